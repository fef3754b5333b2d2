"""Rows (op, about, call, args, exact) for elementwise ops."""

import torch

from samples import INF, NAN, SHAPES, bools, edges, ints, positive, randn

T = torch

UNARY = {
    "neg": (T.neg, True),
    "abs": (T.abs, True),
    "exp": (T.exp, False),
    "sigmoid": (T.sigmoid, False),
    "tanh": (T.tanh, False),
    "relu": (T.relu, True),
}
ROOTS = {"log": (T.log, False), "sqrt": (T.sqrt, True)}

BINARY = {
    "add": (T.add, True),
    "sub": (T.sub, True),
    "mul": (T.mul, True),
    "div": (T.div, True),
    "maximum": (T.maximum, True),
    "minimum": (T.minimum, True),
}
COMPARE = {"eq": T.eq, "ne": T.ne, "lt": T.lt, "le": T.le, "gt": T.gt, "ge": T.ge}

PAIRS = {
    "[3, 5] [3, 5]": ((3, 5), (3, 5)),
    "[3, 1, 7] [5, 1]": ((3, 1, 7), (5, 1)),
    "scalar [2, 3]": ((), (2, 3)),
    "[2, 3] scalar": ((2, 3), ()),
    "[0, 3] [3]": ((0, 3), (3,)),
    "[1] [0]": ((1,), (0,)),
    "scalar scalar": ((), ()),
}


def pair_edges():
    """Every pair of edge values, as a column and a row."""
    return edges().reshape(-1, 1), edges().reshape(1, -1)


def unary_rows(table, sample):
    for op, (call, exact) in table.items():
        for about, make in SHAPES.items():
            x = sample(make())
            yield op, about, call, [x], exact
        yield op, "edges", call, [edges()], exact


def binary_rows():
    for op, (call, exact) in BINARY.items():
        for about, (left, right) in PAIRS.items():
            a = randn(*left, seed=1)
            b = randn(*right, seed=2)
            yield op, about, call, [a, b + (b == 0) * 0.5], exact
        a, b = pair_edges()
        yield op, "edges", call, [a, b], exact
        yield op, "the same tensor twice", call, [*[positive(2, 3)] * 2], exact
        if op not in ("maximum", "minimum"):
            yield op, "a number", call, [randn(2, 3), 2.5], exact
        ties = torch.tensor([1.0, 2, 3]), torch.tensor([1.0, 3, 2])
        yield op, "ties", call, list(ties), exact
        if op != "div":
            yield op, "int32 int32", call, [ints(2, 3), ints(3, seed=9)], exact
            yield op, "int32 float32", call, [ints(2, 3), randn(3)], exact
            yield op, "uint8 int32", call, [ints(4, low=0, dtype=T.uint8), ints(4, seed=3)], exact
    yield "add", "uint8 wraps around", T.add, [T.tensor([250, 3], dtype=T.uint8), 10], True
    yield "add", "bool int32", T.add, [bools(4), ints(4)], True
    yield "add", "int32 and a whole number", T.add, [ints(4), 3], True
    yield "mul", "int32 and a fraction", T.mul, [ints(4), 0.5], True
    yield "mul", "uint8 and a fraction", T.mul, [ints(4, low=0, dtype=T.uint8), 0.5], True
    yield "div", "int32 int32 is float32", T.div, [ints(4), ints(4, low=1, seed=5)], True
    yield "div", "uint8 by 255", T.div, [ints(9, low=0, high=256, dtype=T.uint8), 255], True


def compare_rows():
    for op, call in COMPARE.items():
        for about in ("[3, 1, 7] [5, 1]", "scalar scalar", "[0, 3] [3]"):
            left, right = PAIRS[about]
            yield op, about, call, [randn(*left, seed=1), randn(*right, seed=2)], True
        a, b = pair_edges()
        yield op, "edges", call, [a, b], True
        yield op, "a number", call, [T.tensor([0.0, 1, 2, NAN]), 1], True
        yield op, "int32 int32", call, [ints(9, low=0, high=3), ints(9, low=0, high=3, seed=1)], True


