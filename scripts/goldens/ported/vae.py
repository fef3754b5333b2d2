"""A variational autoencoder learns a distribution of pictures of digits."""

import torch
from mnist import mnist
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 200)
        self.mean = nn.Linear(200, 20)
        self.logvar = nn.Linear(200, 20)
        self.fc3 = nn.Linear(20, 200)
        self.fc4 = nn.Linear(200, 784)

    def encode(self, x):
        h = F.relu(self.fc1(x))
        return self.mean(h), self.logvar(h)

    def reparameterize(self, mean, logvar):
        std = torch.exp(0.5 * logvar)
        eps = torch.randn_like(std)
        return mean + eps * std

    def decode(self, z):
        return torch.sigmoid(self.fc4(F.relu(self.fc3(z))))

    def forward(self, x):
        mean, logvar = self.encode(x)
        z = self.reparameterize(mean, logvar)
        return self.decode(z), mean, logvar


def loss_function(reconstruction, x, mean, logvar):
    bce = F.binary_cross_entropy(reconstruction, x, reduction="sum")
    kld = -0.5 * torch.sum(1 + logvar - mean.pow(2) - logvar.exp())
    return bce + kld


torch.manual_seed(0)
train = mnist("train")
loader = DataLoader(Subset(train, range(1000)), batch_size=128, shuffle=True)
model = VAE()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

step = 0
for epoch in range(4):
    model.train()
    for images, _ in loader:
        optimizer.zero_grad()
        reconstruction, mean, logvar = model(images)
        loss = loss_function(reconstruction, images, mean, logvar)
        loss.backward()
        optimizer.step()
        step += 1
        print(f"Step {step}. Loss: {loss.item() / len(images)}")

with torch.no_grad():
    sample = model.decode(torch.randn(64, 20))
    print(f"Mean brightness of 64 new pictures: {sample.mean().item()}")
