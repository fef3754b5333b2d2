"""nn-layers.json: Embedding with all options, EmbeddingBag, more normalisations, Bilinear, dropout of channels, …"""

import torch
from torch import nn

from common import array, number, write
from nn_computed import computed_cases, global_cases, pruned_cases
from nn_init import after
from nn_modules import camel, upstream_for
from nn_norms import named, spread_weights
from samples import ints, randn


def tidy(options):
    return {camel(k): number(v) if isinstance(v, float) else v for k, v in options.items()}


class RMSNorm(nn.Module):
    """PyTorch 1.13 lacks it. Zhang and Sennrich 2019, equation 4; eps and printed form as PyTorch 2.4 documents them."""

    def __init__(self, shape, eps=None, elementwise_affine=True):
        super().__init__()
        self.shape, self.eps, self.affine = (shape,) if isinstance(shape, int) else tuple(shape), eps, elementwise_affine
        self.weight = nn.Parameter(torch.ones(self.shape)) if elementwise_affine else None

    def forward(self, x):
        eps = torch.finfo(x.dtype).eps if self.eps is None else self.eps
        square = x.pow(2).mean(tuple(range(-len(self.shape), 0)), keepdim=True)
        normal = x / torch.sqrt(square + eps)
        return normal if self.weight is None else normal * self.weight

    def extra_repr(self):
        return f"{self.shape}, eps={self.eps}, elementwise_affine={self.affine}"


def module_of(name):
    return RMSNorm if name == "RMSNorm" else getattr(nn, name)


def long(*shape, high, seed=0):
    return ints(*shape, low=0, high=high, seed=seed).long()


