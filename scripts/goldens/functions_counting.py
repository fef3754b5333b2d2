"""Rows (op, about, call, args, exact) for counts, norms and covariances."""

import torch

from samples import INF, NAN, bools, ints, randn

REPEATED = torch.tensor([[3.0, 1, 3, 2, 1], [0, 0.5, 0, 0, 2], [3, 1, 3, 2, 1], [3, 1, 3, 2, 0]])


def counts():
    call = lambda x, weights=None, minlength=0: torch.bincount(x, weights, minlength)
    x = ints(40, low=0, high=9)
    yield "bincount", "int32", call, [x], True
    yield "bincount", "uint8, at least 20", call, [ints(9, low=0, dtype=torch.uint8), None, 20], True
    weighted = lambda x, weights: torch.bincount(x, weights.detach())
    yield "bincount", "weights", weighted, [x, randn(40)], True
    yield "bincount", "empty", call, [ints(0)], True
    yield "bincount", "empty, at least 3", call, [ints(0), None, 3], True
    call = lambda *args: torch.histc(args[0].detach(), *args[1:])
    x = randn(5, 37)
    yield "histc", "range of the elements", call, [x, 7], True
    yield "histc", "given range", call, [x, 10, -1, 1], True
    yield "histc", "one bin", call, [x, 1], True
    yield "histc", "equal elements", call, [torch.full((5,), 2.0), 4], True
    yield "histc", "an empty range", call, [x, 4, 1, 1], True
    yield "histc", "empty", call, [randn(0), 4], True
    yield "histc", "limits", call, [torch.tensor([0.0, 0.25, 0.5, 0.75, 1, -0.1, 1.1, INF, -INF]), 4, 0, 1], True


def distinct():
    call = lambda x, *args: torch.unique(x.detach(), *args)
    for about, x in {
        "float32": REPEATED,
        "int32": ints(40, low=0, high=9),
        "bool": bools(9),
        "uint8": ints(9, low=0, dtype=torch.uint8),
        "empty": randn(0),
        "scalar": randn(),
        "infinities": torch.tensor([INF, -INF, 0, INF, -INF]),
    }.items():
        yield "unique", about, call, [x], True
        yield "unique", f"{about}: all three", call, [x, True, True, True], True
    for dim in (0, 1, -1):
        yield "unique", f"along {dim}", call, [REPEATED, True, False, False, dim], True
        yield "unique", f"along {dim}: all three", call, [REPEATED, True, True, True, dim], True
    call = lambda x, inverse=False, counts=False, dim=None: torch.unique_consecutive(x.detach(), inverse, counts, dim)
    yield "uniqueConsecutive", "runs", call, [torch.tensor([1.0, 1, 2, 2, 2, 1, 0, 0])], True
    yield "uniqueConsecutive", "matrix", call, [REPEATED, True, True], True
    yield "uniqueConsecutive", "bool", call, [bools(19), True, True], True
    yield "uniqueConsecutive", "rows", call, [REPEATED[[0, 0, 1, 0]], True, True, 0], True
    yield "uniqueConsecutive", "empty", call, [randn(0), True, True], True


def norms():

    def call(x, p="fro", dim=None, keepdim=False):
        """PyTorch's backward fails for p = 0, whose gradient is 0."""
        return torch.norm(x.detach() if p == 0 else x, p, dim, keepdim)

    def distance(x, other, p):
        return torch.dist(x.detach(), other.detach(), p) if p == 0 else torch.dist(x, other, p)

    for p in ("fro", 0, 0.5, 1, 2, 2.5, 3, INF, -INF, -1):
        yield "norm", f"{p}, all", call, [randn(3, 4), p]
        yield "norm", f"{p}, along 1", call, [randn(3, 5), p, 1]
        yield "norm", f"{p}, two of three", call, [randn(2, 3, 4), p, [0, 2], True]
        yield "norm", f"{p}, scalar", call, [randn(), p]
    for p in (1, 2, 3, INF):
        yield "norm", f"{p}, zeros", call, [torch.tensor([[0.0, 0, 0], [1, 0, -2]]), p, 1]
    for p in (0, 1, 2, 3):
        yield "norm", f"{p}, empty", call, [randn(0, 3), p, 0]
        yield "norm", f"{p}, NaN and infinity", lambda x, p, dim: torch.norm(x.detach(), p, dim), [
            torch.tensor([[1.0, NAN], [INF, 2], [-INF, 0]]), p, 1]
    yield "norm", "Infinity, ties", call, [torch.tensor([2.0, -2, 1]), INF]
    for p in (0, 1, 2, 3, INF):
        yield "dist", f"{p}", distance, [randn(3, 4), randn(3, 4, seed=1), p]
        yield "dist", f"{p}, broadcast", distance, [randn(3, 4), randn(4, seed=1), p]
    yield "dist", "of nothing", torch.dist, [randn(0), randn(0)]


def covariances():
    call = lambda x, options={}: torch.cov(x, **options)
    yield "cov", "[3, 7]", call, [randn(3, 7)]
    yield "cov", "one variable", call, [randn(7)]
    yield "cov", "int32", call, [ints(3, 7)]
    yield "cov", "correction 0", call, [randn(3, 7), {"correction": 0}]
    yield "cov", "NaN and infinity", call, [torch.tensor([[1.0, NAN, 2], [3, 4, 5], [INF, 2, 1]])]
    yield "corrcoef", "[3, 7]", torch.corrcoef, [randn(3, 7)]
    yield "corrcoef", "one variable", lambda x: torch.corrcoef(x.detach()), [randn(7)]
    yield "corrcoef", "int32", torch.corrcoef, [ints(3, 7)]
    yield "corrcoef", "a constant", lambda x: torch.corrcoef(x.detach()), [torch.tensor([[1.0, 1, 1], [1, 2, 4]])]


def rows():
    yield from counts()
    yield from distinct()
    yield from norms()
    yield from covariances()
