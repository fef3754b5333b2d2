"""Rows (op, about, call, args, exact) for ops that move values, and for new tensors."""

import torch

from samples import INF, NAN, bools, ints, randn

T = torch


def method(name):
    return lambda x, *args: getattr(x, name)(*args)


def slice_dim(x, dim, start, end, step):
    index = [slice(None)] * x.dim()
    index[dim] = slice(start, end, step)
    return x[tuple(index)]


def shape_rows():
    x = randn(3, 5, 7)
    for op in ("view", "reshape"):
        yield op, "[3, 5, 7] to [15, 7]", method(op), [x, [15, 7]]
        yield op, "-1", method(op), [x, [-1, 21]]
        yield op, "scalar to [1, 1]", method(op), [randn(), [1, 1]]
        yield op, "[1] to scalar", method(op), [randn(1), []]
        yield op, "empty", method(op), [randn(0, 3), [3, 0, 2]]
    yield "flatten", "all", T.flatten, [x]
    yield "flatten", "from 1", T.flatten, [x, 1]
    yield "flatten", "0 to 1", T.flatten, [x, 0, 1]
    yield "flatten", "scalar", T.flatten, [randn()]
    yield "flatten", "empty", T.flatten, [randn(0, 3, 2), 1]
    yield "transpose", "0 1", T.transpose, [x, 0, 1]
    yield "transpose", "-1 0", T.transpose, [x, -1, 0]
    yield "transpose", "empty", T.transpose, [randn(0, 3), 0, 1]
    yield "permute", "2 0 1", T.permute, [x, [2, 0, 1]]
    yield "permute", "negative", T.permute, [x, [-1, 0, -2]]
    yield "permute", "scalar", T.permute, [randn(), []]
    for about, args in {"all": [], "dim 0": [0], "dim -1": [-1], "dim that is not 1": [1]}.items():
        yield "squeeze", about, T.squeeze, [randn(1, 4, 1), *args]
    for dim in (0, 1, -1, -3):
        yield "unsqueeze", f"dim {dim}", T.unsqueeze, [randn(4, 5), dim]
    yield "unsqueeze", "scalar", T.unsqueeze, [randn(), 0]
    yield "expand", "[3, 1] to [3, 4]", method("expand"), [randn(3, 1), [3, 4]]
    yield "expand", "-1 and a new dim", method("expand"), [randn(3, 1), [2, -1, 4]]
    yield "expand", "scalar", method("expand"), [randn(), [2, 3]]
    yield "expand", "to nothing", method("expand"), [randn(1, 3), [0, 3]]


def index_rows():
    x = randn(5, 6, 4)
    slices = {
        "dim 0 1:3": (0, 1, 3, 1),
        "dim 1 ::2": (1, 0, 6, 2),
        "dim -1 from the end": (-1, -2, 4, 1),
        "dim 1 step 4": (1, 1, 6, 4),
        "past the end": (0, 3, 99, 1),
        "nothing": (0, 3, 3, 1),
        "backwards is nothing": (0, 4, 1, 1),
    }
    for about, args in slices.items():
        yield "slice", about, slice_dim, [x, *args]
    yield "slice", "empty tensor", slice_dim, [randn(0, 3), 1, 0, 2, 1]
    yield "select", "dim 0", T.select, [x, 0, 2]
    yield "select", "dim -1 index -1", T.select, [x, -1, -1]
    yield "select", "1-D gives a scalar", T.select, [randn(4), 0, 1]
    index = T.tensor([4, 0, 0, 2], dtype=T.int32)
    yield "indexSelect", "dim 0, repeated", T.index_select, [x, 0, index]
    yield "indexSelect", "dim -1", T.index_select, [x, -1, T.tensor([3, 1], dtype=T.int32)]
    yield "indexSelect", "no index", T.index_select, [x, 1, T.tensor([], dtype=T.int32)]
    pixels = ints(5, 3, low=0, high=256, dtype=T.uint8)
    yield "indexSelect", "uint8", T.index_select, [pixels, 0, index]
    yield "indexSelect", "int32", T.index_select, [ints(5), 0, index]
    yield "gather", "dim 1", gather, [randn(4, 5), 1, ints(4, 3, low=0, high=5)]
    yield "gather", "dim 0, fewer columns", gather, [randn(4, 5), 0, ints(6, 2, low=0, high=4)]
    yield "gather", "dim -1, repeated", gather, [randn(2, 3), -1, T.tensor([[0, 0, 2, 2], [1, 1, 1, 1]], dtype=T.int32)]
    yield "gather", "labels", gather, [randn(9, 10), 1, ints(9, 1, low=0, high=10)]
    yield "gather", "1-D", gather, [randn(6), 0, T.tensor([5, 5, 0], dtype=T.int32)]
    yield "gather", "empty", gather, [randn(4, 5), 1, ints(4, 0)]


