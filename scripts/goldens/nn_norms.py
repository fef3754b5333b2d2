"""BatchNorm1d and LayerNorm: values, gradients, running statistics, and a network with both in training."""

import torch
from torch import nn

from common import array
from nn_modules import camel, encode_options, upstream_for
from samples import randn

BATCH_NORMS = [
    ("[5, 3]", {}, lambda: randn(5, 3, scale=2.0)),
    ("[4, 3, 6]", {}, lambda: randn(4, 3, 6)),
    ("two values", {}, lambda: randn(2, 3)),
    ("one sample of some length", {}, lambda: randn(1, 3, 4)),
    ("far from 0", {}, lambda: randn(6, 3) + 8),
    ("equal values", {}, lambda: torch.ones(4, 3)),
    ("eps and momentum", {"eps": 0.01, "momentum": 0.3}, lambda: randn(5, 3)),
    ("cumulative", {"momentum": None}, lambda: randn(5, 3)),
    ("without weights", {"affine": False}, lambda: randn(5, 3)),
    ("without statistics", {"track_running_stats": False}, lambda: randn(5, 3)),
]

LAYER_NORMS = [
    ("[5, 6]", (6,), {}, lambda: randn(5, 6, scale=2.0)),
    ("[6]", (6,), {}, lambda: randn(6)),
    ("[2, 3, 4] by two", (3, 4), {}, lambda: randn(2, 3, 4)),
    ("[2, 3, 4] by one", (4,), {"eps": 0.01}, lambda: randn(2, 3, 4)),
    ("far from 0", (8,), {}, lambda: randn(3, 8) - 8),
    ("without weights", (6,), {"elementwise_affine": False}, lambda: randn(5, 6)),
]


def named(tensors):
    return {name: array(tensor) for name, tensor in tensors}


def spread_weights(layer):
    """Weights other than 1 and 0, the same in each run."""
    with torch.no_grad():
        for i, parameter in enumerate(layer.parameters()):
            parameter.copy_(randn(*parameter.shape, seed=7 + i))


def case(name, layer, x):
    before = named(layer.state_dict().items())
    leaf = x.clone().requires_grad_()
    output = layer(leaf)
    upstream = upstream_for(output)
    output.backward(upstream)
    found = {
        "name": name,
        "text": repr(layer),
        "before": before,
        "input": array(x),
        "output": array(output),
        "upstream": array(upstream),
        "gradInput": array(leaf.grad),
        "grads": {n: array(p.grad) for n, p in layer.named_parameters()},
        "after": named(layer.state_dict().items()),
    }
    layer(x * 2 - 1)
    found["afterTwo"] = named(layer.state_dict().items())
    layer.eval()
    found["evaluated"] = array(layer(x))
    return found


def norm_cases():
    for name, options, make in BATCH_NORMS:
        layer = nn.BatchNorm1d(3, **options)
        spread_weights(layer)
        plain = {camel(k): v for k, v in options.items()}
        yield {**case(f"BatchNorm1d {name}", layer, make()), "module": "BatchNorm1d", "size": 3, "options": plain}
    for name, shape, options, make in LAYER_NORMS:
        layer = nn.LayerNorm(shape, **options)
        spread_weights(layer)
        yield {
            **case(f"LayerNorm {name}", layer, make()),
            "module": "LayerNorm",
            "size": list(shape),
            "options": encode_options(options),
        }


def trained_norms():
    """Five steps of a network with both layers: the loss before each, and the state after it."""
    torch.manual_seed(5)
    model = nn.Sequential(
        nn.Linear(4, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Linear(6, 5), nn.LayerNorm(5), nn.Tanh(), nn.Linear(5, 3)
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    x, y = randn(8, 4), torch.tensor([0, 1, 2, 0, 1, 2, 0, 1])
    document = {"seed": 5, "input": array(x), "labels": array(y), "losses": [], "states": []}
    for _ in range(5):
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        document["losses"].append(loss.item())
        document["states"].append(named(model.state_dict().items()))
    model.eval()
    document["evaluated"] = array(model(x))
    return document
