"""Learning-rate schedules: the rates and momenta that PyTorch sets, epoch by epoch."""

import torch
from torch import optim
from torch.optim import lr_scheduler, swa_utils

from common import number
from nn_modules import camel, encode_options

STEPS = 30
LRS = [0.1, 0.03]  # one for each of two parameter groups

CASES = [
    ("StepLR", {"step_size": 7}, {}),
    ("StepLR", {"step_size": 1, "gamma": 0.5}, {}),
    ("MultiStepLR", {"milestones": [3, 11, 12]}, {}),
    ("MultiStepLR", {"milestones": [12, 3, 12, 0], "gamma": 0.3}, {}),
    ("MultiStepLR", {"milestones": []}, {}),
    ("ExponentialLR", {"gamma": 0.9}, {}),
    ("LinearLR", {}, {}),
    ("LinearLR", {"start_factor": 0.01, "total_iters": 20}, {}),
    ("LinearLR", {"start_factor": 1.0, "end_factor": 0.0, "total_iters": 10}, {}),
    ("CosineAnnealingLR", {"T_max": 30}, {}),
    ("CosineAnnealingLR", {"T_max": 10, "eta_min": 0.001}, {}),
    ("CosineAnnealingLR", {"T_max": 4}, {}),
    ("CosineAnnealingLR", {"T_max": 1, "eta_min": 0.05}, {}),
    ("OneCycleLR", {"max_lr": 0.1, "total_steps": 30}, {"momentum": 0.9}),
    ("OneCycleLR", {"max_lr": [0.1, 1.0], "epochs": 5, "steps_per_epoch": 6}, {"momentum": 0.0}),
    ("OneCycleLR", {"max_lr": 0.1, "total_steps": 31, "three_phase": True}, {"momentum": 0.9}),
    ("OneCycleLR", {"max_lr": 0.1, "total_steps": 33, "anneal_strategy": "linear",
                    "pct_start": 0.25, "div_factor": 10.0, "final_div_factor": 100.0,
                    "base_momentum": 0.8, "max_momentum": [0.9, 0.99]}, {"momentum": 0.5}),
    ("OneCycleLR", {"max_lr": 0.1, "total_steps": 30, "cycle_momentum": False}, {"momentum": 0.9}),
    ("OneCycleLR", {"max_lr": 0.1, "total_steps": 30, "pct_start": 0.0}, {"momentum": 0.9}),
    ("OneCycleLR", {"max_lr": 0.01, "total_steps": 30}, {"betas": (0.9, 0.99)}),
    ("ConstantLR", {}, {}),
    ("ConstantLR", {"factor": 0.1, "total_iters": 12}, {}),
    ("ConstantLR", {"factor": 0.5, "total_iters": 0}, {}),
    ("PolynomialLR", {}, {}),
    ("PolynomialLR", {"total_iters": 20, "power": 2.0}, {}),
    ("PolynomialLR", {"total_iters": 30, "power": 0.9}, {}),
    ("CosineAnnealingWarmRestarts", {"T_0": 7}, {}),
    ("CosineAnnealingWarmRestarts", {"T_0": 3, "T_mult": 2, "eta_min": 0.001}, {}),
    ("CosineAnnealingWarmRestarts", {"T_0": 1}, {}),
    ("CyclicLR", {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 4}, {"momentum": 0.9}),
    ("CyclicLR", {"base_lr": [0.01, 0.001], "max_lr": [0.1, 0.2], "step_size_up": 3, "step_size_down": 5,
                  "mode": "triangular2", "base_momentum": 0.7, "max_momentum": [0.9, 0.99]}, {"momentum": 0.5}),
    ("CyclicLR", {"base_lr": 0.01, "max_lr": 0.1, "step_size_up": 5, "step_size_down": 1, "mode": "exp_range",
                  "gamma": 0.9, "cycle_momentum": False}, {"momentum": 0.9}),
    ("SWALR", {"swa_lr": 0.05}, {}),
    ("SWALR", {"swa_lr": [0.5, 0.001], "anneal_epochs": 20, "anneal_strategy": "linear"}, {}),
    ("SWALR", {"swa_lr": 0.05, "anneal_epochs": 0}, {}),
]

