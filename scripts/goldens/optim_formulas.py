"""Optimizers and options that PyTorch 1.13 lacks, from their formulas. Each function returns the step of one tensor.

Decoupled weight decay: Loshchilov & Hutter, https://arxiv.org/abs/1711.05101. Adafactor: Shazeer & Stern,
https://arxiv.org/abs/1804.04235, with learning rate and epsilons as the documentation of PyTorch 2.5 defines them.
Muon: https://kellerjordan.github.io/posts/muon/, with the defaults of PyTorch 2.9, iterated in float32. Everything is
computed in float64. NAdam: Dozat 2016, as PyTorch has it since 2.0; 1.13 multiplies by the momentum of the step twice.
"""

import math

import torch
from torch import optim


def replayed(name, decoupled_weight_decay=False, maximize=False, weight_decay=0.0, **options):
    """An optimizer of PyTorch with the two options around it: both change only what it gets."""

    def start(theta):
        value = theta.clone().requires_grad_()
        optimizer = getattr(optim, name)(
            [value], weight_decay=0.0 if decoupled_weight_decay else weight_decay, **options)
        lr = optimizer.param_groups[0]["lr"]

        def step(theta, grad):
            with torch.no_grad():
                value.copy_(theta * (1 - lr * weight_decay) if decoupled_weight_decay else theta)
            value.grad = -grad if maximize else grad
            optimizer.step()
            return value.detach().clone()

        return step

    return start


def nadam(lr=2e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0, momentum_decay=4e-3,
          decoupled_weight_decay=False, maximize=False):
    beta1, beta2 = betas

    def momentum(t):
        return beta1 * (1 - 0.5 * 0.96 ** (t * momentum_decay))

    def start(theta):
        t, product, m, v = 0, 1.0, torch.zeros(theta.shape).double(), torch.zeros(theta.shape).double()

        def step(theta, grad):
            nonlocal t, product, m, v
            t += 1
            theta = theta.double()
            g = (-grad if maximize else grad).double()
            if decoupled_weight_decay:
                theta = theta * (1 - lr * weight_decay)
            else:
                g = g + weight_decay * theta
            product *= momentum(t)
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * g * g
            divisor = (v / (1 - beta2 ** t)).sqrt() + eps
            ahead = momentum(t + 1)
            of_gradient = (1 - momentum(t)) / (1 - product)
            return theta - lr * (of_gradient * g + ahead / (1 - product * ahead) * m) / divisor

        return step

    return start


def rms(x):
    return (x.double() ** 2).mean().sqrt()


def adafactor(lr=0.01, beta2_decay=-0.8, eps=(None, 1e-3), d=1.0, weight_decay=0.0, maximize=False):
    def start(theta):
        shape = theta.shape
        state = {"t": 0, "v": torch.zeros(shape), "r": torch.zeros(()), "c": torch.zeros(())}

        def step(theta, grad):
            eps1 = torch.finfo(torch.float32).eps if eps[0] is None else eps[0]
            g = -grad if maximize else grad
            state["t"] += 1
            t = state["t"]
            share = 1 - t ** beta2_decay

            def mean(old, new):
                return share * old + (1 - share) * new

            if len(shape) > 1:
                state["r"] = mean(state["r"], (g * g).mean(-1, keepdim=True))
                state["c"] = mean(state["c"], (g * g).mean(-2, keepdim=True))
                v = state["r"] * state["c"] / state["r"].mean(-2, keepdim=True).clamp(min=eps1)
            else:
                state["v"] = mean(state["v"], g * g)
                v = state["v"]
            u = g / v.sqrt().clamp(min=eps1)
            alpha = max(eps[1], rms(theta)) * min(lr, 1 / math.sqrt(t))
            return theta * (1 - lr * weight_decay) - alpha * u / max(1.0, rms(u) / d)

        return step

    return start


def muon(lr=1e-3, weight_decay=0.1, momentum=0.95, nesterov=True, ns_coefficients=(3.4445, -4.775, 2.0315),
         eps=1e-7, ns_steps=5, adjust_lr_fn=None):
    def orthogonal(x):
        a, b, c = ns_coefficients
        flipped = x.shape[0] > x.shape[1]
        y = x.T if flipped else x
        y = y / max(float(y.norm()), eps)
        for _ in range(ns_steps):
            gram = y @ y.T
            y = a * y + (b * gram + c * gram @ gram) @ y
        return y.T if flipped else y

    def start(theta):
        rows, columns = theta.shape
        ratio = {None: math.sqrt(max(1, rows / columns)), "match_rms_adamw": 0.2 * math.sqrt(max(rows, columns))}
        buffer = torch.zeros(theta.shape)

        def step(theta, grad):
            nonlocal buffer
            buffer = momentum * buffer + (1 - momentum) * grad
            direction = momentum * buffer + (1 - momentum) * grad if nesterov else buffer
            return theta * (1 - lr * weight_decay) - lr * ratio[adjust_lr_fn] * orthogonal(direction)

        return step

    return start


FORMULAS = {
    "Adafactor": adafactor,
    "Muon": muon,
    "NAdam": nadam,
    "Adam": lambda **options: replayed("Adam", **options),
    "RAdam": lambda **options: replayed("RAdam", **options),
}
