"""Makes the goldens of activations: `python3 activations.py`, with PyTorch 1.13."""
import torch
from torch.nn import functional as F

from golden import case, numbers, write

# Of each function three shapes; of what has a slope three slopes.
shapes = [("a vector", (4,)), ("a matrix", (5, 2)), ("a scalar", ())]
functions = {
    "identity": lambda x: x * 1,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softplus": F.softplus,
    "selu": F.selu,
    "gelu": F.gelu,
    "gelu-tanh": lambda x: F.gelu(x, approximate="tanh"),
    "silu": F.silu,
    "mish": F.mish,
    # PyTorch’s own hard sigmoid has a derivative of 1/6 in float32.
    "hard-sigmoid": lambda x: F.relu6(x + 3) / 6,
    "hard-tanh": F.hardtanh,
    "softsign": F.softsign,
    # Straight through: the value is the step's, the gradient that of x.
    "step": lambda x: x + (torch.heaviside(x, torch.zeros(())) - x).detach(),
}
slopes = (0.01, 0.25, 1.0)

write(
    "activation",
    [case(f"{name} of {what}", {"function": name}, lambda x, f=function: f(x), {"x": numbers(*shape, low=-4, high=4)}) for name, function in functions.items() for what, shape in shapes]
    + [case(f"leaky ReLU, slope {a}", {"function": "leaky-relu", "slope": a}, lambda x, a=a: F.leaky_relu(x, a), {"x": numbers(*shape)}) for a, (_, shape) in zip(slopes, shapes)]
    + [case(f"ELU, α = {a}", {"function": "elu", "alpha": a}, lambda x, a=a: F.elu(x, a), {"x": numbers(*shape)}) for a, (_, shape) in zip((1, 0.5, 1.5), shapes)],
)
