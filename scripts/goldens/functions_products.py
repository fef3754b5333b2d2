"""Rows (op, about, call, args) for products of vectors and matrices."""

import torch

from samples import INF, NAN, ints, randn


def addition(name):
    """The call with its two keyword arguments as an object."""
    call = getattr(torch, name)
    return lambda x, a, b, options=None: call(x, a, b, **(options or {}))


def pairs():
    yield "mm", "[3, 5] [5, 7]", [randn(3, 5), randn(5, 7)]
    yield "mm", "[2, 0] [0, 3]", [randn(2, 0), randn(0, 3)]
    yield "mm", "int32", [ints(3, 2), ints(2, 4)]
    yield "bmm", "[3, 2, 5] [3, 5, 4]", [randn(3, 2, 5), randn(3, 5, 4)]
    yield "bmm", "empty batch", [randn(0, 2, 5), randn(0, 5, 4)]
    yield "mv", "[3, 5] [5]", [randn(3, 5), randn(5)]
    yield "mv", "[0, 5] [5]", [randn(0, 5), randn(5)]
    yield "dot", "[7] [7]", [randn(7), randn(7, seed=1)]
    yield "dot", "empty", [randn(0), randn(0)]
    yield "dot", "NaN and infinity", [torch.tensor([NAN, INF, 1.0]), torch.tensor([1.0, 0, 2])]
    yield "dot", "int32", [ints(5), ints(5, seed=1)]
    yield "inner", "[7] [7]", [randn(7), randn(7, seed=1)]
    yield "inner", "[2, 3, 5] [4, 5]", [randn(2, 3, 5), randn(4, 5)]
    yield "inner", "scalar", [randn(), randn(2, 3)]
    yield "outer", "[3] [5]", [randn(3), randn(5)]
    yield "outer", "[0] [5]", [randn(0), randn(5)]
    yield "outer", "int32", [ints(3), ints(2)]
    yield "kron", "[2, 3] [3, 2]", [randn(2, 3), randn(3, 2)]
    yield "kron", "[4] [2, 1, 3]", [randn(4), randn(2, 1, 3)]
    yield "kron", "scalar", [randn(), randn(2, 3)]
    yield "kron", "int32", [ints(2, 2), ints(3, 1)]
    yield "cross", "[3] [3]", [randn(3), randn(3, seed=1)]
    yield "cross", "[2, 3] [2, 3]", [randn(2, 3), randn(2, 3, seed=1)]
    yield "cross", "first of several", [randn(3, 2, 3), randn(3, 2, 3, seed=1)]


def tensordots():
    x, y = randn(2, 3, 4), randn(4, 3, 5)
    for about, a, b, dims in (
        ("1", x, y, 1),
        ("0", randn(2, 3), randn(2), 0),
        ("lists", x, y, [[1, 2], [1, 0]]),
        ("negative", x, y, [[-1], [0]]),
        ("all", randn(2, 3), randn(2, 3, seed=1), 2),
        ("a size of 1", randn(2, 1), randn(3, 4), [[1], [0]]),
        ("empty", randn(2, 0), randn(0, 3), 1),
    ):
        yield "tensordot", about, torch.tensordot, [a, b, dims]


EQUATIONS = {
    "ij,jk->ik": [[3, 4], [4, 5]],
    "ij,jk": [[3, 4], [4, 5]],
    "ba,cb": [[3, 4], [5, 3]],
    "aB,Bc": [[3, 4], [4, 5]],
    "ii": [[4, 4]],
    "ii->i": [[4, 4]],
    "iji->j": [[3, 4, 3]],
    "iii->i": [[3, 3, 3]],
    "ij->ji": [[3, 4]],
    "ij->": [[3, 4]],
    "ij->j": [[3, 4]],
    "i,i->": [[5], [5]],
    "i,i->i": [[5], [5]],
    "i,j->ij": [[5], [3]],
    "i,j->ji": [[5], [3]],
    "i,j": [[5], [3]],
    "bij,bjk->bik": [[2, 3, 4], [2, 4, 5]],
    "bij,bkj->bki": [[2, 3, 4], [2, 5, 4]],
    "...ij,...jk->...ik": [[2, 1, 3, 4], [5, 4, 3]],
    "...ij,jk": [[2, 3, 4], [4, 5]],
    "i...->...": [[3, 2, 4]],
    "...->...": [[2, 3]],
    "...i->...": [[2, 3]],
    "i...j->j...i": [[2, 3, 4]],
    "i...,i...": [[2, 3], [2, 3]],
    "ij,ij,ij->i": [[3, 4], [3, 4], [3, 4]],
    "ij,jk,kl->il": [[2, 3], [3, 4], [4, 5]],
    "bn,anm,bm->ba": [[2, 3], [4, 3, 5], [2, 5]],
    "ij,k->ik": [[2, 3], [4]],
    "ij,jk,lm->im": [[2, 3], [3, 4], [2, 5]],
    " i j , j k -> i k ": [[2, 3], [3, 4]],
    "ij,jk->ki ": [[1, 3], [3, 4]],
    "ij,ij->ij": [[1, 3], [2, 3]],
    "ij,ij->": [[2, 1], [2, 3]],
    ",ij->ij": [[], [2, 3]],
    "ij,jk->ik empty": [[2, 0], [0, 3]],
}


