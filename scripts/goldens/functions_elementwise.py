"""Rows (op, about, call, args, exact) for the functions of one element that are not methods of Tensor."""

import torch

from samples import SHAPES, edges


def rows():
    for about, make in SHAPES.items():
        yield "square", about, torch.square, [make()], True
    yield "square", "edges", torch.square, [edges()], True
