"""Weights computed from other parameters (weight norm, spectral norm) in training, and pruning, for nn-layers.json."""

import torch
from torch import nn
from torch.nn.utils import parametrizations, prune

from common import array
from nn_init import after
from nn_norms import named
from samples import randn

COMPUTED = {
    "weightNorm": ("weightNorm", [], lambda layer: nn.utils.weight_norm(layer), nn.utils.remove_weight_norm),
    "weightNorm dim 1": ("weightNorm", [1], lambda layer: nn.utils.weight_norm(layer, dim=1), nn.utils.remove_weight_norm),
    "weightNorm of all": ("weightNorm", [None], lambda layer: nn.utils.weight_norm(layer, dim=None), nn.utils.remove_weight_norm),
    "spectralNorm": ("spectralNorm", [{}], lambda layer: nn.utils.spectral_norm(layer), nn.utils.remove_spectral_norm),
    "spectralNorm options": (
        "spectralNorm",
        [{"nPowerIterations": 3, "dim": 1, "eps": 1e-6}],
        lambda layer: nn.utils.spectral_norm(layer, n_power_iterations=3, dim=1, eps=1e-6),
        nn.utils.remove_spectral_norm,
    ),
    "parametrizations.spectralNorm": (
        "parametrizations.spectralNorm",
        [{}],
        lambda layer: parametrizations.spectral_norm(layer),
        lambda layer: nn.utils.parametrize.remove_parametrizations(layer, "weight"),
    ),
    "parametrizations.spectralNorm options": (
        "parametrizations.spectralNorm",
        [{"nPowerIterations": 2, "dim": 1}],
        lambda layer: parametrizations.spectral_norm(layer, n_power_iterations=2, dim=1),
        lambda layer: nn.utils.parametrize.remove_parametrizations(layer, "weight"),
    ),
}


def orthogonal_rows():
    """Every map, with and without a base."""
    remove = COMPUTED["parametrizations.spectralNorm"][-1]
    for orthogonal_map in ("matrix_exp", "cayley", "householder"):
        for trivial in (True, False):
            make = lambda layer, m=orthogonal_map, t=trivial: parametrizations.orthogonal(layer, "weight", m, use_trivialization=t)
            name = f"parametrizations.orthogonal {orthogonal_map}, {'with' if trivial else 'without'} base"
            yield name, ("parametrizations.orthogonal", [orthogonal_map, {"useTrivialization": trivial}], make, remove)


COMPUTED.update(orthogonal_rows())


def computed_cases():
    for name, (fn, args, make, remove) in COMPUTED.items():
        torch.manual_seed(11)
        layer = make(nn.Linear(4, 3))
        draw = after()
        initial = named(layer.state_dict().items())
        text = repr(layer)
        optimizer = torch.optim.SGD(layer.parameters(), lr=0.5)
        x = randn(5, 4)
        losses, states = [], []
        for _ in range(3):
            optimizer.zero_grad()
            loss = layer(x).pow(2).mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            states.append(named(layer.state_dict().items()))
        layer.eval()
        evaluated = layer(x)
        remove(layer)
        yield {
            "name": name,
            "fn": fn,
            "args": args,
            "seed": 11,
            "draw": draw,
            "text": text,
            "initial": initial,
            "input": array(x),
            "losses": losses,
            "states": states,
            "evaluated": array(evaluated),
            "removed": named(layer.state_dict().items()),
        }


PRUNED = [
    ("l1Unstructured", lambda m, a: prune.l1_unstructured(m, "weight", *a), [0.3]),
    ("l1Unstructured", lambda m, a: prune.l1_unstructured(m, "weight", *a), [5]),
    ("l1Unstructured", lambda m, a: prune.l1_unstructured(m, "weight", *a), [0.0]),
    ("randomUnstructured", lambda m, a: prune.random_unstructured(m, "weight", *a), [0.3]),
    ("randomUnstructured", lambda m, a: prune.random_unstructured(m, "weight", *a), [7]),
    ("lnStructured", lambda m, a: prune.ln_structured(m, "weight", *a), [1, 2, 0]),
    ("lnStructured", lambda m, a: prune.ln_structured(m, "weight", *a), [0.25, 1, -1]),
    ("lnStructured", lambda m, a: prune.ln_structured(m, "weight", *a), [1, float("inf"), 1]),
    ("randomStructured", lambda m, a: prune.random_structured(m, "weight", *a), [2, 0]),
    ("randomStructured", lambda m, a: prune.random_structured(m, "weight", *a), [0.3, 1]),
]


def pruned_cases():
    """Each rule twice, so that the second counts what the first has left, and then made permanent."""
    for fn, call, args in PRUNED:
        torch.manual_seed(5)
        layer = nn.Linear(6, 5)
        call(layer, args)
        first = named(layer.state_dict().items())
        draw = after()
        call(layer, args)
        x = randn(3, 6)
        layer(x).sum().backward()
        yield {
            "fn": fn,
            "args": ["Infinity" if a == float("inf") else a for a in args],
            "seed": 5,
            "draw": draw,
            "first": first,
            "second": named(layer.state_dict().items()),
            "grad": array(layer.weight_orig.grad),
            "input": array(x),
            "output": array(layer(x)),
            "text": repr(layer),
            "removed": named(prune.remove(layer, "weight").state_dict().items()),
        }


def global_cases():
    for fn, method in (("l1Unstructured", prune.L1Unstructured), ("randomUnstructured", prune.RandomUnstructured)):
        for amount in (0.4, 9):
            torch.manual_seed(6)
            first, second = nn.Linear(4, 3), nn.Linear(3, 2)
            pairs = [(first, "weight"), (second, "weight"), (first, "bias")]
            prune.global_unstructured(pairs, pruning_method=method, amount=amount)
            yield {
                "fn": fn,
                "amount": amount,
                "seed": 6,
                "states": [named(layer.state_dict().items()) for layer in (first, second)],
                "draw": after(),
            }