# (module, what it is about, arguments, options, inputs)
ROWS = [
    ("RMSNorm", "[5, 6]", [6], {}, lambda: [randn(5, 6, scale=2.0)]),
    ("RMSNorm", "[2, 3, 4] by two", [[3, 4]], {"eps": 0.01}, lambda: [randn(2, 3, 4)]),
    ("RMSNorm", "zeros", [3], {}, lambda: [torch.tensor([[0.0, 0, 0], [1e-4, 0, 0]])]),
    ("RMSNorm", "without weight", [6], {"elementwise_affine": False}, lambda: [randn(5, 6)]),
    ("GroupNorm", "[3, 6]", [2, 6], {}, lambda: [randn(3, 6, scale=2.0)]),
    ("GroupNorm", "[2, 6, 5]", [3, 6], {"eps": 0.01}, lambda: [randn(2, 6, 5)]),
    ("GroupNorm", "[2, 4, 3, 2] in one group", [1, 4], {}, lambda: [randn(2, 4, 3, 2)]),
    ("GroupNorm", "a group for each channel", [4, 4], {"affine": False}, lambda: [randn(2, 4, 3)]),
    ("InstanceNorm1d", "[3, 2, 5]", [2], {}, lambda: [randn(3, 2, 5, scale=2.0)]),
    ("InstanceNorm1d", "[2, 5]", [2], {"affine": True}, lambda: [randn(2, 5)]),
    ("InstanceNorm1d", "with statistics", [3], {"affine": True, "track_running_stats": True}, lambda: [randn(4, 3, 5) + 2]),
    ("InstanceNorm1d", "momentum", [2], {"momentum": 0.3, "eps": 0.01, "track_running_stats": True}, lambda: [randn(2, 2, 4)]),
    ("InstanceNorm1d", "[2, 5] with statistics", [2], {"track_running_stats": True}, lambda: [randn(2, 5)]),
    ("LocalResponseNorm", "size 2", [2], {}, lambda: [randn(2, 5, 3, scale=4.0)]),
    ("LocalResponseNorm", "size 3", [3], {"alpha": 0.5, "beta": 0.5, "k": 2.0}, lambda: [randn(2, 4, 2, 2)]),
    ("LocalResponseNorm", "wider than the channels", [9], {"alpha": 1.0}, lambda: [randn(1, 3, 2)]),
    ("LocalResponseNorm", "size 1", [1], {"alpha": 1.0}, lambda: [randn(1, 1, 2)]),
    ("Bilinear", "[4, 3] and [4, 2]", [3, 2, 5], {}, lambda: [randn(4, 3), randn(4, 2)]),
    ("Bilinear", "without bias", [3, 2, 5], {"bias": False}, lambda: [randn(2, 4, 3), randn(2, 4, 2)]),
    ("Bilinear", "vectors", [3, 3, 1], {}, lambda: [randn(3), randn(3, seed=1)]),
    ("Unflatten", "[4, 6]", [1, [2, 3]], {}, lambda: [randn(4, 6)]),
    ("Unflatten", "from the end", [-1, [2, -1]], {}, lambda: [randn(2, 6)]),
    ("Embedding", "max norm", [6, 3], {"max_norm": 1.0}, lambda: [long(2, 4, high=6)]),
    ("Embedding", "max norm 1-norm", [6, 3], {"max_norm": 1.5, "norm_type": 1.0}, lambda: [long(5, high=6)]),
    ("Embedding", "max norm, largest element", [6, 3], {"max_norm": 0.5, "norm_type": float("inf")}, lambda: [long(5, high=6)]),
    ("Embedding", "by frequency", [5, 3], {"scale_grad_by_freq": True}, lambda: [torch.tensor([[1, 2, 1], [1, 4, 4]])]),
    ("Embedding", "all", [5, 3], {"padding_idx": -1, "max_norm": 0.75, "scale_grad_by_freq": True}, lambda: [torch.tensor([4, 0, 0, 4, 1])]),
    ("EmbeddingBag", "mean", [6, 3], {}, lambda: [long(4, 5, high=6)]),
    ("EmbeddingBag", "sum", [6, 3], {"mode": "sum"}, lambda: [long(4, 5, high=6)]),
    ("EmbeddingBag", "max", [6, 3], {"mode": "max"}, lambda: [long(4, 5, high=6)]),
    ("EmbeddingBag", "one bag of one", [6, 3], {"mode": "sum"}, lambda: [torch.tensor([[2]])]),
    *(
        ("EmbeddingBag", f"offsets, {mode}", [9, 3], {"mode": mode}, lambda: [long(8, high=9), torch.tensor([0, 2, 2, 7])])
        for mode in ("mean", "sum", "max")
    ),
    *(
        ("EmbeddingBag", f"padding, {mode}", [5, 3], {"mode": mode, "padding_idx": 1},
         lambda: [torch.tensor([[1, 0, 3], [1, 1, 1], [4, 1, 1]])])
        for mode in ("mean", "sum", "max")
    ),
    ("EmbeddingBag", "padding, offsets", [5, 3], {"padding_idx": -1}, lambda: [torch.tensor([4, 1, 4, 0, 2]), torch.tensor([0, 1, 3])]),
    ("EmbeddingBag", "last offset", [9, 3], {"mode": "sum", "include_last_offset": True}, lambda: [long(8, high=9), torch.tensor([0, 3, 8])]),
    ("EmbeddingBag", "weights", [6, 3], {"mode": "sum"}, lambda: [long(4, 5, high=6), None, randn(4, 5)]),
    ("EmbeddingBag", "weights, offsets", [6, 3], {"mode": "sum"}, lambda: [long(7, high=6), torch.tensor([0, 4]), randn(7)]),
    ("EmbeddingBag", "max norm", [6, 3], {"max_norm": 1.0, "mode": "sum"}, lambda: [long(4, 5, high=6)]),
    # With unequal counts, PyTorch 1.13 divides by the counts of other indices.
    ("EmbeddingBag", "by frequency", [5, 3], {"scale_grad_by_freq": True, "mode": "sum"}, lambda: [torch.tensor([[1, 2], [2, 1]])]),
]


def case(name, about, args, options, make):
    torch.manual_seed(3)
    layer = module_of(name)(*[tuple(a) if isinstance(a, list) else a for a in args], **options)
    draw = after()
    initial = named(layer.state_dict().items())
    if name != "Embedding" and name != "EmbeddingBag":
        spread_weights(layer)
    before = named(layer.state_dict().items())
    inputs = make()
    given = [x.clone().requires_grad_() if x is not None and x.is_floating_point() else x for x in inputs]
    if name == "EmbeddingBag" and len(inputs) < 3:
        given = [*given, *[None] * (3 - len(given))]
    output = layer(*given)
    upstream = upstream_for(output)
    output.backward(upstream)
    found = {
        "name": f"{name} {about}",
        "module": name,
        "args": args,
        "options": tidy(options),
        "seed": 3,
        "initial": initial,
        "draw": draw,
        "text": repr(layer),
        "before": before,
        "inputs": [None if x is None else array(x) for x in inputs],
        "output": array(output),
        "upstream": array(upstream),
        "gradInputs": [None if x is None or x.grad is None else array(x.grad) for x in given[: len(inputs)]],
        "grads": {n: array(p.grad) for n, p in layer.named_parameters() if p.grad is not None},
        "after": named(layer.state_dict().items()),
    }
    layer.eval()
    found["evaluated"] = array(layer(*[x.detach() if x is not None and x.is_floating_point() else x for x in given]))
    return found


