"""init-more.json: initialisations of matrices and the truncated normal one, with the draws that they take."""

import torch
from torch import nn

from common import array, write

SEEDS = (0, 42)

# Function, its name in PyTorch, shape, arguments.
ROWS = [
    ("eye_", "eye_", [3, 5], []),
    ("eye_", "eye_", [5, 3], []),
    ("eye_", "eye_", [0, 3], []),
    ("dirac_", "dirac_", [4, 3, 5], []),
    ("dirac_", "dirac_", [2, 3, 2, 4], []),
    ("dirac_", "dirac_", [6, 2, 3, 3], [3]),
    ("dirac_", "dirac_", [4, 1, 1, 2, 3], [2]),
    ("dirac_", "dirac_", [0, 3, 3], []),
    ("truncNormal_", "trunc_normal_", [5], []),
    ("truncNormal_", "trunc_normal_", [4, 9], [0.5, 0.02, 0.48, 0.53]),
    ("truncNormal_", "trunc_normal_", [40], [0, 1, -1, 3]),
    ("truncNormal_", "trunc_normal_", [40], [1, 0.02, -2, 2]),
    ("sparse_", "sparse_", [5, 4], [0.5]),
    ("sparse_", "sparse_", [10, 3], [0.25, 0.5]),
    ("sparse_", "sparse_", [3, 2], [0.0]),
    ("sparse_", "sparse_", [3, 2], [1.0]),
]


def after():
    """The default generator's next 64-bit draw modulo 2^63, as digits."""
    return str(torch.empty((), dtype=torch.int64).random_().item())


def cases():
    for fn, name, shape, args in ROWS:
        for seed in SEEDS:
            torch.manual_seed(seed)
            values = getattr(nn.init, name)(torch.empty(shape), *args)
            yield {
                "name": f"{fn}({', '.join(map(str, [shape, *args]))}) seed {seed}",
                "fn": fn,
                "seed": seed,
                "args": args,
                "values": array(values),
                "after": after(),
            }


write("init-more", {"torch": torch.__version__, "cases": list(cases())})
