"""Rows (op, about, call, args, exact) for the functions that reshape, split, repeat and join tensors."""

import torch

from samples import NAN, bools, ints, randn

T = torch


def shaping():
    x = randn(2, 3, 4)
    yield "broadcastTo", "row to matrix", T.broadcast_to, [randn(3), [2, 3]]
    yield "broadcastTo", "scalar", T.broadcast_to, [randn(), [2, 1]]
    yield "broadcastTo", "to nothing", T.broadcast_to, [randn(1, 3), [0, 3]]
    yield "unflatten", "all sizes", unflatten, [randn(2, 6), 1, [2, 3]]
    yield "unflatten", "-1", unflatten, [randn(2, 6), -1, [3, -1]]
    yield "unflatten", "first", unflatten, [randn(6, 2), 0, [2, 3, 1]]
    yield "ravel", "[2, 3, 4]", T.ravel, [x]
    yield "ravel", "scalar", T.ravel, [randn()]
    for op, call in {"swapaxes": T.swapaxes, "swapdims": T.swapdims}.items():
        yield op, "0 2", call, [x, 0, 2]
        yield op, "-1 -2", call, [x, -1, -2]
    yield "mT", "[2, 3, 4]", lambda t: t.mT, [x]
    for op, call in {"movedim": T.movedim, "moveaxis": T.moveaxis}.items():
        yield op, "0 to -1", call, [x, 0, -1]
        yield op, "two", call, [x, [0, -1], [1, 0]]
        yield op, "none", call, [x, [], []]
    y = randn(2, 3, 4, 5)
    yield "movedim", "three of four", T.movedim, [y, [3, 0, 2], [0, 2, 1]]
    for op, call in {"atleast1d": T.atleast_1d, "atleast2d": T.atleast_2d, "atleast3d": T.atleast_3d}.items():
        for shape in ([], [2], [2, 3], [2, 3, 1], [0]):
            yield op, f"{shape}", call, [randn(*shape)]


def unflatten(x, dim, sizes):
    return x.unflatten(dim, tuple(sizes))


def splitting():
    x = randn(5, 3)
    yield "narrow", "rows", T.narrow, [x, 0, 1, 3]
    yield "narrow", "columns from the end", T.narrow, [x, -1, -2, 2]
    yield "narrow", "nothing", T.narrow, [x, 0, 5, 0]
    yield "split", "size 2", T.split, [x, 2]
    yield "split", "sizes", T.split, [x, [1, 0, 4]]
    yield "split", "columns", T.split, [x, 2, -1]
    yield "split", "larger", T.split, [x, 9]
    yield "split", "nothing", T.split, [randn(0, 2), 3]
    for count in (1, 2, 3, 4, 9):
        yield "chunk", f"{count}", T.chunk, [x, count]
    yield "chunk", "6 in 4", T.chunk, [randn(6), 4, 0]
    for where in (1, 2, 3, 7):
        yield "tensorSplit", f"{where} parts", T.tensor_split, [x, where]
    yield "tensorSplit", "columns", T.tensor_split, [x, 2, 1]
    yield "tensorSplit", "at positions", T.tensor_split, [x, [1, 3]]
    yield "tensorSplit", "at unordered positions", T.tensor_split, [x, [3, 1, -1, 9]]
    yield "tensorSplit", "at no position", T.tensor_split, [x, []]
    yield "unbind", "rows", T.unbind, [x]
    yield "unbind", "columns", T.unbind, [x, 1]
    yield "unbind", "vector", T.unbind, [randn(3)]
    yield "unfold", "windows overlap", unfold, [randn(7), 0, 3, 1]
    yield "unfold", "windows apart", unfold, [randn(7), 0, 2, 3]
    yield "unfold", "step 2 of rows", unfold, [x, 0, 3, 2]
    yield "unfold", "columns", unfold, [x, -1, 2, 1]
    yield "unfold", "the whole", unfold, [x, 1, 3, 5]


def unfold(x, dim, size, step):
    return x.unfold(dim, size, step)


def repeat(x, repeats):
    return x.repeat(*repeats)


def repeating():
    x = randn(2, 3)
    for repeats in ([1, 1], [2, 3], [4, 1, 2], [0, 2]):
        yield "repeat", f"{repeats}", repeat, [x, repeats]
    yield "repeat", "scalar", repeat, [randn(), [2, 2]]
    yield "repeat", "scalar by nothing", lambda t, _: t.repeat(()), [randn(), []]
    for repeats in ([2], [2, 3], [4, 1, 2], []):
        yield "tile", f"{repeats}", lambda t, r: T.tile(t, tuple(r)), [x, repeats]
    yield "repeatInterleave", "2 of all", T.repeat_interleave, [x, 2]
    yield "repeatInterleave", "2 of rows", T.repeat_interleave, [x, 2, 0]
    yield "repeatInterleave", "2 of columns", T.repeat_interleave, [x, 3, -1]
    yield "repeatInterleave", "0", T.repeat_interleave, [x, 0, 1]
    yield "repeatInterleave", "scalar", T.repeat_interleave, [randn(), 3]
    yield "repeatInterleave", "of each column", T.repeat_interleave, [x, T.tensor([2, 0, 1], dtype=T.int32), 1]
    yield "repeatInterleave", "of each element", T.repeat_interleave, [x, T.tensor([0, 1, 2, 3, 0, 1], dtype=T.int32)]
    yield "repeatInterleave", "one number in a tensor", T.repeat_interleave, [x, T.tensor([2], dtype=T.int32), 0]
    for dims in ([0], [1], [0, -1], []):
        yield "flip", f"{dims}", T.flip, [x, dims]
    yield "flip", "middle", T.flip, [randn(2, 5, 3), [1]]
    yield "flip", "int32", T.flip, [ints(5), [0]]
    yield "flip", "bool", T.flip, [bools(3, 4), [0, 1]]
    yield "flip", "empty", T.flip, [randn(0, 3), [0, 1]]
    yield "flip", "scalar", T.flip, [randn(), []]
    yield "fliplr", "matrix", T.fliplr, [x]
    yield "flipud", "matrix", T.flipud, [x]
    yield "flipud", "vector with NaN", T.flipud, [T.tensor([1, NAN, -0.0])]
    yield "roll", "all by 1", T.roll, [x, 1]
    yield "roll", "all by -7", T.roll, [x, -7]
    yield "roll", "rows", T.roll, [randn(5, 2), 2, 0]
    yield "roll", "both", T.roll, [randn(5, 3), [1, -1], [0, 1]]
    yield "roll", "one dimension twice", T.roll, [randn(5, 3), [1, 1], [0, 0]]
    yield "roll", "by nothing", T.roll, [x, 0, 1]
    yield "roll", "empty", T.roll, [randn(0, 3), 1, 0]
    for k in (-1, 0, 1, 2, 3, 5):
        yield "rot90", f"{k}", T.rot90, [x, k]
    yield "rot90", "in another plane", T.rot90, [randn(2, 3, 4), 1, [2, 0]]


