"""Cases of goldens: one call of a function, with the values and gradients that PyTorch computes on the CPU."""

import torch

from common import array, number


def tensors_in(args):
    """The tensors among the arguments and in lists, in order."""
    for arg in args:
        if isinstance(arg, torch.Tensor):
            yield arg
        elif isinstance(arg, (list, tuple)):
            yield from tensors_in(arg)


def encode(arg, inputs):
    if isinstance(arg, torch.Tensor):
        return {"input": next(i for i, t in enumerate(inputs) if t is arg)}
    if isinstance(arg, (list, tuple)):
        return [encode(a, inputs) for a in arg]
    if isinstance(arg, dict):
        return {key: encode(a, inputs) for key, a in arg.items()}
    return number(arg) if isinstance(arg, float) else arg


def run(call, args, leaves):
    """Calls the op with leaves in place of the inputs."""

    def swap(arg):
        if isinstance(arg, torch.Tensor):
            return next(leaf for tensor, leaf in leaves if tensor is arg)
        return [swap(a) for a in arg] if isinstance(arg, (list, tuple)) else arg

    result = call(*[swap(arg) for arg in args])
    return list(result) if isinstance(result, (tuple, list)) else [result]


def upstream_for(output):
    """An upstream gradient: varied, of both signs, without zeros."""
    generator = torch.Generator().manual_seed(output.numel())
    values = torch.randn(output.shape, generator=generator).to(output.dtype)
    return torch.round(values * 8) / 8 + 0.0625


def case(op, about, call, args, exact=False):
    inputs = []
    for tensor in tensors_in(args):
        if not any(tensor is seen for seen in inputs):
            inputs.append(tensor)
    leaves = [(t, t.clone().requires_grad_(t.is_floating_point())) for t in inputs]
    outputs = run(call, args, leaves)
    upstream, grads = None, [None] * len(inputs)
    if outputs[0].requires_grad:
        upstream = upstream_for(outputs[0])
        outputs[0].backward(upstream)
        grads = [leaf.grad for _, leaf in leaves]
    return {
        "op": op,
        "name": f"{op} {about}",
        "inputs": [array(t) for t in inputs],
        "args": [encode(arg, inputs) for arg in args],
        "outputs": [array(t) for t in outputs],
        "exact": exact,
        "upstream": None if upstream is None else array(upstream),
        "grads": [None if g is None else array(g) for g in grads],
    }


def collect(*sources):
    cases = [case(*row) for source in sources for row in source()]
    names = [c["name"] for c in cases]
    twice = {n for n in names if names.count(n) > 1}
    assert not twice, f"names that are not unique: {sorted(twice)}"
    return cases
