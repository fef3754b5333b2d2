"""Rows (op, about, call, args, exact) for cumulative functions and differences."""

import torch

from samples import INF, NAN, bools, ints, randn

TIES = torch.tensor([[1.0, 3, 3, 2], [5, 5, 5, 5], [-1, -2, -2, -1], [0.0, -0.0, 0, -0.0]])
BAD = torch.tensor([[1.0, NAN, 3, NAN], [INF, 2, -INF, 1], [NAN, NAN, 0, 0]])


def along(op, call, exact=False):
    for dim in (0, 1, -1):
        yield op, f"[3, 5, 7] dim {dim}", call, [randn(3, 5, 7, seed=3), dim], exact
    yield op, "[2, 37] dim 1", call, [randn(2, 37, seed=1), 1], exact
    yield op, "scalar dim 0", call, [randn(), 0], exact
    yield op, "one", call, [randn(1), 0], exact
    yield op, "empty [0, 3] dim 0", call, [randn(0, 3), 0], exact
    yield op, "empty [0, 3] dim 1", call, [randn(0, 3), 1], exact
    yield op, "ties dim 1", call, [TIES, 1], exact


def differences():
    call = torch.diff
    yield "diff", "vector", call, [randn(7)], True
    yield "diff", "bool", call, [bools(7)], True
    yield "diff", "int32 twice", call, [ints(4, 5), 2, 0], True
    yield "diff", "three times along 1", call, [randn(3, 5, 2), 3, 1]
    yield "diff", "more often than there are elements", call, [randn(3), 5], True
    yield "diff", "no times", call, [randn(3), 0], True
    x, before, after = randn(3, 4), randn(3, 1, seed=1), randn(3, 2, seed=2)
    yield "diff", "with neighbours", call, [x, 1, -1, before, after], True
    yield "diff", "NaN and infinity", call, [BAD], True


def rows():
    yield from along("cumsum", torch.cumsum)
    yield from along("cumprod", torch.cumprod)
    yield from along("cummax", torch.cummax, True)
    yield from along("cummin", torch.cummin, True)
    yield from along("logcumsumexp", torch.logcumsumexp)
    for name in ("cumsum", "cumprod"):
        call = getattr(torch, name)
        yield name, "int32", call, [ints(4, 5), 1], True
        yield name, "bool", call, [bools(7), 0], True
        yield name, "uint8", call, [ints(7, low=0, dtype=torch.uint8), 0], True
        zeros = torch.tensor([[1.0, 0, 3, 2], [5, 0, 0, 5], [0, -2, -2, -1], [2, 3, 4, 0]])
        yield name, "zeros", call, [zeros, 1]
        yield name, "zeros in several blocks", call, [randn(2, 40).abs() * (randn(2, 40) > -1.5) + 0.25, 1]
    yield "cumsum", "NaN and infinity", torch.cumsum, [BAD, 1]
    for name in ("cummax", "cummin"):
        call = getattr(torch, name)
        yield name, "NaN and infinity", call, [BAD, 1], True
        yield name, "int32", call, [ints(4, 5), 1], True
        yield name, "bool", call, [bools(7), 0], True
    # PyTorch's gradient passes through ln and exp of 400, and has lost digits.
    call = lambda x, dim: torch.logcumsumexp(x.detach(), dim)
    yield "logcumsumexp", "±400", call, [torch.tensor([[400.0, -400, 0], [-400, 0, 400]]), 1]
    yield from differences()
