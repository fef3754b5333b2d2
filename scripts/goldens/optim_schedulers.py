"""Learning-rate schedules: the rates and momenta that PyTorch sets, epoch by epoch."""

import torch
from torch import optim
from torch.optim import lr_scheduler

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
]

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
    return getattr(lr_scheduler, name)(optimizer, **options)


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
