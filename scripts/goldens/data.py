"""data.json: the order in which samplers and loaders take samples, and the draw after each pass."""

import torch
from torch.utils.data import (
    BatchSampler,
    ConcatDataset,
    DataLoader,
    RandomSampler,
    SequentialSampler,
    SubsetRandomSampler,
    TensorDataset,
    WeightedRandomSampler,
    random_split,
)

from common import write

WEIGHTS = [0.1, 3, 0, 2, 0.5, 7, 1]


def after():
    """The next 64-bit draw modulo 2⁶³, in digits."""
    return str(torch.empty((), dtype=torch.int64).random_().item())


def passes(name, make, seed=7, count=2):
    """`count` passes over a sampler or loader, with the default generator."""
    torch.manual_seed(seed)
    source = make()
    taken = [[value_of(value) for value in source] for _ in range(count)]
    return {"name": name, "seed": seed, "passes": taken, "after": after()}


def value_of(value):
    if isinstance(value, list) and value and isinstance(value[0], torch.Tensor):
        return value[0].tolist()
    return value.tolist() if isinstance(value, torch.Tensor) else value


data = TensorDataset(torch.arange(7))
own = lambda: torch.Generator().manual_seed(3)  # noqa: E731

cases = [
    passes("sequential", lambda: SequentialSampler(data)),
    passes("random", lambda: RandomSampler(data)),
    passes("random, 10 of 7", lambda: RandomSampler(data, num_samples=10)),
    passes("random, 3 of 7", lambda: RandomSampler(data, num_samples=3)),
    passes("random, generator", lambda: RandomSampler(data, generator=own())),
    passes("with replacement", lambda: RandomSampler(data, replacement=True)),
    passes("with replacement, 70", lambda: RandomSampler(data, replacement=True, num_samples=70)),
    passes("with replacement, 64", lambda: RandomSampler(data, replacement=True, num_samples=64)),
    passes("subset", lambda: SubsetRandomSampler([9, 4, 6, 0])),
    passes("subset, generator", lambda: SubsetRandomSampler([9, 4, 6, 0], generator=own())),
    passes("weighted", lambda: WeightedRandomSampler(WEIGHTS, 12)),
    passes("weighted, sum 1", lambda: WeightedRandomSampler([0.25, 0.5, 0.25], 12)),
    passes("weighted, distinct", lambda: WeightedRandomSampler(WEIGHTS, 4, False)),
    passes("weighted, distinct, all", lambda: WeightedRandomSampler(WEIGHTS, 6, False)),
    passes("weighted, one", lambda: WeightedRandomSampler(WEIGHTS, 1, False)),
    passes("weighted, generator", lambda: WeightedRandomSampler(WEIGHTS, 5, generator=own())),
    passes("batches", lambda: BatchSampler(RandomSampler(data), 3, False)),
    passes("batches, last dropped", lambda: BatchSampler(RandomSampler(data), 3, True)),
    passes("loader", lambda: DataLoader(data, batch_size=3)),
    passes("loader, shuffled", lambda: DataLoader(data, batch_size=3, shuffle=True)),
    passes(
        "loader, shuffled, generator",
        lambda: DataLoader(data, batch_size=3, shuffle=True, generator=own()),
    ),
    passes(
        "loader, weighted",
        lambda: DataLoader(data, batch_size=3, sampler=WeightedRandomSampler(WEIGHTS, 7)),
    ),
    passes(
        "loader, batch sampler",
        lambda: DataLoader(data, batch_sampler=BatchSampler(RandomSampler(data), 4, False)),
    ),
    passes(
        "loader, concatenated",
        lambda: DataLoader(ConcatDataset([data, data]), batch_size=5, shuffle=True),
    ),
]


def split(lengths):
    torch.manual_seed(5)
    parts = random_split(data, lengths)
    return {
        "lengths": lengths,
        "indices": [list(map(int, part.indices)) for part in parts],
        "after": after(),
    }


SPLITS = [[4, 3], [7, 0], [0.5, 0.5], [0.3, 0.3, 0.4], [0.2, 0.8], [0.34, 0.33, 0.33], [1]]

write(
    "data",
    {
        "torch": torch.__version__,
        "cases": cases,
        "splits": [split(lengths) for lengths in SPLITS],
    },
)
