"""Rows (op, about, call, args, exact) for `index` and `set`. A slice is written as {"slice": [start, end, step]}."""

import torch

from samples import bools, ints, randn

T = torch


def item(arg):
    """An item of the brackets of Python."""
    if isinstance(arg, dict):
        return slice(*arg["slice"])
    if isinstance(arg, T.Tensor):
        return arg if arg.dtype == T.bool else arg.long()
    return {"...": Ellipsis, ":": slice(None)}.get(arg, arg) if isinstance(arg, str) else arg


def index(x, *items):
    return x[tuple(item(i) for i in items)]


def assign(x, items, value):
    result = x.clone()
    result[tuple(item(i) for i in items)] = value
    return result


def cut(*ends):
    return {"slice": list(ends)}


def positions(*values):
    return T.tensor(values, dtype=T.int32)


def selections():
    """Items for a tensor of shape [3, 4, 5] that take no element twice."""
    rows, columns = positions(2, 0), positions(1, -1)
    yield "number", [1]
    yield "number from the end", [-1, -2]
    yield "all numbers", [2, 0, -1]
    yield "slice", [cut(1, None)]
    yield "slices", [cut(None, -1), cut(1, 3), cut(None, None, 2)]
    yield "an empty slice", [cut(3, 1)]
    yield "step", [":", cut(1, None, 2), 3]
    yield "dots", ["...", 2]
    yield "dots between", [0, "...", cut(None, 2)]
    yield "new dimensions", [None, 1, None, ":", None]
    yield "nothing", []
    yield "only dots", ["..."]
    yield "vector of positions", [rows]
    yield "vector of positions at the end", ["...", columns]
    yield "vectors", [rows, columns]
    yield "neighbours in the middle", [":", columns, positions(4, 1)]
    yield "apart", [rows, ":", columns]
    yield "matrix of positions", [":", T.tensor([[0, 1], [2, -1]], dtype=T.int32)]
    yield "positions that broadcast", [rows.reshape(2, 1), positions(3, 0, 1)]
    yield "all dimensions", [rows.reshape(2, 1, 1), columns.reshape(2, 1), positions(0, 4, 2)]
    yield "a number and positions", [0, ":", columns]
    yield "positions and a number", [":", columns, 1]
    yield "slice and positions", [cut(1, None), columns, cut(None, None, 2)]
    yield "a new dimension between", [rows, None, columns]
    yield "a new dimension before", [None, rows, columns]
    yield "a scalar position", [":", T.tensor(2, dtype=T.int32)]
    yield "mask of all", [bools(3, 4, 5)]
    yield "mask of rows", [T.tensor([True, False, True])]
    yield "mask of two dimensions", [bools(3, 4)]
    yield "mask at the end", ["...", T.tensor([True, False, False, True, True])]
    yield "mask and positions", [T.tensor([True, False, True]), columns]
    yield "mask and slice", [":", bools(4, 5), ]
    yield "mask without a true one", [T.zeros(3, dtype=T.bool)]
    yield "mask with a number", [0, T.tensor([True, False, True, True])]
    yield "no positions", [T.tensor([], dtype=T.int32)]


def rows():
    x = randn(3, 4, 5)
    for about, items in selections():
        yield "index", about, index, [x, *items], True
    for about, items in {
        "equal positions": [positions(1, 1, 0, 1)],
        "equal positions in two dimensions": [positions(1, 1, 0), ":", positions(2, 2, 2)],
    }.items():
        yield "index", about, index, [x, *items]
    yield "index", "a mask of a vector", index, [randn(6), bools(6)], True
    yield "index", "int32", index, [ints(3, 4), positions(0, 2), cut(1, 3)], True
    yield "index", "scalar with dots", index, [randn(), "..."], True
    yield "index", "scalar with a new dimension", index, [randn(), None], True
    yield "index", "of an empty tensor", index, [randn(0, 3), ":", positions(1)], True
    for about, items in selections():
        part = index(x, *items)
        yield "setItem", f"{about} = number", assign, [x, items, 2.5], True
        yield "setItem", f"{about} = tensor", assign, [x, items, randn(*part.shape, seed=3)], True
        if part.dim() > 0:
            yield "setItem", f"{about} = row", assign, [x, items, randn(*part.shape[-1:], seed=4)]
    yield "setItem", "leading sizes of 1", assign, [x, [0], randn(1, 1, 4, 5, seed=4)], True
    yield "setItem", "int32", assign, [ints(3, 4), [positions(0, 2), 1], ints(2)], True
    yield "setItem", "bool by a mask", assign, [bools(6), [bools(6, seed=2)], True], True
    yield "setItem", "a scalar", assign, [randn(), ["..."], 3.0], True
