"""A physics-informed network solves u'' + 2 u' + 10 u = 0 with u(0) = 1 and u'(0) = 0."""

import torch
from torch import nn

DAMPING, STIFFNESS = 2.0, 10.0


class Solution(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(1, 32), nn.Tanh(), nn.Linear(32, 32), nn.Tanh(), nn.Linear(32, 1))
        for layer in self.net:
            if isinstance(layer, nn.Linear):
                nn.init.xavier_normal_(layer.weight)

    def forward(self, t):
        return self.net(t)


def derivative(u, t):
    return torch.autograd.grad(u, t, grad_outputs=torch.ones_like(u), create_graph=True)[0]


def physics_loss(model, t):
    """How far the network is from the equation inside, and from the values at the start."""
    u = model(t)
    du = derivative(u, t)
    ddu = derivative(du, t)
    residual = ddu + DAMPING * du + STIFFNESS * u

    start = torch.zeros(1, 1, requires_grad=True)
    u0 = model(start)
    du0 = derivative(u0, start)
    at_start = (u0 - 1).pow(2) + 0.1 * du0.pow(2)
    return 1e-2 * residual.pow(2).mean() + at_start.squeeze()


torch.manual_seed(0)
model = Solution()
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)

for step in range(1, 31):
    t = torch.rand(40, 1).requires_grad_(True)
    optimizer.zero_grad()
    loss = physics_loss(model, t)
    loss.backward()
    optimizer.step()
    print(f"Step {step}. Loss: {loss.item()}")
