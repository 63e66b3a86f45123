"""Makes the goldens of elementwise algebra: `/usr/bin/python3 elementwise.py`, with PyTorch 1.13."""
import torch
from torch.nn import functional as F

from golden import case, drawn, numbers, write

shapes = [("a vector", (4,)), ("a matrix", (5, 2)), ("a scalar", ())]


def write_function(type_name, function, low=-2.0, high=2.0):
    write(type_name, [case(what, {}, lambda x: function(x), {"x": numbers(*shape, low=low, high=high)}) for what, shape in shapes])


write_function("absolute-value", torch.abs)
write_function("exponential", torch.exp)
write_function("logarithm", torch.log, 0.1, 3)
write_function("square-root", torch.sqrt, 0.1, 3)
write(
    "power",
    [case(f"exponent {c}", {"exponent": c}, lambda x, c=c: x**c, {"x": numbers(*shape)}) for c, shape in ((2, (4,)), (3, (5, 2)), (-1, ()), (100, (1,)))]
    + [case(f"exponent {c} of what is positive", {"exponent": c}, lambda x, c=c: x**c, {"x": numbers(*shape, low=0.1)}) for c, shape in ((1.5, (5,)), (-0.3, (3, 2)))],
)
write("clip", [case(f"{low} to {high}", {"low": low, "high": high}, lambda x, low=low, high=high: torch.clamp(x, low, high), {"x": numbers(*shape)}) for (low, high), (_, shape) in zip(((-0.5, 0.8), (-1, 1), (0, 6)), shapes)])
write("divide", [case(what, {}, lambda a, b: a / b, {"a": numbers(*shape), "b": numbers(*shape, low=0.2)}) for what, shape in shapes])


def extremum(type_name, function):
    def of_several(**inputs):
        first, *others = inputs.values()
        for other in others:
            first = function(first, other)
        return first

    cases = [(2, (4,)), (3, (5, 2)), (5, ())]
    write(type_name, [case(f"{count} inputs", {"inputs": count}, of_several, {letter: numbers(*shape) for letter in "abcde"[:count]}) for count, shape in cases])


extremum("maximum", torch.maximum)
extremum("minimum", torch.minimum)
write("maxout", [case(f"{k} pieces", {"pieces": k}, lambda x, k=k, units=units: x.reshape(2, 3, k, units).max(2).values, {"x": numbers(k * units)}) for k, units in ((2, 4), (3, 5), (5, 1))])


def prelu(x, a):
    return F.prelu(x.flatten(0, 1), a).reshape(x.shape)


write(
    "prelu",
    [case("one slope for all", {}, prelu, {"x": numbers(4)}, {"a": drawn(1)})]
    + [case(f"a slope for each channel of {what}", {"slopes": "channel"}, prelu, {"x": numbers(*shape)}, {"a": drawn(shape[0])}) for what, shape in (("a vector", (5,)), ("an image", (4, 2, 3)))],
)
