"""Values of PyTorch as JSON, with the distance that another implementation may keep from them."""

import sys
from contextlib import contextmanager
from pathlib import Path

import torch

sys.path.append(str(Path(__file__).resolve().parents[1] / "goldens"))

from common import DTYPES, array  # noqa: E402

NAMES = {name: dtype for dtype, name in DTYPES.items() if dtype != torch.int64}

# The difference that rounding explains, relative to the largest number in the computation of a value.
OF_LARGEST = 1e-6


@contextmanager
def precision(dtype):
    """Sets the dtype in which PyTorch computes integers with numbers, instead of float32."""
    torch.set_default_dtype(dtype)
    try:
        yield
    finally:
        torch.set_default_dtype(torch.float32)


def tensor_of(stored, dtype, requires_grad=False):
    data = torch.tensor([float(value) for value in stored["data"]], dtype=torch.float64)
    return data.to(dtype).reshape(stored["shape"]).requires_grad_(requires_grad)


def largest(tensor):
    """The largest finite magnitude."""
    magnitudes = tensor.detach().double().abs()
    magnitudes = magnitudes[magnitudes.isfinite()]
    return magnitudes.max().item() if magnitudes.numel() else 0.0


def is_exact(single, double):
    """Whether rounding changes nothing, so every correct implementation gives the same numbers."""
    return distance(single, double) == 0


def distance(single, double):
    """The largest difference of two runs; None where only one has a NaN or an infinity."""
    one, two = single.detach().double(), double.detach().double()
    finite = one.isfinite() & two.isfinite()
    if not torch.equal(one[~finite].nan_to_num(7.5), two[~finite].nan_to_num(7.5)):
        return None
    return (one - two)[finite].abs().max().item() if finite.any() else 0.0


def answer(single, double, scale=0.0):
    """
    A tensor as JSON, with the allowed difference `within`; None where rounding decides the value.
    `scale` is the largest number in its computation.
    """
    apart = distance(single, double)
    if apart is None or not single.is_floating_point() and apart > 0:
        return None
    within = 16 * apart + OF_LARGEST * max(scale, largest(single))
    return {**array(single), "within": float(f"{within:.3g}")}
