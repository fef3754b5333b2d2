"""linalg.json: torch.linalg, computed in double precision and rounded, since Gradus computes in double precision too."""

import torch
from torch import linalg

from cases import collect
from common import write
from samples import INF, NAN, randn


def double(call):
    """The call in double precision, with results in float32."""

    def rounded(value):
        if isinstance(value, (tuple, list)):
            return [rounded(v) for v in value]
        return value.float() if value.is_floating_point() else value

    def run(*args):
        return rounded(call(*[a.double() if isinstance(a, torch.Tensor) else a for a in args]))

    return run


def square(*shape, seed=0):
    """Matrices away from singular ones."""
    return randn(*shape, seed=seed) + 3 * torch.eye(shape[-1])


def definite(*shape):
    x = randn(*shape)
    return x @ x.mT + torch.eye(shape[-1])


SQUARES = {
    "[1, 1]": lambda: square(1, 1),
    "[3, 3]": lambda: square(3, 3),
    "[7, 7]": lambda: square(7, 7),
    "batch [2, 1, 4, 4]": lambda: square(2, 1, 4, 4),
    "no rows [0, 0]": lambda: randn(0, 0),
    "no matrices [0, 3, 3]": lambda: randn(0, 3, 3),
    "pivots": lambda: torch.tensor([[0.0, 1, 2], [1, 0, 0], [0, 3, 1]]),
}

RECTANGLES = {
    "[5, 3]": lambda: randn(5, 3),
    "[3, 5]": lambda: randn(3, 5),
    "[4, 4]": lambda: square(4, 4),
    "[1, 3]": lambda: randn(1, 3),
    "batch [2, 4, 3]": lambda: randn(2, 4, 3),
}


def squares():
    for about, make in SQUARES.items():
        for name in ("inv", "det"):
            yield name, about, double(getattr(linalg, name)), [make()]
        yield "slogdet", about, double(lambda x: tuple(linalg.slogdet(x))[1]), [make()]
        yield "slogdetSign", about, double(lambda x: linalg.slogdet(x)[0].detach()), [make()]
        for n in (0, 1, 2, 5, -1, -3):
            if n != 0:
                yield "matrixPower", f"{about} {n}", double(linalg.matrix_power), [make(), n]
        yield "matrixExp", about, double(torch.matrix_exp), [make() / 4]
    turn = torch.tensor([[0.0, -2, 1], [2, 0, -30], [-1, 30, 0]])
    yield "matrixExp", "a rotation", double(torch.matrix_exp), [turn]
    yield "matrixExp", "zeros", double(torch.matrix_exp), [torch.zeros(2, 3, 3)]
    # PyTorch's gradient at a singular matrix is 0, which is wrong.
    det = double(lambda x: linalg.det(x).detach())
    yield "det", "singular", det, [torch.tensor([[1.0, 2], [2, 4]])]
    yield "det", "one of two singular", det, [torch.tensor([[[1.0, 2], [2, 4]], [[1, 2], [3, 4]]])]


def equations():
    for about, a, b in (
        ("[3, 3] [3, 2]", square(3, 3), randn(3, 2)),
        ("[3, 3] [3]", square(3, 3), randn(3)),
        ("batch and a matrix", square(2, 3, 3), randn(3, 2)),
        ("batch and vectors", square(2, 3, 3), randn(2, 3)),
        ("a matrix and a batch", square(3, 3), randn(4, 3, 2)),
        ("no columns", square(3, 3), randn(3, 0)),
    ):
        yield "solve", about, double(linalg.solve), [a, b]
    for about, a, b in (
        ("[5, 3] [5, 2]", randn(5, 3), randn(5, 2)),
        ("[3, 5] [3, 2]", randn(3, 5), randn(3, 2)),
        ("[3, 3] [3, 1]", square(3, 3), randn(3, 1)),
        ("batch", randn(2, 4, 2), randn(2, 4, 3)),
    ):
        yield "lstsq", about, double(lambda x, y: linalg.lstsq(x, y)[0]), [a, b]


