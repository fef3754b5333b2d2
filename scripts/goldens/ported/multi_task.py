"""One network with two heads tells digits apart and says whether they are odd."""

import torch
from mnist import mnist
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset


class MultiTask(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(
            nn.Linear(784, 64), nn.LayerNorm(64), nn.GELU(), nn.Linear(64, 32), nn.GELU())
        self.heads = nn.ModuleDict({"digit": nn.Linear(32, 10), "odd": nn.Linear(32, 1)})

    def forward(self, x):
        shared = self.trunk(x)
        return self.heads["digit"](shared), self.heads["odd"](shared).squeeze(1)


torch.manual_seed(0)
train = mnist("train")
loader = DataLoader(Subset(train, range(1000)), batch_size=50, shuffle=True)
model = MultiTask()
optimizer = torch.optim.SGD(model.parameters(), lr=0.05, momentum=0.9, nesterov=True)
scheduler = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=0.1, total_steps=40)

step = 0
for epoch in range(2):
    for images, labels in loader:
        optimizer.zero_grad()
        digit, odd = model(images)
        digit_loss = F.cross_entropy(digit, labels)
        odd_loss = F.binary_cross_entropy_with_logits(odd, (labels % 2).float())
        loss = digit_loss + 0.5 * odd_loss
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        scheduler.step()
        step += 1
        print(f"Step {step}. Loss: {loss.item()}")
