"""The independent reader and writer of weight files: NumPy alone, nothing of Chainrule.

    python3 goldens.py read FILE     prints the tensors of an .npz or .safetensors file as JSON
    python3 goldens.py make FOLDER   writes numpy.npz, which the tests read with Chainrule's reader
"""
import json
import struct
import sys

import numpy as np


def read_safetensors(path):
    with open(path, "rb") as file:
        raw = file.read()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    data = raw[8 + length :]
    kinds = {"F64": "<f8", "F32": "<f4"}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        start, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[start:end], dtype=kinds[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def read(path):
    if path.endswith(".npz"):
        with np.load(path, allow_pickle=False) as archive:
            tensors = {name: archive[name] for name in archive.files}
    else:
        tensors = read_safetensors(path)
    return {
        name: {"dtype": str(tensor.dtype), "shape": list(tensor.shape), "values": tensor.astype("f8").ravel().tolist()}
        for name, tensor in tensors.items()
    }


def make(folder):
    np.savez(
        f"{folder}/numpy.npz",
        W=np.array([[0.1, -0.2, 1e-300], [4.0, 5.0, 1 / 3]]),
        fortran=np.asfortranarray(np.arange(6.0).reshape(2, 3)),
        big_endian=np.array([1.5, -2.5], dtype=">f8"),
        single=np.array([0.1, 0.2], dtype="f4"),
        scalar=np.array(0.5),
        empty=np.zeros((0,)),
    )


if sys.argv[1] == "read":
    print(json.dumps(read(sys.argv[2])))
else:
    make(sys.argv[2])
