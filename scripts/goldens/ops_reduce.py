"""Rows (op, about, call, args, exact) for reductions, matmul and softmax."""

import torch

from samples import INF, NAN, bools, ints, lines, randn

T = torch


def over(call):
    """An op called as op(x, dim, keepdim), where dim null means all dimensions."""

    def run(x, dim=None, keepdim=False):
        return call(x) if dim is None else call(x, dim, keepdim)

    return run


DIMS = [(None, False), (0, False), (1, True), (-1, False), ([0, 2], False), ([1, -1], True)]


def text(dim, keepdim):
    return f"dim {'all' if dim is None else dim}{' keepdim' if keepdim else ''}"


def nonempty(*shape):
    return randn(*shape, seed=3)


def sum_like(op, call):
    for dim, keepdim in DIMS:
        yield op, f"[3, 5, 7] {text(dim, keepdim)}", over(call), [nonempty(3, 5, 7), dim, keepdim]
    yield op, "scalar", over(call), [nonempty()]
    yield op, "scalar dim 0", over(call), [nonempty(), 0]
    yield op, "size 1 dims", over(call), [nonempty(1, 4, 1), [0, 2], False]
    yield op, "NaN and infinity", over(call), [T.tensor([[1.0, NAN], [INF, 2], [INF, -INF]]), 1]
    yield op, "empty [0, 3] all", over(call), [randn(0, 3)]
    yield op, "empty [0, 3] dim 0", over(call), [randn(0, 3), 0]
    yield op, "empty [0, 3] dim 1", over(call), [randn(0, 3), 1]


def extreme_rows(op, call):
    """max and min: one value, or [values, indices] along a dimension."""
    x = nonempty(3, 5, 7)
    for dim, keepdim in [(None, False), (0, False), (1, True), (-1, False)]:
        yield op, f"[3, 5, 7] {text(dim, keepdim)}", over(call), [x, dim, keepdim], True
    ties = T.tensor([[1.0, 3, 3, 2], [5, 5, 5, 5], [-1, -2, -2, -1]])
    yield op, "ties", over(call), [ties], True
    yield op, "ties dim 1", over(call), [ties, 1], True
    yield op, "ties dim 0", over(call), [ties, 0], True
    bad = T.tensor([[1.0, NAN, 3], [INF, 2, -INF], [NAN, NAN, 0]])
    yield op, "NaN and infinity dim 1", over(call), [bad, 1], True
    yield op, "NaN in the last place", over(call), [T.tensor([1.0, 2, NAN])], True
    yield op, "scalar", over(call), [nonempty()], True
    yield op, "scalar dim 0", over(call), [nonempty(), 0], True
    yield op, "zeros of either sign dim 0", over(call), [T.tensor([0.0, -0.0, 0.0]), 0], True
    yield op, "empty [0, 3] dim 1", over(call), [randn(0, 3), 1], True
    yield op, "int32 dim 1", over(call), [ints(4, 5), 1], True
    yield op, "a batch of logits dim 1", over(call), [nonempty(9, 10), 1], True


def arg_rows(op, call):
    for dim, keepdim in [(None, False), (0, False), (1, True), (-1, False)]:
        yield op, f"[3, 5, 7] {text(dim, keepdim)}", over(call), [nonempty(3, 5, 7), dim, keepdim], True
    ties = T.tensor([[1.0, 3, 3, 2], [5, 5, 5, 5], [-1, -2, -2, -1]])
    yield op, "ties take the first dim 1", over(call), [ties, 1], True
    yield op, "ties take the first", over(call), [ties], True
    bad = T.tensor([[1.0, NAN, 3], [INF, 2, -INF], [NAN, NAN, 0]])
    yield op, "NaN wins dim 1", over(call), [bad, 1], True
    yield op, "scalar", over(call), [nonempty()], True
    yield op, "empty [0, 3] dim 1", over(call), [randn(0, 3), 1], True


