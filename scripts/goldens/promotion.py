"""promotion.json: dtypes and values of operations on two operands, of conversions, and of functions of one argument."""

import itertools
import math

import torch

from common import DTYPES, array, number, write

T = torch
INT32 = range(-(2**31), 2**31)

TENSORS = {
    "float32": T.tensor([-1.5, 0, 3]),
    "int32": T.tensor([-3, 2, 20000001], dtype=T.int32),
    "uint8": T.tensor([0, 5, 255], dtype=T.uint8),
    "bool": T.tensor([False, True, True]),
    "float32 scalar": T.tensor(2.5),
    "int32 scalar": T.tensor(-3, dtype=T.int32),
    "large scalar": T.tensor(300, dtype=T.int32),
    "uint8 scalar": T.tensor(7, dtype=T.uint8),
    "bool scalar": T.tensor(True),
}
NUMBERS = [0, 2, 3, -1, 300, 16777217, 2**31, 2**32 + 5, -(2**31), 1.5, -0.5, math.nan, math.inf]
CONDITION = T.tensor([True, False, False])
IN_PLACE = ("add_", "sub_", "mul_")
COMPARISONS = {"eq": T.eq, "ne": T.ne, "lt": T.lt, "le": T.le, "gt": T.gt, "ge": T.ge}
BINARY = {
    "add": T.add, "sub": T.sub, "mul": T.mul, "div": T.div, "pow": T.pow,
    "maximum": T.maximum, "minimum": T.minimum, **COMPARISONS,
    "where": lambda a, b: T.where(CONDITION, a, b),
    **{op: (lambda op: lambda a, b: getattr(a.clone(), op)(b))(op) for op in IN_PLACE},
}
UNARY = {
    "neg": T.neg, "abs": T.abs, "floor": T.floor, "ceil": T.ceil, "sign": T.sign, "sqrt": T.sqrt,
    "exp": T.exp, "expm1": T.expm1, "sin": T.sin, "cos": T.cos, "erf": T.erf, "tanh": T.tanh,
    "sigmoid": T.sigmoid, "relu": T.relu, "isfinite": T.isfinite, "isnan": T.isnan,
    "logicalNot": T.logical_not,
}


def answer(call, *args):
    """The result; None where PyTorch refuses, or where the result does not fit int32."""
    try:
        result = call(*args)
    except (RuntimeError, TypeError):
        return None
    if result.dtype == T.int64 and any(v not in INT32 for v in result.reshape(-1).tolist()):
        return None
    return array(result)


def compared(call, x, n):
    """Gradus compares integers mathematically; PyTorch 1.13 wraps the number."""
    return answer(call, x.long() if isinstance(n, int) and x.dtype != T.float32 else x, n)


def binary():
    for (op, call), (name, x) in itertools.product(BINARY.items(), TENSORS.items()):
        for other, y in TENSORS.items():
            yield {"op": op, "x": name, "other": other, "result": answer(call, x, y)}
        if op in ("maximum", "minimum"):
            continue
        for n in NUMBERS:
            result = compared(call, x, n) if op in COMPARISONS else answer(call, x, n)
            # A bool and a number are computed in int32, so the number must fit.
            is_long = x.dtype == T.bool and isinstance(n, int) and n not in INT32
            if is_long and op in ("add", "mul", "pow"):
                result = None
            yield {"op": op, "x": name, "other": number(n), "result": result}


def clamps():
    limits = [None, -4, 2, 0.5, 2.5, 16777217]
    for (name, x), low, high in itertools.product(TENSORS.items(), limits, limits):
        # Gradus ignores limits outside the type's range; PyTorch wraps them.
        beyond = x.dtype == T.uint8 and (low == -4 or high in (-4, 16777217) or low == 16777217)
        if (low is None and high is None) or beyond:
            continue
        yield {"x": name, "low": low, "high": high, "result": answer(T.clamp, x, low, high)}


def casts():
    values = [0.0, -0.5, 1.7, -1.5, 255.9, 256, 300.7, -300.2, 2.0**31, -(2.0**31), 3e9, -3e9, 1e10,
              4294967808, 1e30, math.nan, math.inf, -math.inf]
    sources = [T.tensor(values), T.tensor([0, -1, 300, -300, 2**31 - 1], dtype=T.int32),
               TENSORS["uint8"], TENSORS["bool"]]
    for x, dtype in itertools.product(sources, (T.float32, T.int32, T.uint8, T.bool)):
        yield {"x": array(x), "result": array(x.to(dtype))}


def fills():
    numbers = [0, 1.7, -1.7, -1, 255, 256, -255, -256, 2**31, -(2**31), 1e300, math.nan, math.inf]
    for n, dtype in itertools.product(numbers, (T.float32, T.int32, T.uint8, T.bool)):
        result = answer(lambda: T.ones(2, dtype=dtype).fill_(n))
        yield {"dtype": DTYPES[dtype], "number": n if n == 1e300 else number(n), "result": result}


if __name__ == "__main__":
    write(
        "promotion",
        {
            "torch": T.__version__,
            "tensors": {name: array(x) for name, x in TENSORS.items()},
            "condition": array(CONDITION),
            "binary": list(binary()),
            "unary": [
                {"op": op, "x": name, "result": answer(call, x)}
                for (op, call), (name, x) in itertools.product(UNARY.items(), TENSORS.items())
            ],
            "clamps": list(clamps()),
            "casts": list(casts()),
            "fills": list(fills()),
        },
    )
