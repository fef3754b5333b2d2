"""Rows (op, about, call, args, exact) for sorting, quantiles and searching."""

import torch

from samples import INF, NAN, bools, ints, randn

BAD = torch.tensor([[1.0, NAN, 3, -1], [INF, 2, -INF, 0.5], [NAN, NAN, 0, 7], [NAN, NAN, NAN, NAN]])
REPEATED = torch.tensor([[3.0, 1, 3, 2, 1], [0, 0.5, 0, 0, 2], [5, 4, 3, 2, 1], [7, 7, 7, 7, 7]])


def distinct(*shape, seed=5):
    """Different values in random order: positions of equal ones are not defined in PyTorch."""
    size = torch.Size(shape).numel()
    generator = torch.Generator().manual_seed(seed + size)
    return (torch.randperm(size, generator=generator).float() / 8 - size / 20).reshape(shape)


def sorts():
    stable = lambda x, dim=-1, descending=False: torch.sort(x, dim=dim, descending=descending, stable=True)
    order = lambda *args: stable(*args)[1]
    for op, call in {"sort": stable, "argsort": order}.items():
        for dim in (0, 1, -1):
            yield op, f"[3, 5, 7] dim {dim}", call, [distinct(3, 5, 7), dim], True
        for descending in (False, True):
            way = "descending" if descending else "ascending"
            yield op, f"[2, 37] {way}", call, [distinct(2, 37), 1, descending], True
            yield op, f"ties {way}", call, [REPEATED, 1, descending], True
            yield op, f"NaN and infinity {way}", call, [BAD, 1, descending], True
            yield op, f"zeros of either sign {way}", call, [torch.tensor([0.0, -0.0, 0.0, -0.0]), 0, descending], True
            yield op, f"int32 {way}", call, [ints(4, 9), 1, descending], True
        yield op, "bool", call, [bools(9), 0], True
        yield op, "uint8", call, [ints(9, low=0, dtype=torch.uint8), 0], True
        yield op, "scalar", call, [randn()], True
        yield op, "one", call, [randn(1)], True
        yield op, "empty [0, 3]", call, [randn(0, 3)], True
        yield op, "empty [0, 3] dim 0", call, [randn(0, 3), 0], True
    yield "msort", "[5, 3]", torch.msort, [distinct(5, 3)], True


def choices():
    call = lambda *args: torch.topk(*args)
    yield "topk", "2 of 7", call, [distinct(3, 7), 2], True
    yield "topk", "3 along 0", call, [distinct(5, 4), 3, 0], True
    yield "topk", "smallest", call, [distinct(3, 7), 4, 1, False], True
    yield "topk", "all", call, [distinct(3, 7), 7, -1, True], True
    yield "topk", "none", call, [distinct(3, 7), 0], True
    yield "topk", "scalar", call, [randn(), 1], True
    yield "topk", "int32", call, [torch.arange(9, dtype=torch.int32) * 7 % 9, 3], True
    yield "topk", "a NaN", call, [torch.tensor([1.0, NAN, INF, -INF]), 2], True
    call = lambda *args: torch.kthvalue(*args)
    for k in (1, 4, 7):
        yield "kthvalue", f"{k} of 7", call, [distinct(3, 7), k], True
    yield "kthvalue", "keepdim", call, [distinct(5, 4), 2, 0, True], True
    yield "kthvalue", "scalar", call, [randn(), 1], True
    yield "kthvalue", "int32", call, [torch.arange(9, dtype=torch.int32) * 7 % 9, 3], True
    call = lambda *args: torch.mode(*args)
    yield "mode", "ties", call, [REPEATED], True
    yield "mode", "ties along 0", call, [REPEATED, 0], True
    yield "mode", "keepdim", call, [REPEATED, 1, True], True
    yield "mode", "int32", call, [ints(3, 9, low=0, high=4), 1], True
    yield "mode", "bool", call, [bools(9)], True
    yield "mode", "scalar", call, [randn()], True


