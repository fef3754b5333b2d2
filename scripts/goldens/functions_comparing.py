"""Rows (op, about, call, args, exact) for functions that compare."""

import torch

from samples import INF, NAN, bools, edges, ints, lines, randn


def rows():
    for op in ("isinf", "isposinf", "isneginf"):
        yield op, "edges", getattr(torch, op), [edges()], True
        yield op, "int32", getattr(torch, op), [ints(5)], True
    a, b = lines().T.contiguous()
    yield "logicalXor", "edges", torch.logical_xor, [a[:63].clone(), b[:63].clone()], True
    yield "logicalXor", "bool", torch.logical_xor, [bools(3, 1), bools(4)], True
    yield "isclose", "edges", torch.isclose, [a.clone(), b.clone()], True
    yield "isclose", "equal NaN", torch.isclose, [a.clone(), b.clone(), 1e-5, 1e-8, True], True
    near = torch.tensor([1.0, 100, 1e-9, 0, 1e6])
    yield "isclose", "near", torch.isclose, [near, near + torch.tensor([1e-5, 1e-3, 1e-9, 1e-7, 100])], True
    yield "isclose", "tolerances", torch.isclose, [near.clone(), near * 1.05, 0.1, 0.01], True
    yield "isclose", "int32", torch.isclose, [ints(5), ints(5, seed=1), 0.5, 1.0], True
    yield "isclose", "bool", torch.isclose, [bools(5), bools(5, seed=1)], True
    inverted = lambda x, y, o: torch.isin(x, y, invert=o["invert"])
    yield "isin", "int32", torch.isin, [ints(3, 5), ints(4, seed=1)], True
    yield "isin", "number", torch.isin, [ints(3, 5), 5], True
    yield "isin", "float32", torch.isin, [torch.tensor([1.5, NAN, INF, 2]), torch.tensor([[NAN, INF], [2, 3]])], True
    yield "isin", "mixed", torch.isin, [ints(7), torch.tensor([2.5, 3])], True
    yield "isin", "invert", inverted, [ints(3, 5), ints(4, seed=1), {"invert": True}], True
    yield "isin", "empty test", torch.isin, [ints(5), ints(0)], True
    yield "isin", "empty", torch.isin, [ints(0, 3), ints(4)], True
    yield "isin", "scalar", torch.isin, [torch.tensor(3), torch.tensor([3, 4])], True
