"""Activations and losses with their input gradients, and the printed form of modules."""

import torch
from torch import nn

from common import array, number
from samples import INF, NAN, SPECIAL, bools, edges, ints, lines, positive, randn


def camel(name):
    first, *rest = name.split("_")
    return first.lower() + "".join(word.capitalize() for word in rest)


def encode_options(options):
    def value(v):
        if isinstance(v, torch.Tensor):
            return array(v)
        return number(v) if isinstance(v, float) else v

    return {camel(k): value(v) for k, v in options.items()}


def upstream_for(output):
    generator = torch.Generator().manual_seed(output.numel())
    values = torch.randn(output.shape, generator=generator)
    return torch.round(values * 8) / 8 + 0.0625


ACTIVATIONS = [
    ("Sigmoid", {}),
    ("Tanh", {}),
    ("ReLU", {}),
    ("LeakyReLU", {}),
    ("LeakyReLU", {"negative_slope": 0.2}),
    ("ELU", {}),
    ("ELU", {"alpha": 0.5}),
    ("GELU", {}),
    ("GELU", {"approximate": "tanh"}),
    ("SiLU", {}),
    ("Softplus", {}),
    ("Softplus", {"beta": 2.0, "threshold": 5.0}),
    ("SELU", {}),
    ("CELU", {}),
    ("CELU", {"alpha": 0.5}),
    ("CELU", {"alpha": -2.0}),
    ("Mish", {}),
    ("LogSigmoid", {}),
    ("Softsign", {}),
    ("Tanhshrink", {}),
    ("Hardtanh", {}),
    ("Hardtanh", {"min_val": 0.5, "max_val": 2.5}),
    ("ReLU6", {}),
    ("Hardsigmoid", {}),
    ("Hardswish", {}),
    ("Hardshrink", {}),
    ("Hardshrink", {"lambd": -1.0}),
    ("Softshrink", {}),
    ("Softshrink", {"lambd": 0.0}),
    ("Threshold", {"threshold": 0.5, "value": 20.0}),
    ("RReLU", {}),
    ("PReLU", {}),
    ("GLU", {}),
    ("GLU", {"dim": 0}),
    ("Softmin", {"dim": 1}),
    ("Softmax", {"dim": 1}),
    ("Softmax", {"dim": 0}),
    ("LogSoftmax", {"dim": 1}),
    ("LogSoftmax", {"dim": -1}),
]


# Inputs for which PyTorch 1.13 does not follow its own formula: softshrink(NaN) is 0, hardswish(-inf) is -inf · 0.
LEFT_OUT = {"Softshrink": torch.isnan, "Hardswish": torch.isneginf}


def activation_inputs(name, has_dim):
    if name == "GLU":
        yield "[4, 6]", randn(4, 6, scale=3.0)
        yield "[2, 4, 6]", randn(2, 4, 6, scale=3.0)
        yield "empty [0, 2]", randn(0, 2)
        yield "every special pair", lines()[:80]
        return
    yield "[4, 9]", randn(4, 9, scale=3.0)
    yield "[2, 3, 5]", randn(2, 3, 5, scale=3.0)
    yield "empty [0, 3]", randn(0, 3)
    if has_dim:
        yield "every special pair", lines()
        yield "±400", torch.tensor([[400.0, -400, 0], [400, 400, 399], [-400, -400, -400]])
        return
    yield "scalar", randn()
    yield "edges", edges()[~LEFT_OUT[name](edges())] if name in LEFT_OUT else edges()
    yield "grid", torch.linspace(-25, 25, 41)


def activation_cases():
    for name, options in ACTIVATIONS:
        for about, x in activation_inputs(name, "dim" in options):
            leaf = x.clone().requires_grad_()
            output = getattr(nn, name)(**options).eval()(leaf)
            upstream = upstream_for(output)
            output.backward(upstream)
            shown = ", ".join(f"{camel(k)}={v}" for k, v in options.items())
            yield {
                "module": name,
                "name": f"{name}({shown}) {about}",
                "options": encode_options(options),
                "input": array(x),
                "output": array(output),
                "upstream": array(upstream),
                "gradInput": array(leaf.grad),
            }


