"""Rows (op, about, call, args, exact) for the functions of one element that are not methods of Tensor."""

import torch

from samples import INF, NAN, SHAPES, bools, edges, ints, lines, positive, randn


def spread(low, high, count=41):
    """Values between two ends, on a grid of 1/1024."""
    return torch.round(torch.linspace(low, high, count) * 1024) / 1024


# name: values inside the domain; edges at which our gradient is finite and PyTorch's is not are left out.
UNARY = {
    "tan": [spread(-20, 20)],
    "asin": [spread(-1, 1), torch.tensor([1 - 2**-24, -1 + 2**-20, 1e-20, -1e-40, 2, NAN])],
    "acos": [spread(-1, 1), torch.tensor([1 - 2**-24, -1 + 2**-20, 1e-20, -1e-40, 2, NAN])],
    "atan": [spread(-5, 5), torch.tensor([1e10, -1e30, 1e-20, -1e-40, INF, -INF, NAN, 0.41421])],
    "sinh": [spread(-20, 20), torch.tensor([89.0, -89, 89.5, 1e-20, 1e-4, INF, -INF, NAN, 88.7])],
    "cosh": [spread(-20, 20), torch.tensor([89.0, -89, 89.5, 1e-20, 1e-4, INF, -INF, NAN, 88.7])],
    "asinh": [spread(-5, 5), torch.tensor([1e10, -1e18, 1e-20, 1e-4, INF, -INF, NAN, 1e8])],
    "acosh": [spread(1, 9), torch.tensor([1e10, 1e18, 1, 1 + 2**-23, INF, NAN, 1e8])],
    "atanh": [spread(-0.99, 0.99), torch.tensor([1.0, -1, 1 - 2**-24, 1e-20, 1e-4, NAN])],
    "exp2": [spread(-20, 20), torch.tensor([127.5, 128, -149, -151, INF, -INF, NAN])],
    "log2": [positive(41), torch.tensor([2.0**k for k in range(-120, 128, 7)] + [INF, NAN, 0, -1])],
    "log10": [positive(41), torch.tensor([10.0**k for k in range(-6, 11)] + [INF, NAN, 0, -1])],
    "lgamma": [spread(0.01, 12), spread(-0.99, -0.01), torch.tensor([1e-20, 1e5, 1e20, INF, NAN])],
    "digamma": [spread(0.01, 12), torch.tensor([1e-10, 1e5, 1e20, INF, NAN])],
    "erfinv": [spread(-0.999, 0.999), torch.tensor([1 - 2**-10, 1e-20, -1e-4, 1, -1, 2, NAN])],
    "rsqrt": [positive(41), torch.tensor([0.0, -1, INF, NAN, 1e-30])],
    "reciprocal": [randn(41), torch.tensor([1.0, INF, NAN, -INF, 1e-30])],
    "deg2rad": [spread(-720, 720)],
    "rad2deg": [spread(-7, 7)],
    "frac": [spread(-3, 3), torch.tensor([INF, NAN, 1e10])],
    "logit": [spread(0.01, 0.99), torch.tensor([0.0, 1, 1e-20, NAN])],
}
CALLS = {"nanToNum": torch.nan_to_num}


def unary():
    for op, values in UNARY.items():
        call = getattr(torch, op)
        yield op, "scalar", call, [values[0][7].clone()], False
        yield op, "empty [0, 3]", call, [torch.zeros(0, 3)], False
        for i, value in enumerate(values):
            yield op, f"values {i}", call, [value], False
        if op != "frac":
            yield op, "int32", call, [torch.tensor([1, 2, 3], dtype=torch.int32)], False
    for about, make in SHAPES.items():
        yield "square", about, torch.square, [make()], True
    yield "square", "edges", torch.square, [edges()], True
    yield "signbit", "edges", torch.signbit, [edges()[:8]], True
    yield "signbit", "int32", torch.signbit, [ints(7)], True
    yield "signbit", "bool", torch.signbit, [bools(7)], True
    yield "logit", "eps", torch.logit, [torch.tensor([0.0, 1, 0.5, 2, -1, 0.1, 0.9]), 0.1], False
    yield "nanToNum", "edges", torch.nan_to_num, [edges()], True
    yield "nanToNum", "numbers", torch.nan_to_num, [edges(), 1.5, 9.0, -9.0], True
    yield "nanToNum", "int32", torch.nan_to_num, [ints(5)], True


