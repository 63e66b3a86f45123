"""Makes the goldens of a GRU's gates: `python3 gru_gates.py`, with PyTorch 1.13."""
import torch

from golden import case, drawn, numbers, write

widths = [(5, 2, 4), (2, 5, 1), (1, 4, 2)]


def gate(h, x, W, b):
    return torch.sigmoid(torch.cat([h, x], -1) @ W + b)


write(
    "gru-gate",
    [
        case(kind, {"kind": kind, "units": units}, gate, {"h": numbers(H), "x": numbers(X)}, {"W": drawn(H + X, units), "b": drawn(units)})
        for kind, (H, X, units) in zip(["update", "reset", "update"], widths)
    ],
)


def before(h, x, r, W, b):
    return torch.tanh(torch.cat([r * h, x], -1) @ W + b)


def after(h, x, r, W, U, b, c):
    return torch.tanh(x @ W + b + r * (h @ U + c))


write(
    "gru-candidate",
    [
        case("reset before the weights", {"units": 4}, before, {"h": numbers(5), "x": numbers(2), "r": numbers(5, low=0, high=1)}, {"W": drawn(7, 4), "b": drawn(4)}),
        case("reset after the weights", {"units": 4, "reset": "after"}, after, {"h": numbers(5), "x": numbers(2), "r": numbers(4, low=0, high=1)}, {"W": drawn(2, 4), "U": drawn(5, 4), "b": drawn(4), "c": drawn(4)}),
        case("one unit", {"units": 1, "reset": "after"}, after, {"h": numbers(2), "x": numbers(5), "r": numbers(1, low=0, high=1)}, {"W": drawn(5, 1), "U": drawn(2, 1), "b": drawn(1), "c": drawn(1)}),
    ],
)

write(
    "gru-hidden",
    [
        case(what, {}, lambda z, n, h: {"H": (1 - z) * n + z * h}, {"z": numbers(*shape, low=0, high=1), "n": numbers(*shape), "h": numbers(*shape)})
        for what, shape in [("a number", ()), ("a vector", (4,)), ("a matrix", (1, 5))]
    ],
)
