"""ops.json: values and gradients of every op, as PyTorch computes them on the CPU."""

import torch

from cases import collect
from common import write
from ops_elementwise import elementwise, elementwise_extras
from ops_reduce import reduce, reduce_extras
from ops_views import views, views_extras


write(
    "ops",
    {
        "torch": torch.__version__,
        "cases": collect(elementwise, reduce, views),
        "extras": collect(elementwise_extras, reduce_extras, views_extras),
    },
)
