"""distributions.json: what the functions of functions/random/ draw, for several seeds."""

import torch

from common import array, write

SEEDS = (0, 42)


def next_int(generator):
    """The next 64-bit draw modulo 2^63, as digits, which shows the position of the stream."""
    return str(torch.empty((), dtype=torch.int64).random_(generator=generator).item())


WEIGHTS = torch.tensor([[1.0, 2, 0, 3, 4, 0.5], [5, 1, 1, 1, 0.25, 0]])
RATES = torch.cat([torch.linspace(0, 12, 49), torch.linspace(13, 200, 30)])
CHANCES = torch.linspace(0, 1, 33)

# Name, arguments behind the tensor, dtype, number of values.
FILLS = [
    ("uniform_", [], "float32", 20),
    ("uniform_", [-2, 3], "float32", 7),
    ("normal_", [], "float32", 5),
    ("normal_", [1, 0.5], "float32", 35),
    ("normal_", [1, 0], "float32", 0),
    ("random_", [], "float32", 20),
    ("random_", [], "int32", 20),
    ("random_", [], "uint8", 20),
    ("random_", [], "bool", 20),
    ("random_", [17], "float32", 20),
    ("random_", [-5, 17], "int32", 20),
    ("random_", [3, 200], "uint8", 20),
    ("bernoulli_", [0.3], "float32", 20),
    ("bernoulli_", [0.3], "int32", 20),
    ("bernoulli_", [0.7], "bool", 20),
    ("exponential_", [], "float32", 20),
    ("exponential_", [2.5], "float32", 7),
    ("geometric_", [0.3], "float32", 20),
    ("geometric_", [0.01], "int32", 20),
    ("cauchy_", [], "float32", 20),
    ("cauchy_", [1, 2], "float32", 7),
    ("log_normal_", [], "float32", 20),
    ("log_normal_", [0.5, 0.8], "float32", 7),
]

# Name and arguments.
DRAWS = [
    ("bernoulli", [CHANCES]),
    ("bernoulli", [torch.tensor(0.5)]),
    ("bernoulli", [torch.zeros(20), 0.3]),
    ("bernoulli", [torch.full((3, 7), 5, dtype=torch.int32), 0.7]),
    ("bernoulli", [torch.zeros(20, dtype=torch.bool), 1.0]),
    ("poisson", [RATES]),
    ("poisson", [torch.zeros(0)]),
    ("multinomial", [WEIGHTS, 1]),
    ("multinomial", [WEIGHTS, 3]),
    ("multinomial", [WEIGHTS, 5]),
    ("multinomial", [WEIGHTS, 1, True]),
    ("multinomial", [WEIGHTS, 30, True]),
    ("multinomial", [WEIGHTS[0], 4]),
    ("multinomial", [WEIGHTS[1], 9, True]),
    ("multinomial", [torch.ones(400), 30]),
    ("multinomial", [torch.arange(400.0), 30, True]),
    ("normal", [torch.linspace(-1, 1, 5), torch.linspace(0, 2, 5)]),
    ("normal", [torch.linspace(-1, 1, 33), torch.linspace(0, 2, 33)]),
    ("normal", [torch.zeros(2, 1), torch.ones(3)]),
    ("normal", [torch.linspace(-1, 1, 33), 2.0]),
    ("normal", [torch.linspace(-1, 1, 5)]),
    ("normal", [3.0, torch.linspace(0, 2, 33)]),
    ("normal", [3.0, 0.5, [2, 3]]),
]


def camel(name):
    return "logNormal_" if name == "log_normal_" else name


def encode(arg):
    return array(arg) if isinstance(arg, torch.Tensor) else arg


def cases():
    for seed in SEEDS:
        for i, (name, args, dtype, n) in enumerate(FILLS):
            generator = torch.Generator().manual_seed(seed)
            x = torch.zeros(n, dtype=getattr(torch, dtype))
            getattr(x, name)(*args, generator=generator)
            yield seed, f"{i} {name}", name, [torch.zeros_like(x), *args], x, generator
        for i, (name, args) in enumerate(DRAWS):
            generator = torch.Generator().manual_seed(seed)
            x = getattr(torch, name)(*args, generator=generator)
            yield seed, f"{i} {name}", name, args, x, generator
        generator = torch.Generator().manual_seed(seed)
        x = torch.zeros(3, 33).bernoulli_(CHANCES.expand(3, 33), generator=generator)
        yield seed, "bernoulli_ of a tensor", "bernoulli_", [torch.zeros(3, 33), CHANCES], x, generator


def rows():
    for seed, about, name, args, values, generator in cases():
        shown = ", ".join(str(list(a.shape)) if isinstance(a, torch.Tensor) else str(a) for a in args)
        yield {
            "name": f"{camel(about)}({shown}) seed {seed}",
            "fn": camel(name),
            "seed": seed,
            "args": [encode(a) for a in args],
            "values": array(values),
            "after": next_int(generator),
        }


write("distributions", {"torch": torch.__version__, "cases": list(rows())})
