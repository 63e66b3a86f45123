"""PyTorch beside the others of the bench: reads a task, gives the losses of the first steps, and is timed when asked.

Arguments: the task, float32 or float64, the number of threads. One line of JSON in, one line of JSON out.
"""
import json
import sys
import time

import torch

F = torch.nn.functional
LONGEST = 51

file, precision, threads = sys.argv[1], getattr(torch, sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
with open(file, encoding="utf-8") as handle:
    task = json.load(handle)
with open(file + ".bin", "rb") as handle:
    numbers = torch.frombuffer(bytearray(handle.read()), dtype=torch.float64)
model = task["model"]


def tensor(name):
    entry = task["tensors"][name]
    return numbers[entry["from"] : entry["from"] + entry["length"]].reshape(entry["shape"]).to(precision)


def perceptron():
    widths, is_classes = model["widths"], model["loss"] == "cross-entropy"
    activation = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "relu": torch.relu}[model["activation"]]
    # As torch.nn.Linear keeps them, the other way round.
    layers = [(tensor(f"W{index}").t().contiguous(), tensor(f"b{index}")) for index in range(len(widths) - 1)]
    x = tensor("x").reshape(model["batch"], widths[0])
    t = tensor("t").reshape(-1).long() if is_classes else tensor("t").reshape(model["batch"], widths[-1])
    criterion = F.cross_entropy if is_classes else F.mse_loss

    def loss():
        h = x
        for index, (W, b) in enumerate(layers):
            h = F.linear(h, W, b)
            if index < len(layers) - 1 or not is_classes:
                h = activation(h)
        return criterion(h, t)

    return [p for layer in layers for p in layer], loss


def lstm():
    units, width, batch, steps = model["units"], model["width"], model["batch"], model["steps"]
    cell = torch.nn.LSTM(width, units, dtype=precision)
    # PyTorch's order of the gates is input, forget, candidate, output; its two biases are one here, and stay so.
    gates = ["i", "f", "g", "o"]
    with torch.no_grad():
        cell.weight_hh_l0.copy_(torch.cat([tensor("W" + g)[:units].t() for g in gates]))
        cell.weight_ih_l0.copy_(torch.cat([tensor("W" + g)[units:].t() for g in gates]))
        cell.bias_ih_l0.copy_(torch.cat([tensor("b" + g) for g in gates]))
        cell.bias_hh_l0.zero_()
    cell.bias_hh_l0.requires_grad_(False)
    W, b = tensor("W").t().contiguous(), tensor("b")
    x = tensor("x").reshape(batch, steps, width).transpose(0, 1).contiguous()
    t = tensor("t").reshape(batch, steps)[:, -1].long()
    parameters = [p for p in cell.parameters() if p.requires_grad] + [W, b]
    return parameters, lambda: F.cross_entropy(F.linear(cell(x)[0][-1], W, b), t)


parameters, loss_of = lstm() if model["kind"] == "lstm" else perceptron()
for parameter in parameters:
    parameter.requires_grad_(True)
rate_of_learning = model["learningRate"]


def step():
    # The update as torch.optim.SGD makes it, without what that costs around it: on W1 twice the step.
    loss = loss_of()
    loss.backward()
    with torch.no_grad():
        for parameter in parameters:
            parameter.add_(parameter.grad, alpha=-rate_of_learning)
            parameter.grad = None
    return loss


def losses(limit):
    start, found = time.perf_counter(), []
    while len(found) < LONGEST and (not found or limit is None or (time.perf_counter() - start) * 1000 < limit):
        found.append(step().item())
    return {"losses": found, "milliseconds": (time.perf_counter() - start) * 1000 / len(found)}


def rate(limit):
    start, count, chunk, now = time.perf_counter(), 0, 1, time.perf_counter()
    while True:
        for _ in range(chunk):
            step()
        count += chunk
        before, now = now, time.perf_counter()
        if (now - start) * 1000 >= limit:
            return {"rate": count / (now - start)}
        if now - before < 0.001:
            chunk *= 2


print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    ((name, argument),) = json.loads(line).items()
    print(json.dumps({"losses": losses, "time": rate}[name](argument)), flush=True)
