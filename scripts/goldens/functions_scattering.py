"""Rows (op, about, call, args, exact) for the functions that read and write elements at positions and masks."""

import torch

from samples import INF, NAN, bools, ints, randn

T = torch


def positions(*values):
    return T.tensor(values, dtype=T.int32)


def permuted(rows, columns, extent, seed=0):
    """[rows, columns]: different positions in each column, below `extent`."""
    generator = T.Generator().manual_seed(seed)
    return T.stack([T.randperm(extent, generator=generator)[:rows] for _ in range(columns)], 1).int()


def long(call):
    """The call with positions as PyTorch takes them, int64."""

    def convert(arg):
        if isinstance(arg, T.Tensor) and arg.dtype == T.int32:
            return arg.long()
        return [convert(a) for a in arg] if isinstance(arg, (list, tuple)) else arg

    return lambda x, *args: call(x, *[convert(a) for a in args])


def scatter(x, dim, index, source, options=None):
    return T.scatter(x, dim, index.long(), source, **(options or {}))


def scattering():
    x, source = randn(4, 3), randn(4, 3, seed=1)
    different = permuted(4, 3, 4)
    fewer = permuted(2, 2, 4, seed=3)
    yield "scatter", "rows", scatter, [x, 0, different, source]
    yield "scatter", "columns", scatter, [randn(3, 5), 1, permuted(2, 3, 5).T.contiguous(), randn(3, 2, seed=2)]
    yield "scatter", "fewer than both", scatter, [x, 0, fewer, randn(2, 2, seed=1)]
    yield "scatter", "a number", scatter, [x, 0, fewer, 2.5]
    yield "scatter", "a number at equal positions", scatter, [x, -1, ints(4, 5, low=0, high=3), -1.0]
    yield "scatter", "no positions", scatter, [x, 0, ints(0, 3), randn(0, 3)]
    yield "scatter", "vector", scatter, [randn(5), 0, positions(3, 0), randn(2)]
    yield "scatter", "int32", scatter, [ints(5), 0, positions(3, 0), ints(2)]
    yield "scatter", "bool", scatter, [bools(5), 0, positions(3, 0), bools(2, seed=1)]
    yield "scatter", "NaN and infinities", scatter, [randn(3), 0, positions(2, 0), T.tensor([NAN, -INF])]
    yield "scatter", "scalar", scatter, [randn(), 0, positions(0)[0], randn(seed=4)]
    yield "scatter", "into three dimensions", scatter, [randn(2, 4, 3), 1, positions(3, 1)[:, None].expand(2, 2, 3).contiguous(), randn(2, 2, 3)]


