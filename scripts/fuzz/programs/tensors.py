"""Random expressions over tensors of all dtypes: dtypes, shapes, values and gradients, or an error."""

import torch

from answers import NAMES, answer, is_exact, largest, precision, tensor_of

# PyTorch's calls for ops that are not methods with the same name.
CALLS = {
    "maximum": lambda x, y: torch.maximum(x, operand(x, y)),
    "minimum": lambda x, y: torch.minimum(x, operand(x, y)),
    "where": lambda condition, x, y: torch.where(condition, x, operand(x, y)),
    "clampMin": lambda x, low: x.clamp(min=low),
    "clampMax": lambda x, high: x.clamp(max=high),
    "logicalNot": torch.logical_not,
    "logicalAnd": torch.logical_and,
    "logicalOr": torch.logical_or,
    "logSoftmax": lambda x, dim: x.log_softmax(dim),
    "maxOf": lambda x, dim, keepdim: x.max(dim, keepdim)[0],
    "minOf": lambda x, dim, keepdim: x.min(dim, keepdim)[0],
    "cat": lambda x, y, dim: torch.cat([x, y], dim),
    "stack": lambda x, y, dim: torch.stack([x, y], dim),
    "slice": lambda x, dim, *ends: x.movedim(dim, 0)[slice(*ends)].movedim(0, dim),
    "indexSelect": lambda x, dim, index: x.index_select(dim, positions(index)),
    "gather": lambda x, dim, index: x.gather(dim, positions(index)),
}

# Functions that jump, so rounding of the input may decide the output.
JUMPS = set(
    "eq ne lt le gt ge floor ceil sign argmax argmin to isfinite isnan "
    "logicalNot logicalAnd logicalOr pow maxOf minOf".split()
)

# Gradus converts integers to float32 here; PyTorch refuses them, unless the tensor is empty.
OF_FLOATS = set("mean var std softmax logSoftmax logsumexp".split())

# PyTorch 1.13 wraps numbers that do not fit uint8 here; Gradus does not.
OF_NUMBERS = set("eq ne lt le gt ge maximum minimum clamp clampMin clampMax".split())

ERRORS = (RuntimeError, IndexError, TypeError, ValueError)


def operand(x, value):
    """A tensor, since `torch.maximum` and `torch.where` of 1.13 take no numbers."""
    if isinstance(value, torch.Tensor):
        return value
    is_integer = isinstance(value, int) and x.dtype in (torch.uint8, torch.int32)
    return torch.tensor(value, dtype=x.dtype if is_integer else None)


def positions(index):
    """Gradus takes uint8 too; `gather` of PyTorch 1.13 takes only int64."""
    return index.long() if index.dtype in (torch.int32, torch.uint8) else index


def call(op, args):
    made = CALLS[op](*args) if op in CALLS else getattr(args[0], op)(*args[1:])
    # Sums and positions, which are int64 in PyTorch, are int32 in Gradus.
    return made.to(torch.int32) if made.dtype == torch.int64 else made


class Machine:
    """One run of a program, with `real` for float32."""

    def __init__(self, program, real):
        self.real = real
        self.values = [
            tensor_of(stored, self.dtype(stored["dtype"]), stored["requiresGrad"])
            for stored in program["inputs"]
        ]

    def dtype(self, name):
        return self.real if name == "float32" else NAMES[name]

    def argument(self, arg):
        if not isinstance(arg, dict):
            return arg
        if "ref" in arg:
            return self.values[arg["ref"]]
        return self.dtype(arg["dtype"]) if "dtype" in arg else float(arg["float"])

    def call(self, op, args):
        with precision(self.real):
            return call(op, [self.argument(arg) for arg in args])


def run_tensors(program):
    machines = Machine(program, torch.float32), Machine(program, torch.float64)
    scales = [largest(value) for value in machines[0].values]
    steps = [run_step(machines, scales, op, args) for op, args in program["steps"]]
    return {"steps": steps, **gradients(program, machines, max(scales))}


def run_step(machines, scales, op, args):
    """Makes the next value of both runs; None where there is no value, or where it cannot be compared."""
    made, answered = compute(machines, scales, op, args)
    for machine, value in zip(machines, made):
        machine.values.append(value)
    scales.append(0.0 if made[0] is None else max(answered.pop("scale"), largest(made[0])))
    return answered


def compute(machines, scales, op, args):
    nothing = (None, None)
    refs = [arg["ref"] for arg in args if isinstance(arg, dict) and "ref" in arg]
    single, double = machines
    if any(single.values[ref] is None for ref in refs):
        return nothing, {"skip": True}
    if op in JUMPS and not all(is_exact(single.values[r], double.values[r]) for r in refs):
        return nothing, {"skip": True}
    if op in OF_NUMBERS and single.values[refs[0]].dtype == torch.uint8:
        if any(isinstance(arg, int) and not 0 <= arg <= 255 for arg in args):
            return nothing, {"skip": True}
    # In Gradus exponents of real numbers are float32.
    if op == "pow" and isinstance(args[1], int) and args[1] > 2**24:
        return nothing, {"skip": True}
    if op in OF_FLOATS and not single.values[refs[0]].is_floating_point():
        return nothing, {"skip": True}
    try:
        made = single.call(op, args), double.call(op, args)
    except ERRORS as error:
        return nothing, {"error": str(error).split("\n")[0][:120]}
    scale = max(scales[ref] for ref in refs)
    value = answer(*made, scale)
    return (nothing, {"skip": True}) if value is None else (made, {"value": value, "scale": scale})


def gradients(program, machines, scale):
    """Gradients of the sum of all moderate values that have one."""
    single = machines[0].values
    outputs = [
        place
        for place in range(len(program["inputs"]), len(single))
        if single[place] is not None
        and single[place].requires_grad
        and single[place].isfinite().all()
        and largest(single[place]) < 1e4
    ]
    if not outputs:
        return {"outputs": [], "gradients": []}
    try:
        for machine in machines:
            sum(machine.values[place].sum() for place in outputs).backward()
    except RuntimeError:
        # PyTorch 1.13 has no gradient for some mixtures with bools.
        return {"outputs": [], "gradients": []}
    grads = [[machine.values[i].grad for machine in machines] for i in range(len(program["inputs"]))]
    return {"outputs": outputs, "gradients": [gradient(one, two, scale) for one, two in grads]}


def gradient(single, double, scale):
    if single is None:
        return {"none": True}
    value = answer(single, double, scale)
    return {"skip": True} if value is None else {"value": value}
