"""Makes the goldens of elementwise algebra: `python3 elementwise.py`, with PyTorch 1.13."""
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

expressions = [
    ("x1*x2 + sin(x3)", lambda x1, x2, x3: x1 * x2 + torch.sin(x3), (4,)),
    ("exp(-a^2) + log(2 + sin(b))*sqrt(abs(a) + 1) - tan(b/4) + tanh(a*b) - sigmoid(a)*relu(b)", lambda a, b: torch.exp(-(a**2)) + torch.log(2 + torch.sin(b)) * torch.sqrt(a.abs() + 1) - torch.tan(b / 4) + torch.tanh(a * b) - torch.sigmoid(a) * torch.relu(b), (5, 2)),
    ("max(u, v, 0.1) - min(v, 2*u)/3 - -u^3*cos(v)", lambda u, v: torch.maximum(torch.maximum(u, v), torch.tensor(0.1)) - torch.minimum(v, 2 * u) / 3 + u**3 * torch.cos(v), ()),
    ("(abs(p) + 1)^q - pi*e^(p/2)", lambda p, q: (p.abs() + 1) ** q - torch.pi * torch.e ** (p / 2), (7,)),
]
write("expression", [case(text, {"text": text}, function, {name: numbers(*shape) for name in function.__code__.co_varnames}) for text, function, shape in expressions])