def pairs():
    a, b = lines().T.contiguous()
    ordinary = torch.isfinite(a) & torch.isfinite(b) & (a.abs() + b.abs() > 0)
    a, b = a[ordinary], b[ordinary]
    x, y = randn(3, 7), randn(3, 7, seed=5)
    for op in ("atan2", "hypot", "logaddexp", "logaddexp2", "copysign"):
        call = getattr(torch, op)
        yield op, "edges", call, [a.clone(), b.clone()], False
        yield op, "odd [3, 7]", call, [x.clone(), y.clone()], False
        yield op, "broadcast", call, [randn(3, 1), randn(4)], False
        yield op, "empty", call, [randn(0, 3), randn(0, 3)], False
    yield "copysign", "number", torch.copysign, [randn(5), -1], False
    yield "copysign", "int32", torch.copysign, [ints(5), ints(5, seed=3)], False
    yield "atan2", "int32", torch.atan2, [ints(5), ints(5, seed=3)], False
    infinite = torch.tensor([INF, INF, -INF, 1.0]), torch.tensor([1.0, 1.0, 2.0, 3.0])
    yield "hypot", "large", torch.hypot, [torch.tensor([3e38, 1e-30]), torch.tensor([1e38, 1e-30])], False
    yield "logaddexp", "one infinite", torch.logaddexp, list(infinite), False
    points = torch.cartesian_prod(torch.tensor([0.0, 0.5, -1, 3]), torch.tensor([0.25, 1, 7, INF]))
    yield "xlogy", "values", torch.xlogy, [points[:, 0].clone(), points[:, 1].clone()], False
    yield "xlogy", "number", torch.xlogy, [randn(5), 2], False
    yield "xlogy", "int32", torch.xlogy, [ints(5), ints(5, low=1, seed=3)], False


def mixed():
    x, a, b = randn(3, 5), randn(5, seed=2), positive(3, 1, seed=3)
    plain = lambda x, y: torch.heaviside(x.detach(), y.detach())
    yield "heaviside", "values", plain, [edges(), torch.full((12,), 0.5)], True
    yield "heaviside", "int32", torch.heaviside, [ints(7), ints(7, seed=1)], True
    yield "trueDivide", "int32", torch.true_divide, [ints(7), 2], False
    yield "clip", "edges", torch.clip, [edges(), -0.5, 1], True
    yield "clampMin", "edges", torch.clamp_min, [edges(), 0.5], True
    yield "clampMax", "edges", torch.clamp_max, [edges(), 0.5], True
    for about, value in (("number", 2.5), ("tensor", torch.tensor(1.5))):
        yield "maskedFill", about, torch.masked_fill, [x.clone(), bools(5), value], True
    yield "maskedFill", "int32", torch.masked_fill, [ints(5), bools(5), 1.75], True
    yield "maskedFill", "bool", torch.masked_fill, [bools(5, seed=2), bools(5), 3], True
    yield "maskedFill", "wider mask", torch.masked_fill, [a.clone(), bools(3, 5), 0], True
    yield "lerp", "0.25", torch.lerp, [x.clone(), a.clone(), 0.25], False
    yield "lerp", "0.75", torch.lerp, [x.clone(), a.clone(), 0.75], False
    yield "lerp", "tensor", torch.lerp, [x.clone(), a.clone(), spread(-1, 2, 5)], False
    with_value = lambda call: lambda x, a, b, o: call(x, a, b, value=o["value"])
    for op in ("addcmul", "addcdiv"):
        call = getattr(torch, op)
        yield op, "broadcast", call, [x.clone(), a.clone(), b.clone()], False
        yield op, "value", with_value(call), [x.clone(), a.clone(), b.clone(), {"value": -0.5}], False
    yield "addcmul", "int32", torch.addcmul, [ints(5), ints(5, seed=1), ints(5, seed=2)], True


def limits():
    low = torch.tensor([0.0, 0, 0, 0, 0, 0, NAN, 0, NAN, 3, 2, 1, 1, 1, INF, -INF])
    high = torch.tensor([1.0, 1, 1, 1, 1, 1, 1, NAN, NAN, 1, 1, 1, 1, 1, INF, -INF])
    x = torch.tensor([-2, 0, 0.5, 1, 3, NAN, 0, 0, -1, 2, 4, 0, 1, 2, 0, 0])
    narrow, wide = ints(5, low=0, high=9, dtype=torch.uint8), ints(5, seed=1)
    for op, call in (("clamp", torch.clamp), ("clip", torch.clip)):
        yield op, "tensors", call, [x.clone(), low.clone(), high.clone()], True
        yield op, "tensor below", call, [x.clone(), low.clone(), None], True
        yield op, "tensor above", call, [x.clone(), None, high.clone()], True
        # With two limits, backward fails in PyTorch 1.13 unless x has the shape of the result.
        yield op, "broadcast limits", call, [randn(2, 3, 4), randn(4) - 1, randn(3, 1) + 1], True
        yield op, "empty with tensors", call, [randn(0, 3), randn(3), randn(1, 3)], True
        yield op, "limits of shape []", call, [randn(7), torch.tensor(-0.5), torch.tensor(0.5)], True
        yield op, "int32 tensors", call, [ints(9), ints(9, seed=1), ints(9, seed=2)], True
        yield op, "int32 and float32 limits", call, [ints(5), torch.tensor([0.5]), None], True
        yield op, "uint8 and int32 limits", call, [narrow.clone(), wide.clone(), None], True
        yield op, "bool limit", call, [bools(8), bools(8, seed=1), None], True
    for op, call, limit in (("clampMin", torch.clamp_min, low), ("clampMax", torch.clamp_max, high)):
        yield op, "tensor", call, [x.clone(), limit.clone()], True
        yield op, "wider tensor", call, [randn(3), randn(2, 3, seed=4)], True


def rows():
    yield from limits()
    yield from unary()
    yield from pairs()
    yield from mixed()