def prelu_cases():
    for count, shape in ((1, [4, 3]), (1, []), (3, [4, 3]), (3, [2, 3, 5]), (3, [0, 3]), (2, [81, 2])):
        x = lines() if shape == [81, 2] else randn(*shape, scale=3.0)
        layer = nn.PReLU(count)
        with torch.no_grad():
            layer.weight.copy_(randn(count, seed=2))
        leaf = x.clone().requires_grad_()
        output = layer(leaf)
        upstream = upstream_for(output)
        output.backward(upstream)
        yield {
            "name": f"PReLU({count}) {shape}",
            "weight": array(layer.weight.detach()),
            "input": array(x),
            "output": array(output),
            "upstream": array(upstream),
            "gradInput": array(leaf.grad),
            "gradWeight": array(layer.weight.grad),
        }


def cross_entropy_rows():
    logits, labels = randn(6, 5, scale=2.0), ints(6, low=0, high=5)
    weight = torch.tensor([0.5, 2.0, 1.0, 0.25, 3.0])
    for reduction in ("none", "mean", "sum"):
        r = {"reduction": reduction}
        yield "plain", r, logits, labels
        yield "weight", {**r, "weight": weight}, logits, labels
        yield "label smoothing", {**r, "label_smoothing": 0.1}, logits, labels
        yield "ignore index", {**r, "ignore_index": int(labels[1])}, logits, labels
        yield "all options", {
            **r, "weight": weight, "label_smoothing": 0.2, "ignore_index": int(labels[0]),
        }, logits, labels
        yield "[N, C, d]", {**r, "weight": weight}, randn(3, 5, 4), ints(3, 4, low=0, high=5)
        yield "[N, C, d] smoothing", {**r, "label_smoothing": 0.1}, randn(3, 5, 4), ints(3, 4, low=0, high=5)
    yield "ignore index -100", {}, logits, torch.where(labels == 2, -100, labels)
    yield "everything ignored is NaN", {"ignore_index": 1}, logits[:2].clone(), torch.tensor([1, 1])
    yield "logits of ±400", {}, torch.tensor([[400.0, -400, 0], [400, 400, 399]]), torch.tensor([1, 2])
    yield "a logit of -Infinity", {"reduction": "none"}, torch.tensor([[0.0, -INF, 1], [0, -INF, 1]]), torch.tensor([0, 1])
    yield "NaN", {}, torch.tensor([[0.0, NAN, 1]]), torch.tensor([0])
    alone = {"reduction": "none"}
    x, first, last = lines(), torch.zeros(81, dtype=torch.int32), torch.zeros(81, dtype=torch.int32) + 1
    yield "every special pair, class 0", alone, x, first
    yield "every special pair, class 1", alone, x, last
    yield "every special pair, smoothing", {**alone, "label_smoothing": 0.1}, x, first
    yield "every special pair, weight", {**alone, "weight": torch.tensor([0.0, 2.0])}, x, last
    yield "every special pair, all ignored", {**alone, "ignore_index": 0}, x, first
    yield "every special pair, probabilities", alone, x, torch.tensor([[1.0, 0]]).repeat(81, 1)
    yield "one sample without a batch", {}, randn(5), torch.tensor(3)
    yield "ten classes", {}, randn(17, 10), ints(17, low=0, high=10)
    yield "class probabilities", {}, logits, torch.softmax(randn(6, 5, seed=4), 1)


