"""nn.json: activations, losses, Linear, Embedding, normalisations, initialisations, Dropout, clipping and printed modules."""

import torch

from common import write
from nn_init import dropout_cases, embedding_cases, gain_cases, init_cases, linear_cases, rrelu_cases
from nn_modules import activation_cases, loss_cases, module_texts, prelu_cases
from nn_norms import norm_cases, trained_norms
from nn_utils import clipping_cases

write(
    "nn",
    {
        "torch": torch.__version__,
        "activations": list(activation_cases()),
        "losses": list(loss_cases()),
        "linear": list(linear_cases()),
        "embedding": list(embedding_cases()),
        "init": list(init_cases()),
        "gains": list(gain_cases()),
        "dropout": list(dropout_cases()),
        "prelu": list(prelu_cases()),
        "rrelu": list(rrelu_cases()),
        "clipping": list(clipping_cases()),
        "prints": list(module_texts()),
        "norms": list(norm_cases()),
        "trainedNorms": trained_norms(),
    },
)
