"""Rows (op, about, call, args, exact) for the functions of gradus/nn/functional that are not the call of a module."""

import torch
import torch.nn.functional as F

from samples import ints, positive, randn

T = torch


def normalize(x, p=2, dim=1, eps=1e-12):
    return F.normalize(x, p, dim, eps)


def batch_norm(x, mean, variance, options):
    return F.batch_norm(x, mean.detach().clone(), variance.detach().clone(), **options)


def batch_norm_trained(x, mean, variance, options):
    """The running statistics after a call in training. The arguments keep their values for the goldens."""
    mean, variance = mean.detach().clone(), variance.detach().clone()
    F.batch_norm(x, mean, variance, training=True, **options)
    return [mean, variance]


def instance_norm(x, mean, variance, options):
    given = dict(options)
    if "useInputStats" in given:
        given["use_input_stats"] = given.pop("useInputStats")
    mean, variance = (None if each is None else each.detach() for each in (mean, variance))
    return F.instance_norm(x, mean, variance, **given)


def gumbel(x, tau, hard, dim):
    torch.manual_seed(3)
    return F.gumbel_softmax(x, tau=tau, hard=hard, dim=dim)


def rows():
    for p in [1, 2, 3, 0.5, float("inf")]:
        yield "F.normalize", f"p {p}", normalize, [randn(3, 5), p]
    yield "F.normalize", "rows of zeros", normalize, [T.tensor([[0.0, 0], [3, 4]]), 2, 1]
    yield "F.normalize", "dim 0", normalize, [randn(4, 3), 2, 0]
    yield "F.normalize", "eps", normalize, [randn(4, 3), 2, -1, 10]
    yield "F.normalize", "a cube", normalize, [randn(2, 3, 4), 2, 2]

    for p in [0, 1, 2, 3, float("inf")]:
        yield "F.pdist", f"p {p}", F.pdist, [randn(5, 3), p]
    yield "F.pdist", "equal rows", F.pdist, [T.tensor([[1.0, 2], [1, 2], [0, 2]])]
    yield "F.pdist", "one row", F.pdist, [randn(1, 3)]

    for mode in ["reflect", "replicate", "circular"]:
        yield "F.pad", f"{mode}", F.pad, [randn(2, 3, 5), [2, 1], mode]
        yield "F.pad", f"{mode}, two dimensions", F.pad, [randn(2, 3, 4, 5), [1, 2, 2, 1], mode], True
    yield "F.pad", "constant", F.pad, [randn(2, 3), [1, 0, 2, 1], "constant", 1.5], True
    yield "F.pad", "negative", F.pad, [randn(4, 5), [-1, 2, -2, 0]], True
    yield "F.pad", "integers", F.pad, [ints(2, 3), [1, 1], "constant", 7], True
    yield "F.pad", "nothing", F.pad, [randn(2, 3), [0, 0]], True

    one_hot = lambda x, classes=-1: F.one_hot(x.long(), classes)  # noqa: E731
    yield "F.oneHot", "classes counted", one_hot, [ints(3, 4, low=0, high=6)], True
    yield "F.oneHot", "nine classes", one_hot, [ints(5, low=0, high=6), 9], True
    yield "F.oneHot", "scalar", one_hot, [T.tensor(2, dtype=T.int32), 3], True
    yield "F.oneHot", "empty", one_hot, [ints(0, low=0, high=6), 3], True

    stats = [randn(4, seed=1), positive(4, seed=2)]
    affine = {"weight": randn(4, seed=3), "bias": randn(4, seed=4)}
    plain = {"eps": 0.01}
    yield "F.batchNorm", "running", batch_norm, [randn(6, 4), *stats, plain]
    yield "F.batchNorm", "training", batch_norm, [randn(6, 4), *stats, {"training": True}]
    yield "F.batchNorm", "length", batch_norm, [randn(3, 4, 5), *stats, {"training": True}]
    yield "batchNormTrained", "statistics", batch_norm_trained, [randn(6, 4), *stats, {"momentum": 0.3}]
    yield "F.instanceNorm", "no statistics", instance_norm, [randn(3, 4, 5), None, None, {}]
    yield "F.instanceNorm", "running", instance_norm, [
        randn(3, 4, 5), *stats, {"useInputStats": False},
    ]
    w, b = affine["weight"], affine["bias"]
    yield "F.layerNorm", "weight and bias", F.layer_norm, [randn(3, 4), [4], w, b]
    yield "F.layerNorm", "two dimensions", F.layer_norm, [randn(5, 2, 3), [2, 3]]
    yield "F.layerNorm", "bias null", F.layer_norm, [randn(3, 4), [4], w, None, 0.5]
    yield "F.groupNorm", "weight and bias", F.group_norm, [randn(3, 4, 2), 2, w, b]
    yield "F.groupNorm", "plain", F.group_norm, [randn(3, 4), 4]

    table = randn(6, 3, seed=5)
    lookup = lambda x, weight: F.embedding(x.long(), weight)  # noqa: E731
    yield "F.embedding", "matrix of indices", lookup, [ints(2, 5, low=0, high=6), table]
    yield "F.embedding", "none", lookup, [ints(0, low=0, high=6), table], True
    bag = lambda x, weight: F.embedding_bag(x.long(), weight)  # noqa: E731
    yield "F.embeddingBag", "means of rows", bag, [ints(2, 4, low=0, high=6), table]

    yield "F.linear", "bias", F.linear, [randn(5, 4), randn(3, 4, seed=6), randn(3, seed=7)]
    yield "F.linear", "vector", F.linear, [randn(4), randn(3, 4, seed=6)]
    yield "F.bilinear", "bias", F.bilinear, [randn(5, 4), randn(5, 2), randn(3, 4, 2), randn(3)]
    yield "F.prelu", "one slope", F.prelu, [randn(3, 4), T.tensor([0.25])]
    yield "F.prelu", "slopes of channels", F.prelu, [randn(3, 4, 2), randn(4, seed=8)]
    yield "F.cosineSimilarity", "dim 1", F.cosine_similarity, [randn(3, 4), randn(3, 4, seed=9)]
    yield "F.pairwiseDistance", "p 1", F.pairwise_distance, [randn(3, 4), randn(3, 4, seed=9), 1]

    for tau, hard, dim in [(1, False, -1), (0.5, True, -1), (2, False, 0), (2, True, 0)]:
        name = f"tau {tau}, {'hard' if hard else 'soft'}, dim {dim}"
        yield "gumbelSoftmaxOfSeed3", name, gumbel, [randn(5, 7), tau, hard, dim]
