"""Makes the goldens of norms: `python3 norms.py`, with PyTorch 1.13."""
import torch
from torch.nn import functional as F

from golden import case, drawn, numbers, tensors, write


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


def batch_norm(name, config, shape, count, mode):
    """Each time step by itself, one after the other: so are the running statistics."""
    trained = {"g": drawn(count), "b": drawn(count)} if config.get("affine", True) else {}
    running = {"m": drawn(count), "v": drawn(count, low=0.5, high=2.0)}
    after = {name: values.clone() for name, values in running.items()}

    def of(x, m, v, g=None, b=None):
        in_use = (m, v)

        def normalised(step):
            if mode == "training":
                return F.batch_norm(x[step], after["m"], after["v"], g, b, True, config.get("momentum", 0.1), config.get("epsilon", 1e-5))
            mean, variance = (each.reshape(-1, *[1] * (len(shape) - 1)) for each in in_use)
            scale, shift = (1.0, 0.0) if g is None else (each.reshape(mean.shape) for each in (g, b))
            return (x[step] - mean) / torch.sqrt(variance + config.get("epsilon", 1e-5)) * scale + shift

        return torch.stack([normalised(step) for step in range(x.shape[0])])

    made = case(name, config, of, {"x": numbers(*shape)}, {**trained, **running})
    return {**made, "mode": mode, **({"statistics": tensors(after)} if mode == "training" else {})}


write(
    "batch-norm",
    [
        batch_norm("a vector, in use", {}, (4,), 4, "evaluation"),
        batch_norm("a vector, in training", {}, (5,), 5, "training"),
        batch_norm("feature maps, in training", {"momentum": 0.3, "epsilon": 0.1}, (2, 4, 1), 2, "training"),
        batch_norm("channels, nothing trainable, in training", {"affine": False}, (4, 5), 4, "training"),
        batch_norm("feature maps, in use", {"epsilon": 0.01}, (2, 1, 5), 2, "evaluation"),
    ],
)
