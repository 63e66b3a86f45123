"""Makes the goldens of types that take class indices: `python3 indices.py`, with PyTorch 1.13."""
from torch.nn import functional as F

from golden import case, classes, drawn, write

shapes = [("one index", ()), ("a sequence", (4,)), ("a matrix", (1, 5))]

write(
    "embedding",
    [case(what, {"classes": 2 + len(shape), "features": 4 - len(shape)}, lambda x, W: F.embedding(x, W), {"x": classes(2 + len(shape), *shape)}, {"W": drawn(2 + len(shape), 4 - len(shape))}) for what, shape in shapes],
)
