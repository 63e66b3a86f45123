"""State dicts as PyTorch makes them, and what its modules compute with them: nothing of Chainrule.

    /usr/bin/python3 make_goldens.py

Writes NAME.safetensors (written out here; the layout is public), mlp.npz, keras.npz, and outputs.json beside this file.
"""
import json
import struct
from pathlib import Path

import numpy as np
import torch

here = Path(__file__).parent
torch.set_default_dtype(torch.float64)
STEPS, SAMPLES, INPUTS, UNITS = 3, 2, 4, 3


def write_safetensors(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().numpy().astype("<f8").tobytes()
        header[name] = {"dtype": "F64", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def keras_lstm(x, kernel, recurrent, bias):
    """keras.layers.LSTM, written out from its documentation: gates i, f, c, o."""
    h, c = np.zeros((SAMPLES, UNITS)), np.zeros((SAMPLES, UNITS))
    outputs = []
    for step in x:
        i, f, g, o = np.split(step @ kernel + h @ recurrent + bias, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        outputs.append(h)
    return np.stack(outputs)


def main():
    torch.manual_seed(1)
    results = {}
    x = torch.randn(STEPS, SAMPLES, INPUTS)

    def keep(name, module, output):
        write_safetensors(here / f"{name}.safetensors", module.state_dict())
        results[name] = output.detach().reshape(-1).tolist()

    mlp = torch.nn.Sequential(torch.nn.Linear(INPUTS, 5), torch.nn.Tanh(), torch.nn.Linear(5, 5), torch.nn.Tanh(), torch.nn.Linear(5, 2, bias=False))
    keep("mlp", mlp, mlp(x))
    np.savez(here / "mlp.npz", **{name: tensor.numpy() for name, tensor in mlp.state_dict().items()})
    for name, kind in (("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU), ("rnn", torch.nn.RNN)):
        module = torch.nn.ModuleDict({"encoder": kind(INPUTS, UNITS)})
        keep(name, module, module["encoder"](x)[0])
    gru = torch.nn.GRU(INPUTS, UNITS)
    with torch.no_grad():
        gru.weight_hh_l0[2 * UNITS :] = torch.diag(torch.tensor([0.5, -0.25, 2.0]))
        gru.bias_hh_l0[2 * UNITS :] = 0
    keep("gru_diagonal", gru, gru(x)[0])

    rng = np.random.default_rng(2)
    kernel, recurrent, bias = rng.normal(size=(INPUTS, 4 * UNITS)), rng.normal(size=(UNITS, 4 * UNITS)), rng.normal(size=4 * UNITS)
    np.savez(here / "keras.npz", **{"lstm/kernel": kernel, "lstm/recurrent_kernel": recurrent, "lstm/bias": bias})
    results["keras"] = keras_lstm(x.numpy(), kernel, recurrent, bias).reshape(-1).tolist()
    # [N, T, features], as rows of data are kept.
    results["x"] = x.transpose(0, 1).reshape(-1).tolist()
    (here / "outputs.json").write_text(json.dumps(results, indent=1) + "\n")


main()
