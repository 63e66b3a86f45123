"""Models as PyTorch's own exporter writes them, and what its modules compute: nothing of Chainrule.

    /usr/bin/python3 make_goldens.py

Writes NAME.onnx and outputs.json beside this file. Inputs and outputs are listed row-major as the model has them.
"""
import json
from pathlib import Path

import torch
from torch import nn

here = Path(__file__).parent
samples, steps = 2, 5


class Joined(nn.Module):
    """Branches that meet: sums, products and parts beside each other, with numbers of the model among them."""

    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Linear(4, 3), nn.Linear(4, 3, bias=False)
        self.scale = nn.Parameter(torch.tensor([0.5, -1.0, 2.0]))

    def forward(self, x):
        a, b = torch.nn.functional.elu(self.left(x), alpha=0.5), torch.nn.functional.leaky_relu(self.right(x), 0.25)
        return torch.cat([a * b + a, (a - b) * self.scale, b / 2.0], dim=1)


class AllSteps(nn.Module):
    """What a recurrent module gives at each step."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        return self.module(x)[0]


class LastStep(nn.Module):
    """What a module with the samples in front gives at its last step, and a layer behind it."""

    def __init__(self, module, width):
        super().__init__()
        self.module, self.head = module, nn.Linear(width, 2)

    def forward(self, x):
        return self.head(self.module(x)[0][:, -1])


class LastStates(nn.Module):
    """The state that each direction ends with, beside each other."""

    def __init__(self, module):
        super().__init__()
        self.module = module

    def forward(self, x):
        state = self.module(x)[1]
        return torch.cat([state[0], state[1]], dim=1)


class GivenState(nn.Module):
    """A cell that does not begin with zeros."""

    def __init__(self, module, units):
        super().__init__()
        self.module = module
        self.register_buffer("first", torch.linspace(-0.5, 0.5, units).reshape(1, 1, units))

    def forward(self, x):
        return self.module(x, self.first.expand(1, x.shape[1], -1).contiguous())[0]


class Cuts(nn.Module):
    """Axes in another order, parts of them, borders, bounds, and what is summed up along them."""

    def forward(self, x):
        a, b = x.transpose(1, 2).split([2, 3], dim=1)
        c = torch.nn.functional.pad(a, (1, 0, 0, 1), value=0.5).clamp(-0.5, 0.75)
        d = x[:, :, [4, 0, 0]].mean(dim=2) + b.amax(dim=(1,)) - x[:, :, 1:4].sum(dim=-1)
        return torch.cat([c.flatten(1), d, torch.softmax(b, dim=1).reshape(x.shape[0], -1)], dim=1)


class Words(nn.Module):
    """Vectors of class indices, and where they are."""

    def __init__(self):
        super().__init__()
        self.words, self.places = nn.Embedding(7, 4), nn.Parameter(torch.randn(3, 4))

    def forward(self, x):
        return self.words(x.long()) + self.places


def sequential(*modules):
    return nn.Sequential(*modules)


def modules():
    """Name, module, the shape of its input, and which of its axes are of any length."""
    norm = nn.BatchNorm2d(2)
    norm.running_mean, norm.running_var = torch.tensor([0.5, -1.0]), torch.tensor([2.0, 0.25])
    batch = {0: "N"}
    yield "mlp", sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 5), nn.Sigmoid(), nn.Linear(5, 3), nn.Softmax(dim=1)), (samples, 4), batch
    yield "cnn", sequential(nn.Conv2d(2, 3, (3, 2), stride=(1, 2), padding=(1, 0), dilation=(1, 2)), nn.ReLU(), nn.MaxPool2d(2, 1), nn.AvgPool2d((2, 1)), nn.Flatten(), nn.Linear(12, 2), nn.LogSoftmax(dim=1)), (samples, 2, 5, 7), batch
    yield "joined", Joined(), (samples, 4), batch
    yield "deeper", sequential(nn.Linear(4, 4), nn.LayerNorm(4)), (samples, 4), batch
    yield "activations", sequential(nn.Linear(4, 6), nn.GELU(), nn.Linear(6, 6), nn.SiLU(), nn.Hardswish(), nn.Linear(6, 6), nn.PReLU(), nn.ReLU6(), nn.Hardtanh(), nn.Hardsigmoid()), (samples, 4), batch
    yield "batch-norm", sequential(norm, nn.Conv2d(2, 3, 2, bias=False), nn.BatchNorm2d(3), nn.AdaptiveAvgPool2d(1), nn.Flatten()), (samples, 2, 4, 3), batch
    yield "cuts", Cuts(), (samples, 3, 5), batch
    yield "words", Words(), (samples, 3), batch
    yield "lstm", AllSteps(nn.LSTM(3, 4)), (steps, samples, 3), {1: "N"}
    yield "lstm-open", AllSteps(nn.LSTM(3, 4, batch_first=True)), (samples, steps, 3), {0: "N", 1: "T"}
    yield "lstm-last", LastStep(nn.LSTM(3, 4, batch_first=True), 4), (samples, steps, 3), batch
    yield "lstm-bidirectional", AllSteps(nn.LSTM(3, 4, bidirectional=True, batch_first=True)), (samples, steps, 3), batch
    yield "lstm-two", AllSteps(nn.LSTM(3, 4, num_layers=2)), (steps, samples, 3), None
    yield "gru", AllSteps(nn.GRU(3, 4)), (steps, samples, 3), {1: "N"}
    yield "gru-states", LastStates(nn.GRU(3, 4, bidirectional=True, batch_first=True)), (samples, steps, 3), batch
    yield "rnn", AllSteps(nn.RNN(3, 4, batch_first=True)), (samples, steps, 3), batch
    yield "rnn-given", GivenState(nn.RNN(3, 4), 4), (steps, samples, 3), {1: "N"}
    yield "transformer", nn.TransformerEncoderLayer(4, 2, dim_feedforward=6, batch_first=True, activation="gelu"), (samples, 3, 4), batch
    yield "transformer-places-first", nn.TransformerEncoderLayer(4, 2, dim_feedforward=6), (3, samples, 4), {1: "N"}
    yield "tiny", sequential(nn.Linear(2, 1), nn.Tanh(), nn.Linear(1, 1), nn.Sigmoid()), (samples, 2), batch


def main():
    results = {}
    for seed, (name, module, shape, axes) in enumerate(modules()):
        torch.manual_seed(seed)
        for parameter in module.parameters():
            nn.init.uniform_(parameter, -0.9, 0.9)
        x = torch.randint(0, 7, shape).float() if name == "words" else torch.randn(*shape)
        # Its own path for whole encoder layers cannot be exported; with a gradient it is not taken.
        module.eval()
        ends = {} if axes is None else {"dynamic_axes": {"x": axes, "y": {0: "N"} if axes == {0: "N"} else axes}}
        torch.onnx.export(module, x, str(here / f"{name}.onnx"), opset_version=17 if name in ("deeper", "transformer") else 14, input_names=["x"], output_names=["y"], training=torch.onnx.TrainingMode.PRESERVE if "transformer" in name else torch.onnx.TrainingMode.EVAL, **ends)
        y = module.double()(x.double())
        results[name] = {"shape": list(x.shape), "x": x.reshape(-1).tolist(), "y": y.reshape(-1).tolist()}
    (here / "outputs.json").write_text(json.dumps(results, indent=None).replace("}, ", "},\n ") + "\n")


main()
