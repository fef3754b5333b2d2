"""L-BFGS fits a damped oscillation to measurements."""

import torch
from torch import nn


class DampedOscillation(nn.Module):
    def __init__(self):
        super().__init__()
        self.amplitude = nn.Parameter(torch.tensor(1.5))
        self.decay = nn.Parameter(torch.tensor(0.3))
        self.frequency = nn.Parameter(torch.tensor(2.8))
        self.phase = nn.Parameter(torch.tensor(0.3))

    def forward(self, t):
        wave = torch.cos(self.frequency * t + self.phase)
        return self.amplitude * torch.exp(-self.decay * t) * wave


torch.manual_seed(0)
t = torch.linspace(0, 4, 100)
y = 2 * torch.exp(-0.5 * t) * torch.cos(3 * t + 0.4) + 0.05 * torch.randn(100)

model = DampedOscillation()
criterion = nn.MSELoss()
optimizer = torch.optim.LBFGS(model.parameters(), max_iter=4, line_search_fn="strong_wolfe")


def closure():
    optimizer.zero_grad()
    loss = criterion(model(t), y)
    loss.backward()
    return loss


for step in range(1, 9):
    loss = optimizer.step(closure)
    print(f"Step {step}. Loss: {loss.item()}")

for name, parameter in model.named_parameters():
    print(name, parameter.item())