def nll_rows():
    weight = torch.tensor([0.5, 2.0, 1.0, 0.25, 3.0])
    log_p, labels = torch.log_softmax(randn(6, 5), 1), ints(6, low=0, high=5)
    for reduction in ("none", "mean", "sum"):
        r = {"reduction": reduction}
        yield "plain", r, log_p, labels
        yield "weight, ignore index", {**r, "weight": weight, "ignore_index": int(labels[2])}, log_p, labels
        yield "[N, C, d]", r, torch.log_softmax(randn(3, 5, 4), 1), ints(3, 4, low=0, high=5)


    alone = {"reduction": "none"}
    labels = torch.zeros(81, dtype=torch.int32)
    yield "every special pair", alone, lines(), labels
    yield "every special pair, weight 0", {**alone, "weight": torch.tensor([0.0, 1.0])}, lines(), labels
    yield "every special pair, all ignored", {**alone, "ignore_index": 0}, lines(), labels


def difference_rows(options=({},)):
    for more in options:
        about = "".join(f", {name} {value}" for name, value in more.items())
        for reduction in ("none", "mean", "sum"):
            yield f"[4, 3]{about}", {"reduction": reduction, **more}, randn(4, 3), randn(4, 3, seed=1)
        alone = {"reduction": "none", **more}
        yield f"scalar{about}", more, randn(), randn(seed=1)
        yield f"empty{about}", {"reduction": "sum", **more}, randn(0, 3), randn(0, 3)
        grid = torch.linspace(-3, 3, 25)
        yield f"grid, ends and 0{about}", alone, grid, torch.zeros(25)
        yield f"±400{about}", alone, torch.tensor([400.0, -400, 400]), torch.tensor([0.0, 0, 400])
        yield f"infinity{about}", alone, torch.tensor([INF, -INF, NAN, 1]), torch.tensor([0.0, 0, 0, INF])
        yield f"every special pair{about}", alone, lines()[:, 0].clone(), lines()[:, 1].clone()


def smooth_l1_rows():
    yield from difference_rows(({}, {"beta": 0.0}, {"beta": 0.5}, {"beta": 2.0}))


def huber_rows():
    yield from difference_rows(({}, {"delta": 0.5}, {"delta": 2.0}))


def mse_rows():
    for reduction in ("none", "mean", "sum"):
        yield "[4, 3]", {"reduction": reduction}, randn(4, 3), randn(4, 3, seed=1)
    yield "scalar", {}, randn(), randn(seed=1)
    yield "infinity", {"reduction": "none"}, torch.tensor([INF, NAN, 400.0]), torch.tensor([0.0, 0, -400])
    yield "every special pair", {"reduction": "none"}, lines()[:, 0].clone(), lines()[:, 1].clone()


def bce_rows():
    logits = torch.cat([randn(3, 5, scale=3.0), torch.tensor([[0.0, 400, -400, 100, -100]])])
    targets = bools(4, 5).to(torch.get_default_dtype())
    soft = torch.sigmoid(randn(4, 5, seed=5))
    weight, pos = positive(5, seed=2), positive(5, seed=3)
    for reduction in ("none", "mean", "sum"):
        r = {"reduction": reduction}
        yield "plain", r, logits, targets
        yield "soft targets", r, logits, soft
        yield "posWeight", {**r, "pos_weight": pos}, logits, targets
        yield "weight, posWeight", {**r, "weight": weight, "pos_weight": pos}, logits, soft
    yield "infinity", {"reduction": "none"}, torch.tensor([INF, -INF, NAN]), torch.tensor([1.0, 0, 1])
    logits, targets = torch.cartesian_prod(SPECIAL, torch.tensor([0.0, 0.5, 1])).unbind(1)
    for about, options in {
        "": {},
        ", posWeight": {"pos_weight": torch.tensor(2.0)},
        ", weight 0": {"weight": torch.tensor(0.0)},
    }.items():
        yield f"every special value{about}", {"reduction": "none", **options}, logits.clone(), targets.clone()


def signs(*shape):
    return torch.where(randn(*shape, seed=6) > 0, 1.0, -1.0)


REDUCTIONS = ("none", "mean", "sum")


