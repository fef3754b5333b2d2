"""float64-modules.json: activations, losses, normalisations, steps of optimizers and random streams in double precision."""

import torch

# The samples and layers of the other scripts follow the default dtype.
torch.set_default_dtype(torch.float64)

from common import array, write
from nn_modules import activation_cases, loss_cases
from nn_norms import norm_cases
from optim import ALL, CASES, FROM_FORMULAS, GRADIENTS, MATRIX, MUON, PARAMETERS, case, from_formula
from random_streams import next_int

# Cases of one module, and elements of their inputs.
MOST, ELEMENTS = 3, 30
# The formulas have the constants of float32; the vectors of doubles give NaN at an infinity.
LEFT_OUT = {"Adafactor defaults", "Hardswish() edges"}


def sample(cases):
    counts = {}
    for each in cases:
        name = each["module"]
        if each["name"] not in LEFT_OUT and counts.get(name, 0) < MOST and 0 < len(each["input"]["data"]) <= ELEMENTS:
            counts[name] = counts.get(name, 0) + 1
            yield each


def steps():
    cases = [
        *(case(*row) for row in CASES),
        *(from_formula(*row) for row in FROM_FORMULAS),
        *(from_formula(*row, MATRIX) for row in MUON),
    ]
    return [{**each, "trajectory": each["trajectory"][-1:]} for each in cases if each["name"] not in LEFT_OUT]


def streams():
    share = torch.linspace(0, 1, 9)
    calls = {
        "rand": lambda g: torch.rand(7, generator=g),
        "randn below 16": lambda g: torch.randn(5, generator=g),
        "randn of 16": lambda g: torch.randn(16, generator=g),
        "randn of 37": lambda g: torch.randn(37, generator=g),
        "uniform_": lambda g: torch.empty(5).uniform_(-0.1, 0.3, generator=g),
        "normal_": lambda g: torch.empty(20).normal_(10, 2, generator=g),
        "exponential_": lambda g: torch.empty(5).exponential_(2, generator=g),
        "cauchy_": lambda g: torch.empty(5).cauchy_(1, 2, generator=g),
        "logNormal_": lambda g: torch.empty(5).log_normal_(1, 2, generator=g),
        "geometric_": lambda g: torch.empty(5).geometric_(0.3, generator=g),
        "random_": lambda g: torch.empty(5).random_(generator=g),
        "random_ in a range": lambda g: torch.empty(5).random_(-5, 17, generator=g),
        "random_ in a wide range": lambda g: torch.empty(5).random_(-(2**40), 2**40, generator=g),
        "bernoulli": lambda g: torch.bernoulli(share, generator=g),
        "poisson": lambda g: torch.poisson(share * 20, generator=g),
        "multinomial": lambda g: torch.multinomial(share, 5, generator=g),
        "multinomial with replacement": lambda g: torch.multinomial(share, 5, True, generator=g),
    }
    for name, call in calls.items():
        generator = torch.Generator().manual_seed(42)
        yield {"name": name, "output": array(call(generator)), "after": next_int(generator)}


if __name__ == "__main__":
    write(
        "float64-modules",
        {
            "torch": torch.__version__,
            "activations": list(sample(activation_cases())),
            "losses": list(sample(loss_cases())),
            "norms": list(sample(norm_cases())),
            "parameters": [array(p) for p in PARAMETERS],
            "gradients": [[array(g) for g in step] for step in GRADIENTS],
            "steps": steps(),
            "streams": list(streams()),
        },
    )
