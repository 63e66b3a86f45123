"""An independent reading of project files: PyTorch's automatic differentiation, nothing of Chainrule.

Standard input: a JSON list of project files. Standard output: for each its loss, the gradient of every parameter,
and the value and gradient of every edge, [T, N, ...] flattened, in float64. A gradient that nothing depends on is zeros.
"""
import json
import sys

import torch

F = torch.nn.functional


def watched(values):
    """Numbers that nothing trains still have a gradient on the edges they flow through."""
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def sum_of_sample(x):
    return x.reshape(len(x), -1).sum(1)


def one_hot(config, scores, target):
    if config["target"] == "probabilities":
        return target
    return F.one_hot(target.reshape(len(target)).long(), scores.shape[1]).double()


def binary_cross_entropy(config, p, t):
    if config["of"] == "logits":
        return sum_of_sample(F.binary_cross_entropy_with_logits(p, t, reduction="none"))
    return -sum_of_sample(t * p.log() + (1 - t) * (1 - p).log())


def gate(config, x, P):
    z = torch.cat([x["h"], x["x"]], 1) @ P["W"]
    z = z + P["b"] if "b" in P else z
    return torch.tanh(z) if config["kind"] == "candidate" else torch.sigmoid(z)


def attention(config, q, k, v):
    scores = q @ k.mT / q.shape[-1] ** 0.5
    if config["causal"]:
        scores = scores.masked_fill(torch.ones(scores.shape[-2:]).triu(1).bool(), -torch.inf)
    return torch.softmax(scores, -1) @ v


def transpose(config, x):
    order = config["axes"] or list(reversed(range(x.dim() - 1)))
    return x.permute(0, *(axis + 1 for axis in order))


def gather(config, x):
    axis = config["axis"]
    return x.index_select(axis if axis < 0 else axis + 1, torch.tensor(config["indices"]))


ACTIVATIONS = {
    "identity": lambda x, c: x,
    "sigmoid": lambda x, c: torch.sigmoid(x),
    "tanh": lambda x, c: torch.tanh(x),
    "relu": lambda x, c: torch.relu(x),
    "leaky-relu": lambda x, c: F.leaky_relu(x, c["slope"]),
    "softplus": lambda x, c: torch.logaddexp(x, torch.zeros_like(x)),
    "elu": lambda x, c: F.elu(x, c["alpha"]),
    "selu": lambda x, c: F.selu(x),
    "gelu": lambda x, c: F.gelu(x),
    "gelu-tanh": lambda x, c: F.gelu(x, approximate="tanh"),
    "silu": lambda x, c: F.silu(x),
    "mish": lambda x, c: F.mish(x),
    # PyTorch's own hard sigmoid has a derivative of 1/6 in float32.
    "hard-sigmoid": lambda x, c: F.relu6(x + 3) / 6,
    "hard-tanh": lambda x, c: F.hardtanh(x),
    "softsign": lambda x, c: F.softsign(x),
    "step": lambda x, c: x + ((x > 0).double() - x).detach(),
}

# Each node type as a function of its config, its inputs by port, and its parameters by slot; all are [N, ...].
NODES = {
    "linear": lambda c, x, P: x["x"] @ P["W"] + (P["b"] if "b" in P else 0),
    "activation": lambda c, x, P: ACTIVATIONS[c["function"]](x["x"], c),
    "softmax": lambda c, x, P: torch.softmax(x["x"], 1),
    "log-softmax": lambda c, x, P: torch.log_softmax(x["x"], 1),
    "log-sum-exp": lambda c, x, P: torch.logsumexp(x["x"], 1),
    "lstm-gate": gate,
    "lstm-cell": lambda c, x, P: x["f"] * x["c"] + x["i"] * x["g"],
    "lstm-hidden": lambda c, x, P: x["o"] * torch.tanh(x["C"]),
    "add": lambda c, x, P: sum(x.values()),
    "subtract": lambda c, x, P: x["a"] - x["b"],
    "multiply": lambda c, x, P: torch.stack(list(x.values())).prod(0),
    "scale": lambda c, x, P: c["factor"] * x["x"],
    "concatenate": lambda c, x, P: torch.cat([x[port] for port in sorted(x)], 1),
    "slice": lambda c, x, P: x["x"][:, c["from"] : c["to"]],
    "reshape": lambda c, x, P: x["x"].reshape(len(x["x"]), *c["shape"]),
    "transpose": lambda c, x, P: transpose(c, x["x"]),
    "gather": lambda c, x, P: gather(c, x["x"]),
    "attention": lambda c, x, P: attention(c, **x),
    "half-squared-error": lambda c, x, P: 0.5 * sum_of_sample((x["prediction"] - x["target"]) ** 2),
    "mean-squared-error": lambda c, x, P: (1 if c["factor"] == "1/N" else 0.5)
    * sum_of_sample((x["prediction"] - x["target"]) ** 2),
    "binary-cross-entropy": lambda c, x, P: binary_cross_entropy(c, x["prediction"], x["target"]),
    "cross-entropy": lambda c, x, P: -(one_hot(c, x["logits"], x["target"]) * torch.log_softmax(x["logits"], 1)).sum(1),
    "negative-log-likelihood": lambda c, x, P: -(
        one_hot(c, x["logProbabilities"], x["target"]) * x["logProbabilities"]
    ).sum(1),
    "sum-loss": lambda c, x, P: sum_of_sample(x["x"]),
}
LOSSES = {name for name in NODES if name in ("sum-loss", "cross-entropy", "binary-cross-entropy") or "error" in name or "likelihood" in name}


