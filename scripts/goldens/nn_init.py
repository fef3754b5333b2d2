"""Parameters and masks that PyTorch draws, and Linear and Embedding forward and backward."""

import torch
from torch import nn

from common import array, number
from nn_modules import camel, encode_options, upstream_for
from samples import INF, NAN, ints, randn

SEEDS = (0, 42)


def after():
    """The default generator's next 64-bit draw modulo 2^63, as digits."""
    return str(torch.empty((), dtype=torch.int64).random_().item())


LINEARS = {
    "[4, 7]": (7, 5, True, lambda: randn(4, 7)),
    "without bias": (7, 5, False, lambda: randn(4, 7)),
    "1-D input": (7, 5, True, lambda: randn(7)),
    "3-D input": (7, 5, True, lambda: randn(2, 3, 7)),
    "one feature": (1, 1, True, lambda: randn(3, 1)),
    "empty batch": (7, 5, True, lambda: randn(0, 7)),
    "NaN and infinity": (2, 2, True, lambda: torch.tensor([[NAN, 1], [INF, 1], [2, 3]])),
    "wide": (33, 17, True, lambda: randn(9, 33)),
}


def linear_cases():
    for name, (inputs, outputs, bias, make) in LINEARS.items():
        torch.manual_seed(42)
        layer = nn.Linear(inputs, outputs, bias=bias)
        draw = after()
        x = make()
        leaf = x.clone().requires_grad_()
        output = layer(leaf)
        upstream = upstream_for(output)
        output.backward(upstream)
        yield {
            "name": f"Linear {name}",
            "inFeatures": inputs,
            "outFeatures": outputs,
            "bias": bias,
            "seed": 42,
            "weight": array(layer.weight),
            "biasValues": array(layer.bias) if bias else None,
            "after": draw,
            "input": array(x),
            "output": array(output),
            "upstream": array(upstream),
            "gradInput": array(leaf.grad),
            "gradWeight": array(layer.weight.grad),
            "gradBias": array(layer.bias.grad) if bias else None,
        }


EMBEDDINGS = {
    "[6]": (5, 3, None, lambda: ints(6, low=0, high=5)),
    "one index": (5, 3, None, lambda: torch.tensor(2)),
    "[2, 3, 4]": (7, 4, None, lambda: ints(2, 3, 4, low=0, high=7)),
    "empty [0, 3]": (5, 3, None, lambda: ints(0, 3, low=0, high=5)),
    "one row, one column": (1, 1, None, lambda: torch.tensor([0, 0, 0])),
    "the same index": (4, 5, None, lambda: torch.tensor([2] * 300)),
    "many rows": (300, 17, None, lambda: ints(64, low=0, high=300)),
    "padding index": (5, 3, 1, lambda: torch.tensor([[1, 0, 1], [4, 1, 4]])),
    "negative padding index": (5, 3, -1, lambda: torch.tensor([4, 3, 4, 3])),
    "padding alone": (5, 3, 0, lambda: torch.tensor([0, 0])),
}


def embedding_cases():
    for name, (count, dim, padding, make) in EMBEDDINGS.items():
        torch.manual_seed(42)
        layer = nn.Embedding(count, dim, padding_idx=padding)
        draw = after()
        x = make()
        output = layer(x)
        upstream = upstream_for(output)
        output.backward(upstream)
        yield {
            "name": f"Embedding {name}",
            "numEmbeddings": count,
            "embeddingDim": dim,
            "paddingIdx": padding,
            "seed": 42,
            "weight": array(layer.weight),
            "after": draw,
            "input": array(x),
            "output": array(output),
            "upstream": array(upstream),
            "gradWeight": array(layer.weight.grad),
            "text": repr(layer),
        }


