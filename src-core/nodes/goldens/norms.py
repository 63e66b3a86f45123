"""Makes the goldens of norms: `/usr/bin/python3 norms.py`, with PyTorch 1.13."""
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
