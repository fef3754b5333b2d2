"""float64.json: a sample of all other goldens of functions with inputs in double precision, and promotion to float64."""

import importlib

import torch

from cases import case, tensors_in
from common import array, number, write
from functions import NAMES, PREFIX
from ops_elementwise import elementwise
from ops_reduce import reduce
from ops_views import views
from promotion import BINARY, TENSORS, answer

# Cases of one function, and elements of their inputs.
CASES, ELEMENTS = 3, 20
# PyTorch's gradients lose digits close to 1.
INEXACT = {"acos values 1", "asin values 1", "atanh values 1"}


def doubled(arg, seen):
    """The argument with real tensors in double precision, each of them once."""
    if isinstance(arg, (list, tuple)):
        return [doubled(a, seen) for a in arg]
    if not isinstance(arg, torch.Tensor) or arg.dtype != torch.float32:
        return arg
    return seen.setdefault(id(arg), off_grid(arg))


def off_grid(tensor):
    """Doubles near the values, most of which float32 does not hold; 0, ±1 and edges stay."""
    values = tensor.double()
    plain = values.isfinite() & (values != values.round()) & (values.abs() > 1e-3)
    return torch.where(plain, values * (1 + 2**-30), values)


def rows():
    modules = [importlib.import_module(PREFIX + name) for name in NAMES]
    sources = [elementwise, reduce, views, *[module.rows for module in modules]]
    for source in sources:
        yield from source()


def sample():
    counts = {}
    for op, about, call, args, *_ in rows():
        inputs = list(tensors_in(args))
        real = any(t.dtype == torch.float32 and t.numel() > 0 for t in inputs)
        if f"{op} {about}" in INEXACT:
            continue
        if not real or sum(t.numel() for t in inputs) > ELEMENTS or counts.get(op, 0) >= CASES:
            continue
        counts[op] = counts.get(op, 0) + 1
        yield case(op, about, call, doubled(args, {}))


DOUBLES = {"float64": torch.tensor([-1.1, 0, 3], dtype=torch.float64), "float64 scalar": torch.tensor(2.1, dtype=torch.float64)}


def promotion():
    tensors = {**TENSORS, **DOUBLES}
    for op in ("add", "div", "maximum", "eq", "where", "mul_"):
        for x in tensors:
            others = tensors if x in DOUBLES else DOUBLES
            for other in others:
                yield {"op": op, "x": x, "other": other, "result": answer(BINARY[op], tensors[x], tensors[other])}
    for op in ("add", "div", "eq", "mul_"):
        for x in DOUBLES:
            for n in (3, 0.1, 16777217):
                yield {"op": op, "x": x, "other": number(n, True), "result": answer(BINARY[op], DOUBLES[x], n)}


if __name__ == "__main__":
    write(
        "float64",
        {
            "torch": torch.__version__,
            "cases": list(sample()),
            "tensors": {name: array(x) for name, x in {**TENSORS, **DOUBLES}.items()},
            "promotion": list(promotion()),
        },
    )
