"""Second derivatives in training steps, and the functions of torch.autograd.functional. Writes autograd.json."""

import torch
from torch import nn
from torch.autograd import functional, grad

from common import array, number, write
from samples import randn


def weights(seed, *sizes):
    """Layers with known weights: [weight, bias, weight, bias, …] as leaves."""
    parts = []
    for i, (n, m) in enumerate(zip(sizes, sizes[1:])):
        parts.append(randn(m, n, seed=seed + 2 * i) * 0.5)
        parts.append(randn(m, seed=seed + 2 * i + 1) * 0.1)
    return [part.clone().requires_grad_() for part in parts]


def forward(parameters, x, activation=torch.tanh):
    for i in range(0, len(parameters), 2):
        x = nn.functional.linear(x, parameters[i], parameters[i + 1])
        if i + 2 < len(parameters):
            x = activation(x)
    return x


def training(name, parameters, optimizer, loss_of, steps=6):
    """The losses of some steps, and the parameters before and after."""
    before = [array(p) for p in parameters]
    losses = []
    for step in range(steps):
        optimizer.zero_grad()
        loss = loss_of(step)
        loss.backward()
        optimizer.step()
        losses.append(number(loss.item()))
    return {"name": name, "before": before, "losses": losses, "after": [array(p) for p in parameters]}


def penalty():
    """WGAN-GP: the gradient of the critic between real and generated samples should have norm 1."""
    parameters = weights(1, 3, 6, 1)
    real = [randn(5, 3, seed=40 + i) for i in range(6)]
    fake = [randn(5, 3, seed=50 + i) for i in range(6)]
    share = [randn(5, 1, seed=60 + i).sigmoid() for i in range(6)]

    def loss_of(step):
        mixed = (real[step] * share[step] + fake[step] * (1 - share[step])).requires_grad_()
        out = forward(parameters, mixed)
        (slope,) = grad(out, mixed, torch.ones_like(out), create_graph=True)
        norm = slope.norm(2, dim=1)
        return forward(parameters, fake[step]).mean() - forward(parameters, real[step]).mean() + 10 * ((norm - 1) ** 2).mean()

    result = training("penalty", parameters, torch.optim.Adam(parameters, lr=0.02), loss_of)
    return {**result, "data": [[array(t) for t in batch] for batch in zip(real, fake, share)]}


def physics():
    """u'' + u = 0 with u(0) = 1."""
    parameters = weights(11, 1, 8, 1)
    data = [torch.linspace(-1 + 0.1 * i, 1 + 0.2 * i, 7).reshape(7, 1) for i in range(6)]

    def loss_of(step):
        x = data[step].clone().requires_grad_()
        u = forward(parameters, x)
        (u_x,) = grad(u.sum(), x, create_graph=True)
        (u_xx,) = grad(u_x.sum(), x, create_graph=True)
        start = forward(parameters, torch.zeros(1, 1)) - 1
        return ((u_xx + u) ** 2).mean() + (start**2).sum()

    result = training("physics", parameters, torch.optim.SGD(parameters, lr=0.05), loss_of)
    return {**result, "data": [[array(t)] for t in data]}


def meta():
    """MAML: a gradient step inside the loss."""
    parameters = weights(21, 2, 5, 1)
    data = [(randn(4, 2, seed=70 + i), randn(4, 1, seed=80 + i)) for i in range(6)]

    def loss_of(step):
        x, y = data[step]
        inner = nn.functional.mse_loss(forward(parameters, x, torch.sigmoid), y)
        slopes = grad(inner, parameters, create_graph=True)
        adapted = [p - 0.3 * g for p, g in zip(parameters, slopes)]
        return nn.functional.mse_loss(forward(adapted, x * 0.5, torch.sigmoid), y + 1)

    result = training("meta", parameters, torch.optim.SGD(parameters, lr=0.1, momentum=0.9), loss_of)
    return {**result, "data": [[array(t) for t in batch] for batch in data]}


def pair(x, y):
    return torch.sin(x) * y.sum(), (x * y).exp().sum(0)


def single(x, y):
    return (x.pow(3) * y).sum() + (x * y.pow(2)).tanh().sum()


def products():
    x, y = randn(3, seed=3), randn(3, seed=4)
    vx, vy = randn(3, seed=5), randn(3, seed=6)
    u = (randn(3, seed=7), randn(seed=8))
    many = lambda values: [array(v) for v in values]
    return {
        "inputs": many([x, y, vx, vy]),
        "upstream": many(u),
        "jacobian": [many(row) for row in functional.jacobian(pair, (x, y))],
        "hessian": [many(row) for row in functional.hessian(single, (x, y))],
        "vjp": many(functional.vjp(pair, (x, y), u)[1]),
        "jvp": many(functional.jvp(pair, (x, y), (vx, vy))[1]),
        "vhp": many(functional.vhp(single, (x, y), (vx, vy))[1]),
        "hvp": many(functional.hvp(single, (x, y), (vx, vy))[1]),
        "third": array(functional.jacobian(lambda a: functional.hessian(lambda b: (b**4).sum(), a, create_graph=True), x)),
    }


write("autograd", {"torch": torch.__version__, "trainings": [penalty(), physics(), meta()], "products": products()})
