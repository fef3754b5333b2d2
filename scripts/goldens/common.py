"""Shared by the golden scripts: the folder of the files, and how to write values as JSON."""

import json
import math
import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy  # noqa: E402
import torch  # noqa: E402  (the number of threads is read when torch loads)

torch.set_num_threads(1)

OUT = Path(__file__).resolve().parents[2] / "packages" / "gradus" / "test" / "goldens"

DTYPES = {
    torch.float64: "float64",
    torch.float32: "float32",
    torch.int32: "int32",
    torch.int64: "int32",  # gradus counts and indexes in int32
    torch.uint8: "uint8",
    torch.bool: "bool",
}


def number(value, is_double=False):
    """A JSON number; NaN, infinities and -0 as the strings that `Number()` reads back."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else 0
    return value if is_double else shortest_float32(value)


def shortest_float32(value):
    """The shortest decimal that rounds to this float32. A double stays unchanged."""
    single = numpy.float32(value)
    if float(single) != value:
        return value
    short = float(str(single))
    if numpy.float32(short) != single:
        return value
    return int(short) if short == int(short) and abs(short) < 1e15 else short


def array(tensor):
    """A tensor as {dtype, shape, data}, the data flat and row-major."""
    flat = tensor.detach().contiguous().reshape(-1)
    return {
        "dtype": DTYPES[tensor.dtype],
        "shape": list(tensor.shape),
        "data": [number(v, tensor.dtype == torch.float64) for v in flat.tolist()],
    }


def numbers(tensor):
    """A tensor's values as a flat list."""
    return array(tensor)["data"]


def dump(value):
    return json.dumps(value, separators=(",", ":"))


def write(name, document):
    """Writes goldens/NAME.json, with the top level indented and each entry on one line."""
    lines = []
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            entries = ",\n".join("  " + dump(entry) for entry in value)
            lines.append(f" {json.dumps(key)}: [\n{entries}\n ]")
        elif isinstance(value, dict):
            entries = ",\n".join(f"  {json.dumps(k)}: {dump(v)}" for k, v in value.items())
            lines.append(f" {json.dumps(key)}: {{\n{entries}\n }}")
        else:
            lines.append(f" {json.dumps(key)}: {dump(value)}")
    path = OUT / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{path.name}: {path.stat().st_size / 1024:.0f} KiB")
