"""Makes optimizers.json: fifty updates by PyTorch's own optimizers, in float64, of a small network x·W + b, tanh, ·V + c.

    python3 make_goldens.py > optimizers.json

The loss is the mean of ½ (ŷ − t)² over the rows, all of them in each batch, so that an epoch is an update. The settings
are written as a project file has them; each case trains with torch.optim, its schedulers and its clipping.
"""
import json

import torch

torch.manual_seed(4)
torch.set_default_dtype(torch.float64)
EPOCHS = 50
KEPT = (1, 2, 10, 50)
SIZES = {"W": (2, 3), "b": (3,), "V": (3, 1), "c": (1,)}
x = torch.randn(5, 2)
t = torch.randn(5, 1)
start = {name: 0.5 * torch.randn(size) for name, size in SIZES.items()}


def optimizer(settings, groups, rate, l2):
    kind = settings["kind"]
    if kind in ("sgd", "momentum", "nesterov"):
        return torch.optim.SGD(groups, lr=rate, momentum=settings.get("momentum", 0), nesterov=kind == "nesterov", weight_decay=l2)
    if kind == "rmsprop":
        return torch.optim.RMSprop(groups, lr=rate, alpha=settings["decay"], eps=settings["epsilon"], weight_decay=l2)
    if kind == "adagrad":
        return torch.optim.Adagrad(groups, lr=rate, eps=settings["epsilon"], weight_decay=l2)
    betas = (settings["beta1"], settings["beta2"])
    if kind == "adam":
        return torch.optim.Adam(groups, lr=rate, betas=betas, eps=settings["epsilon"], weight_decay=l2)
    return torch.optim.AdamW(groups, lr=rate, betas=betas, eps=settings["epsilon"], weight_decay=settings["decay"])


def scheduler(settings, opt, rate):
    kind = settings["kind"]
    lr = torch.optim.lr_scheduler
    if kind == "step":
        return lr.StepLR(opt, settings["every"], settings["factor"])
    if kind == "exponential":
        return lr.ExponentialLR(opt, settings["factor"])
    return lr.CosineAnnealingLR(opt, EPOCHS, eta_min=settings["minimum"] * rate)


def train(training, factors):
    rate = training["learningRate"]
    parameters = {name: tensor.clone().requires_grad_() for name, tensor in start.items()}
    groups = [{"params": [tensor], "lr": rate * factors.get(name, 1)} for name, tensor in parameters.items()]
    settings = training["optimizer"]
    # Where the gradient is clipped, or the decay is AdamW's own, the penalty belongs to the loss.
    in_loss = settings["kind"] == "adamw" or "clipNorm" in training or "clipValue" in training
    l1, l2 = training.get("l1", 0), training.get("l2", 0)
    opt = optimizer(settings, groups, rate, 0 if in_loss else l2)
    schedule = scheduler(training["schedule"], opt, rate) if "schedule" in training else None
    warm_up = training.get("warmUp", 0)
    kept = {}
    for update in range(1, EPOCHS + 1):
        p = parameters
        loss = (0.5 * (torch.tanh(x @ p["W"] + p["b"]) @ p["V"] + p["c"] - t) ** 2).mean()
        for tensor in p.values():
            loss = loss + l1 * tensor.abs().sum() + (0.5 * l2 * (tensor**2).sum() if in_loss else 0)
        opt.zero_grad()
        loss.backward()
        if "clipValue" in training:
            torch.nn.utils.clip_grad_value_(p.values(), training["clipValue"])
        if "clipNorm" in training:
            torch.nn.utils.clip_grad_norm_(p.values(), training["clipNorm"])
        rates = [group["lr"] for group in opt.param_groups]
        for group in opt.param_groups:
            group["lr"] *= min(1, update / warm_up) if warm_up else 1
        opt.step()
        for group, scheduled in zip(opt.param_groups, rates):
            group["lr"] = scheduled
        if schedule:
            schedule.step()
        if update in KEPT:
            kept[update] = {name: tensor.detach().flatten().tolist() for name, tensor in p.items()}
    return kept


# Rates at which no update goes too far: beyond them rounding errors double every few updates and no two programs agree.
OPTIMIZERS = {
    "sgd": (0.2, {"kind": "sgd"}),
    "momentum": (0.05, {"kind": "momentum", "momentum": 0.9}),
    "nesterov": (0.05, {"kind": "nesterov", "momentum": 0.8}),
    "rmsprop": (0.002, {"kind": "rmsprop", "decay": 0.99, "epsilon": 1e-8}),
    "adagrad": (0.03, {"kind": "adagrad", "epsilon": 1e-10}),
    "adam": (0.05, {"kind": "adam", "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}),
    "adamw": (0.05, {"kind": "adamw", "beta1": 0.9, "beta2": 0.99, "epsilon": 1e-8, "decay": 0.1}),
}
STEP = {"kind": "step", "every": 7, "factor": 0.5}
EXPONENTIAL = {"kind": "exponential", "factor": 0.95}
COSINE = {"kind": "cosine", "minimum": 0.1}

variations = [(kind, {}, {}) for kind in OPTIMIZERS]
variations += [(kind, {"l2": 0.03}, {}) for kind in OPTIMIZERS]
variations += [(kind, {}, {"W": 0.1, "c": 3}) for kind in OPTIMIZERS]
variations += [
    ("sgd", {"l1": 0.01}, {}),
    ("sgd", {"schedule": STEP}, {}),
    ("momentum", {"schedule": EXPONENTIAL}, {}),
    ("adam", {"schedule": COSINE, "warmUp": 12}, {}),
    ("adam", {"warmUp": 12}, {"V": 0.5}),
    ("sgd", {"clipNorm": 0.2}, {}),
    ("sgd", {"clipValue": 0.05}, {}),
    ("momentum", {"clipNorm": 0.3, "clipValue": 0.15, "l1": 0.01, "l2": 0.02}, {}),
    ("adam", {"epsilon": 1e-3}, {}),
]

cases = []
for kind, changes, factors in variations:
    rate, settings = OPTIMIZERS[kind]
    settings = {**settings, **({"epsilon": changes["epsilon"]} if "epsilon" in changes else {})}
    training = {"learningRate": rate, "optimizer": settings, "epochs": EPOCHS, **{key: value for key, value in changes.items() if key != "epsilon"}}
    name = ", ".join([kind, *(f"{key} {value['kind'] if isinstance(value, dict) else value}" for key, value in changes.items()), *(f"{key} at {factor} times the rate" for key, factor in factors.items())])
    cases.append({"name": name, "training": training, "rates": factors, "after": train(training, factors)})

lists = {name: tensor.flatten().tolist() for name, tensor in start.items()}
print(json.dumps({"made with": f"PyTorch {torch.__version__.split('+')[0]}", "x": x.flatten().tolist(), "t": t.flatten().tolist(), "start": lists, "cases": cases}))