def medians():
    for op, call in {"median": torch.median, "nanmedian": torch.nanmedian}.items():
        yield op, "odd", call, [distinct(7)], True
        yield op, "even", call, [distinct(3, 4)], True
        yield op, "ties", call, [REPEATED], True
        yield op, "scalar", call, [randn()], True
        yield op, "int32", call, [ints(3, 4)], True
        yield op, "empty", call, [randn(0)], True
        yield op, "NaN", call, [torch.tensor([1.0, NAN, 3, 2, NAN])], True
        yield op, "infinities", call, [torch.tensor([INF, -INF, INF, 1])], True
        yield op, "dim 0", call, [distinct(3, 5, 7), 0], True
        yield op, "dim 1 keepdim", call, [distinct(3, 5, 7), 1, True], True
        yield op, "scalar dim 0", call, [randn(), 0], True
        yield op, "empty lines", call, [randn(0, 3), 1], True
    lines = torch.tensor([[1.0, NAN, 3, -1], [INF, 2, -INF, 0.5], [9, NAN, 0, 7]])
    yield "median", "NaN dim 1", torch.median, [lines, 1], True
    yield "nanmedian", "NaN dim 1", torch.nanmedian, [lines, 1], True


def quantiles():
    keyword = lambda call: lambda x, q, dim=None, keepdim=False, options={}: call(x, q, dim, keepdim, **options)
    for op, call in {"quantile": keyword(torch.quantile), "nanquantile": keyword(torch.nanquantile)}.items():
        for q in (0.0, 0.25, 0.5, 0.7, 1.0):
            yield op, f"{q}", call, [distinct(3, 4), q]
        for how in ("linear", "lower", "higher", "midpoint", "nearest"):
            options = {"interpolation": how}
            yield op, f"{how} along 1", call, [distinct(3, 8), torch.tensor([0.0, 0.3, 0.5, 0.99]), 1, False, options]
            yield op, f"{how} of 7 thirds", call, [distinct(7), torch.tensor([1 / 12, 3 / 12, 5 / 12]), 0, True, options]
        yield op, "keepdim", call, [distinct(3, 5, 2), 0.3, 1, True]
        yield op, "several, keepdim", call, [distinct(3, 5, 2), torch.tensor([0.3, 0.6]), 1, True]
        yield op, "all, keepdim", call, [distinct(3, 5), 0.3, None, True]
        yield op, "a scalar q", call, [distinct(3, 5), torch.tensor(0.3), 0]
        yield op, "scalar", call, [randn(), 0.3]
        yield op, "one", call, [randn(1), 0.3, 0]
        yield op, "ties", call, [REPEATED, 0.4, 1]
    values = lambda call: lambda x, *rest: call(x.detach(), *rest)
    for op, call in {"quantile": torch.quantile, "nanquantile": torch.nanquantile}.items():
        yield op, "NaN and infinity", values(call), [BAD, 0.4, 1]


def searches():
    call = lambda lines, values, options={}: torch.searchsorted(lines, values, **options)
    edges = torch.tensor([-2.0, -1, -1, 0, 0.5, 3, INF])
    wanted = torch.tensor([[-INF, -3, -2, -1.5], [-1, -0.0, 0.25, 0.5], [3, 4, INF, NAN]])
    for options in ({}, {"right": True}, {"side": "right"}):
        yield "searchsorted", f"one line {options}", call, [edges, wanted, options], True
        lines = distinct(3, 9).sort(1)[0]
        yield "searchsorted", f"a line each {options}", call, [lines, lines[:, 2:6] + 0.0, options], True
        yield "searchsorted", f"a number {options}", call, [edges, 3.0, options], True
    yield "searchsorted", "int32", call, [torch.arange(9, dtype=torch.int32), ints(2, 5)], True
    yield "searchsorted", "empty values", call, [edges, randn(0)], True
    yield "searchsorted", "empty sequence", call, [randn(0), randn(3)], True
    yield "bucketize", "left", torch.bucketize, [wanted, edges], True
    right = lambda x, boundaries, options: torch.bucketize(x, boundaries, **options)
    yield "bucketize", "right", right, [wanted, edges, {"right": True}], True
    yield "bucketize", "scalar", torch.bucketize, [randn(), edges], True
    yield "bucketize", "uint8", torch.bucketize, [ints(5, low=0, dtype=torch.uint8), torch.tensor([1, 3, 5], dtype=torch.uint8)], True


def rows():
    yield from sorts()
    yield from choices()
    yield from medians()
    yield from quantiles()
    yield from searches()
