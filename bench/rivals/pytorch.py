"""PyTorch on the networks of the lesson. Settings as JSON: mnist (directory of the four IDX files), models, hidden,
iterations, loader ("tensors": preloaded, rows taken by index; "dataloader": torch.utils.data.DataLoader over samples).

With the same seed it starts from the same weights and takes the same batches as jobs/train.mjs.
"""
import json
import os
import statistics
import sys
import time

import numpy as np
import torch
from torch import nn

torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", os.cpu_count())))
OPTIONS = {"models": "ABCD", "hidden": 100, "iterations": 3000, "loader": "tensors", **json.loads(sys.argv[1])}
BLOCK = 50


def idx(name, offset):
    with open(f"{OPTIONS['mnist']}/{name}", "rb") as file:
        return torch.from_numpy(np.frombuffer(file.read()[offset:], dtype=np.uint8).copy())


def split(prefix):
    images = idx(f"{prefix}-images-idx3-ubyte", 16).view(-1, 784)
    labels = idx(f"{prefix}-labels-idx1-ubyte", 8).long()
    return images, labels


BYTES, LABELS = split("train")
TEST_BYTES, TEST_LABELS = split("t10k")
IMAGES, TEST_IMAGES = BYTES.float() / 255, TEST_BYTES.float() / 255


class Samples(torch.utils.data.Dataset):
    """One picture at a time, scaled to [0, 1] on access, as the tutorials' transforms do."""

    def __len__(self):
        return len(LABELS)

    def __getitem__(self, i):
        return BYTES[i].float().div(255), LABELS[i]


def batches_of_tensors():
    # What DataLoader draws: a base seed, then the seed of the pass's order.
    torch.empty((), dtype=torch.int64).random_()
    seed = int(torch.empty((), dtype=torch.int64).random_().item())
    order = torch.randperm(60000, generator=torch.Generator().manual_seed(seed))
    for i in range(600):
        rows = order[i * 100 : (i + 1) * 100]
        yield IMAGES[rows], LABELS[rows]


def pass_over():
    if OPTIONS["loader"] == "tensors":
        return batches_of_tensors()
    return torch.utils.data.DataLoader(Samples(), batch_size=100, shuffle=True)


def network(name, hidden):
    act = {"A": nn.Sigmoid, "B": nn.Tanh, "C": nn.ReLU, "D": nn.ReLU}[name]
    middle = [nn.Linear(hidden, hidden), act()] if name == "D" else []
    return nn.Sequential(nn.Linear(784, hidden), act(), *middle, nn.Linear(hidden, 10))


def evaluate(model):
    with torch.no_grad():
        parts = range(0, 10000, 100)
        correct = sum((model(TEST_IMAGES[j : j + 100]).argmax(1) == TEST_LABELS[j : j + 100]).sum() for j in parts)
    torch.empty((), dtype=torch.int64).random_()  # the base seed that a pass over the test set draws
    return correct.item() / 100


def train(name):
    torch.manual_seed(0)
    model = network(name, OPTIONS["hidden"])
    criterion = nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    iterations, iteration, accuracy, losses = OPTIONS["iterations"], 0, None, {}
    spent, total, blocks = 0.0, 0.0, []
    begin = since = time.perf_counter()
    while iteration < iterations:
        for images, labels in pass_over():
            optimizer.zero_grad()
            loss = criterion(model(images), labels)
            loss.backward()
            optimizer.step()
            iteration += 1
            if iteration % BLOCK == 0:
                spent = time.perf_counter() - since
                blocks.append(spent / BLOCK)
                total += spent
                if iteration % 500 == 0:
                    losses[iteration] = loss.item()
                    accuracy = evaluate(model)
                since = time.perf_counter()
            if iteration == iterations:
                break
    return {
        "step": statistics.median(blocks) * 1e6,
        "mean": total / iterations * 1e6,
        "seconds": time.perf_counter() - begin,
        "loss500": losses.get(500),
        "accuracy": accuracy,
    }


print(json.dumps({name: train(name) for name in OPTIONS["models"]}))
