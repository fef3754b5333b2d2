"""Averaged models: the state after each update with given weights, after update_bn, and an output."""

import torch
from torch import nn
from torch.optim import swa_utils

from common import array
from samples import randn

UPDATES = 4
BATCHES = [randn(5, 3, seed=20), randn(4, 3, seed=21), randn(6, 3, seed=22)]
INPUT = randn(2, 3, seed=30)


def make_model():
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Tanh(), nn.Linear(4, 2))


def fill(model, seed):
    with torch.no_grad():
        for i, p in enumerate(model.parameters()):
            p.copy_(randn(*p.shape, seed=seed * 100 + i))
        model[1].running_mean.copy_(randn(4, seed=seed * 100 + 50))
        model[1].running_var.copy_(randn(4, seed=seed * 100 + 51).abs() + 1)
        model[1].num_batches_tracked.fill_(seed)


def state(model):
    return {name: array(value) for name, value in model.state_dict().items()}


def ema(decay):
    return lambda averaged, parameter, _: decay * averaged + (1 - decay) * parameter


def swa_cases():
    for name, decay, use_buffers in [("mean", None, False), ("mean", None, True), ("ema", 0.75, True)]:
        model = make_model()
        fill(model, 0)
        averaged = swa_utils.AveragedModel(
            model, avg_fn=None if decay is None else ema(decay), use_buffers=use_buffers)
        states = []
        for update in range(UPDATES):
            fill(model, update + 1)
            averaged.update_parameters(model)
            states.append(state(averaged))
        swa_utils.update_bn(BATCHES, averaged)
        after = state(averaged)
        averaged.eval()
        yield {
            "name": f"{name}, use_buffers={use_buffers}",
            "decay": decay,
            "useBuffers": use_buffers,
            "states": states,
            "afterUpdateBn": after,
            "output": array(averaged(INPUT)),
        }


def swa_data():
    models = []
    for update in range(UPDATES + 1):
        model = make_model()
        fill(model, update)
        models.append(state(model))
    return {"models": models, "batches": [array(b) for b in BATCHES], "input": array(INPUT)}
