"""A small network learns from the outputs of a large one."""

import torch
from mnist import mnist
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader, Subset

TEMPERATURE, SOFT_WEIGHT = 4.0, 0.7


def network(hidden):
    return nn.Sequential(nn.Linear(784, hidden), nn.ReLU(), nn.Linear(hidden, 10))


def distillation_loss(student_logits, teacher_logits, labels):
    soft = F.kl_div(
        F.log_softmax(student_logits / TEMPERATURE, dim=1),
        F.softmax(teacher_logits / TEMPERATURE, dim=1),
        reduction="batchmean") * TEMPERATURE**2
    hard = F.cross_entropy(student_logits, labels)
    return SOFT_WEIGHT * soft + (1 - SOFT_WEIGHT) * hard


torch.manual_seed(0)
train = mnist("train")
loader = DataLoader(Subset(train, range(1000)), batch_size=50, shuffle=True)
teacher, student = network(256), network(16)

optimizer = torch.optim.Adam(teacher.parameters(), lr=1e-3)
step = 0
for images, labels in loader:
    optimizer.zero_grad()
    loss = F.cross_entropy(teacher(images), labels)
    loss.backward()
    optimizer.step()
    step += 1
    print(f"Teacher, step {step}. Loss: {loss.item()}")

teacher.eval()
teacher.requires_grad_(False)
optimizer = torch.optim.Adam(student.parameters(), lr=2e-3)
step = 0
for epoch in range(2):
    for images, labels in loader:
        with torch.no_grad():
            teacher_logits = teacher(images)
        optimizer.zero_grad()
        loss = distillation_loss(student(images), teacher_logits, labels)
        loss.backward()
        optimizer.step()
        step += 1
        print(f"Student, step {step}. Loss: {loss.item()}")
