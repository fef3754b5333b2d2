"""A Wasserstein GAN learns points on a circle; a penalty keeps the slope of its critic near 1."""

import math

import torch
from torch import nn

PENALTY, CRITIC_STEPS, BATCH = 10.0, 3, 64


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2))

    def forward(self, z):
        return self.net(z)


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 32), nn.LeakyReLU(0.2),
            nn.Linear(32, 1))

    def forward(self, x):
        return self.net(x)


def real_points(n):
    angle = 2 * math.pi * torch.rand(n)
    circle = torch.stack([torch.cos(angle), torch.sin(angle)], 1)
    return circle + 0.05 * torch.randn(n, 2)


def gradient_penalty(critic, real, fake):
    alpha = torch.rand(real.size(0), 1)
    between = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
    scores = critic(between)
    (gradient,) = torch.autograd.grad(
        scores, between, grad_outputs=torch.ones_like(scores), create_graph=True)
    norm = gradient.pow(2).sum(1).sqrt()
    return PENALTY * ((norm - 1) ** 2).mean()


torch.manual_seed(0)
generator, critic = Generator(), Critic()
generator_optimizer = torch.optim.Adam(generator.parameters(), lr=1e-3, betas=(0.0, 0.9))
critic_optimizer = torch.optim.Adam(critic.parameters(), lr=1e-3, betas=(0.0, 0.9))

for step in range(1, 16):
    for _ in range(CRITIC_STEPS):
        real = real_points(BATCH)
        fake = generator(torch.randn(BATCH, 4)).detach()
        critic_optimizer.zero_grad()
        loss = critic(fake).mean() - critic(real).mean() + gradient_penalty(critic, real, fake)
        loss.backward()
        critic_optimizer.step()
    print(f"Critic, step {step}. Loss: {loss.item()}")

    generator_optimizer.zero_grad()
    loss = -critic(generator(torch.randn(BATCH, 4))).mean()
    loss.backward()
    generator_optimizer.step()
    print(f"Generator, step {step}. Loss: {loss.item()}")