# Functions cannot be written as JSON; the test has them under the same names.
FUNCTIONS = {
    "inverse": lambda epoch: 1 / (1 + epoch),
    "halving": lambda epoch: 0.5 ** (epoch // 4),
    "constant": lambda epoch: 0.95,
}

BY_FUNCTIONS = [
    ("LambdaLR", "lr_lambda", "inverse", {}),
    ("LambdaLR", "lr_lambda", ["inverse", "halving"], {}),
    ("MultiplicativeLR", "lr_lambda", "constant", {}),
    ("MultiplicativeLR", "lr_lambda", ["constant", "inverse"], {}),
    ("CyclicLR", "scale_fn", "inverse", {
        "base_lr": 0.01, "max_lr": 0.1, "step_size_up": 4, "cycle_momentum": False}),
    ("CyclicLR", "scale_fn", "halving", {
        "base_lr": 0.01, "max_lr": 0.1, "step_size_up": 4, "cycle_momentum": False, "scale_mode": "iterations"}),
]

CHAINS = [
    [("ConstantLR", {"factor": 0.1, "total_iters": 4}, {}), ("ExponentialLR", {"gamma": 0.9}, {})],
    [("LinearLR", {"total_iters": 8}, {}), ("StepLR", {"step_size": 5}, {}), ("PolynomialLR", {"total_iters": 25}, {})],
]

# The epochs that step() gets, with fractions.
EPOCHS = [i / 4 for i in range(1, 31)]

WARM_UP = ("LinearLR", {"start_factor": 0.1, "total_iters": 5}, {})

SEQUENCES = [
    ([WARM_UP, ("CosineAnnealingLR", {"T_max": 25}, {})], [5]),
    ([WARM_UP, ("ExponentialLR", {"gamma": 0.9}, {}), ("StepLR", {"step_size": 3}, {})], [5, 20]),
    ([("MultiStepLR", {"milestones": [2]}, {}), ("ExponentialLR", {"gamma": 0.5}, {})], [10]),
]

NAN = float("nan")
FALLING = [1, 0.9, 0.8, 0.8, 0.81, 0.80001, 0.79999, 0.7, 0.7, 0.7, NAN, 0.7, 0.7, 0.7, 0.5]
FLAT = [0.5] * 30

PLATEAUS = [
    ({"patience": 2}, FALLING + FLAT),
    ({"patience": 0, "factor": 0.5, "cooldown": 3}, FALLING + FLAT),
    ({"patience": 1, "min_lr": [0.01, 0.001], "threshold": 0.1, "threshold_mode": "abs"}, FALLING + FLAT),
    ({"patience": 1, "mode": "max", "eps": 1e-3, "factor": 0.3}, [-x for x in FALLING] + FLAT),
    ({"patience": 1, "mode": "max", "threshold_mode": "abs", "min_lr": 0.02}, FLAT),
    ({"patience": 2}, [float("inf")] * 4 + [NAN] * 4 + [0.0] * 8 + [-1.0] * 8),
]


def optimizer_with(settings):
    groups = [{"params": [torch.zeros(1, requires_grad=True)], "lr": lr} for lr in LRS]
    return (optim.Adam if "betas" in settings else optim.SGD)(groups, lr=1.0, **settings)


def make(optimizer, name, options):
    return getattr(swa_utils if name == "SWALR" else lr_scheduler, name)(optimizer, **options)


def momentum_of(group):
    return group["betas"][0] if "betas" in group else group["momentum"]


def trace(optimizer, scheduler, steps):
    """Rates and momenta of all groups, before the first step and after each step."""
    rates, momenta = [], []
    for step in range(len(steps) + 1):
        if step > 0:
            optimizer.step()
            scheduler.step(*steps[step - 1])
        rates.append([number(group["lr"]) for group in optimizer.param_groups])
        momenta.append([number(momentum_of(group)) for group in optimizer.param_groups])
    return {"rates": rates, "momenta": momenta}


def encode(name, options):
    return {"scheduler": name, "options": encode_options({
        key: [number(x) for x in value] if isinstance(value, list) else value
        for key, value in options.items()
    })}


def scheduler_cases():
    for name, options, settings in CASES:
        optimizer = optimizer_with(settings)
        yield {
            "name": f"{name} {options} {settings}",
            "settings": {camel(k): list(v) if isinstance(v, tuple) else v for k, v in settings.items()},
            "parts": [encode(name, options)],
            "milestones": None,
            "metrics": None,
            **trace(optimizer, make(optimizer, name, options), [()] * STEPS),
        }
    for name, option, functions, options in BY_FUNCTIONS:
        optimizer = optimizer_with({})
        made = [FUNCTIONS[f] for f in functions] if isinstance(functions, list) else FUNCTIONS[functions]
        yield {
            "name": f"{name} {option}={functions} {options}",
            "settings": {},
            "parts": [encode(name, options)],
            "functions": {"option": camel(option), "names": functions},
            "milestones": None,
            "metrics": None,
            **trace(optimizer, make(optimizer, name, {**options, option: made}), [()] * STEPS),
        }
    for parts in CHAINS:
        optimizer = optimizer_with({})
        chain = lr_scheduler.ChainedScheduler([make(optimizer, name, options) for name, options, _ in parts])
        yield {
            "name": f"ChainedScheduler {[name for name, *_ in parts]}",
            "settings": {},
            "parts": [encode(name, options) for name, options, _ in parts],
            "isChain": True,
            "milestones": None,
            "metrics": None,
            **trace(optimizer, chain, [()] * STEPS),
        }
    for options in ({"T_0": 2}, {"T_0": 1, "T_mult": 2, "eta_min": 0.01}):
        optimizer = optimizer_with({})
        restarts = make(optimizer, "CosineAnnealingWarmRestarts", options)
        yield {
            "name": f"CosineAnnealingWarmRestarts {options} epochs",
            "settings": {},
            "parts": [encode("CosineAnnealingWarmRestarts", options)],
            "epochs": EPOCHS,
            "milestones": None,
            "metrics": None,
            **trace(optimizer, restarts, [(x,) for x in EPOCHS]),
        }
    for parts, milestones in SEQUENCES:
        optimizer = optimizer_with({})
        schedulers = [make(optimizer, name, options) for name, options, _ in parts]
        sequence = lr_scheduler.SequentialLR(optimizer, schedulers, milestones)
        yield {
            "name": f"SequentialLR {[name for name, *_ in parts]} {milestones}",
            "settings": {},
            "parts": [encode(name, options) for name, options, _ in parts],
            "milestones": milestones,
            "metrics": None,
            **trace(optimizer, sequence, [()] * STEPS),
        }
    for options, metrics in PLATEAUS:
        optimizer = optimizer_with({})
        yield {
            "name": f"ReduceLROnPlateau {options}",
            "settings": {},
            "parts": [encode("ReduceLROnPlateau", options)],
            "milestones": None,
            "metrics": [number(x) for x in metrics],
            **trace(optimizer, make(optimizer, "ReduceLROnPlateau", options), [(x,) for x in metrics]),
        }