def bce_probability_rows():
    x, soft = torch.sigmoid(randn(4, 5, scale=2.0)), torch.sigmoid(randn(4, 5, seed=5))
    ends = torch.cartesian_prod(torch.tensor([0.0, 1e-20, 1e-7, 0.5, 1 - 2**-24, 1]), torch.tensor([0.0, 0.5, 1]))
    for reduction in REDUCTIONS:
        yield "soft targets", {"reduction": reduction}, x, soft
        yield "weight", {"reduction": reduction, "weight": positive(5, seed=2)}, x, bools(4, 5).to(torch.get_default_dtype())
    yield "ends", {"reduction": "none"}, ends[:, 0].clone(), ends[:, 1].clone()


def kl_div_rows():
    x, y = torch.log_softmax(randn(4, 5), 1), torch.softmax(randn(4, 5, seed=3), 1)
    for reduction in (*REDUCTIONS, "batchmean"):
        yield "probabilities", {"reduction": reduction}, x, y
        yield "log target", {"reduction": reduction, "log_target": True}, x, y.log()
    yield "one-hot", {"reduction": "none"}, x, torch.eye(5)[:4]
    yield "a scalar", {"reduction": "batchmean"}, torch.tensor(-1.0), torch.tensor(0.5)


def poisson_rows():
    x, y = randn(4, 5), ints(4, 5, low=0, high=6).to(torch.get_default_dtype())
    for reduction in REDUCTIONS:
        yield "log input", {"reduction": reduction}, x, y
        yield "rate", {"reduction": reduction, "log_input": False}, x.abs(), y
        yield "full", {"reduction": reduction, "full": True}, x, y
    yield "rate 0", {"reduction": "none", "log_input": False, "eps": 0.5}, torch.zeros(3), torch.tensor([0.0, 1, 2])


def gaussian_rows():
    x, y = randn(4, 5), randn(4, 5, seed=1)
    for reduction in REDUCTIONS:
        yield "variances", {"reduction": reduction}, x, y, positive(4, 5, seed=2)
        yield "full", {"reduction": reduction, "full": True}, x, y, positive(4, 5, seed=2)
        yield "one variance a row", {"reduction": reduction}, x, y, positive(4, 1, seed=2)
        yield "without last dimension", {"reduction": reduction}, x, y, positive(4, seed=2)
    yield "variances below eps", {"reduction": "none", "eps": 0.5}, x, y, torch.full((4, 5), 0.25)


def margin_rows():
    for reduction in REDUCTIONS:
        r = {"reduction": reduction}
        yield "default", r, randn(4, 5), signs(4, 5)
        yield "margin 0.5", {**r, "margin": 0.5}, randn(4, 5), signs(4, 5)
    grid = torch.linspace(-3, 3, 25)
    yield "at the margin, 1", {"reduction": "none"}, grid, torch.ones(25)
    yield "at the margin, -1", {"reduction": "none"}, grid, -torch.ones(25)
    yield "neither", {"reduction": "none"}, grid, torch.zeros(25)


def soft_margin_rows():
    for reduction in REDUCTIONS:
        yield "[4, 5]", {"reduction": reduction}, randn(4, 5, scale=4.0), signs(4, 5)
    yield "scalar", {}, randn(), torch.tensor(-1.0)


def ranking_rows():
    for reduction in REDUCTIONS:
        r = {"reduction": reduction}
        yield "default", r, randn(7), randn(7, seed=1), signs(7)
        yield "margin 0.5", {**r, "margin": 0.5}, randn(2, 7), randn(2, 7, seed=1), signs(2, 7)
    yield "ties", {"reduction": "none"}, torch.ones(2), torch.ones(2), torch.tensor([1.0, -1])


def cosine_rows():
    for reduction in REDUCTIONS:
        r = {"reduction": reduction}
        yield "default", r, randn(6, 4), randn(6, 4, seed=1), signs(6)
        yield "margin 0.25", {**r, "margin": 0.25}, randn(6, 4), randn(6, 4, seed=1), signs(6)
    yield "one pair", {}, randn(4), randn(4, seed=1), torch.tensor(-1.0)
    yield "zeros", {"reduction": "none"}, torch.zeros(2, 3), torch.ones(2, 3), torch.tensor([1.0, -1])


