"""A network predicts miles per gallon from a table: embeddings for categories, numbers beside them."""

import json
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, TensorDataset

CARS = Path(__file__).resolve().parents[3] / "node_modules" / "vega-datasets" / "data" / "cars.json"
CATEGORIES = ["Origin", "Cylinders", "Year"]
NUMBERS = ["Displacement", "Horsepower", "Weight_in_lbs", "Acceleration"]


class TabularModel(nn.Module):
    def __init__(self, sizes, numbers):
        super().__init__()
        dims = [min(50, (size + 1) // 2) for size in sizes]
        self.embeddings = nn.ModuleList(
            [nn.Embedding(size, dim) for size, dim in zip(sizes, dims)])
        self.dropout = nn.Dropout(0.1)
        self.bn1 = nn.BatchNorm1d(numbers)
        self.fc1 = nn.Linear(sum(dims) + numbers, 64)
        self.bn2 = nn.BatchNorm1d(64)
        self.fc2 = nn.Linear(64, 1)

    def forward(self, categories, numbers):
        vectors = [embedding(categories[:, i]) for i, embedding in enumerate(self.embeddings)]
        x = self.dropout(torch.cat(vectors, 1))
        x = torch.cat([x, self.bn1(numbers)], 1)
        x = F.relu(self.bn2(self.fc1(x)))
        return self.fc2(x).squeeze(1)


rows = [row for row in json.loads(CARS.read_text()) if row["Miles_per_Gallon"] and row["Horsepower"]]
values = [sorted({row[name] for row in rows}) for name in CATEGORIES]
categories = torch.tensor(
    [[values[i].index(row[name]) for i, name in enumerate(CATEGORIES)] for row in rows])
numbers = torch.tensor([[float(row[name]) for name in NUMBERS] for row in rows])
mpg = torch.tensor([float(row["Miles_per_Gallon"]) for row in rows])
scaled = (mpg - mpg.mean()) / mpg.std()

torch.manual_seed(0)
data = TensorDataset(categories, numbers, scaled)
loader = DataLoader(data, batch_size=64, shuffle=True, drop_last=True)
model = TabularModel([len(each) for each in values], len(NUMBERS))
criterion = nn.SmoothL1Loss()
optimizer = torch.optim.AdamW(model.parameters(), lr=0.01)

step = 0
for epoch in range(5):
    for categories, numbers, target in loader:
        optimizer.zero_grad()
        loss = criterion(model(categories, numbers), target)
        loss.backward()
        optimizer.step()
        step += 1
        print(f"Step {step}. Loss: {loss.item()}")
