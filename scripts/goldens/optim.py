"""optim.json: ten steps of every optimizer from the same parameters with the same gradients, and schedules."""

import torch
from torch import optim

from common import array, number, write
from nn_modules import camel
from optim_schedulers import scheduler_cases
from samples import randn

STEPS = 10
PARAMETERS = [randn(3, 4), randn(5), randn()]
GRADIENTS = [[randn(*p.shape, seed=7 * step + 1) for p in PARAMETERS] for step in range(STEPS)]
# A gradient of zero and a huge one are where the optimizers differ most.
GRADIENTS[3][1][2] = 0
GRADIENTS[5][0][1, 1] = 400

ALL = [([0, 1, 2], {})]

CASES = [
    ("plain", "SGD", {"lr": 0.1}),
    ("weight decay", "SGD", {"lr": 0.1, "weight_decay": 0.01}),
    ("momentum", "SGD", {"lr": 0.1, "momentum": 0.9}),
    ("dampening", "SGD", {"lr": 0.1, "momentum": 0.9, "dampening": 0.5}),
    ("Nesterov", "SGD", {"lr": 0.1, "momentum": 0.9, "nesterov": True}),
    ("Nesterov, weight decay", "SGD", {
        "lr": 0.05, "momentum": 0.8, "nesterov": True, "weight_decay": 0.01}),
    ("maximize", "SGD", {"lr": 0.1, "momentum": 0.9, "maximize": True}),
    ("defaults", "Adam", {}),
    ("lr 0.1", "Adam", {"lr": 0.1}),
    ("betas, eps", "Adam", {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-3}),
    ("weight decay", "Adam", {"lr": 0.1, "weight_decay": 0.1}),
    ("amsgrad", "Adam", {"lr": 0.1, "amsgrad": True}),
    ("maximize", "Adam", {"lr": 0.1, "maximize": True}),
    ("defaults", "AdamW", {}),
    ("weight decay", "AdamW", {"lr": 0.1, "weight_decay": 0.1}),
    ("amsgrad", "AdamW", {"lr": 0.1, "weight_decay": 0.1, "amsgrad": True}),
]

GROUPED = [
    ("groups", "SGD", {"lr": 0.1, "momentum": 0.9}, [
        ([0], {}), ([1, 2], {"lr": 0.01, "weight_decay": 0.1})]),
    ("groups", "Adam", {"lr": 0.1}, [([2, 0], {"lr": 0.01}), ([1], {"betas": (0.5, 0.9)})]),
    ("groups", "AdamW", {"lr": 0.1}, [([0, 1], {"weight_decay": 0.0}), ([2], {"lr": 0.02})]),
]

LRS = [0.1, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01]
MOMENTA = [0.95, 0.93, 0.9, 0.87, 0.85, 0.87, 0.9, 0.92, 0.94, 0.95]

SCHEDULED = [
    ("learning rate changes", "SGD", {"lr": 0.1, "momentum": 0.9}, [{"lr": lr} for lr in LRS]),
    ("learning rate changes", "Adam", {"lr": 0.1}, [{"lr": lr} for lr in LRS]),
    ("learning rate and momentum change", "SGD", {"lr": 0.1, "momentum": 0.9}, [
        {"lr": lr, "momentum": m} for lr, m in zip(LRS, MOMENTA)]),
    ("learning rate and betas change", "AdamW", {"lr": 0.1}, [
        {"lr": lr, "betas": (m, 0.99)} for lr, m in zip(LRS, MOMENTA)]),
]


def encode(options):
    return {
        camel(k): [number(x) for x in v] if isinstance(v, tuple) else number(v) if not isinstance(v, bool) else v
        for k, v in options.items()
    }


def case(about, name, options, groups=ALL, settings=None):
    params = [p.clone().requires_grad_() for p in PARAMETERS]
    optimizer = getattr(optim, name)(
        [{"params": [params[i] for i in members], **own} for members, own in groups], **options)
    trajectory = []
    for step in range(STEPS):
        for p, grad in zip(params, GRADIENTS[step]):
            p.grad = grad.clone()
        if settings:
            for group in optimizer.param_groups:
                group.update(settings[step])
        optimizer.step()
        trajectory.append([array(p) for p in params])
    return {
        "name": f"{name} {about}",
        "optimizer": name,
        "options": encode(options),
        "groups": [{"params": members, "options": encode(own)} for members, own in groups],
        "settings": settings and [encode(each) for each in settings],
        "trajectory": trajectory,
    }


write(
    "optim",
    {
        "torch": torch.__version__,
        "parameters": [array(p) for p in PARAMETERS],
        "gradients": [[array(g) for g in step] for step in GRADIENTS],
        "cases": [
            *(case(*row) for row in CASES),
            *(case(*row) for row in GROUPED),
            *(case(*row[:3], settings=row[3]) for row in SCHEDULED),
        ],
        "schedules": list(scheduler_cases()),
    },
)
