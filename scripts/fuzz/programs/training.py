"""Random training loops: the value of every read, up to a backward that PyTorch aborts."""

import torch

from answers import answer, precision, tensor_of


class Loop:
    """One run of a training loop, with `real` for float32."""

    def __init__(self, program, real):
        self.parameters = [tensor_of(p, real, True) for p in program["parameters"]]
        self.values = [tensor_of(p, real) for p in program["values"]]
        self.losses = []
        self.optimizers = [self.optimizer(**settings) for settings in program["optimizers"]]

    def optimizer(self, type, parameters, options):
        return getattr(torch.optim, type)([self.parameters[p] for p in parameters], **options)

    def pick(self, operand):
        if "parameter" in operand:
            return self.parameters[operand["parameter"]]
        return self.values[operand["value"]]

    def act(self, name, args):
        """@returns the value that the action reads, if it reads one"""
        return getattr(self, name)(*args)

    def add(self, a, b):
        self.values.append(self.pick(a) + self.pick(b))

    def mul(self, a, b):
        self.values.append(self.pick(a) * self.pick(b))

    def tanh(self, a):
        self.values.append(self.pick(a).tanh())

    def scaled(self, a, factor):
        self.values.append(self.pick(a) * factor)

    def total(self, a):
        self.values.append(self.pick(a).sum().expand(3))

    def layer(self, a):
        self.values.append(self.pick(a) @ self.parameters[-1])

    def frozen(self, a, b):
        with torch.no_grad():
            self.values.append(self.pick(a) * self.pick(b))

    def loss(self, a, b):
        self.losses.append((self.pick(a) * self.pick(b)).sum())

    def backward(self, loss):
        self.losses[loss].backward(retain_graph=True)

    def step(self, optimizer):
        self.optimizers[optimizer].step()

    def zeroGrad(self, optimizer):
        self.optimizers[optimizer].zero_grad(set_to_none=True)

    def clip(self, most):
        with_gradients = [p for p in self.parameters if p.grad is not None]
        if with_gradients:
            torch.nn.utils.clip_grad_norm_(with_gradients, most)

    def shrink(self, parameter, factor):
        with torch.no_grad():
            self.parameters[parameter].mul_(factor)

    def overwrite(self, parameter, a):
        with torch.no_grad():
            self.parameters[parameter].copy_(self.pick(a))

    def readValue(self, value):
        return self.values[value]

    def readLoss(self, loss):
        return self.losses[loss]

    def readParameter(self, parameter):
        return self.parameters[parameter]

    def readGradient(self, parameter):
        return self.parameters[parameter].grad


def run_training(program):
    single, double = Loop(program, torch.float32), Loop(program, torch.float64)
    reads = []
    refused = []
    for number, (name, *args) in enumerate(program["actions"]):
        if name == "backward" and not single.losses[args[0]].requires_grad:
            refused.append(number)
            continue
        try:
            one = single.act(name, args)
        except RuntimeError:
            # A parameter was overwritten: PyTorch has updated some gradients and not others.
            return {"reads": reads, "refused": refused, "end": number}
        with precision(torch.float64):
            two = double.act(name, args)
        if name.startswith("read"):
            reads.append(read(one, two))
    return {"reads": reads, "refused": refused, "end": len(program["actions"])}


def read(single, double):
    if single is None:
        return {"none": True}
    value = answer(single, double)
    return {"skip": True} if value is None else {"value": value}