def spread_rows(op, call):
    def run(x, dim=None, unbiased=True, keepdim=False):
        return call(x, unbiased) if dim is None else call(x, dim, unbiased, keepdim)

    for dim, keepdim in DIMS:
        x = nonempty(3, 5, 7)
        yield op, f"[3, 5, 7] {text(dim, keepdim)}", run, [x, dim, True, keepdim]
    yield op, "biased", run, [nonempty(3, 5), None, False]
    yield op, "biased dim 1", run, [nonempty(3, 5), 1, False, False]
    yield op, "far from 0", run, [nonempty(64) + 1000]
    yield op, "one value is NaN", run, [nonempty(1), 0]
    yield op, "one value, biased, is 0", run, [nonempty(1), 0, False]
    yield op, "equal values", run, [T.full((4,), 2.5)]
    yield op, "NaN and infinity dim 1", run, [T.tensor([[1.0, NAN], [INF, 2]]), 1, True, False]


def matmul_rows():
    pairs = {
        "1-D 1-D": ((5,), (5,)),
        "2-D 1-D": ((3, 5), (5,)),
        "1-D 2-D": ((5,), (5, 4)),
        "2-D 2-D": ((3, 5), (5, 4)),
        "odd 2-D 2-D": ((17, 33), (33, 19)),
        "3-D 3-D": ((2, 3, 5), (2, 5, 4)),
        "3-D 2-D": ((2, 3, 5), (5, 4)),
        "2-D 3-D": ((3, 5), (2, 5, 4)),
        "3-D 1-D": ((2, 3, 5), (5,)),
        "1-D 3-D": ((5,), (2, 5, 4)),
        "broadcast batches": ((2, 1, 3, 5), (4, 5, 2)),
        "one row, one column": ((1, 7), (7, 1)),
        "inner size 1": ((3, 1), (1, 4)),
        "no rows": ((0, 5), (5, 4)),
        "inner size 0": ((3, 0), (0, 4)),
        "empty 1-D": ((0,), (0,)),
    }
    for about, (left, right) in pairs.items():
        yield "matmul", about, T.matmul, [randn(*left, seed=1), randn(*right, seed=2)]


def composed_matmul():
    """Operands that are not contiguous. The op's name lists what is composed."""
    a, b = randn(5, 3, seed=1), randn(5, 4, seed=2)
    yield "matmulOfTranspose", "aᵀ b", lambda a, b: a.transpose(0, 1).matmul(b), [a, b]
    x = randn(3, 5, 7)
    yield "sumOfPermute", "permute(2, 0, 1).sum(1)", lambda x: x.permute(2, 0, 1).sum(1), [x]
    yield "reshapeOfTranspose", "transpose(0, 2).reshape(-1)", (
        lambda x: x.transpose(0, 2).reshape(-1)), [randn(3, 5, 7)], True
    yield "addOfExpand", "a.expand(4, 3) + b", lambda a, b: a.expand(4, 3) + b, [
        randn(3), randn(4, 1, seed=2)], True
    yield "softmaxOfTranspose", "transpose(0, 1).softmax(1)", (
        lambda x: x.transpose(0, 1).softmax(1)), [randn(5, 3)]
    yield "mulOfSlice", "a[:, ::2] * a[:, 1::2]", (
        lambda x: x[:, ::2] * x[:, 1::2]), [randn(3, 6)], True