def joining():
    a, b, v, w, s = randn(2, 3), randn(2, 3, seed=1), randn(3), randn(3, seed=2), randn()
    yield "concat", "dim 1", T.concat, [[a, b], 1]
    for op, call in {"hstack": T.hstack, "vstack": T.vstack, "dstack": T.dstack, "columnStack": T.column_stack}.items():
        yield op, "matrices", call, [[a, b]]
        yield op, "vectors", call, [[v, w]]
        yield op, "scalars", call, [[s, randn(seed=3)]]
        yield op, "blocks", call, [[randn(2, 2, 2), randn(2, 2, 2, seed=1)]]
    yield "vstack", "a vector and a matrix", T.vstack, [[v, a]]
    yield "columnStack", "a vector and a matrix", T.column_stack, [[randn(2), a]]
    yield "broadcastTensors", "row and column", T.broadcast_tensors, [randn(3, 1), randn(4)]
    yield "broadcastTensors", "three", T.broadcast_tensors, [randn(2, 1, 3), randn(4, 1), s]
    for indexing in ("ij", "xy"):
        yield "meshgrid", indexing, meshgrid, [[v, randn(2), s], {"indexing": indexing}]
        yield "meshgrid", f"one {indexing}", meshgrid, [[v], {"indexing": indexing}]
    yield "cartesianProd", "two", T.cartesian_prod, [v, randn(2)]
    yield "cartesianProd", "three", T.cartesian_prod, [randn(2), randn(1), randn(2, seed=5)]
    yield "cartesianProd", "one", T.cartesian_prod, [v]
    yield "cartesianProd", "with nothing", T.cartesian_prod, [v, randn(0)]
    for args in ([], [1], [3], [2, True], [3, True], [5]):
        yield "combinations", f"{args}", T.combinations, [randn(4), *args]
    yield "combinations", "of nothing", T.combinations, [randn(0)]
    yield "blockDiag", "two matrices", T.block_diag, [a, randn(3, 1)]
    yield "blockDiag", "vector and scalar", T.block_diag, [v, s, a]
    yield "blockDiag", "with an empty one", T.block_diag, [a, randn(0, 2)]
    yield "blockDiag", "int32 and float32", T.block_diag, [ints(2, 2), a]


def meshgrid(tensors, options):
    return T.meshgrid(tensors, **options)


def diagonals():
    x, tall, block = randn(3, 5), randn(5, 3), randn(2, 3, 4)
    for op, call in {"tril": T.tril, "triu": T.triu}.items():
        for k in (-4, -1, 0, 1, 2, 9):
            yield op, f"{k}", call, [x, k]
        yield op, "tall", call, [tall]
        yield op, "batch", call, [block, -1]
        yield op, "NaN", call, [T.tensor([[NAN, NAN], [NAN, -0.0]])]
        yield op, "bool", call, [bools(3, 3)]
        yield op, "empty", call, [randn(0, 3)]
    for op, call in {"trilIndices": T.tril_indices, "triuIndices": T.triu_indices}.items():
        for args in ([3, 3], [2, 4, 1], [4, 2, -1], [0, 3], [3, 3, 9]):
            yield op, f"{args}", call, args
    for k in (-2, -1, 0, 1, 2):
        yield "diag", f"of a matrix {k}", T.diag, [x, k]
        yield "diag", f"of a tall matrix {k}", T.diag, [tall, k]
    for k in (-2, 0, 1):
        yield "diag", f"of a vector {k}", T.diag, [randn(3), k]
        yield "diagflat", f"{k}", T.diagflat, [randn(2, 2), k]
        yield "diagonal", f"{k}", T.diagonal, [block, k, 1, 2]
        yield "diagEmbed", f"{k}", T.diag_embed, [randn(2, 3), k]
    yield "diag", "of nothing", T.diag, [randn(0)]
    yield "diagflat", "scalar", T.diagflat, [randn()]
    yield "diagonal", "of the outer dimensions", T.diagonal, [block, 0, 0, 2]
    yield "diagonal", "of swapped dimensions", T.diagonal, [block, 1, -1, 0]
    yield "diagEmbed", "other dimensions", T.diag_embed, [randn(2, 3), 0, 0, 2]
    yield "diagEmbed", "swapped", T.diag_embed, [randn(2, 3), 1, 2, 1]
    yield "diagEmbed", "bool", T.diag_embed, [bools(3)]


def rows():
    for source in (shaping, splitting, repeating, joining, diagonals):
        for row in source():
            yield (*row, True)
