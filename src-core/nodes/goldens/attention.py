"""Makes the goldens of attention: `python3 attention.py`, with PyTorch 1.13, which has it only inside of others."""
import math

import torch

from golden import case, numbers, write


def attention(causal):
    def function(q, k, v):
        scores = q @ k.mT / math.sqrt(q.shape[-1])
        if causal:
            scores = scores.masked_fill(torch.ones(scores.shape[-2:]).tril().logical_not(), -math.inf)
        return scores.softmax(-1) @ v

    return function


write(
    "attention",
    [
        case("each position looks at all", {}, attention(False), {"q": numbers(4, 5), "k": numbers(7, 5), "v": numbers(7, 1)}),
        case("causal", {"causal": True}, attention(True), {"q": numbers(5, 4), "k": numbers(5, 4), "v": numbers(5, 7)}),
        case("two heads, causal", {"causal": True}, attention(True), {"q": numbers(2, 4, 1), "k": numbers(2, 5, 1), "v": numbers(2, 5, 1)}),
    ],
)
