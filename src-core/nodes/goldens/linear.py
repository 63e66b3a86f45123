"""Makes the goldens of the linear layer: `python3 linear.py`, with PyTorch 1.13."""
from torch.nn import functional as F

from golden import case, drawn, numbers, write


def linear(name, x, units, bias):
    parameters = {"W": drawn(x[-1], units), **({"b": drawn(*((units,) if bias == "vector" else ()))} if bias != "none" else {})}
    return case(name, {"units": units, "bias": bias}, lambda x, W, b=None: F.linear(x, W.T, None if b is None else b.expand(units)), {"x": numbers(*x)}, parameters)


write(
    "linear",
    [
        linear("a vector", (4,), 5, "vector"),
        linear("a vector at each position", (5, 4), 1, "vector"),
        linear("two axes in front, a shared bias", (2, 1, 4), 5, "scalar"),
        linear("no bias", (1,), 4, "none"),
    ],
)
