"""Stochastic weight averaging: the mean of the weights at the end of the last epochs."""

import torch
from mnist import mnist
from torch import nn
from torch.nn import functional as F
from torch.optim.swa_utils import SWALR, AveragedModel, update_bn
from torch.utils.data import DataLoader, Subset


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 64)
        self.bn1 = nn.BatchNorm1d(64)
        self.fc2 = nn.Linear(64, 10)

    def forward(self, x):
        return self.fc2(F.relu(self.bn1(self.fc1(x))))


torch.manual_seed(0)
train, test = mnist("train"), mnist("t10k")
loader = DataLoader(Subset(train, range(1000)), batch_size=100, shuffle=True)
test_loader = DataLoader(Subset(test, range(500)), batch_size=100)
model = Net()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
scheduler = torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.8)
swa_model = AveragedModel(model)
swa_start = 2
swa_scheduler = SWALR(optimizer, swa_lr=0.05, anneal_epochs=2)

step = 0
for epoch in range(4):
    for images, labels in loader:
        optimizer.zero_grad()
        loss = F.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        step += 1
        print(f"Step {step}. Loss: {loss.item()}")
    if epoch >= swa_start:
        swa_model.update_parameters(model)
        swa_scheduler.step()
    else:
        scheduler.step()

update_bn(loader, swa_model)
swa_model.eval()
total = 0.0
with torch.no_grad():
    for images, labels in test_loader:
        total += F.cross_entropy(swa_model(images), labels, reduction="sum").item()
print(f"Averaged weights. Loss: {total / 500}")
