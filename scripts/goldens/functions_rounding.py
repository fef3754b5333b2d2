"""Rows (op, about, call, args, exact) for rounding and division with remainders."""

import torch

from samples import SPECIAL, INF, edges, ints, randn

HALVES = torch.arange(-7, 8) / 2


def rows():
    decimals = lambda x, o: torch.round(x, decimals=o["decimals"])
    yield "round", "halves", torch.round, [HALVES.clone()], True
    yield "round", "edges", torch.round, [torch.cat([edges(), torch.tensor([8388607.5, 2**23 + 1, 0.49999997])])], True
    yield "round", "int32", torch.round, [ints(5)], True
    yield "round", "empty", torch.round, [randn(0, 3)], True
    yield "round", "2 decimals", decimals, [randn(3, 5), {"decimals": 2}], False
    yield "round", "-1 decimals", decimals, [randn(3, 5, scale=100), {"decimals": -1}], False
    yield "trunc", "halves", torch.trunc, [HALVES.clone()], True
    yield "trunc", "edges", torch.trunc, [edges()], True
    yield "trunc", "int32", torch.trunc, [ints(5)], True
    divisors = torch.cat([SPECIAL[2:], torch.tensor([3.0, -0.1, 1e-20])])
    a, b = torch.cartesian_prod(torch.cat([SPECIAL[:7], torch.tensor([7.0, -1e10, 123.456])]), divisors).T.contiguous()
    wide = ints(200, low=-(2**31), high=2**31 - 1, seed=1), ints(200, low=-40000, high=40000, seed=2) * 2 + 1
    large = ints(50, low=-(2**31), high=2**31 - 1, seed=3), ints(50, low=-(2**31), high=2**31 - 1, seed=4)
    ends = torch.cartesian_prod(
        torch.tensor([-(2**31), -(2**31) + 1, -1, 0, 1, 2**31 - 1], dtype=torch.int32),
        torch.tensor([-(2**31), -(2**31) + 1, -2, 1, 2, 2**31 - 1], dtype=torch.int32),
    ).T.contiguous()
    detached = lambda call: lambda a, b: call(a.detach(), b.detach() if isinstance(b, torch.Tensor) else b)
    calls = {
        "remainder": torch.remainder,
        "fmod": torch.fmod,
        "floorDivide": detached(torch.floor_divide),
    }
    rounded = lambda a, b, options: torch.div(a, b, rounding_mode=options["roundingMode"])
    for mode in ("floor", "trunc"):
        options = {"roundingMode": mode}
        for about, args in {
            "edges": [a.clone(), b.clone()],
            "number": [HALVES.clone(), 0.75],
            "broadcast": [randn(3, 1, scale=10), randn(4) + 3],
            "int32": [ints(9), torch.tensor([3, -3, 2, -2, 1, -1, 7, 5, -4], dtype=torch.int32)],
            "int32, wide": list(wide),
            "int32 and a number": [ints(9), -2],
            "int32 and a fraction": [ints(9), 1.5],
            "uint8": [ints(9, low=0, high=256, dtype=torch.uint8), ints(9, low=1, high=9, dtype=torch.uint8)],
            "empty": [randn(0, 3), 2],
        }.items():
            yield "div", f"{mode}, {about}", rounded, [*args, options], True
    for op, call in calls.items():
        # Both gradients of PyTorch are those of a / b, which may round to another integer, so they are not compared here.
        yield op, "edges", detached(call), [a.clone(), b.clone()], True
        yield op, "float32", call, [torch.tensor([7.5, -7.5, 7.5, -7.5, 1]), torch.tensor([2.0, 2, -2, -2, 8])], True
        yield op, "number", call, [torch.tensor([1.0, 5, -1, 0.3]), 0.1], True
        yield op, "large quotients", detached(call), [torch.tensor([1e20, -1e15, 1e10, 12345678]), torch.tensor([7.0, 0.1, -3, 0.3])], op != "floorDivide"
        yield op, "broadcast", detached(call), [randn(3, 1, scale=10), randn(4) + 3], True
        yield op, "int32", call, [ints(9), torch.tensor([3, -3, 2, -2, 1, -1, 7, 5, -4], dtype=torch.int32)], True
        yield op, "int32, wide", call, list(wide), True
        yield op, "int32, large", call, list(large), True
        yield op, "int32, ends", call, [ends[0].clone(), ends[1].clone()], True
        yield op, "uint8", call, [ints(9, low=0, high=256, dtype=torch.uint8), ints(9, low=1, high=9, dtype=torch.uint8)], True
        yield op, "int32 and a fraction", call, [ints(9), 1.5], True
