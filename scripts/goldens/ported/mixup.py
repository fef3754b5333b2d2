"""Mixup trains on blends of two pictures and of their labels."""

import torch
from mnist import mnist
from torch import nn
from torch.utils.data import DataLoader, Subset


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(), nn.Linear(784, 128), nn.BatchNorm1d(128), nn.ReLU(), nn.Linear(128, 10))

    def forward(self, x):
        return self.net(x)


def mixup_data(x, y):
    """Blends each picture with another one of the batch. Beta(1, 1) is the uniform distribution."""
    share = torch.rand(1)
    other = torch.randperm(x.size(0))
    mixed = share * x + (1 - share) * x[other]
    return mixed, y, y[other], share


def mixup_criterion(criterion, output, y_a, y_b, share):
    return share * criterion(output, y_a) + (1 - share) * criterion(output, y_b)


torch.manual_seed(0)
train = mnist("train")
loader = DataLoader(Subset(train, range(1000)), batch_size=50, shuffle=True)
model = Classifier()
criterion = nn.CrossEntropyLoss()
optimizer = torch.optim.RMSprop(model.parameters(), lr=1e-3)
scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=1, gamma=0.5)

step = 0
for epoch in range(2):
    for images, labels in loader:
        mixed, y_a, y_b, share = mixup_data(images, labels)
        optimizer.zero_grad()
        loss = mixup_criterion(criterion, model(mixed), y_a, y_b, share)
        loss.backward()
        optimizer.step()
        step += 1
        print(f"Step {step}. Loss: {loss.item()}")
    scheduler.step()