def init_rows():
    for shape in ([3], [5, 7], [16, 4]):
        yield "uniform_", shape, {}
        yield "normal_", shape, {}
    yield "uniform_", [5, 7], {"a": -0.5, "b": 0.25}
    yield "normal_", [5, 7], {"mean": 0.5, "std": 0.02}
    yield "constant_", [2, 3], {"val": 0.3}
    for fn in ("xavier_uniform_", "xavier_normal_"):
        for shape in ([5, 7], [2, 3], [4, 3, 2]):
            yield fn, shape, {}
        yield fn, [5, 7], {"gain": 5 / 3}
    for fn in ("kaiming_uniform_", "kaiming_normal_"):
        yield fn, [5, 7], {}
        yield fn, [2, 3], {}
        yield fn, [5, 7], {"mode": "fan_out"}
        yield fn, [5, 7], {"a": 5**0.5}
        yield fn, [5, 7], {"a": 0.2, "nonlinearity": "leaky_relu"}
        for nonlinearity in ("relu", "tanh", "sigmoid", "linear", "selu"):
            yield fn, [5, 7], {"nonlinearity": nonlinearity}
        yield fn, [4, 3, 2], {"mode": "fan_out", "nonlinearity": "relu"}
    for fn in ("lecun_uniform_", "lecun_normal_"):
        yield fn, [5, 7], {}
        yield fn, [2, 3], {}
    for shape in ([4, 4], [3, 6], [6, 3], [5, 5], [4, 3, 2]):
        yield "orthogonal_", shape, {}
    yield "orthogonal_", [4, 4], {"gain": 2.0}


def lecun_uniform_(tensor):
    """Not in PyTorch: U(-b, b) with b = sqrt(3 / fan_in), drawn by PyTorch."""
    bound = (3 / nn.init._calculate_fan_in_and_fan_out(tensor)[0]) ** 0.5
    return nn.init.uniform_(tensor, -bound, bound)


def lecun_normal_(tensor):
    """Not in PyTorch: N(0, 1 / fan_in), drawn by PyTorch."""
    fan_in = nn.init._calculate_fan_in_and_fan_out(tensor)[0]
    return nn.init.normal_(tensor, 0, fan_in**-0.5)


OWN = {"lecun_uniform_": lecun_uniform_, "lecun_normal_": lecun_normal_}

# The spelling of string arguments in Gradus.
WORDS = {"fan_in": "fanIn", "fan_out": "fanOut", "leaky_relu": "leakyRelu"}


def init_cases():
    for fn, shape, options in init_rows():
        for seed in SEEDS:
            torch.manual_seed(seed)
            fill = OWN.get(fn) or getattr(nn.init, fn)
            values = fill(torch.empty(shape), **options)
            spelled = {k: WORDS.get(v, v) for k, v in options.items()}
            shown = ", ".join(f"{k}={v:.3g}" if isinstance(v, float) else f"{k}={v}" for k, v in spelled.items())
            yield {
                "fn": camel(fn.rstrip("_")) + "_",
                "name": f"{camel(fn.rstrip('_'))}_({shown}) {shape} seed {seed}",
                "seed": seed,
                "shape": shape,
                "options": encode_options(spelled),
                "values": array(values),
                "after": after(),
            }


def gain_cases():
    names = ("linear", "conv1d", "sigmoid", "tanh", "relu", "selu", "leaky_relu")
    for name in names:
        yield {"nonlinearity": WORDS.get(name, name), "param": None, "gain": nn.init.calculate_gain(name)}
    for param in (0, 0.2, 5**0.5):
        gain = nn.init.calculate_gain("leaky_relu", param)
        yield {"nonlinearity": "leakyRelu", "param": param, "gain": gain}


def dropout_cases():
    for p in (0.5, 0.2, 0.0, 1.0):
        for shape in ([4, 5], [17], [], [0, 3]):
            torch.manual_seed(7)
            x = randn(*shape) + 3
            leaf = x.clone().requires_grad_()
            output = nn.Dropout(p)(leaf)
            draw = after()
            upstream = upstream_for(output)
            output.backward(upstream)
            yield {
                "name": f"Dropout {p} {shape}",
                "p": p,
                "seed": 7,
                "input": array(x),
                "output": array(output),
                "upstream": array(upstream),
                "gradInput": array(leaf.grad),
                "after": draw,
            }


def rrelu_cases():
    for bounds in ((1 / 8, 1 / 3), (0.0, 1.0), (0.25, 0.25)):
        for shape in ([4, 5], [17], [], [0, 3], [3, 701]):
            torch.manual_seed(7)
            x = randn(*shape)
            leaf = x.clone().requires_grad_()
            output = nn.RReLU(*bounds)(leaf)
            draw = after()
            upstream = upstream_for(output)
            output.backward(upstream)
            yield {
                "name": f"RReLU {bounds} {shape}",
                "lower": number(bounds[0]),
                "upper": number(bounds[1]),
                "seed": 7,
                "input": array(x),
                "output": array(output),
                "upstream": array(upstream),
                "gradInput": array(leaf.grad),
                "after": draw,
            }
