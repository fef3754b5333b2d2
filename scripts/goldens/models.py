"""models-seed-N.json: the four MNIST networks trained by PyTorch, for each seed given.

The loop is the tutorial's: SGD with learning rate 0.1, batches of 100, 3,000 iterations, and
every 500th a pass over the test set, which moves the random generator too.
"""

import sys

import torch
from torch import nn
from torch.utils.data import DataLoader

from common import number, numbers, write
from mnist import mnist

BATCH, LR, ITERATIONS, EVAL_EVERY = 100, 0.1, 3000, 500
ORDER = (
    "manual_seed(seed); build train DataLoader(shuffle=True) and test DataLoader; build model; "
    "train; every 500 iterations one pass over the test DataLoader"
)


class OneHidden(nn.Module):
    """Models A, B and C."""

    def __init__(self, activation):
        super().__init__()
        self.fc1 = nn.Linear(784, 100)
        self.activation = activation
        self.fc2 = nn.Linear(100, 10)

    def forward(self, x):
        return self.fc2(self.activation(self.fc1(x)))


class TwoHidden(nn.Module):
    """Model D."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(784, 100)
        self.fc2 = nn.Linear(100, 100)
        self.fc3 = nn.Linear(100, 10)

    def forward(self, x):
        return self.fc3(torch.relu(self.fc2(torch.relu(self.fc1(x)))))


MODELS = {
    "A": lambda: OneHidden(nn.Sigmoid()),
    "B": lambda: OneHidden(nn.Tanh()),
    "C": lambda: OneHidden(nn.ReLU()),
    "D": TwoHidden,
}


def initial(p):
    wide = p.detach().double()
    return {
        "shape": list(p.shape),
        "first8": numbers(p.flatten()[:8]),
        "last": number(p.flatten()[-1].item()),
        "sum_f64": wide.sum().item(),
        "sumsq_f64": (wide**2).sum().item(),
    }


def summary(t):
    return {"first8": numbers(t.flatten()[:8]), "norm": t.detach().double().norm().item()}


def count_correct(model, loader):
    with torch.no_grad():
        return sum(int((model(x).argmax(1) == y).sum()) for x, y in loader)


def train(build, seed, train_set, test_set):
    torch.manual_seed(seed)
    train_loader = DataLoader(train_set, batch_size=BATCH, shuffle=True)
    test_loader = DataLoader(test_set, batch_size=BATCH, shuffle=False)
    model = build()
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)
    result = {"init": {n: initial(p) for n, p in model.named_parameters()}, "loss": {}, "log": []}
    iteration = 0
    while iteration < ITERATIONS:
        for images, labels in train_loader:
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            iteration += 1
            if iteration == 1:
                result["first_labels"] = labels.tolist()
                result["first_grad"] = {n: summary(p.grad) for n, p in model.named_parameters()}
            optimizer.step()
            if iteration <= 20 or iteration % 100 == 0:
                result["loss"][str(iteration)] = number(loss.item())
            if iteration % EVAL_EVERY == 0:
                correct = count_correct(model, test_loader)
                result["log"].append(
                    {"iteration": iteration, "loss": number(loss.item()), "correct": correct})
    result["final"] = {n: summary(p) for n, p in model.named_parameters()}
    return result


def main(seeds):
    train_set, test_set = mnist("train"), mnist("t10k")
    for seed in seeds:
        write(f"models-seed-{seed}", {
            "torch": torch.__version__,
            "seed": seed,
            "batch_size": BATCH,
            "lr": LR,
            "n_iters": ITERATIONS,
            "epochs": ITERATIONS * BATCH // len(train_set),
            "order": ORDER,
            "models": {
                name: train(build, seed, train_set, test_set) for name, build in MODELS.items()},
        })


main([int(arg) for arg in sys.argv[1:]] or [0, 1, 42])
