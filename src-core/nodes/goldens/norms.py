"""Makes the goldens of norms: `python3 norms.py`, with PyTorch 1.13."""
import torch
from torch.nn import functional as F

from golden import case, drawn, numbers, write


def standardise(mean, deviation, *shape):
    given = {"mean": mean, "deviation": deviation}
    return case(f"{len(mean)} means, {len(deviation)} deviations", given, lambda x: (x - torch.tensor(mean).reshape(shape)) / torch.tensor(deviation).reshape(shape), {"x": numbers(*shape)})


write(
    "standardise",
    [
        standardise([1.0, -2.0, 0.5, 3.0], [2.0, 0.5, 1.5, 4.0], 4),
        standardise([0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [3.0, 0.7, 0.9, 1.1, 1.3, 1.7], 2, 3),
        standardise([-0.3], [0.3], 1),
    ],
)

# The parameters have the shape of the last axis.
shapes = [("a vector", (4,)), ("a matrix", (2, 5)), ("three axes", (2, 1, 3))]


def layer_norm(epsilon):
    return lambda x, g=None, b=None: F.layer_norm(x, x.shape[-1:], g, b, epsilon)


def rms_norm(epsilon):
    """As PyTorch does from 2.4 on."""

    def of(x, g=None):
        normalised = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + epsilon)
        return normalised if g is None else normalised * g

    return of


def both(width):
    return {"g": drawn(width), "b": drawn(width)}


write(
    "layer-norm",
    [case(what, {}, layer_norm(1e-5), {"x": numbers(*shape)}, both(shape[-1])) for what, shape in shapes]
    + [
        case("scale only, ε 0.1", {"affine": "scale", "epsilon": 0.1}, layer_norm(0.1), {"x": numbers(6)}, {"g": drawn(6)}),
        case("nothing trainable", {"affine": "none"}, layer_norm(1e-5), {"x": numbers(3, 2)}),
    ],
)
write(
    "rms-norm",
    [case(what, {}, rms_norm(1e-5), {"x": numbers(*shape)}, {"g": drawn(shape[-1])}) for what, shape in shapes]
    + [case("nothing trainable, ε 0.1", {"affine": "none", "epsilon": 0.1}, rms_norm(0.1), {"x": numbers(6)})],
)
