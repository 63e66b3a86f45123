"""Models as PyTorch's own exporter writes them, and what its modules compute: nothing of Chainrule.

    /usr/bin/python3 make_goldens.py

Writes NAME.onnx and outputs.json beside this file. deeper.onnx has operators that are not read.
"""
import json
from pathlib import Path

import torch
from torch import nn

here = Path(__file__).parent


class Joined(nn.Module):
    """Branches that meet: sums, products and parts beside each other, with numbers of the model among them."""

    def __init__(self):
        super().__init__()
        self.left, self.right = nn.Linear(4, 3), nn.Linear(4, 3, bias=False)
        self.scale = nn.Parameter(torch.tensor([0.5, -1.0, 2.0]))

    def forward(self, x):
        a, b = torch.nn.functional.elu(self.left(x), alpha=0.5), torch.nn.functional.leaky_relu(self.right(x), 0.25)
        return torch.cat([a * b + a, (a - b) * self.scale, b / 2.0], dim=1)


def main():
    torch.manual_seed(3)
    mlp = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 5), nn.Sigmoid(), nn.Linear(5, 3), nn.Softmax(dim=1))
    cnn = nn.Sequential(
        nn.Conv2d(2, 3, (3, 2), stride=(1, 2), padding=(1, 0), dilation=(1, 2)), nn.ReLU(), nn.MaxPool2d(2, 1), nn.AvgPool2d((2, 1)), nn.Flatten(), nn.Linear(12, 2), nn.LogSoftmax(dim=1)
    )
    results = {}
    for name, module, shape in (("mlp", mlp, (4,)), ("cnn", cnn, (2, 5, 7)), ("joined", Joined(), (4,)), ("deeper", nn.Sequential(nn.Linear(4, 4), nn.LayerNorm(4)), (4,))):
        x = torch.randn(2, *shape)
        module.eval()
        torch.onnx.export(module, x, str(here / f"{name}.onnx"), opset_version=13, input_names=["x"], output_names=["y"], dynamic_axes={"x": {0: "N"}, "y": {0: "N"}})
        results[name] = {"x": x.reshape(-1).tolist(), "y": module.double()(x.double()).reshape(-1).tolist()}
    (here / "outputs.json").write_text(json.dumps(results, indent=1) + "\n")


main()
