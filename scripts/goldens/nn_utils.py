"""Clipping of gradients: the norm that PyTorch returns, and the clipped gradients."""

import torch
from torch.nn import utils

from common import array, number
from samples import randn

INF = float("inf")


def gradients():
    return [randn(3, 4), randn(5, seed=2), randn()]


def filled(value):
    return [torch.full((3, 4), value), torch.full((5,), value), torch.tensor(value)]


def with_edge(value):
    grads = gradients()
    grads[1][2] = value
    return grads


NORMS = [
    ("", gradients(), 1.0, 2),
    ("of a norm that is small enough", gradients(), 400.0, 2),
    ("to 0", gradients(), 0.0, 2),
    ("p = 1", gradients(), 1.0, 1),
    ("p = 1, small enough", gradients(), 400.0, 1),
    ("p = 3", gradients(), 1.0, 3),
    ("p = 0.5", gradients(), 1.0, 0.5),
    ("p = inf", gradients(), 0.5, INF),
    ("p = inf, small enough", gradients(), 400.0, INF),
    ("of zeros", filled(0.0), 1.0, 2),
    ("of zeros, p = 1", filled(0.0), 1.0, 1),
    ("of zeros, p = 3", filled(0.0), 1.0, 3),
    ("of zeros, p = inf", filled(0.0), 1.0, INF),
    ("of 400", filled(-400.0), 1.0, 2),
    ("that overflows", filled(1e30), 1.0, 2),
    ("with NaN", with_edge(float("nan")), 1.0, 2),
    ("with NaN, p = inf", with_edge(float("nan")), 1.0, INF),
    ("with Infinity", with_edge(INF), 1.0, 2),
    ("with -Infinity, p = inf", with_edge(-INF), 1.0, INF),
    ("to Infinity", gradients(), INF, 2),
    ("of one element", [torch.tensor([3.0])], 1.0, 2),
]

VALUES = [
    ("", gradients(), 0.5),
    ("to 0", gradients(), 0.0),
    ("at ties", filled(0.5), 0.5),
    ("of zeros", filled(0.0), 0.5),
    ("with NaN", with_edge(float("nan")), 0.5),
    ("with Infinity", with_edge(INF), 0.5),
    ("with -Infinity", with_edge(-INF), 0.5),
]


def with_gradients(grads):
    parameters = [torch.zeros_like(g, requires_grad=True) for g in grads]
    for parameter, grad in zip(parameters, grads):
        parameter.grad = grad.clone()
    return parameters


def clipping_cases():
    for about, grads, max_norm, norm_type in NORMS:
        parameters = with_gradients(grads)
        norm = utils.clip_grad_norm_(parameters, max_norm, norm_type)
        yield {
            "name": f"clipGradNorm_ {about}".rstrip(),
            "gradients": [array(g) for g in grads],
            "limit": number(max_norm),
            "normType": number(norm_type),
            "norm": array(norm),
            "clipped": [array(p.grad) for p in parameters],
        }
    for about, grads, clip_value in VALUES:
        parameters = with_gradients(grads)
        utils.clip_grad_value_(parameters, clip_value)
        yield {
            "name": f"clipGradValue_ {about}".rstrip(),
            "gradients": [array(g) for g in grads],
            "limit": number(clip_value),
            "normType": None,
            "norm": None,
            "clipped": [array(p.grad) for p in parameters],
        }
