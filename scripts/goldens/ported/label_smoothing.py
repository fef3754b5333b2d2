"""A classifier that label smoothing keeps from being too sure."""

import torch
from mnist import mnist
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset


class Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 100)
        self.dropout = nn.Dropout(0.2)
        self.fc2 = nn.Linear(100, 10)
        nn.init.kaiming_normal_(self.fc1.weight, nonlinearity="relu")
        nn.init.xavier_uniform_(self.fc2.weight)

    def forward(self, x):
        return self.fc2(self.dropout(F.relu(self.fc1(x))))


torch.manual_seed(0)
train, test = mnist("train"), mnist("t10k")
loader = DataLoader(Subset(train, range(1000)), batch_size=50, shuffle=True)
test_loader = DataLoader(Subset(test, range(500)), batch_size=100)
model = Classifier()
criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
optimizer = torch.optim.AdamW(model.parameters(), lr=2e-3, weight_decay=0.01)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=3)

step = 0
for epoch in range(3):
    model.train()
    for images, labels in loader:
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        step += 1
        print(f"Step {step}. Loss: {loss.item()}")
    scheduler.step()

    model.eval()
    correct = 0
    with torch.no_grad():
        for images, labels in test_loader:
            correct += (model(images).argmax(1) == labels).sum().item()
    print(f"Epoch {epoch + 1}. Correct: {correct} of 500")