def softmax_rows():
    for op, call in {"softmax": T.softmax, "logSoftmax": T.log_softmax}.items():
        for dim in (0, 1, -1):
            yield op, f"[3, 5, 7] dim {dim}", call, [nonempty(3, 5, 7), dim]
        yield op, "logits of ±400", call, [T.tensor([[400.0, -400, 0], [400, 400, 399], [-400, -400, -400]]), 1]
        yield op, "a large offset", call, [nonempty(2, 5) + 10000, 1]
        yield op, "-Infinity", call, [T.tensor([[0.0, -INF, 1], [-INF, -INF, 2]]), 1]
        yield op, "NaN, Infinity", call, [T.tensor([[0.0, NAN, 1], [INF, 0, 2], [-INF, -INF, -INF]]), 1]
        yield op, "scalar", call, [nonempty(), 0]
        yield op, "one class", call, [nonempty(4, 1), 1]
        yield op, "empty [0, 3]", call, [randn(0, 3), 1]
    call = T.logsumexp
    for dim, keepdim in [(0, False), (1, True), (-1, False), ([0, 2], False)]:
        yield "logsumexp", f"[3, 5, 7] {text(dim, keepdim)}", call, [nonempty(3, 5, 7), dim, keepdim]
    yield "logsumexp", "±400", call, [T.tensor([[400.0, -400, 0], [400, 400, 399], [-400, -400, -400]]), 1]
    yield "logsumexp", "infinities", call, [T.tensor([[0.0, -INF, 1], [-INF, -INF, -INF], [INF, 0, 1]]), 1]
    yield "logsumexp", "NaN", call, [T.tensor([[0.0, NAN]]), 1]
    yield "logsumexp", "empty [0, 3] dim 0", call, [randn(0, 3), 0]


def special_rows():
    """Infinities, NaN, ties, ±400 and zeros of both signs, along a dimension and over all elements."""
    for op, call in {"sum": T.sum, "mean": T.mean, "std": T.std, "var": T.var}.items():
        yield op, "every special pair", lambda x, dim, call=call: call(x, dim), [lines(), 1]
    for op, call in {"max": T.max, "min": T.min, "argmax": T.argmax}.items():
        yield op, "every special pair", over(call), [lines(), 1], True
        if op == "argmax":
            continue
        ties = T.tensor([[1.0, INF, INF], [INF, -1, 3]])
        yield op, "infinities that tie", over(call), [ties], True
        yield op, "negative infinities that tie", over(call), [-ties], True
        yield op, "several NaN", over(call), [T.tensor([NAN, 1.0, NAN, INF])], True
        yield op, "zeros of either sign", over(call), [T.tensor([0.0, -0.0, 0.0])], True
    for op, call in {"softmax": T.softmax, "logSoftmax": T.log_softmax, "logsumexp": T.logsumexp}.items():
        yield op, "every special pair", call, [lines(), 1]
    yield "matmul", "every special pair", T.matmul, [lines(), T.tensor([1.0, 2])]


def reduce():
    yield from special_rows()
    yield from sum_like("sum", T.sum)
    yield from sum_like("mean", T.mean)
    yield "sum", "int32", over(T.sum), [ints(4, 5)]
    yield "sum", "int32 dim 1", over(T.sum), [ints(4, 5), 1]
    yield "sum", "uint8 does not wrap around", over(T.sum), [T.full((9,), 200, dtype=T.uint8)]
    yield "sum", "bool counts", over(T.sum), [bools(4, 5), 0]
    yield from extreme_rows("max", T.max)
    yield from extreme_rows("min", T.min)
    yield from arg_rows("argmax", T.argmax)
    yield from spread_rows("var", T.var)
    yield from spread_rows("std", T.std)
    yield from matmul_rows()
    yield from composed_matmul()
    yield from softmax_rows()


def reduce_extras():
    yield "argmin", "every special pair", over(T.argmin), [lines(), 1], True
    yield from arg_rows("argmin", T.argmin)
    yield "prod", "all", over(T.prod), [nonempty(5)]
    yield "prod", "dim 1", over(T.prod), [nonempty(3, 4), 1]
    yield "prod", "with a zero", over(T.prod), [T.tensor([2.0, 0, 3])]
    yield "all", "all", over(T.all), [bools(4, 5)], True
    yield "all", "dim 1", over(T.all), [T.tensor([[True, True], [True, False]]), 1], True
    yield "all", "empty", over(T.all), [bools(0)], True
    yield "any", "all", over(T.any), [bools(4, 5)], True
    yield "any", "dim 1", over(T.any), [T.tensor([[False, False], [True, False]]), 1], True
    yield "any", "empty", over(T.any), [bools(0)], True
    yield "norm", "all", lambda x: T.norm(x), [nonempty(3, 5)]
    yield "dot", "1-D", T.dot, [randn(7), randn(7, seed=1)]
