"""Input tensors of the op goldens."""

import torch

NAN = float("nan")
INF = float("inf")


def randn(*shape, seed=0, scale=1.0):
    """Normal values on a grid of 1/64, which are short decimals and exact in float32."""
    generator = torch.Generator().manual_seed(seed + sum(shape) * 31 + len(shape))
    return torch.round(torch.randn(shape, generator=generator) * scale * 64) / 64


def positive(*shape, seed=0):
    """Values of at least 1/64."""
    return randn(*shape, seed=seed).abs() + 1 / 64


def edges():
    """Edge values for kernels. The tests of the functions cover subnormals."""
    return torch.tensor([0.0, -0.0, 1, -1, 400, -400, INF, -INF, NAN, 1e-20, -1e-20, 0.5])


SPECIAL = torch.tensor([0.0, -0.0, 0.5, -1, 400, -400, INF, -INF, NAN])


def lines():
    """[81, 2]: every pair of special values."""
    return torch.cartesian_prod(SPECIAL, SPECIAL)


def ints(*shape, low=-9, high=10, seed=0, dtype=torch.int32):
    generator = torch.Generator().manual_seed(seed + sum(shape))
    return torch.randint(low, high, shape, generator=generator).to(dtype)


def bools(*shape, seed=0):
    return ints(*shape, low=0, high=2, seed=seed).bool()


SHAPES = {
    "scalar": lambda: randn(),
    "one": lambda: randn(1),
    "empty [0, 3]": lambda: randn(0, 3),
    "odd [3, 5, 7]": lambda: randn(3, 5, 7),
    "row [1, 17]": lambda: randn(1, 17),
}