def factorizations():
    for about, x in (("[3, 3]", definite(3, 3)), ("batch", definite(2, 4, 4)), ("[1, 1]", torch.tensor([[4.0]]))):
        yield "cholesky", about, double(linalg.cholesky), [x]
    for about, make in RECTANGLES.items():
        yield "qr", about, double(lambda x: tuple(linalg.qr(x))), [make()]
        yield "qrOfR", about, double(lambda x: linalg.qr(x)[1]), [make()]
        complete = double(lambda x: [part.detach() for part in linalg.qr(x, "complete")])
        if make().shape[-2] > make().shape[-1]:
            yield "qrComplete", about, complete, [make()]
        yield "svdvals", about, double(linalg.svdvals), [make()]
        yield "svdOfU", about, double(lambda x: linalg.svd(x, False)[0].abs()), [make()]
        yield "svdOfV", about, double(lambda x: linalg.svd(x, False)[2].abs()), [make()]
        yield "pinv", about, double(linalg.pinv), [make()]
        yield "matrixRank", about, linalg.matrix_rank, [make()]
    for about, x in (("[3, 3]", definite(3, 3)), ("batch", definite(2, 4, 4)), ("[6, 6]", definite(6, 6))):
        yield "eigvalsh", about, double(linalg.eigvalsh), [x]
        yield "eighOfVectors", about, double(lambda y: linalg.eigh(y)[1].abs()), [x]
    low = randn(4, 2) @ randn(2, 4, seed=1)
    yield "matrixRank", "low", linalg.matrix_rank, [low]
    yield "matrixRank", "zero", linalg.matrix_rank, [torch.zeros(2, 3)]
    yield "matrixRank", "batch of ranks", linalg.matrix_rank, [torch.stack([low, square(4, 4)])]
    yield "pinv", "low", lambda x: linalg.pinv(x.double()).float().detach(), [low]


def norms():
    x, y = randn(4, 3), randn(2, 3, 4)
    for p in (0.0, 0.5, 1.0, 2.0, 3.0, -1.0, INF, -INF):
        yield "vectorNorm", f"p {p}", linalg.vector_norm, [x, p]
        yield "vectorNorm", f"p {p}, dimension 1", linalg.vector_norm, [y, p, 1]
        yield "vectorNorm", f"p {p}, dimensions, kept", linalg.vector_norm, [y, p, [0, 2], True]
        yield "vectorNorm", f"p {p}, scalar", linalg.vector_norm, [randn(), p]
    yield "vectorNorm", "zeros", linalg.vector_norm, [torch.zeros(2, 3), 2.0, 1]
    yield "vectorNorm", "empty", linalg.vector_norm, [randn(0, 3), 2.0]
    yield "vectorNorm", "NaN", linalg.vector_norm, [torch.tensor([[NAN, 1], [INF, 1]]), 2.0, 1]
    for order in ("fro", "nuc", 1, -1, 2, -2, INF, -INF):
        yield "matrixNorm", f"{order}", double(linalg.matrix_norm), [x, order]
        yield "matrixNorm", f"{order}, batch", double(linalg.matrix_norm), [y, order]
        yield "matrixNorm", f"{order}, dimensions, kept", double(linalg.matrix_norm), [y, order, [2, 0], True]
        yield "norm", f"{order}", double(linalg.norm), [x, order]
    for about, args in (
        ("all", [y]),
        ("along 1", [y, None, 1]),
        ("along two, kept", [y, None, [0, 2], True]),
        ("vector, 3", [randn(5), 3]),
        ("along 1, 1", [y, 1, 1]),
    ):
        yield "norm", about, linalg.norm, args


def products():
    a, b, c = randn(2, 5), randn(5, 3), randn(3, 4)
    yield "multiDot", "three matrices", lambda *m: linalg.multi_dot(m), [a, b, c]
    yield "multiDot", "row and column", lambda *m: linalg.multi_dot(m), [randn(5), b, randn(3)]
    yield "multiDot", "two vectors", lambda *m: linalg.multi_dot(m), [randn(5), randn(5, seed=1)]
    yield "cross", "[2, 3]", linalg.cross, [randn(2, 3), randn(2, 3, seed=1)]
    yield "cross", "broadcast", lambda a, b, d: linalg.cross(a, b, dim=d), [randn(3, 2), randn(3, 1), 0]


write("linalg", {"torch": torch.__version__, "cases": collect(squares, equations, factorizations, norms, products)})