def dropout_cases():
    for name, shapes in {
        "AlphaDropout": ([4, 5], [17], [], [0, 3]),
        "FeatureAlphaDropout": ([4, 5], [2, 3, 4], [2, 3, 2, 2]),
        "Dropout1d": ([4, 5], [2, 3, 4], [0, 3, 4]),
    }.items():
        for p in (0.5, 0.2, 0.0, 1.0):
            for shape in shapes:
                torch.manual_seed(7)
                x = randn(*shape) + 3
                leaf = x.clone().requires_grad_()
                output = getattr(nn, name)(p)(leaf)
                draw = after()
                upstream = upstream_for(output)
                output.backward(upstream)
                yield {
                    "name": f"{name} {p} {shape}",
                    "module": name,
                    "p": p,
                    "seed": 7,
                    "input": array(x),
                    "output": array(output),
                    "upstream": array(upstream),
                    "gradInput": array(leaf.grad),
                    "after": draw,
                }


def adaptive_cases():
    for about, args, options, shape in (
        ("[7, 16]", [16, 20, [5, 12]], {}, [7]),
        ("head bias", [16, 9, [4]], {"div_value": 2.0, "head_bias": True}, [5]),
        ("one sample", [16, 20, [5, 12]], {}, []),
    ):
        torch.manual_seed(3)
        layer = nn.AdaptiveLogSoftmaxWithLoss(*args, **options)
        draw = after()
        x = randn(*shape, args[0])
        leaf = x.clone().requires_grad_()
        target = long(*shape, high=args[1]) if shape else torch.tensor(13)
        output, loss = layer(leaf, target)
        loss.backward()
        batch = x if shape else x.unsqueeze(0)
        yield {
            "name": about,
            "args": args,
            "options": tidy(options),
            "seed": 3,
            "draw": draw,
            "text": repr(layer),
            "initial": named(layer.state_dict().items()),
            "input": array(x),
            "target": array(target),
            "output": array(output),
            "loss": array(loss),
            "gradInput": array(leaf.grad),
            "grads": {n: array(torch.zeros_like(p) if p.grad is None else p.grad) for n, p in layer.named_parameters()},
            "logProb": array(layer.log_prob(batch)),
            "predicted": array(layer.predict(batch)),
        }


def triplet_cases():
    for reduction in ("none", "mean", "sum"):
        for swap in (False, True):
            a, p, n = randn(5, 4), randn(5, 4, seed=1), randn(5, 4, seed=2)
            leaf = a.clone().requires_grad_()
            loss = nn.TripletMarginWithDistanceLoss(
                distance_function=lambda x, y: (x - y).abs().sum(-1), margin=2.0, swap=swap, reduction=reduction
            )
            output = loss(leaf, p, n)
            upstream = upstream_for(output)
            output.backward(upstream)
            yield {
                "name": f"{reduction}, swap {swap}",
                "options": {"margin": 2, "swap": swap, "reduction": reduction},
                "inputs": [array(a), array(p), array(n)],
                "output": array(output),
                "upstream": array(upstream),
                "gradInput": array(leaf.grad),
            }


class Holder(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(2, 3), nn.ReLU()])
        self.heads = nn.ModuleDict({"left": nn.Linear(3, 1), "right": nn.Sequential(nn.Linear(3, 2))})
        self.scales = nn.ParameterList([nn.Parameter(torch.ones(2, 3)), nn.Parameter(torch.ones(4))])
        self.shifts = nn.ParameterDict({"a": nn.Parameter(torch.ones(2)), "b": nn.Parameter(torch.ones(1, 2))})


def print_cases():
    modules = {
        "Holder": Holder(),
        "ModuleList": nn.ModuleList(),
        "ModuleDict": nn.ModuleDict(),
        "ParameterList": nn.ParameterList(),
        "ParameterDict": nn.ParameterDict(),
        "ParameterList of one": nn.ParameterList([nn.Parameter(torch.ones(3))]),
        "LazyLinear": nn.LazyLinear(4, bias=False),
        "AlphaDropout": nn.AlphaDropout(),
        "FeatureAlphaDropout": nn.FeatureAlphaDropout(0.25),
        "Dropout1d": nn.Dropout1d(),
        "TripletMarginWithDistanceLoss": nn.TripletMarginWithDistanceLoss(),
    }
    for name, module in modules.items():
        yield {"name": name, "text": repr(module)}


write(
    "nn-layers",
    {
        "torch": torch.__version__,
        "layers": [case(*row) for row in ROWS],
        "dropouts": list(dropout_cases()),
        "adaptive": list(adaptive_cases()),
        "triplet": list(triplet_cases()),
        "computed": list(computed_cases()),
        "pruned": list(pruned_cases()),
        "prunedTogether": list(global_cases()),
        "prints": list(print_cases()),
        "names": list(Holder().state_dict()),
    },
)