def equal_positions():
    x = randn(4, 3)
    index = T.tensor([[0, 1, 2], [0, 1, 0], [3, 1, 2], [0, 3, 3], [0, 0, 0]], dtype=T.int32)
    source = randn(5, 3, seed=1)
    yield "scatterAdd", "rows", long(T.scatter_add), [x, 0, index, source]
    yield "scatterAdd", "columns", long(T.scatter_add), [randn(3, 4), 1, ints(3, 7, low=0, high=4), randn(3, 7, seed=2)]
    yield "scatterAdd", "fewer than both", long(T.scatter_add), [x, 0, index[:2, :2].contiguous(), randn(2, 2, seed=1)]
    yield "scatterAdd", "no positions", long(T.scatter_add), [x, 0, ints(0, 3), randn(0, 3)]
    yield "scatterAdd", "vector", long(T.scatter_add), [randn(3), 0, positions(2, 2, 0, 2), randn(4)]
    yield "scatterAdd", "int32", scatter_add_int, [ints(4), 0, positions(2, 2, 0, 2), ints(4, seed=1)]
    yield "scatterAdd", "uint8 wraps around", scatter_add_int, [ints(3, low=200, high=256, dtype=T.uint8), 0, positions(2, 2, 0, 2), ints(4, low=100, high=256, dtype=T.uint8)]
    yield "scatterAdd", "into nothing", long(T.scatter_add), [randn(0, 3), 0, ints(0, 3), randn(0, 3)]
    yield "scatter", "add", lambda x, d, i, s, o: T.scatter(x, d, i.long(), s, **o), [ints(4), 0, positions(1, 1, 2), ints(3), {"reduce": "add"}]
    yield "scatter", "multiply", lambda x, d, i, s, o: T.scatter(x, d, i.long(), s, **o), [ints(4), 0, positions(1, 1, 2), ints(3), {"reduce": "multiply"}]
    with_zeros, with_ties = source.clone(), T.round(source)
    with_zeros[0, 0] = with_zeros[0, 1] = with_zeros[1, 1] = 0
    for include in (True, False):
        options = {"includeSelf": include}
        for reduce in ("sum", "prod", "mean", "amax", "amin"):
            about = f"{reduce}{'' if include else ' without itself'}"
            yield "scatterReduce", about, scatter_reduce, [x, 0, index, source, reduce, options]
            part = [ints(4, 3), 0, index[:2, :2].contiguous(), ints(5, 3, seed=1)]
            yield "scatterReduce", f"{about} fewer than both", scatter_reduce, [*part, reduce, options]
            yield "scatterReduce", f"{about} ties", scatter_reduce, [T.round(x) if include else x, 0, index, with_ties, reduce, options]
            yield "scatterReduce", f"{about} int32", scatter_reduce, [ints(4), 0, positions(2, 2, 0, 2), ints(4, seed=1), reduce, options]
        yield "scatterReduce", f"prod with zeros {include}", scatter_reduce, [x, 0, index, with_zeros, "prod", options]
    y = randn(4, 2, 3)
    yield "indexAdd", "rows", long(T.index_add), [x, 0, positions(3, 0, 3), randn(3, 3, seed=1)]
    yield "indexAdd", "the middle", long(T.index_add), [y, 1, positions(1, 1, 0), randn(4, 3, 3, seed=1)]
    yield "indexAdd", "alpha", lambda x, d, i, s, o: T.index_add(x, d, i.long(), s, **o), [x, -1, positions(2, 2), randn(4, 2), {"alpha": -0.5}]
    yield "indexAdd", "int32", long_int(T.index_add), [ints(4), 0, positions(2, 2, 0), ints(3, seed=1)]
    yield "indexAdd", "nothing", long(T.index_add), [x, 0, ints(0), randn(0, 3)]


def long_int(call):
    return lambda x, dim, index, source: call(x, dim, index.long(), source)


def scatter_add_int(x, dim, index, source):
    return T.scatter_add(x, dim, index.long(), source)


def scatter_reduce(x, dim, index, source, reduce, options):
    return T.scatter_reduce(x, dim, index.long(), source, reduce, include_self=options["includeSelf"])


def slices():
    x, y = randn(4, 3), randn(4, 2, 3)
    yield "indexCopy", "rows", long(T.index_copy), [x, 0, positions(3, 0), randn(2, 3, seed=1)]
    yield "indexCopy", "the middle", long(T.index_copy), [y, 1, positions(1), randn(4, 1, 3, seed=1)]
    yield "indexCopy", "int32", long_int(T.index_copy), [ints(4), 0, positions(2, 0), ints(2, seed=1)]
    yield "indexFill", "rows", long(T.index_fill), [x, 0, positions(3, 0, 3), 2.5]
    yield "indexFill", "columns with a tensor", lambda x, d, i, v: T.index_fill(x, d, i.long(), v), [x, 1, positions(2), randn()]
    yield "indexFill", "nothing", long(T.index_fill), [x, 0, ints(0), 1.0]
    yield "indexFill", "bool", long(T.index_fill), [bools(4), 0, positions(1), 1]


def put(x, index, source, accumulate=False):
    return T.put(x, index.long(), source, accumulate)


def index_put(x, indices, values, accumulate=False):
    return T.index_put(x, [i if i.dtype == T.bool else i.long() for i in indices], values, accumulate)


