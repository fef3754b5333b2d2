"""Rows (op, about, call, args, exact) for functions of bits."""

import torch

from samples import bools, ints

U8 = torch.uint8


def rows():
    wide = lambda seed: ints(60, low=-(2**31), high=2**31 - 1, seed=seed)
    calls = {"bitwiseAnd": torch.bitwise_and, "bitwiseOr": torch.bitwise_or, "bitwiseXor": torch.bitwise_xor}
    for op, call in calls.items():
        yield op, "int32", call, [wide(1), wide(2)], True
        yield op, "broadcast", call, [ints(3, 1), ints(4, seed=1)], True
        yield op, "uint8", call, [ints(9, low=0, high=256, dtype=U8), ints(9, low=0, high=256, seed=3, dtype=U8)], True
        yield op, "uint8 and int32", call, [ints(9, low=0, high=256, dtype=U8), wide(5)[:9].clone()], True
        yield op, "bool", call, [bools(9), bools(9, seed=2)], True
        yield op, "number", call, [wide(3), 12345], True
        yield op, "empty", call, [ints(0, 3), ints(3)], True
    yield "bitwiseNot", "int32", torch.bitwise_not, [wide(4)], True
    yield "bitwiseNot", "uint8", torch.bitwise_not, [ints(9, low=0, high=256, dtype=U8)], True
    yield "bitwiseNot", "bool", torch.bitwise_not, [bools(9)], True
    for op, call in (
        ("bitwiseLeftShift", torch.bitwise_left_shift),
        ("bitwiseRightShift", torch.bitwise_right_shift),
    ):
        yield op, "int32", call, [wide(6), ints(60, low=0, high=31)], True
        yield op, "number", call, [wide(7), 3], True
        yield op, "31", call, [wide(8), 31], True
        yield op, "uint8", call, [ints(9, low=0, high=256, dtype=U8), ints(9, low=0, high=8, dtype=U8)], True
