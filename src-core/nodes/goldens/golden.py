"""Writes what PyTorch computes in float64 for a node type, as `<type>.json` beside this file.

The scripts beside it, one for each family of types, say the same function in PyTorch's words and call `write`:

    from golden import case, numbers, write

    def relu(x):
        return torch.relu(x)

    write("relu", [case("a vector", {}, relu, {"x": numbers(4)})])

Tensors have the axes [T, N, ...sample], with T = 2 and N = 3; parameters have none of these. A function gets inputs
and parameters by name and gives the output `y`, or a dictionary of outputs by name. Integer inputs are class indices and
have no gradient. `goldens.test.ts` reads the files.
"""
import json
from pathlib import Path

import torch

STEPS, SAMPLES = 2, 3
torch.set_default_dtype(torch.float64)
torch.manual_seed(7)


def drawn(*shape, low=-2.0, high=2.0):
    """Numbers with three decimals, so that files stay small."""
    return torch.round((low + (high - low) * torch.rand(shape)) * 1000) / 1000


def numbers(*sample, low=-2.0, high=2.0):
    """An input with this shape of one sample: at every step, for every sample."""
    return drawn(STEPS, SAMPLES, *sample, low=low, high=high)


def classes(count, *sample):
    """Class indices below `count`."""
    return torch.randint(count, (STEPS, SAMPLES, *sample))


def case(name, config, function, inputs, parameters=None):
    """Runs the function forward and back, with drawn gradients of its outputs."""
    given = {**inputs, **(parameters or {})}
    leaves = {key: value.detach().clone().requires_grad_() if value.is_floating_point() else value for key, value in given.items()}
    result = function(**leaves)
    outputs = result if isinstance(result, dict) else {"y": result}
    upstream = {key: drawn(*value.shape) for key, value in outputs.items()}
    total = sum((value * upstream[key]).sum() for key, value in outputs.items())
    # Of class indices alone there is no way back.
    if total.requires_grad:
        total.backward()
    gradients = {key: torch.zeros_like(leaf) if leaf.grad is None else leaf.grad for key, leaf in leaves.items() if leaf.is_floating_point()}
    return {
        "name": name,
        "config": config,
        "inputs": tensors(inputs),
        "parameters": tensors(parameters or {}),
        "outputs": tensors(outputs),
        "upstream": tensors(upstream),
        "gradients": tensors(gradients),
    }


def tensors(named):
    return {key: {"shape": list(value.shape), "values": [plain(number) for number in value.detach().flatten().tolist()]} for key, value in named.items()}


def plain(number):
    """Whole numbers are written without a fraction; all others as the shortest text that gives the same bits."""
    return int(number) if number == int(number) and abs(number) < 2**53 else number


def write(type_name, cases):
    """One line for each tensor. `json` writes float64 by `repr`, which loses nothing, and refuses what is not finite."""
    text = ",\n".join(case_text(each) for each in cases)
    file = Path(__file__).with_name(f"{type_name}.json")
    file.write_text(f'{{"type": "{type_name}", "cases": [\n{text}\n]}}\n', encoding="utf-8")


def case_text(each):
    return "{\n" + ",\n".join(f'  "{key}": {entry_text(value)}' for key, value in each.items()) + "\n}"


def entry_text(value):
    if not isinstance(value, dict) or not any(isinstance(inner, dict) for inner in value.values()):
        return dumped(value)
    return "{\n" + ",\n".join(f'    "{key}": {dumped(inner)}' for key, inner in value.items()) + "\n  }"


def dumped(value):
    return json.dumps(value, allow_nan=False, separators=(",", ":"), ensure_ascii=False)
