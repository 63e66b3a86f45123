"""Makes the goldens of losses: `python3 losses.py`, with PyTorch 1.13. Each gives the loss of each sample."""
import torch
from torch.nn import functional as F

from golden import case, classes, drawn, numbers, write, STEPS, SAMPLES


def distributions(count):
    """Probabilities of `count` classes for every step and sample; they need not add up to 1 exactly."""
    return torch.round(torch.softmax(drawn(STEPS, SAMPLES, count), -1) * 1000) / 1000


def cross_entropy(smoothing):
    def of_each(logits, target):
        width = logits.shape[-1]
        flat = target.reshape(-1, width) if target.is_floating_point() else target.reshape(-1)
        loss = F.cross_entropy(logits.reshape(-1, width), flat, reduction="none", label_smoothing=smoothing)
        return {"loss": loss.reshape(logits.shape[:-1])}

    return of_each


of_one_class = [
    case("class index", {}, cross_entropy(0), {"logits": numbers(4), "target": classes(4)}),
    case("class index in a vector of one", {}, cross_entropy(0), {"logits": numbers(5), "target": classes(5, 1)}),
    case("class index, smoothed by 0.1", {"smoothing": 0.1}, cross_entropy(0.1), {"logits": numbers(3), "target": classes(3)}),
    case("class index, smoothed by 1", {"smoothing": 1}, cross_entropy(1), {"logits": numbers(2), "target": classes(2)}),
    case("probabilities", {"target": "probabilities"}, cross_entropy(0), {"logits": numbers(4), "target": distributions(4)}),
    case("probabilities, smoothed by 0.3", {"target": "probabilities", "smoothing": 0.3}, cross_entropy(0.3), {"logits": numbers(5), "target": distributions(5)}),
]


def signs(*sample):
    return torch.randint(2, (STEPS, SAMPLES, *sample)) * 2.0 - 1


def over_features(loss):
    """The loss of each sample: what each feature costs, summed."""
    return {"loss": loss.reshape(STEPS, SAMPLES, -1).sum(-1)}


def hinge(margin):
    return lambda prediction, target: over_features(F.relu(margin - target * prediction))


write(
    "hinge",
    [
        case("vectors", {}, hinge(1), {"prediction": numbers(4), "target": signs(4)}),
        case("matrices, margin 0.25", {"margin": 0.25}, hinge(0.25), {"prediction": numbers(2, 5), "target": signs(2, 5)}),
        case("scalars without a margin", {"margin": 0}, hinge(0), {"prediction": numbers(), "target": signs()}),
    ],
)


def penalised(penalty):
    return [case(name, {}, lambda x: over_features(penalty(x)), {"x": numbers(*shape)}) for name, shape in (("a vector", (4,)), ("a matrix", (5, 2)), ("a scalar", ()))]


write("l2-penalty", penalised(lambda x: 0.5 * x**2))


def pairs(function, config, shapes=((4,), (2, 5), ())):
    return [case(f"{list(shape)}", config, lambda prediction, target: over_features(function(prediction, target)), {"prediction": numbers(*shape), "target": numbers(*shape)}) for shape in shapes]


def absolute_mean(prediction, target):
    return {"loss": F.l1_loss(prediction, target, reduction="none").reshape(STEPS, SAMPLES, -1).mean(-1)}


write(
    "mean-absolute-error",
    pairs(lambda prediction, target: F.l1_loss(prediction, target, reduction="none"), {})
    + [case("mean over features", {"overFeatures": "mean"}, absolute_mean, {"prediction": numbers(5), "target": numbers(5)})],
)


def huber(delta):
    return pairs(lambda prediction, target: F.huber_loss(prediction, target, reduction="none", delta=delta), {"delta": delta})


write("huber", huber(1) + huber(0.25) + huber(3))
write("l1-penalty", penalised(torch.abs))


def log_distributions(count):
    return torch.log_softmax(drawn(STEPS, SAMPLES, count), -1)


def divergence(logProbabilities, target):
    return {"loss": F.kl_div(logProbabilities, target, reduction="none").sum(-1)}


write("kl-divergence", [case(f"{width} classes", {}, divergence, {"logProbabilities": log_distributions(width), "target": distributions(width)}) for width in (2, 4, 5)])


def cosine(prediction, target):
    flat = (STEPS, SAMPLES, -1)
    return {"loss": 1 - F.cosine_similarity(prediction.reshape(flat), target.reshape(flat), dim=-1)}


write("cosine-distance", [case(f"{list(shape)}", {}, cosine, {"prediction": numbers(*shape), "target": numbers(*shape)}) for shape in ((4,), (2, 5), (2,))])


def over_positions(loss, reduce):
    """The loss of a sample: the sum or mean of what the class at each of its positions costs."""

    def of_all(**given):
        each = loss(**given)["loss"].reshape(STEPS, SAMPLES, -1)
        return {"loss": getattr(each, reduce)(-1)}

    return of_all


def distributions_at(*sample):
    """Probabilities along the last axis."""
    return torch.round(torch.softmax(drawn(STEPS, SAMPLES, *sample), -1) * 1000) / 1000


write(
    "cross-entropy",
    of_one_class
    + [
        case("a class at each position, sum", {"overPositions": "sum"}, over_positions(cross_entropy(0), "sum"), {"logits": numbers(4, 5), "target": classes(5, 4)}),
        case("a class at each position, mean, smoothed by 0.1", {"overPositions": "mean", "smoothing": 0.1}, over_positions(cross_entropy(0.1), "mean"), {"logits": numbers(4, 2), "target": classes(2, 4)}),
        case("a class at each place of a matrix, mean", {"overPositions": "mean"}, over_positions(cross_entropy(0), "mean"), {"logits": numbers(2, 4, 5), "target": classes(5, 2, 4)}),
        case("probabilities at each position, sum, smoothed by 0.3", {"overPositions": "sum", "target": "probabilities", "smoothing": 0.3}, over_positions(cross_entropy(0.3), "sum"), {"logits": numbers(4, 5), "target": distributions_at(4, 5)}),
        case("probabilities at each position, mean", {"overPositions": "mean", "target": "probabilities"}, over_positions(cross_entropy(0), "mean"), {"logits": numbers(5, 4), "target": distributions_at(5, 4)}),
    ],
)


def likelihood(logProbabilities, target):
    width = logProbabilities.shape[-1]
    loss = F.nll_loss(logProbabilities.reshape(-1, width), target.reshape(-1), reduction="none")
    return {"loss": loss.reshape(logProbabilities.shape[:-1])}


def log_distributions_at(*sample):
    return torch.log_softmax(drawn(STEPS, SAMPLES, *sample), -1)


write(
    "negative-log-likelihood",
    [
        case("class index", {}, likelihood, {"logProbabilities": log_distributions_at(4), "target": classes(4)}),
        case("a class at each position, sum", {"overPositions": "sum"}, over_positions(likelihood, "sum"), {"logProbabilities": log_distributions_at(4, 5), "target": classes(5, 4)}),
        case("a class at each place of a matrix, mean", {"overPositions": "mean"}, over_positions(likelihood, "mean"), {"logProbabilities": log_distributions_at(2, 4, 5), "target": classes(5, 2, 4)}),
    ],
)