def multi_margin_rows():
    x, labels = randn(6, 5), ints(6, low=0, high=5)
    for reduction in REDUCTIONS:
        r = {"reduction": reduction}
        yield "default", r, x, labels
        yield "p 2, margin 0.5", {**r, "p": 2, "margin": 0.5}, x, labels
        yield "weight", {**r, "weight": positive(5, seed=2)}, x, labels
    yield "one sample", {}, randn(5), torch.tensor(3)


def multi_label_margin_rows():
    labels = torch.tensor([[3, 0, -1, 1], [-1, 2, 0, 1], [0, 1, 2, 3], [2, 2, -1, -1]], dtype=torch.int32)
    for reduction in REDUCTIONS:
        yield "[4, 4]", {"reduction": reduction}, randn(4, 4), labels
    yield "one sample", {}, randn(4), labels[0].clone()


def multi_label_soft_rows():
    for reduction in REDUCTIONS:
        r = {"reduction": reduction}
        yield "default", r, randn(4, 5, scale=3.0), bools(4, 5).to(torch.get_default_dtype())
        yield "weight", {**r, "weight": positive(5, seed=2)}, randn(4, 5), bools(4, 5).to(torch.get_default_dtype())
    yield "±400", {"reduction": "none"}, torch.tensor([[400.0, -400], [400, -400]]), torch.tensor([[1.0, 0], [0, 1]])


def triplet_rows():
    a, p, n = randn(5, 4), randn(5, 4, seed=1), randn(5, 4, seed=2)
    for reduction in REDUCTIONS:
        r = {"reduction": reduction}
        yield "default", r, a, p, n
        yield "swap", {**r, "swap": True, "margin": 2.0}, a, p, n
        yield "p 1", {**r, "p": 1.0}, a, p, n
        yield "p 3", {**r, "p": 3.0}, a, p, n
    yield "one triplet", {}, randn(4), randn(4, seed=1), randn(4, seed=2)


LOSSES = {
    "CrossEntropyLoss": cross_entropy_rows,
    "NLLLoss": nll_rows,
    "MSELoss": mse_rows,
    "L1Loss": difference_rows,
    "SmoothL1Loss": smooth_l1_rows,
    "HuberLoss": huber_rows,
    "BCEWithLogitsLoss": bce_rows,
    "BCELoss": bce_probability_rows,
    "KLDivLoss": kl_div_rows,
    "PoissonNLLLoss": poisson_rows,
    "GaussianNLLLoss": gaussian_rows,
    "HingeEmbeddingLoss": margin_rows,
    "SoftMarginLoss": soft_margin_rows,
    "MarginRankingLoss": ranking_rows,
    "CosineEmbeddingLoss": cosine_rows,
    "MultiMarginLoss": multi_margin_rows,
    "MultiLabelMarginLoss": multi_label_margin_rows,
    "MultiLabelSoftMarginLoss": multi_label_soft_rows,
    "TripletMarginLoss": triplet_rows,
}


def loss_module(name, options):
    if options.get("beta") == 0:
        # PyTorch documents it as equivalent to L1Loss, but in 1.13 the gradient is -1 where input and target are equal.
        return nn.L1Loss(reduction=options.get("reduction", "mean"))
    return getattr(nn, name)(**options)


def loss_cases():
    for name, rows in LOSSES.items():
        for about, options, x, target, *third in rows():
            leaf = x.clone().requires_grad_()
            wide = target if target.is_floating_point() else target.long()
            output = loss_module(name, options)(leaf, wide, *third)
            upstream = upstream_for(output)
            output.backward(upstream)
            yield {
                "module": name,
                "name": f"{name} {options.get('reduction', 'default')} {about}",
                "options": encode_options(options),
                "input": array(x),
                "target": array(target),
                **({"third": array(third[0])} if third else {}),
                "output": array(output),
                "upstream": array(upstream),
                "gradInput": array(leaf.grad),
            }


