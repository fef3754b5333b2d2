"""files/*: safetensors and PyTorch files with every element type and layout; model-files.json: their content."""

import collections
import io
import json
import struct

import numpy
import torch
from torch import nn

from common import OUT, array, write

FILES = OUT / "files"

LONG = torch.tensor([-(2**31), -1, 0, 2**31 - 1])
REAL = torch.tensor([0.1, -0.0, 1 / 3, 65504.0, -1e-7, float("inf"), float("nan"), 123456.789], dtype=torch.float64)

TYPES = {
    "BOOL": torch.tensor([True, False, True]),
    "U8": torch.tensor([0, 7, 255], dtype=torch.uint8),
    "I8": torch.tensor([-128, 5, 127], dtype=torch.int8),
    "I16": torch.tensor([[-32768, 300], [0, 32767]], dtype=torch.int16),
    "I32": LONG.int(),
    "I64": LONG,
    "F16": REAL.half(),
    "BF16": REAL.bfloat16(),
    "F32": REAL.float(),
    "F64": REAL,
}


def held(x):
    """The values in the dtypes of Gradus: real numbers as float32, integers as int32."""
    if x.is_floating_point():
        return array(x.float())
    return array(x if x.dtype in (torch.bool, torch.uint8) else x.int())


def raw(x):
    """The bytes of the elements. NumPy has no bfloat16."""
    return (x.view(torch.int16) if x.dtype == torch.bfloat16 else x).numpy().tobytes()


def safetensors(tensors):
    """Writes {name: (type, shape, bytes)} as a file. Takes bytes, because PyTorch 1.13 has no unsigned types."""
    header, data = {}, b""
    for name, (kind, shape, values) in tensors.items():
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + data


def write_safetensors():
    entries = {kind.lower(): (kind, list(x.shape), raw(x)) for kind, x in TYPES.items()}
    numbers = {kind.lower(): held(x) for kind, x in TYPES.items()}
    for kind, values in {
        "U16": numpy.array([0, 65535], "<u2"),
        "U32": numpy.array([0, 2**31 - 1], "<u4"),
        "U64": numpy.array([[1, 2**31 - 1]], "<u8"),
    }.items():
        entries[kind.lower()] = (kind, list(values.shape), values.tobytes())
        numbers[kind.lower()] = held(torch.from_numpy(values.astype("<i4")))
    (FILES / "types.safetensors").write_bytes(safetensors(entries))
    names = list(entries)
    shards = [names[0::2], names[1::2]]
    weight_map = {}
    for i, part in enumerate(shards):
        file = f"model-{i + 1:05}-of-00002.safetensors"
        (FILES / file).write_bytes(safetensors({name: entries[name] for name in part}))
        weight_map.update({name: file for name in part})
    index = {"metadata": {"total_size": sum(len(data) for _, _, data in entries.values())}, "weight_map": weight_map}
    (FILES / "model.safetensors.index.json").write_text(json.dumps(index, indent=2) + "\n")
    return numbers


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 6)
        self.norm = nn.BatchNorm1d(6)
        self.fc2 = nn.Linear(6, 3)

    def forward(self, x):
        return self.fc2(torch.relu(self.norm(self.fc1(x))))


def trained():
    torch.manual_seed(3)
    net = Net()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.01)
    x, y = torch.randn(16, 4), torch.randint(3, (16,))
    for _ in range(4):
        optimizer.zero_grad()
        nn.functional.cross_entropy(net(x), y).backward()
        optimizer.step()
    net.eval()
    with torch.no_grad():
        return net, optimizer, x[:5], net(x[:5])


def layouts():
    grid = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    doubles = torch.arange(10, dtype=torch.float64) / 3
    return {
        "grid": grid,
        "transposed": grid.t(),
        "column": grid[:, 2],
        "every second": grid[1::2, ::3],
        "part": grid[2:, 1:4],
        "row": grid[3],
        "permuted": torch.arange(24, dtype=torch.float32).reshape(2, 3, 4).permute(2, 0, 1),
        "expanded": torch.tensor([[1.0], [2.0]]).expand(2, 3),
        "tail of doubles": doubles[7:],
        "scalar": torch.tensor(2.5),
        "scalar of a row": grid[1, 1],
        "empty": torch.zeros(0, 3),
        "empty part": grid[:, 3:3],
        "parameter": nn.Parameter(torch.ones(2, 2) / 3),
    }


def save(name, value, **options):
    buffer = io.BytesIO()
    torch.save(value, buffer, **options)
    (FILES / name).write_bytes(buffer.getvalue())


def write_pytorch():
    net, optimizer, x, y = trained()
    save("state-dict.pt", net.state_dict())
    save("lightning.ckpt", {"epoch": 1, "state_dict": {f"model.{k}": v for k, v in net.state_dict().items()}})
    save("module.pt", net)
    save("legacy.pt", net.state_dict(), _use_new_zipfile_serialization=False)
    checkpoint = {
        "epoch": 4,
        "model": net.state_dict(),
        "optimizer": optimizer.state_dict(),
        "loss": 0.125,
        "best": numpy.float64(0.75),
        "seen": numpy.int64(-3),
        "isBest": numpy.bool_(True),
        "classes": ["a", "한국어", ""],
        "sizes": (4, 6, 3),
        "shape": torch.Size([2, 3]),
        "device": torch.device("cpu"),
        "type": torch.float16,
        "seed": 2**63 - 1,
        "large": -(2**40),
        "flags": [True, False, None],
        "counts": collections.Counter({3: 1, 5: 2}),
        "names": {"x", "y"},
        "bytes": b"\x00\xff",
        "empty": [(), [], {}],
    }
    for protocol in (2, 3, 4, 5):
        save(f"checkpoint-{protocol}.pt", checkpoint, pickle_protocol=protocol)
    save("types.pt", {kind.lower(): x for kind, x in TYPES.items()})
    save("layouts.pt", layouts())
    return {
        "input": array(x),
        "output": array(y),
        "state": {name: held(value) for name, value in net.state_dict().items()},
        "moments": [
            {name: held(value) for name, value in state.items()} for state in optimizer.state_dict()["state"].values()
        ],
        "types": {kind.lower(): held(x) for kind, x in TYPES.items()},
        "layouts": {name: held(x) for name, x in layouts().items()},
    }


FILES.mkdir(parents=True, exist_ok=True)
numbers = write_safetensors()
write("model-files", {"torch": torch.__version__, "safetensors": numbers, "pytorch": write_pytorch()})
for file in sorted(FILES.iterdir()):
    assert file.stat().st_size < 20_000, file
