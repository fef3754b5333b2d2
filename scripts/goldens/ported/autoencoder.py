"""An autoencoder squeezes pictures of digits through 16 numbers and restores them."""

import torch
from mnist import mnist
from torch import nn
from torch.utils.data import DataLoader, Subset


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 16))
        self.decoder = nn.Sequential(
            nn.Linear(16, 64), nn.ReLU(), nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 784),
            nn.Sigmoid())

    def forward(self, x):
        return self.decoder(self.encoder(x))


torch.manual_seed(0)
train = mnist("train")
loader = DataLoader(Subset(train, range(1000)), batch_size=50, shuffle=True)
model = Autoencoder()
criterion = nn.MSELoss()
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-5)

step = 0
for epoch in range(2):
    for images, _ in loader:
        output = model(images)
        loss = criterion(output, images)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step += 1
        print(f"Step {step}. Loss: {loss.item()}")
