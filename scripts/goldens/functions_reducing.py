"""Rows (op, about, call, args, exact) for reductions that are not methods of Tensor."""

import torch

from ops_reduce import over
from samples import INF, NAN, bools, ints, randn

TIES = torch.tensor([[1.0, 3, 3, 2], [5, 5, 5, 5], [-1, -2, -2, -1]])
BAD = torch.tensor([[1.0, NAN, 3], [INF, 2, -INF], [NAN, NAN, 0], [NAN, NAN, NAN]])
DIMS = [(None, False), (0, False), (1, True), (-1, False), ([0, 2], False), ([1, -1], True)]
ONE_DIM = [(None, False), (0, False), (1, True), (-1, False)]


def text(dim, keepdim):
    return f"dim {'all' if dim is None else dim}{' keepdim' if keepdim else ''}"


def values(call):
    """The call without gradients."""
    return lambda x, *rest: call(x.detach(), *rest)


def shapes(op, call, dims, exact=False):
    for dim, keepdim in dims:
        x = randn(3, 5, 7, seed=3)
        yield op, f"[3, 5, 7] {text(dim, keepdim)}", over(call), [x, dim, keepdim], exact
    yield op, "scalar", over(call), [randn()], exact
    yield op, "scalar dim 0", over(call), [randn(), 0], exact
    yield op, "ties dim 1", over(call), [TIES, 1], exact
    yield op, "ties", over(call), [TIES], exact
    yield op, "empty [0, 3] dim 1", over(call), [randn(0, 3), 1], exact


def empties(op, call, exact=False):
    yield op, "empty [0, 3]", over(call), [randn(0, 3)], exact
    yield op, "empty [0, 3] dim 0", over(call), [randn(0, 3), 0], exact


def products():
    yield from shapes("prod", torch.prod, ONE_DIM)
    yield from empties("prod", torch.prod, True)
    yield "prod", "zeros", over(torch.prod), [torch.tensor([[1.0, 0, 3], [0, 2, 0], [4, 5, 6]]), 1]
    yield "prod", "zeros in several blocks", over(torch.prod), [randn(40, seed=2).abs() * (randn(40) > -2) + 0.5]
    yield "prod", "[2, 37] dim 1", over(torch.prod), [randn(2, 37) / 2 + 1, 1]
    yield "prod", "int32", over(torch.prod), [ints(4, 5, low=1, high=4), 1], True
    yield "prod", "bool", over(torch.prod), [bools(4, 5), 1], True
    # PyTorch divides by the element, so its gradients are NaN where ours are the product of the others.
    yield "prod", "NaN and infinity dim 1", values(over(torch.prod)), [torch.tensor([[1.0, NAN], [INF, 2]]), 1]


def extremes():
    for op in ("amax", "amin"):
        call = getattr(torch, op)
        full = lambda x, dim=(), keepdim=False, call=call: call(x, dim if dim is not None else (), keepdim)
        for dim, keepdim in DIMS:
            yield op, f"[3, 5, 7] {text(dim, keepdim)}", full, [randn(3, 5, 7, seed=3), dim, keepdim], True
        yield op, "ties", full, [TIES], True
        yield op, "ties dim 1", full, [TIES, 1], True
        # PyTorch's gradient next to a NaN is NaN.
        yield op, "NaN and infinity dim 1", values(full), [BAD, 1], True
        yield op, "scalar", full, [randn()], True
        yield op, "int32", full, [ints(4, 5), 1], True
        yield op, "bool", full, [bools(4, 5), 1], True
    # PyTorch has no gradient of aminmax.
    call = lambda x, options={}: torch.aminmax(x.detach(), **options)
    yield "aminmax", "all", call, [randn(3, 5)], True
    yield "aminmax", "dim 1", call, [randn(3, 5), {"dim": 1}], True
    yield "aminmax", "keepdim", call, [randn(3, 5), {"dim": 0, "keepdim": True}], True
    yield "aminmax", "NaN and infinity", call, [BAD, {"dim": 1}], True
    yield "aminmax", "int32", call, [ints(4, 5), {"dim": 1}], True


def truths():
    for op in ("all", "any"):
        call = over(getattr(torch, op))
        for dim, keepdim in ONE_DIM:
            yield op, f"[3, 5, 7] {text(dim, keepdim)}", call, [bools(3, 5, 7), dim, keepdim], True
        yield op, "float32 with NaN", call, [torch.tensor([[0.0, -0.0], [NAN, 1], [0, 2]]), 1], True
        yield op, "uint8", call, [ints(3, 2, low=0, high=2, dtype=torch.uint8), 1], True
        yield op, "int32", call, [ints(3, 2, low=0, high=2), 1], True
        yield op, "empty", call, [randn(0, 3)], True
        yield op, "empty dim 0", call, [randn(0, 3), 0], True
        yield op, "scalar", call, [randn()], True
    for dim in (None, 0, [0, 1], -1):
        call = lambda x, dim=None: torch.count_nonzero(x, dim)
        yield "countNonzero", f"dim {dim}", call, [ints(3, 5, low=0, high=2), dim], True
    yield "countNonzero", "NaN", torch.count_nonzero, [torch.tensor([0.0, NAN, -0.0, INF])], True
    yield "countNonzero", "empty", torch.count_nonzero, [randn(0, 3)], True


def spreads():
    for op, call in {"varMean": torch.var_mean, "stdMean": torch.std_mean}.items():
        def run(x, dim=None, unbiased=True, keepdim=False, call=call):
            return call(x, unbiased) if dim is None else call(x, dim, unbiased, keepdim)

        for dim, keepdim in DIMS:
            yield op, f"[3, 5, 7] {text(dim, keepdim)}", run, [randn(3, 5, 7), dim, True, keepdim]
        yield op, "biased", run, [randn(3, 5), 1, False]
        yield op, "NaN and infinity", run, [BAD, 1]
        yield op, "one", run, [randn(1), 0]


def nans():
    for op, call in {"nansum": torch.nansum, "nanmean": torch.nanmean}.items():
        yield from shapes(op, call, DIMS)
        yield from empties(op, call)
        # PyTorch's gradient of a mean of nothing is NaN.
        yield op, "NaN and infinity", values(over(call)), [BAD, 1]
        yield op, "all NaN", values(over(call)), [torch.tensor([NAN, NAN])]
    yield "nansum", "int32", over(torch.nansum), [ints(4, 5), 1], True


def rows():
    yield from products()
    yield from extremes()
    yield from truths()
    yield from spreads()
    yield from nans()
