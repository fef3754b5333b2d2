"""sobol.json: the direction numbers of Sobol sequences by scipy 1.10.1."""

import scipy
from scipy.stats import qmc

from common import write

DIMENSIONS, BITS = 64, 16


def direction(k):
    """Direction number k of each dimension, times 2^16: the point whose Gray code has only this bit."""
    sampler = qmc.Sobol(DIMENSIONS, scramble=False)
    sampler.fast_forward(2 ** (k + 1) - 1)
    return [int(x * 2**BITS) for x in sampler.random(1)[0]]


write("sobol", {"scipy": scipy.__version__, "directions": [direction(k) for k in range(BITS)]})
