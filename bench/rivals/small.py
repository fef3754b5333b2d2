"""PyTorch or scikit-learn on a small network. small.mjs writes rows, batches and weights, and passes the settings."""
import json
import statistics
import sys
import time

import numpy as np

OPTIONS = json.loads(sys.argv[1])
BLOCK = 50


def read(name, dtype=np.float32):
    return np.fromfile(f"{OPTIONS['folder']}/{name}", dtype=dtype)


INPUTS = read("inputs").reshape(OPTIONS["rows"], -1)
TARGETS = read("targets", np.int32 if OPTIONS["outputs"] == 2 else np.float32)
ORDER = read("order", np.int32).astype(np.int64).reshape(OPTIONS["iterations"], -1)
PARAMETERS = [read(f"parameter{i}").reshape(shape) for i, shape in enumerate(OPTIONS["shapes"])]


def torch_steps():
    """A function that takes a step on a batch, and one that reads its loss."""
    import torch
    from torch import nn

    torch.set_num_threads(1)
    sizes = [*OPTIONS["sizes"], OPTIONS["outputs"]]
    layers = [layer for ins, outs in zip(sizes, sizes[1:]) for layer in (nn.Linear(ins, outs), nn.ReLU())]
    model = nn.Sequential(*layers[:-1])
    with torch.no_grad():
        for parameter, start in zip(model.parameters(), PARAMETERS):
            parameter.copy_(torch.from_numpy(start))
    criterion = nn.CrossEntropyLoss() if OPTIONS["outputs"] == 2 else nn.BCEWithLogitsLoss()
    # The fastest of the settings that change no number.
    options = {"foreach": True} if OPTIONS["optimizer"] == "Adam" else {}
    optimizer = getattr(torch.optim, OPTIONS["optimizer"])(model.parameters(), lr=OPTIONS["lr"], **options)
    inputs = torch.from_numpy(INPUTS)
    targets = torch.from_numpy(TARGETS)
    targets = targets.long() if OPTIONS["outputs"] == 2 else targets.view(-1, 1)
    order = torch.from_numpy(ORDER)

    def step(i):
        rows = order[i]
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(inputs[rows]), targets[rows])
        loss.backward()
        optimizer.step()
        return loss

    return step, lambda loss: loss.item()


def sklearn_steps():
    """The same. For two classes, scikit-learn has one output, a logit."""
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        hidden_layer_sizes=OPTIONS["sizes"][1:],
        solver=OPTIONS["optimizer"].lower(),
        learning_rate_init=OPTIONS["lr"],
        batch_size=OPTIONS["batchSize"],
        alpha=0,
        momentum=0,
    )
    targets = TARGETS.astype(np.int64)
    # The first call makes the parameters and the optimizer; both then start again, from the weights of the others.
    model.partial_fit(INPUTS[:2], targets[:2], classes=[0, 1])
    for weight, start in zip(model.coefs_, PARAMETERS[::2]):
        weight[...] = start.T
    for bias, start in zip(model.intercepts_, PARAMETERS[1::2]):
        bias[...] = start
    if OPTIONS["optimizer"] == "Adam":
        optimizer = model._optimizer
        optimizer.t = 0
        for moment in (*optimizer.ms, *optimizer.vs):
            moment[...] = 0

    def step(i):
        rows = ORDER[i]
        model.partial_fit(INPUTS[rows], targets[rows])
        return model.loss_

    return step, float


def run(step, read_loss):
    blocks, loss500 = [], None
    since = time.perf_counter()
    for i in range(OPTIONS["iterations"]):
        loss = step(i)
        if (i + 1) % BLOCK == 0:
            blocks.append((time.perf_counter() - since) / BLOCK)
            if i + 1 == 500:
                loss500 = read_loss(loss)
            since = time.perf_counter()
    return {"step": statistics.median(blocks) * 1e6, "loss500": loss500}


print(json.dumps(run(*{"torch": torch_steps, "sklearn": sklearn_steps}[OPTIONS["library"]]())))
