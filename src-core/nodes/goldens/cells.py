"""Makes the goldens of fused cells and of an LSTM's parts: `python3 cells.py`, with PyTorch 1.13."""
import torch

from golden import case, drawn, numbers, write

# Units and features: no two the same.
widths = [("four units", 4, 2), ("two units", 2, 5), ("one unit", 1, 4)]


def flat(*tensors):
    """[T, N, features] as [T N, features], which is what PyTorch's cells take."""
    return [tensor.reshape(-1, tensor.shape[-1]) for tensor in tensors]


def stacked(weights, units):
    """`weight_ih` and `weight_hh` of PyTorch from matrices that have the rows of h first."""
    return torch.cat([W[units:].T for W in weights]), torch.cat([W[:units].T for W in weights])


def lstm(units):
    def of(h, x, c, Wf, bf, Wi, bi, Wg, bg, Wo, bo):
        of_x, of_h = stacked([Wi, Wf, Wg, Wo], units)
        flat_h, flat_x, flat_c = flat(h, x, c)
        H, C = torch.lstm_cell(flat_x, (flat_h, flat_c), of_x, of_h, torch.cat([bi, bf, bg, bo]), torch.zeros(4 * units))
        return {"H": H.reshape(h.shape), "C": C.reshape(h.shape)}

    return of


def gates(names, units, features):
    return {key: value for name in names for key, value in ((f"W{name}", drawn(units + features, units)), (f"b{name}", drawn(units)))}


write(
    "lstm",
    [
        case(name, {"units": units}, lstm(units), {"h": numbers(units), "x": numbers(features), "c": numbers(units)}, gates("figo", units, features))
        for name, units, features in widths
    ],
)


def rnn(units):
    def of(h, x, W, b):
        of_x, of_h = stacked([W], units)
        flat_h, flat_x = flat(h, x)
        return {"H": torch.rnn_tanh_cell(flat_x, flat_h, of_x, of_h, b, torch.zeros(units)).reshape(h.shape)}

    return of


write("rnn", [case(name, {"units": units}, rnn(units), {"h": numbers(units), "x": numbers(features)}, {"W": drawn(units + features, units), "b": drawn(units)}) for name, units, features in widths])


def gru_after(units):
    def of(h, x, Wz, bz, Wr, br, Wn, Un, bn, bu):
        of_x, of_h = stacked([Wr, Wz], units)
        flat_h, flat_x = flat(h, x)
        no = torch.zeros(units)
        H = torch.gru_cell(flat_x, flat_h, torch.cat([of_x, Wn.T]), torch.cat([of_h, Un.T]), torch.cat([br, bz, bn]), torch.cat([no, no, bu]))
        return {"H": H.reshape(h.shape)}

    return of


def gru_before(h, x, Wz, bz, Wr, br, Wn, bn):
    """PyTorch has no such cell: Cho et al. (2014), section 2.3, in its words."""
    z, r = (torch.sigmoid(torch.cat([h, x], -1) @ W + b) for W, b in ((Wz, bz), (Wr, br)))
    return {"H": (1 - z) * torch.tanh(torch.cat([r * h, x], -1) @ Wn + bn) + z * h}


def after(units, features):
    return {**gates("zr", units, features), "Wn": drawn(features, units), "Un": drawn(units, units), "bn": drawn(units), "bu": drawn(units)}


write(
    "gru",
    [
        case(f"{name}, reset after the weights", {"units": units, "reset": "after"}, gru_after(units), {"h": numbers(units), "x": numbers(features)}, after(units, features))
        for name, units, features in widths
    ]
    + [case("reset before the weights", {"units": 4}, gru_before, {"h": numbers(4), "x": numbers(2)}, gates("zrn", 4, 2))],
)

shapes = [("a number", ()), ("a vector", (4,)), ("a matrix", (1, 5))]
functions = {"forget": torch.sigmoid, "input": torch.sigmoid, "candidate": torch.tanh, "output": torch.sigmoid}


def gate(kind):
    return lambda h, x, W, b: functions[kind](torch.cat([h, x], -1) @ W + b)


write(
    "lstm-gate",
    [
        case(kind, {"kind": kind, "units": units}, gate(kind), {"h": numbers(hidden), "x": numbers(features)}, {"W": drawn(hidden + features, units), "b": drawn(units)})
        for kind, (hidden, features, units) in zip(functions, [(5, 2, 4), (2, 5, 1), (1, 4, 2), (4, 1, 5)])
    ],
)
write(
    "lstm-cell",
    [
        case(name, {}, lambda f, c, i, g: {"C": f * c + i * g}, {"f": numbers(*shape, low=0, high=1), "c": numbers(*shape), "i": numbers(*shape, low=0, high=1), "g": numbers(*shape)})
        for name, shape in shapes
    ],
)
write("lstm-hidden", [case(name, {}, lambda o, C: {"h": o * torch.tanh(C)}, {"o": numbers(*shape, low=0, high=1), "C": numbers(*shape)}) for name, shape in shapes])
