"""L-BFGS: parameters and numbers of calls after each step, on Rosenbrock's function and on a small network."""

import torch
from torch import optim

from common import array, number
from nn_modules import camel
from samples import randn

INPUTS = randn(12, 2, seed=3)
TARGETS = randn(12, 1, seed=4)


def rosenbrock(params):
    x, y = params[0]
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def network(params):
    w1, b1, w2, b2 = params
    hidden = torch.tanh(INPUTS @ w1.T + b1)
    return ((hidden @ w2.T + b2 - TARGETS) ** 2).mean()


PROBLEMS = {
    "rosenbrock": (rosenbrock, [torch.tensor([-1.5, 2.0])]),
    "network": (network, [randn(3, 2, seed=5, scale=0.5), randn(3, seed=6, scale=0.5),
                          randn(1, 3, seed=7, scale=0.5), randn(1, seed=8, scale=0.5)]),
}

CASES = [
    ("rosenbrock", 12, {"lr": 1e-3}),
    ("rosenbrock", 6, {"lr": 1e-3, "max_iter": 4, "history_size": 2}),
    ("rosenbrock", 4, {"line_search_fn": "strong_wolfe", "max_iter": 5}),
    ("rosenbrock", 1, {"line_search_fn": "strong_wolfe"}),
    ("rosenbrock", 6, {"line_search_fn": "strong_wolfe", "max_iter": 6, "max_eval": 4, "history_size": 3}),
    ("network", 4, {"lr": 0.1, "max_iter": 4}),
    ("network", 4, {"line_search_fn": "strong_wolfe", "max_iter": 3}),
    ("network", 5, {"line_search_fn": "strong_wolfe", "tolerance_grad": 0.05}),
    ("network", 5, {"lr": 0.1, "tolerance_change": 0.01}),
]


def lbfgs_cases():
    for problem, steps, options in CASES:
        loss_of, start = PROBLEMS[problem]
        params = [p.clone().requires_grad_() for p in start]
        optimizer = optim.LBFGS(params, **options)

        def closure():
            optimizer.zero_grad()
            loss = loss_of(params)
            loss.backward()
            return loss

        trajectory = []
        for _ in range(steps):
            loss = optimizer.step(closure).item()
            state = optimizer.state[params[0]]
            trajectory.append({
                "loss": number(loss),
                "calls": state["func_evals"],
                "iterations": state["n_iter"],
                "parameters": [array(p) for p in params],
            })
        yield {
            "name": f"{problem} {options}",
            "problem": problem,
            "options": {camel(k): v for k, v in options.items()},
            "trajectory": trajectory,
        }


def lbfgs_data():
    return {
        "inputs": array(INPUTS),
        "targets": array(TARGETS),
        **{name: [array(p) for p in start] for name, (_, start) in PROBLEMS.items()},
    }