class ModelD(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 100)
        self.relu1 = nn.ReLU()
        self.fc2 = nn.Linear(100, 100)
        self.relu2 = nn.ReLU()
        self.fc3 = nn.Linear(100, 10)


class Nested(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(nn.Flatten(), nn.Linear(4, 3, bias=False), nn.Tanh())
        self.head = nn.Sequential(nn.Dropout(0.2), nn.Linear(3, 2), nn.LogSoftmax(dim=1))


class Empty(nn.Module):
    pass


def module_texts():
    modules = {
        "ModelD": ModelD(),
        "Nested": Nested(),
        "Empty": Empty(),
        "Sequential": nn.Sequential(nn.Linear(2, 3), nn.ReLU()),
        "Sequential of nothing": nn.Sequential(),
        "Linear": nn.Linear(784, 100),
        "Linear without bias": nn.Linear(3, 1, bias=False),
        "Flatten": nn.Flatten(),
        "Identity": nn.Identity(),
        "Dropout": nn.Dropout(),
        "Dropout 0.25": nn.Dropout(0.25),
        "Sigmoid": nn.Sigmoid(),
        "Tanh": nn.Tanh(),
        "ReLU": nn.ReLU(),
        "LeakyReLU": nn.LeakyReLU(),
        "ELU": nn.ELU(),
        "GELU": nn.GELU(),
        "SiLU": nn.SiLU(),
        "BCELoss": nn.BCELoss(),
        "KLDivLoss": nn.KLDivLoss(),
        "PoissonNLLLoss": nn.PoissonNLLLoss(),
        "GaussianNLLLoss": nn.GaussianNLLLoss(),
        "HingeEmbeddingLoss": nn.HingeEmbeddingLoss(),
        "SoftMarginLoss": nn.SoftMarginLoss(),
        "MarginRankingLoss": nn.MarginRankingLoss(),
        "CosineEmbeddingLoss": nn.CosineEmbeddingLoss(),
        "MultiMarginLoss": nn.MultiMarginLoss(),
        "MultiLabelMarginLoss": nn.MultiLabelMarginLoss(),
        "MultiLabelSoftMarginLoss": nn.MultiLabelSoftMarginLoss(),
        "TripletMarginLoss": nn.TripletMarginLoss(),
        "PairwiseDistance": nn.PairwiseDistance(),
        "CosineSimilarity": nn.CosineSimilarity(),
        "SELU": nn.SELU(),
        "CELU": nn.CELU(),
        "Mish": nn.Mish(),
        "LogSigmoid": nn.LogSigmoid(),
        "Softsign": nn.Softsign(),
        "Tanhshrink": nn.Tanhshrink(),
        "Hardtanh": nn.Hardtanh(),
        "ReLU6": nn.ReLU6(),
        "Hardsigmoid": nn.Hardsigmoid(),
        "Hardswish": nn.Hardswish(),
        "Hardshrink": nn.Hardshrink(),
        "Softshrink": nn.Softshrink(),
        "Threshold": nn.Threshold(0.1, 20),
        "PReLU": nn.PReLU(),
        "RReLU": nn.RReLU(),
        "GLU": nn.GLU(),
        "Softmin": nn.Softmin(dim=1),
        "Softplus": nn.Softplus(),
        "Softmax": nn.Softmax(dim=1),
        "LogSoftmax": nn.LogSoftmax(dim=-1),
        "CrossEntropyLoss": nn.CrossEntropyLoss(),
        "NLLLoss": nn.NLLLoss(),
        "MSELoss": nn.MSELoss(),
        "L1Loss": nn.L1Loss(),
        "SmoothL1Loss": nn.SmoothL1Loss(),
        "HuberLoss": nn.HuberLoss(),
        "BCEWithLogitsLoss": nn.BCEWithLogitsLoss(),
    }
    for name, module in modules.items():
        yield {"name": name, "text": repr(module)}