def pow_rows():
    bases = T.tensor([0.0, 0.5, 1, 2, 9, 400])
    for exponent in (2, 3, 0.5, -1, 0, 1, -0.5, 2.5):
        yield "pow", f"a number {exponent}", T.pow, [bases.clone() + 0.25, exponent]
    for exponent in (2, 3, 0, 1):
        yield "pow", f"edges {exponent}", T.pow, [edges(), exponent]
    yield "pow", "negative base, whole exponents", T.pow, [
        T.tensor([-2.0, -2, -2, -0.5]), T.tensor([2.0, 3, -1, -3])]
    yield "pow", "edges", T.pow, list(pair_edges())
    for exponent in (0.5, -1, 2.5, INF, -INF, NAN):
        yield "pow", f"edges to a number {exponent}", T.pow, [edges(), exponent]
    yield "pow", "broadcast", T.pow, [positive(3, 1), randn(1, 4, seed=3)]
    yield "pow", "negative base, fraction", T.pow, [T.tensor([-2.0]), 0.5]
    yield "pow", "empty", T.pow, [randn(0, 3), 2]
    yield "pow", "scalar", T.pow, [T.tensor(3.0), T.tensor(2.0)]


def select_rows():
    yield "where", "same shapes", T.where, [bools(3, 5), randn(3, 5), randn(3, 5, seed=1)], True
    yield "where", "broadcast", T.where, [bools(3, 1), randn(4), randn(2, 1, 1, seed=1)], True
    yield "where", "scalar", T.where, [T.tensor(True), randn(), randn(seed=4)], True
    a, b = pair_edges()
    yield "where", "edges", T.where, [bools(12, 12), a, b], True
    yield "where", "empty", T.where, [bools(0, 3), randn(0, 3), randn(1)], True
    yield "where", "keeps NaN and infinity out of the other side", T.where, [
        T.tensor([True, False, True]), T.tensor([1.0, NAN, INF]), T.tensor([NAN, 2.0, 3.0])], True
    x = T.tensor([-2.0, -1, -0.5, 0, 0.5, 1, 2, NAN, INF, -INF])
    yield "clamp", "both", T.clamp, [x, -1, 1], True
    yield "clamp", "min", T.clamp, [x, 0, None], True
    yield "clamp", "max", T.clamp, [x, None, 0.5], True
    yield "clamp", "min over max gives max", T.clamp, [x, 1, -1], True
    for limit in (0, INF, -INF):
        yield "clamp", f"edges, min {limit}", T.clamp, [edges(), limit, None], True
        yield "clamp", f"edges, max {limit}", T.clamp, [edges(), None, limit], True
    # With a limit of NaN, PyTorch 1.13 returns x; later versions and Gradus return NaN.
    for limit in (INF, -INF, NAN):
        yield "clamp", f"edges, min {limit}, max 1", T.clamp, [edges(), limit, 1], True
        yield "clamp", f"edges, min 0.5, max {limit}", T.clamp, [edges(), 0.5, limit], True
    yield "clamp", "[3, 5, 7]", T.clamp, [randn(3, 5, 7), -0.5, 0.75], True
    yield "clamp", "empty", T.clamp, [randn(0, 3), -1, 1], True
    yield "clamp", "int32", T.clamp, [ints(9), -2, 3], True


def elementwise():
    yield from unary_rows(UNARY, lambda x: x)
    yield from unary_rows(ROOTS, lambda x: x.abs() + 1 / 64)
    yield "neg", "int32", T.neg, [ints(7)], True
    yield "abs", "int32", T.abs, [ints(7)], True
    yield from binary_rows()
    yield from compare_rows()
    yield from pow_rows()
    yield from select_rows()


EXTRAS = {
    "square": (T.square, True),
    "reciprocal": (T.reciprocal, True),
    "sign": (T.sign, True),
    "floor": (T.floor, True),
    "ceil": (T.ceil, True),
    "round": (T.round, True),
    "trunc": (T.trunc, True),
    "sin": (T.sin, False),
    "cos": (T.cos, False),
    "expm1": (T.expm1, False),
    "erf": (T.erf, False),
    "isnan": (T.isnan, True),
    "isfinite": (T.isfinite, True),
}
EXTRA_ROOTS = {"log1p": (T.log1p, False), "rsqrt": (T.rsqrt, False), "log2": (T.log2, False)}


def elementwise_extras():
    yield from unary_rows(EXTRAS, lambda x: x)
    yield from unary_rows(EXTRA_ROOTS, lambda x: x.abs() + 1 / 64)
    halves = T.tensor([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.49])
    yield "round", "halves go to even", T.round, [halves], True
    for op, call in {
        "logicalAnd": T.logical_and, "logicalOr": T.logical_or, "logicalXor": T.logical_xor,
    }.items():
        yield op, "bool", call, [bools(8), bools(8, seed=1)], True
    yield "logicalNot", "bool", T.logical_not, [bools(8)], True