def masks():
    x, mask = randn(3, 4), bools(3, 4)
    row, column = bools(4, seed=1), bools(3, 1, seed=2)
    nothing = T.zeros(3, 4, dtype=T.bool)
    yield "maskedSelect", "some", T.masked_select, [x, mask]
    yield "maskedSelect", "none", T.masked_select, [x, nothing]
    yield "maskedSelect", "all", T.masked_select, [x, ~nothing]
    yield "maskedSelect", "a row", T.masked_select, [x, row]
    yield "maskedSelect", "a column", T.masked_select, [x, column]
    yield "maskedSelect", "of a vector by a matrix", T.masked_select, [randn(4), mask]
    yield "maskedSelect", "int32", T.masked_select, [ints(3, 4), mask]
    yield "maskedSelect", "scalar", T.masked_select, [randn(), T.tensor(True)]
    yield "maskedScatter", "some", T.masked_scatter, [x, mask, randn(20)]
    yield "maskedScatter", "none", T.masked_scatter, [x, nothing, randn(2)]
    yield "maskedScatter", "a row", T.masked_scatter, [x, row, randn(4, 5)]
    yield "maskedScatter", "uint8", T.masked_scatter, [ints(3, 4, low=0, dtype=T.uint8), mask, ints(12, low=0, dtype=T.uint8)]
    for about, t in {
        "matrix": T.round(x),
        "block": ints(2, 3, 2, low=0, high=2),
        "vector": T.tensor([0, 1, NAN, -0.0, INF]),
        "bool": mask,
        "scalar": T.tensor(3.0),
        "zero": T.tensor(0.0),
        "empty": randn(0, 3),
        "zeros": T.zeros(2, 2),
    }.items():
        yield "nonzero", about, T.nonzero, [t]
        yield "argwhere", about, T.argwhere, [t]
        yield "nonzero", f"{about} as a tuple", lambda t, _: T.nonzero(t, as_tuple=True), [t, {"asTuple": True}]


def taking():
    x = randn(3, 4)
    yield "take", "some, from the end too", long(T.take), [x, T.tensor([[0, -1], [5, 5]], dtype=T.int32)]
    yield "take", "nothing", long(T.take), [x, ints(0)]
    yield "take", "scalar", long(T.take), [randn(), positions(0, 0)]
    yield "takeAlongDim", "as argmax gives", along, [x, T.argmax(x, 1, True).int(), 1]
    yield "takeAlongDim", "broadcast positions", along, [x, positions(2, 0).reshape(1, 2), 1]
    yield "takeAlongDim", "broadcast tensor", along, [randn(1, 4), ints(3, 2, low=0, high=4), -1]
    yield "takeAlongDim", "all", along, [x, ints(5, low=0, high=12)]
    yield "put", "some", put, [x, positions(0, -1, 5), randn(3)]
    yield "put", "matrix of positions", put, [x, T.tensor([[0, 1], [6, 4]], dtype=T.int32), randn(2, 2)]
    yield "put", "added", put, [x, positions(0, -1, 0, 11), randn(4), True]
    yield "put", "nothing", put, [x, ints(0), randn(0)]
    yield "indexPut", "elements", index_put, [x, [positions(0, 2), positions(1, -1)], randn(2)]
    yield "indexPut", "elements added", index_put, [x, [positions(0, 0, -1), positions(1, 1, 2)], randn(3), True]
    yield "indexPut", "rows", index_put, [x, [positions(2, 0)], randn(2, 4)]
    yield "indexPut", "rows from one", index_put, [x, [positions(2, 0)], randn(4), True]
    yield "indexPut", "a mask", index_put, [x, [x > 0], randn(1)]
    yield "indexPut", "a mask of rows added", index_put, [x, [T.tensor([True, False, True])], randn(2, 4), True]
    yield "indexPut", "broadcast positions", index_put, [x, [positions(0, 2).reshape(2, 1), positions(1, 3)], randn(2, 2)]
    yield "indexPut", "int32 added", lambda x, i, v, a: T.index_put(x, [i[0].long()], v, a), [ints(4), [positions(1, 1, 3)], ints(3), True]


def along(x, index, *dim):
    return T.take_along_dim(x, index.long(), *dim)


def rows():
    for row in scattering():
        yield (*row, True)
    yield from equal_positions()
    for source in (slices, masks, taking):
        for row in source():
            yield (*row, row[0] not in ("put", "indexPut"))
