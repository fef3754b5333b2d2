"""optim.json: ten steps of every optimizer from the same parameters with the same gradients, schedules, L-BFGS, SWA."""

import torch
from torch import optim

from common import array, number, write
from nn_modules import camel
from optim_formulas import FORMULAS
from optim_lbfgs import lbfgs_cases, lbfgs_data
from optim_schedulers import scheduler_cases
from optim_swa import swa_cases, swa_data
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
    ("maximize", "AdamW", {"lr": 0.1, "maximize": True}),
    ("dampening, maximize, weight decay", "SGD", {
        "lr": 0.1, "momentum": 0.9, "dampening": 0.3, "maximize": True, "weight_decay": 0.1}),
    ("defaults", "RMSprop", {}),
    ("alpha, eps", "RMSprop", {"lr": 0.05, "alpha": 0.9, "eps": 1e-3}),
    ("momentum, weight decay", "RMSprop", {"momentum": 0.9, "weight_decay": 0.1}),
    ("centered", "RMSprop", {"centered": True}),
    ("centered, momentum, maximize", "RMSprop", {"centered": True, "momentum": 0.5, "maximize": True}),
    ("defaults", "Adagrad", {}),
    ("all options", "Adagrad", {
        "lr": 0.1, "lr_decay": 0.1, "weight_decay": 0.1, "initial_accumulator_value": 0.5, "eps": 1e-3,
        "maximize": True}),
    ("defaults", "Adadelta", {}),
    ("all options", "Adadelta", {
        "lr": 0.5, "rho": 0.8, "eps": 1e-3, "weight_decay": 0.1, "maximize": True}),
    ("defaults", "Adamax", {}),
    ("all options", "Adamax", {
        "lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1, "maximize": True}),
    ("defaults", "RAdam", {}),
    ("rectified early", "RAdam", {"lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1}),
    ("defaults", "ASGD", {}),
    ("all options", "ASGD", {
        "lr": 0.1, "lambd": 0.1, "alpha": 0.5, "t0": 4, "weight_decay": 0.1, "maximize": True}),
    ("defaults", "Rprop", {}),
    ("all options", "Rprop", {
        "lr": 0.1, "etas": (0.4, 1.5), "step_sizes": (0.03, 0.3), "maximize": True}),
]

# Of PyTorch versions after 1.13.
FROM_FORMULAS = [
    ("decoupled weight decay", "Adam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("defaults", "NAdam", {}),
    ("options", "NAdam", {
        "lr": 0.1, "betas": (0.8, 0.95), "eps": 1e-3, "weight_decay": 0.1, "momentum_decay": 0.1}),
    ("decoupled weight decay", "NAdam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("maximize", "NAdam", {"lr": 0.1, "maximize": True}),
    ("decoupled weight decay", "RAdam", {"lr": 0.1, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("maximize", "RAdam", {"lr": 0.1, "maximize": True}),
    ("defaults", "Adafactor", {}),
    ("all options", "Adafactor", {
        "lr": 0.5, "beta2_decay": -0.6, "eps": (1e-6, 0.01), "d": 1.5, "weight_decay": 0.1, "maximize": True}),
]

MATRIX = [([0], {})]
MUON = [
    ("defaults", "Muon", {}),
    ("AdamW rates", "Muon", {"lr": 0.1, "adjust_lr_fn": "match_rms_adamw", "nesterov": False}),
    ("options", "Muon", {
        "lr": 0.1, "weight_decay": 0.0, "momentum": 0.8, "ns_steps": 3, "ns_coefficients": (2.0, -1.5, 0.5)}),
]

GROUPED = [
    ("groups", "SGD", {"lr": 0.1, "momentum": 0.9}, [
        ([0], {}), ([1, 2], {"lr": 0.01, "weight_decay": 0.1})]),
    ("groups", "Adam", {"lr": 0.1}, [([2, 0], {"lr": 0.01}), ([1], {"betas": (0.5, 0.9)})]),
    ("groups", "AdamW", {"lr": 0.1}, [([0, 1], {"weight_decay": 0.0}), ([2], {"lr": 0.02})]),
    ("groups", "RMSprop", {"momentum": 0.9}, [([0, 1], {"centered": True}), ([2], {"momentum": 0.0})]),
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
    ("learning rate changes", "ASGD", {"lr": 0.1, "lambd": 0.1}, [{"lr": lr} for lr in LRS]),
]


def encode(options):
    def value(v):
        if v is None or isinstance(v, (bool, str)):
            return v
        return [value(x) for x in v] if isinstance(v, tuple) else number(v)

    return {camel(k): value(v) for k, v in options.items()}


def described(about, name, options, groups, settings, trajectory):
    return {
        "name": f"{name} {about}",
        "optimizer": name,
        "options": encode(options),
        "groups": [{"params": members, "options": encode(own)} for members, own in groups],
        "settings": settings and [encode(each) for each in settings],
        "trajectory": trajectory,
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
    return described(about, name, options, groups, settings, trajectory)


def from_formula(about, name, options, groups=ALL):
    members = groups[0][0]
    params = [p.clone() for p in PARAMETERS]
    steps = {i: FORMULAS[name](**options)(params[i]) for i in members}
    trajectory = []
    for step in range(STEPS):
        for i in members:
            params[i] = steps[i](params[i], GRADIENTS[step][i]).to(PARAMETERS[i].dtype)
        trajectory.append([array(p) for p in params])
    return described(about, name, options, groups, None, trajectory)


if __name__ == "__main__":
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
                *(from_formula(*row) for row in FROM_FORMULAS),
                *(from_formula(*row, MATRIX) for row in MUON),
            ],
            "schedules": list(scheduler_cases()),
            "lbfgsData": lbfgs_data(),
            "lbfgs": list(lbfgs_cases()),
            "swaData": swa_data(),
            "swa": list(swa_cases()),
        },
    )
