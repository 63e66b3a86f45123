"""Makes the goldens of types that go through time: `python3 over_time.py`, with PyTorch 1.13."""
import torch

from golden import STEPS, case, numbers, write

shapes = [("a number", ()), ("a vector", (4,)), ("a matrix", (1, 5))]


def running_mean(x):
    counts = torch.arange(1, STEPS + 1).reshape(STEPS, *([1] * (x.dim() - 1)))
    return torch.cumsum(x, 0) / counts


write("sum-over-time", [case(what, {}, lambda x: torch.cumsum(x, 0), {"x": numbers(*shape)}) for what, shape in shapes])
write("mean-over-time", [case(what, {}, running_mean, {"x": numbers(*shape)}) for what, shape in shapes])
write("last-step", [case(what, {}, lambda x: x.clone(), {"x": numbers(*shape)}) for what, shape in shapes])


def selected(step):
    return lambda x: torch.cat([torch.zeros_like(x[: step - 1]), x[step - 1 : step].expand(STEPS - step + 1, *x.shape[1:])])


write("step-selection", [case(what, {"step": 1 + index % 2}, selected(1 + index % 2), {"x": numbers(*shape)}) for index, (what, shape) in enumerate(shapes)])


def running_maximum(x):
    return torch.cummax(x, 0).values


write("maximum-over-time", [case(what, {}, running_maximum, {"x": numbers(*shape)}) for what, shape in shapes])
