"""Makes the goldens of what works along the last axis: `python3 last_axis.py`, with PyTorch 1.13."""
import torch

from golden import case, numbers, write

shapes = ((4,), (4, 5), (2, 1, 3))


def along_the_last(function):
    return [case(f"{list(shape)}", {}, lambda x: function(x, -1), {"x": numbers(*shape)}) for shape in shapes]


write("softmax", along_the_last(torch.softmax))
write("log-softmax", along_the_last(torch.log_softmax))
write("log-sum-exp", along_the_last(torch.logsumexp))
