"""optim.json: ten steps of every optimizer from the same parameters with the same gradients."""

import torch
from torch import optim

from common import array, number, write
from nn_modules import camel
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

SCHEDULED = [
    ("learning rate changes", "SGD", {"lr": 0.1, "momentum": 0.9}),
    ("learning rate changes", "Adam", {"lr": 0.1}),
]


def encode(options):
    return {
        camel(k): [number(x) for x in v] if isinstance(v, tuple) else number(v) if not isinstance(v, bool) else v
        for k, v in options.items()
    }


def case(about, name, options, groups=ALL, lrs=None):
    params = [p.clone().requires_grad_() for p in PARAMETERS]
    optimizer = getattr(optim, name)(
        [{"params": [params[i] for i in members], **own} for members, own in groups], **options)
    trajectory = []
    for step in range(STEPS):
        for p, grad in zip(params, GRADIENTS[step]):
            p.grad = grad.clone()
        if lrs:
            for group in optimizer.param_groups:
                group["lr"] = lrs[step]
        optimizer.step()
        trajectory.append([array(p) for p in params])
    return {
        "name": f"{name} {about}",
        "optimizer": name,
        "options": encode(options),
        "groups": [{"params": members, "options": encode(own)} for members, own in groups],
        "lrs": lrs,
        "trajectory": trajectory,
    }


SCHEDULE = [0.1, 0.09, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03, 0.02, 0.01]

write(
    "optim",
    {
        "torch": torch.__version__,
        "parameters": [array(p) for p in PARAMETERS],
        "gradients": [[array(g) for g in step] for step in GRADIENTS],
        "cases": [
            *(case(*row) for row in CASES),
            *(case(*row) for row in GROUPED),
            *(case(*row, lrs=SCHEDULE) for row in SCHEDULED),
        ],
    },
)
