"""One network maps pictures to points, so that equal digits lie closer than different ones."""

import torch
from mnist import mnist
from torch import nn
from torch.utils.data import DataLoader, Subset


class Embedder(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(784, 128), nn.PReLU(), nn.Linear(128, 64), nn.PReLU(), nn.Linear(64, 16))

    def forward(self, x):
        return self.net(x)


def choose_partners(labels):
    """For each picture of the batch another one: of the same digit, and of a different digit."""
    same = labels.unsqueeze(1) == labels.unsqueeze(0)
    positive = torch.multinomial(same.float(), 1).squeeze(1)
    negative = torch.multinomial((~same).float(), 1).squeeze(1)
    return positive, negative


torch.manual_seed(0)
train = mnist("train")
loader = DataLoader(Subset(train, range(1000)), batch_size=50, shuffle=True)
model = Embedder()
criterion = nn.TripletMarginLoss(margin=1.0)
optimizer = torch.optim.Adam(model.parameters(), lr=5e-4)

step = 0
for epoch in range(2):
    for images, labels in loader:
        positive, negative = choose_partners(labels)
        optimizer.zero_grad()
        anchors = model(images)
        positives = model(images[positive])
        negatives = model(images[negative])
        loss = criterion(anchors, positives, negatives)
        loss.backward()
        optimizer.step()
        step += 1
        print(f"Step {step}. Loss: {loss.item()}")