def gather(x, dim, index):
    return T.gather(x, dim, index.long())


def join_rows():
    a, b, c = randn(2, 3), randn(2, 3, seed=1), randn(4, 3, seed=2)
    yield "cat", "dim 0", T.cat, [[a, b, c], 0]
    yield "cat", "dim 1", T.cat, [[a, b], 1]
    yield "cat", "dim -1", T.cat, [[a, randn(2, 1)], -1]
    yield "cat", "one", T.cat, [[a], 0]
    yield "cat", "with an empty one", T.cat, [[a, randn(0, 3)], 0]
    yield "cat", "the same twice", T.cat, [[a, a], 0]
    yield "cat", "int32 and float32", T.cat, [[ints(2, 3), a], 0]
    yield "cat", "uint8", T.cat, [[ints(4, low=0, dtype=T.uint8), ints(3, low=0, dtype=T.uint8)], 0]
    yield "stack", "dim 0", T.stack, [[a, b], 0]
    yield "stack", "dim 1", T.stack, [[a, b], 1]
    yield "stack", "dim -1", T.stack, [[a, b], -1]
    yield "stack", "scalars", T.stack, [[randn(), randn(seed=7)], 0]
    yield "stack", "empty", T.stack, [[randn(0, 3), randn(0, 3)], 1]


def creation_rows():
    yield "zeros", "[2, 3]", T.zeros, [[2, 3]]
    yield "ones", "[2, 3]", T.ones, [[2, 3]]
    yield "ones", "scalar", T.ones, [[]]
    yield "full", "[2, 3] of 1.5", T.full, [[2, 3], 1.5]
    yield "eye", "3", T.eye, [3]
    yield "eye", "2 by 4", T.eye, [2, 4]
    yield "arange", "5", T.arange, [5]
    yield "arange", "2 to 9 by 3", T.arange, [2, 9, 3]
    yield "arange", "downwards", T.arange, [5, 0, -2]
    yield "arange", "fractions", T.arange, [0.5, 3.0, 0.25]
    yield "arange", "tenths", T.arange, [0, 1, 0.1]
    yield "linspace", "0 to 1 in 5", T.linspace, [0, 1, 5]
    yield "linspace", "-3 to 7 in 8", T.linspace, [-3, 7, 8]
    yield "linspace", "one step", T.linspace, [2, 9, 1]
    yield "linspace", "downwards", T.linspace, [1, -1, 4]


def cast_rows():
    def to(x, dtype):
        return x.to({"float32": T.float32, "int32": T.int32, "uint8": T.uint8, "bool": T.bool}[dtype])

    yield "to", "float32 to int32 cuts toward 0", to, [T.tensor([-2.7, -0.5, 0, 0.5, 2.7]), "int32"]
    yield "to", "float32 to bool", to, [T.tensor([0.0, -0.0, 0.1, NAN, INF]), "bool"]
    yield "to", "int32 to float32", to, [ints(5), "float32"]
    yield "to", "uint8 to float32", to, [ints(5, low=0, high=256, dtype=T.uint8), "float32"]
    yield "to", "bool to int32", to, [bools(5), "int32"]
    yield "to", "int32 to uint8 wraps around", to, [T.tensor([-1, 0, 255, 256], dtype=T.int32), "uint8"]


def exactly(rows):
    for row in rows:
        yield (*row, True)


def views():
    yield from exactly(shape_rows())
    yield from exactly(index_rows())
    yield from exactly(join_rows())
    yield from exactly(cast_rows())
    yield from exactly(row for row in creation_rows() if row[0] != "linspace")
    yield from (row for row in creation_rows() if row[0] == "linspace")


def views_extras():
    yield "narrow", "dim 1", T.narrow, [randn(3, 5), 1, 1, 3], True
    yield "t", "2-D", T.t, [randn(3, 5)], True
    yield "repeat", "2 3", method("repeat"), [randn(2, 2), [2, 3]], True
    yield "flip", "dim 0", T.flip, [randn(3, 2), [0]], True
    yield "cumsum", "dim 1", T.cumsum, [randn(3, 5), 1]
    yield "tril", "3 by 4", T.tril, [randn(3, 4)], True
    yield "triu", "3 by 4", T.triu, [randn(3, 4)], True
    yield "maskedFill", "a number", T.masked_fill, [randn(3, 4), bools(3, 4), -1.5], True