def einsums():
    for text, shapes in EQUATIONS.items():
        operands = [randn(*shape, seed=i) for i, shape in enumerate(shapes)]
        yield "einsum", text, torch.einsum, [text.replace(" empty", ""), *operands]
    yield "einsum", "int32", torch.einsum, ["ij,jk->ik", ints(2, 3), ints(3, 2)]


def additions():
    a, b, v = randn(3, 4), randn(4, 5), randn(4)
    for about, options in (("", None), ("factors", {"beta": 0.5, "alpha": -2})):
        yield "addmm", f"[3, 5] {about}", [randn(3, 5), a, b, options]
        yield "addmm", f"[5] {about}", [randn(5), a, b, options]
        yield "addmv", f"[3] {about}", [randn(3), a, v, options]
        yield "addmv", f"scalar {about}", [randn(), a, v, options]
        x, y = randn(2, 3, 4), randn(2, 4, 5)
        yield "addbmm", f"[3, 5] {about}", [randn(3, 5), x, y, options]
        yield "baddbmm", f"[2, 3, 5] {about}", [randn(2, 3, 5), x, y, options]
        yield "baddbmm", f"[5] {about}", [randn(5), x, y, options]
    nothing = torch.full((3, 5), NAN)
    yield "addmm", "beta 0", [nothing, a, b, {"beta": 0}]
    yield "addmm", "int32", [ints(2, 2), ints(2, 3), ints(3, 2), {"beta": 2, "alpha": 3}]


def distances():
    twice = torch.tensor([[1.0, 2], [3, 4], [1, 2]])
    for p in (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, INF):
        yield "cdist", f"p {p}", torch.cdist, [randn(4, 3), randn(5, 3), p]
        yield "cdist", f"distance 0, p {p}", torch.cdist, [twice, torch.tensor([[1.0, 2], [2, 3]]), p]
        yield "cdist", f"batch, p {p}", torch.cdist, [randn(2, 1, 3, 4), randn(5, 2, 4), p]
    yield "cdist", "no columns", torch.cdist, [randn(2, 0), randn(3, 0)]
    yield "cdist", "no rows", torch.cdist, [randn(0, 2), randn(3, 2)]


def rows():
    for op, about, args in pairs():
        yield op, about, getattr(torch, op), args
    yield "cross", "dimension -1", torch.cross, [randn(3, 2, 3), randn(3, 2, 3, seed=1), -1]
    yield from tensordots()
    yield from einsums()
    for op, about, args in additions():
        yield op, about, addition(op), args
    yield from distances()
    for about, x in (
        ("[4, 4]", randn(4, 4)),
        # No matrix with more rows than columns: PyTorch's gradient is wrong below the diagonal.
        ("[3, 5]", randn(3, 5)),
        ("[0, 2]", randn(0, 2)),
        ("int32", ints(3, 3)),
    ):
        yield "trace", about, torch.trace, [x]
    matrices = [randn(4, 1), randn(1, 5), randn(5, 2), randn(2, 3)]
    for count in (1, 2, 3, 4):
        call = (lambda *given: given[0]) if count == 1 else torch.chain_matmul
        yield "chainMatmul", f"{count}", call, matrices[:count]