class Run:
    def __init__(self, document):
        self.data = document["data"]
        self.nodes = {node["id"]: node for node in document["nodes"]}
        self.incoming = {(edge["target"]["node"], edge["target"]["port"]): edge for edge in document["edges"]}
        self.parameters = {p["id"]: self.tensor(p["values"]).requires_grad_() for p in document["parameters"]}
        self.rows = {id: self.tensor(c["values"]).requires_grad_() for id, c in self.data["columns"].items()}
        self.outputs = {}
        self.edges = {}

    @staticmethod
    def tensor(stored):
        values = [float(value) for value in stored["values"]]
        return torch.tensor(values, dtype=torch.float64).reshape(stored["shape"])

    def edge(self, edge, step):
        """The value on one edge: a copy of its own, so that it has a gradient of its own."""
        key = (edge["id"], step)
        if key not in self.edges:
            # Times one: an edge that ends nowhere still takes part in the graph.
            self.edges[key] = self.output(edge["source"]["node"], step) * 1
            if self.edges[key].requires_grad:
                self.edges[key].retain_grad()
        return self.edges[key]

    def output(self, id, step):
        key = (id, step)
        if key not in self.outputs:
            self.outputs[key] = self.compute(self.nodes[id], step)
        return self.outputs[key]

    def compute(self, node, step):
        kind, config, samples = node["type"], node["config"], self.data["samples"]
        parameters = {slot: self.parameters[id] for slot, id in node["parameters"].items()}
        if kind in ("input", "target"):
            return self.rows[node["id"]][:, step]
        if kind == "parameter":
            return parameters["p"].expand(samples, *parameters["p"].shape)
        if kind == "constant":
            size = torch.Size(config["shape"]).numel()
            values = config["values"] if len(config["values"]) == size else config["values"] * size
            return watched(values).reshape(config["shape"]).expand(samples, *config["shape"])
        if kind == "delay":
            return self.delay(node, config, parameters, step)
        ports = {port: self.edge(edge, step) for (id, port), edge in self.incoming.items() if id == node["id"]}
        return NODES[kind](config, ports, parameters)

    def delay(self, node, config, parameters, step):
        if step > 0:
            return self.edge(self.incoming[node["id"], "x"], step - 1)
        if config["initial"] == "port":
            return self.edge(self.incoming[node["id"], "initial"], step)
        if config["initial"] == "parameter":
            h0 = parameters["h0"]
            return h0.expand(self.data["samples"], *h0.shape)
        # The shape of what comes back is not known yet; numbers are broadcast where they are used.
        values = config["values"] if config["initial"] == "values" else [0.0]
        width = self.width_of(node)
        return watched(values if len(values) == width else values * width).expand(self.data["samples"], width)

    def width_of(self, node):
        """The width of a vector that enters a delay, found by walking back to a node that tells its own."""
        source = self.nodes[self.incoming[node["id"], "x"]["source"]["node"]]
        while True:
            config = source["config"]
            if "units" in config:
                return config["units"]
            if "shape" in config and config["shape"]:
                return config["shape"][0]
            port = {"lstm-cell": "f", "lstm-hidden": "o", "add": "a"}.get(source["type"], "x")
            source = self.nodes[self.incoming[source["id"], port]["source"]["node"]]

    def loss(self):
        total = torch.zeros((), dtype=torch.float64)
        steps = self.data["steps"]
        for node in self.nodes.values():
            if node["type"] not in LOSSES:
                continue
            config = node["config"]
            read = range(steps) if config["steps"] == "every" else [steps - 1]
            share = sum(self.output(node["id"], step).sum() for step in read)
            if config["steps"] == "every" and config["overSteps"] == "mean":
                share = share / steps
            if config.get("overSamples", "mean") == "mean":
                share = share / self.data["samples"]
            total = total + config["weight"] * share
        return total

    def result(self):
        loss = self.loss()
        for edge in self.incoming.values():
            for step in range(self.data["steps"]):
                self.edge(edge, step)
        if loss.requires_grad:
            loss.backward()
        return {
            "loss": loss.item(),
            "parameters": {id: flat(gradient_of(p)) for id, p in self.parameters.items()},
            "edges": {
                edge["id"]: {
                    "value": [x for t in range(self.data["steps"]) for x in flat(self.edges[edge["id"], t].detach())],
                    "gradient": [x for t in range(self.data["steps"]) for x in flat(gradient_of(self.edges[edge["id"], t]))],
                }
                for edge in self.incoming.values()
            },
        }


def gradient_of(tensor):
    return torch.zeros_like(tensor) if tensor.grad is None else tensor.grad


def flat(tensor):
    return tensor.reshape(-1).tolist()


json.dump([Run(document).result() for document in json.load(sys.stdin)], sys.stdout)
