"""Makes the goldens of types that multiply matrices and move axes: `python3 algebra_of_axes.py`, with PyTorch 1.13."""
import torch

from golden import case, numbers, write


def product(turn_a=False, turn_b=False):
    return lambda a, b: (a.mT if turn_a else a) @ (b.mT if turn_b else b)


write(
    "matrix-product",
    [
        case("two matrices", {}, product(), {"a": numbers(4, 5), "b": numbers(5, 2)}),
        case("the left one transposed", {"transposeA": True}, product(turn_a=True), {"a": numbers(1, 4), "b": numbers(1, 5)}),
        case("the right one transposed", {"transposeB": True}, product(turn_b=True), {"a": numbers(7, 4), "b": numbers(1, 4)}),
        case("both, with two axes in front", {"transposeA": True, "transposeB": True}, product(True, True), {"a": numbers(2, 1, 4, 5), "b": numbers(2, 1, 6, 4)}),
    ],
)
write(
    "transpose",
    [
        case("a matrix", {}, lambda x: x.mT * 1, {"x": numbers(4, 5)}),
        case("three axes in another order", {"axes": [2, 0, 1]}, lambda x: x.permute(0, 1, 4, 2, 3) * 1, {"x": numbers(2, 4, 5)}),
        case("four axes reversed", {}, lambda x: x.permute(0, 1, 5, 4, 3, 2) * 1, {"x": numbers(1, 4, 2, 5)}),
    ],
)
write(
    "reshape",
    [
        case("a vector as a matrix", {"shape": [4, -1]}, lambda x: x.reshape(2, 3, 4, 5), {"x": numbers(20)}),
        case("a matrix as a picture", {"shape": [1, 5, 4]}, lambda x: x.reshape(2, 3, 1, 5, 4), {"x": numbers(2, 10)}),
        case("a picture as a vector", {}, lambda x: x.reshape(2, 3, -1), {"x": numbers(1, 4, 5)}),
    ],
)
write(
    "flatten",
    [
        case("a picture", {}, lambda x: x.flatten(2), {"x": numbers(2, 4, 5)}),
        case("all but the first axis", {"from": 1}, lambda x: x.flatten(3), {"x": numbers(4, 5, 2)}),
        case("a vector", {}, lambda x: x.flatten(2), {"x": numbers(4)}),
    ],
)
write(
    "gather",
    [
        case("some twice", {"indices": [4, 0, 4, 1, 4, 2]}, lambda x: x.index_select(2, torch.tensor([4, 0, 4, 1, 4, 2])), {"x": numbers(5)}),
        case("rows", {"indices": [1, 3, 1], "axis": 0}, lambda x: x.index_select(2, torch.tensor([1, 3, 1])), {"x": numbers(4, 5)}),
        case("in the middle", {"indices": [2], "axis": -2}, lambda x: x.index_select(3, torch.tensor([2])), {"x": numbers(2, 4, 5)}),
    ],
)
write(
    "sum-over-axis",
    [
        case("a vector", {}, lambda x: x.sum(-1), {"x": numbers(4)}),
        case("the first axis", {"axis": 0}, lambda x: x.sum(2), {"x": numbers(4, 5)}),
        case("the middle axis, which is kept", {"axis": -2, "keep": True}, lambda x: x.sum(-2, keepdim=True), {"x": numbers(2, 4, 5)}),
    ],
)
write(
    "mean-over-axis",
    [
        case("a vector", {}, lambda x: x.mean(-1), {"x": numbers(4)}),
        case("the first axis", {"axis": 0}, lambda x: x.mean(2), {"x": numbers(4, 5)}),
        case("the middle axis, which is kept", {"axis": -2, "keep": True}, lambda x: x.mean(-2, keepdim=True), {"x": numbers(2, 4, 5)}),
    ],
)
write(
    "norm",
    [
        case("the length of a matrix", {}, lambda x: torch.linalg.vector_norm(x, 2, (2, 3)), {"x": numbers(4, 5)}),
        case("the length of each row, of which some are 0", {"over": "axis"}, lambda x: torch.linalg.vector_norm(x, 2, -1), {"x": numbers(4, 6) * torch.tensor([[1.0], [0.0], [1.0], [1.0]])}),
        case("L1 of a vector", {"order": "l1"}, lambda x: torch.linalg.vector_norm(x, 1, 2), {"x": numbers(5)}),
        case("L1 along the middle axis", {"order": "l1", "over": "axis", "axis": 1}, lambda x: torch.linalg.vector_norm(x, 1, 3), {"x": numbers(2, 4, 5)}),
    ],
)
write(
    "concatenate",
    [
        case("two vectors", {}, lambda a, b: torch.cat([a, b], -1), {"a": numbers(4), "b": numbers(2)}),
        case("positions", {"axis": 0}, lambda a, b: torch.cat([a, b], 2), {"a": numbers(1, 5), "b": numbers(4, 5)}),
        case("three in the middle", {"inputs": 3, "axis": -2}, lambda a, b, c: torch.cat([a, b, c], -2), {"a": numbers(2, 1, 5), "b": numbers(2, 4, 5), "c": numbers(2, 2, 5)}),
    ],
)
write(
    "slice",
    [
        case("of a vector", {"from": 1, "to": 5}, lambda x: x[..., 1:5], {"x": numbers(8)}),
        case("positions", {"from": 2, "to": 4, "axis": 0}, lambda x: x[:, :, 2:4], {"x": numbers(4, 5)}),
        case("in the middle", {"from": 1, "to": 4, "axis": -2}, lambda x: x[..., 1:4, :], {"x": numbers(2, 4, 5)}),
    ],
)
