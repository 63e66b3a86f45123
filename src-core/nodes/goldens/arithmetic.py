"""Makes the goldens of arithmetic and of the plainest losses: `python3 arithmetic.py`, with PyTorch 1.13."""
import torch
from torch.nn import functional as F

from golden import case, classes, numbers, write, STEPS, SAMPLES

shapes = [("numbers", ()), ("vectors", (4,)), ("matrices", (2, 5))]
letters = "abcd"


def of_several(function):
    """Two, three and four inputs, of one shape each."""
    return [
        case(f"{count} {name}", {"inputs": count}, lambda **given: function(torch.stack([*given.values()])), {letter: numbers(*shape) for letter in letters[:count]})
        for count, (name, shape) in zip([2, 3, 4], shapes)
    ]


write("add", of_several(lambda each: each.sum(0)))
write("multiply", of_several(lambda each: each.prod(0)))
write("subtract", [case(name, {}, lambda a, b: a - b, {"a": numbers(*shape), "b": numbers(*shape)}) for name, shape in shapes])
write("scale", [case(f"{name} by {factor}", {"factor": factor}, lambda x, factor=factor: factor * x, {"x": numbers(*shape)}) for factor, (name, shape) in zip([0.5, -2, 0], shapes)])
write("one-hot", [case(name, {"classes": count}, lambda x, count=count: F.one_hot(x, count) * 1.0, {"x": classes(count, *shape)}) for count, (name, shape) in zip([4, 5, 7], shapes)])


def dropped(rate):
    """As it is used: PyTorch draws other masks than the app."""
    return lambda x: F.dropout(x, rate, training=False)


write("dropout", [case(name, {"rate": rate}, dropped(rate), {"x": numbers(*shape)}) for rate, (name, shape) in zip([0.5, 0.2, 0], shapes)])


def of_sample(loss, c=1.0):
    return {"loss": c * loss.reshape(STEPS, SAMPLES, -1).sum(-1)}


def squared(c):
    return lambda prediction, target: of_sample(F.mse_loss(prediction, target, reduction="none"), c)


def pair(shape, **target):
    return {"prediction": numbers(*shape), "target": numbers(*shape, **target)}


write("half-squared-error", [case(name, {}, squared(0.5), pair(shape)) for name, shape in shapes])
write("mean-squared-error", [case(name, {}, squared(1.0), pair(shape)) for name, shape in shapes])


def binary(of):
    function = F.binary_cross_entropy_with_logits if of == "logits" else F.binary_cross_entropy
    return lambda prediction, target: of_sample(function(prediction, target, reduction="none"))


write(
    "binary-cross-entropy",
    [case(f"logits, {name}", {}, binary("logits"), pair(shape, low=0, high=1)) for name, shape in shapes]
    + [case(f"probabilities, {name}", {"of": "probabilities"}, binary("probabilities"), {"prediction": numbers(*shape, low=0.1, high=0.9), "target": numbers(*shape, low=0, high=1)}) for name, shape in shapes],
)
