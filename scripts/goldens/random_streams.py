"""random.json: PyTorch's random streams on the CPU, for several seeds."""

import torch
from torch.utils.data import DataLoader, TensorDataset

from common import numbers, write

SEEDS = [0, 1, 42, 2**40 + 5, -7, 2**64 - 1]


def next_int(generator):
    """The next 64-bit draw modulo 2^63, as digits, which shows the position of the stream."""
    return str(torch.empty((), dtype=torch.int64).random_(generator=generator).item())


def counts(generator, draw, sizes):
    """`draw(size)` for each size from one stream, and the next draw after each."""
    return [
        {"n": n, "values": numbers(draw(n)), "after": next_int(generator)} for n in sizes
    ]


def epochs(loader, n):
    """The item order of n epochs."""
    return [[int(i) for batch in loader for i in batch[0]] for _ in range(n)]


def loaders(seed):
    """The orders of two epochs from the default generator, with a pass over a test set between them."""
    train = TensorDataset(torch.arange(25))
    test = DataLoader(TensorDataset(torch.arange(4)), batch_size=2)
    default = torch.manual_seed(seed)
    loader = DataLoader(train, batch_size=10, shuffle=True)
    first = epochs(loader, 1)[0]
    for _ in test:
        pass
    second = epochs(loader, 1)[0]
    given = torch.Generator().manual_seed(seed)
    own = epochs(DataLoader(train, batch_size=10, shuffle=True, generator=given), 2)
    return {
        "n": 25,
        "first": first,
        "second": second,
        "after": next_int(default),
        "given": own,
        "givenAfter": next_int(given),
    }


def case(seed):
    g = torch.Generator()

    def fresh(draw, sizes):
        g.manual_seed(seed)
        return counts(g, draw, sizes)

    def empty(n):
        return torch.empty(n, dtype=torch.float32)

    g.manual_seed(seed)
    return {
        "seed": str(seed),
        "initialSeed": str(g.initial_seed()),
        "random63": [next_int(g) for _ in range(8)],
        "uniform": fresh(lambda n: empty(n).uniform_(generator=g), [0, 1, 7, 20]),
        "uniformRange": fresh(lambda n: empty(n).uniform_(-0.1, 0.3, generator=g), [64]),
        # In 1, 1, the second value is from the first pair. 15 leaves a value for the 3 after 16.
        "normal": fresh(
            lambda n: empty(n).normal_(generator=g), [1, 1, 15, 16, 3, 17, 0, 2, 40, 31, 1]
        ),
        "normalScaled": fresh(lambda n: empty(n).normal_(0.25, 1.5, generator=g), [5, 35]),
        "randperm": fresh(lambda n: torch.randperm(n, generator=g), [0, 1, 2, 10, 700]),
        "randint": fresh(lambda n: torch.randint(-5, 17, (n,), generator=g), [20]),
        "randintWide": fresh(
            lambda n: torch.randint(-(2**31), 2**31, (n,), generator=g), [10]
        ),
        "bernoulli": fresh(lambda n: empty(n).bernoulli_(0.3, generator=g), [50]),
        "loader": loaders(seed),
    }


if __name__ == "__main__":
    write("random", {"torch": torch.__version__, "cases": [case(seed) for seed in SEEDS]})
