"""print.json: how PyTorch prints tensors. Integers are int64, so no dtype is shown."""

import torch

from common import array, write
from samples import INF, NAN, bools, ints, randn

TENSORS = [
    torch.tensor(3.0),
    torch.tensor(-0.12345678),
    torch.tensor(7),
    torch.tensor(True),
    torch.tensor([]),
    torch.zeros(0, 3),
    torch.tensor([1.0, 2.0, 3.0]),
    torch.tensor([1.0, 2.5, -3.0]),
    torch.tensor([0.1, 1e-5, 3.0]),
    torch.tensor([1e-5, 2e-5]),
    torch.tensor([1.0, 1e5]),
    torch.tensor([0.5, 1e5]),
    torch.tensor([1e8, 1.0]),
    torch.tensor([1e9, 2e9]),
    torch.tensor([1e-10, 1e10]),
    torch.tensor([12345.678, 0.001]),
    torch.tensor([NAN, INF, -INF]),
    torch.tensor([NAN, 1.0, 2.5]),
    torch.tensor([INF, 1.0, 2.0]),
    torch.tensor([0.0, -0.0]),
    torch.tensor([1, 20, -300]),
    torch.tensor([[1, 2], [3, 4]]),
    torch.tensor([True, False]),
    bools(2, 3),
    randn(3, 5),
    randn(2, 3, 4),
    randn(1, 1, 1, 2),
    randn(30),
    ints(40, dtype=torch.int64),
    randn(2, 30),
    torch.arange(1000),
    torch.arange(1001),
    torch.arange(1001.0),
    torch.arange(1200.0).reshape(40, 30) / 8,
    torch.arange(1200).reshape(3, 20, 20),
    torch.full((4,), 400.0),
    torch.linspace(0, 1, 7),
]

write(
    "print",
    {
        "torch": torch.__version__,
        "cases": [{"tensor": array(t), "text": repr(t)} for t in TENSORS],
    },
)
