"""Hostile and broken files, one for each way in which a reader could be misled. Written without Chainrule.

    /usr/bin/python3 make_corpus.py

Writes FORMAT/NAME beside this file; hostileFiles.test.ts says what becomes of each. Needs NumPy and onnx.
JSON ends in .damaged, for tools that read all JSON that they find.
"""
import io
import json
import pickle
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

here = Path(__file__).parent
when = (1980, 1, 1, 0, 0, 0)


def write(name, content):
    path = here / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def npy(array, **options):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, **options)
    return buffer.getvalue()


def archive(*entries, level=zipfile.ZIP_STORED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", level) as file:
        for name, content in entries:
            file.writestr(zipfile.ZipInfo(name, when), content, level)
    return buffer.getvalue()


def said_to_be(content, size, compressed=None):
    """An archive of one entry that says of itself how large it is unpacked; it is another size, or no deflate stream."""
    name = b"a.npy"
    data = content if compressed is None else compressed
    local = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, zlib.crc32(content), len(data), size, len(name), 0) + name + data
    central = struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, zlib.crc32(content), len(data), size, len(name), 0, 0, 0, 0, 0, 0) + name
    return local + central + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(local), 0)


def deflated(content):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def safetensors(header, data=b""):
    text = header.encode()
    return struct.pack("<Q", len(text)) + text + data


def model(initializers, nodes):
    graph = helper.make_graph(nodes, "net", [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 2])], [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["N", 2])], initializers)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]).SerializeToString()


def main():
    one = npy(np.arange(3.0))
    for name, entry in {"parent": "../../x.npy", "absolute": "/tmp/x.npy", "drive": "C:\\x.npy", "proto": "__proto__", "no-array": "readme.txt"}.items():
        write(f"npz/{name}.npz", archive((entry, one)))
    write("npz/proto-array.npz", archive(("__proto__.npy", one), ("constructor.npy", one)))
    twice = archive(("a.npy", one), ("b.npy", one)).replace(b"b.npy", b"a.npy")
    write("npz/twice.npz", twice)
    write("npz/ratio.npz", archive(("a.npy", npy(np.zeros(200_000))), level=zipfile.ZIP_DEFLATED))
    write("npz/budget.npz", said_to_be(b"", 2**31, b"no stream of deflate at all" * 10))
    # Says that it has a hundredth of what comes out of it.
    write("npz/lying.npz", said_to_be(one, 136, deflated(npy(np.zeros(100_000)))))
    write("npz/pickled.npz", archive(("archive/data.pkl", pickle.dumps([1])), ("archive/version", b"3\n")))
    write("npz/objects.npz", archive(("a.npy", npy(np.array([{"a": 1}, None], dtype=object), allow_pickle=True))))
    write("npy/objects.npy", npy(np.array([{"a": 1}], dtype=object), allow_pickle=True))
    write("npy/huge.npy", one.replace(b"(3,), }        ", b"(3, 9999999), }"))
    write("npy/text.npy", npy(np.array(["a", "b"])))
    entry = '{"dtype":"F64","shape":[1],"data_offsets":[0,8]}'
    write("safetensors/twice.safetensors", safetensors(f'{{"a":{entry},"a":{entry}}}', bytes(8)))
    write("safetensors/proto.safetensors", safetensors(f'{{"__proto__":{entry}}}', bytes(8)))
    write("safetensors/deep.safetensors", safetensors('{"a":' + "[" * 100 + "]" * 100 + "}"))
    write("safetensors/hole.safetensors", safetensors('{"a":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}}', bytes(16)))
    weights = {"format": "chainrule-weights", "version": 1, "dtype": "float64"}
    write("json/deep.damaged", json.dumps({**weights, "tensors": 0}).replace('"tensors": 0', '"tensors": ' + "[" * 10_000 + "]" * 10_000).encode())
    write("json/proto.damaged", json.dumps({**weights, "tensors": [{"name": "__proto__", "shape": [1], "values": [1]}], "__proto__": {"polluted": 1}}).encode())
    project = {"format": "chainrule", "schemaVersion": 3}
    write("project/deep.damaged", (json.dumps(project)[:-1] + ', "nodes": ' + "[" * 65 + "]" * 65 + "}").encode())
    write("project/proto.damaged", (json.dumps(project)[:-1] + ', "__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}').encode())
    write("project/cut-off.damaged", b'{"format": "chainrule", "nodes": [')
    write("fragment/deep.damaged", ('{"format": "chainrule-fragment", "nodes": ' + '{"a":' * 80 + "1" + "}" * 80 + "}").encode())
    write("fragment/proto.damaged", b'{"format": "chainrule-fragment", "__proto__": {"polluted": 1}}')
    for name, place in {"beside": "weights.bin", "parent": "../../etc/passwd", "absolute": "/etc/passwd"}.items():
        tensor = TensorProto(name="W", data_type=TensorProto.FLOAT, dims=[2, 2], data_location=TensorProto.EXTERNAL)
        tensor.external_data.add(key="location", value=place)
        write(f"onnx/external-{name}.onnx", model([tensor], [helper.make_node("MatMul", ["x", "W"], ["y"])]))
    write("onnx/grows.onnx", model([helper.make_tensor("to", TensorProto.INT64, [2], [2**20, 2**20])], [helper.make_node("ConstantOfShape", ["to"], ["c"]), helper.make_node("Add", ["x", "c"], ["y"])]))
    write("onnx/proto.onnx", model([], [helper.make_node("__proto__", ["x"], ["y"]), helper.make_node("constructor", ["y"], ["z"])]))
    write("onnx/unknown.onnx", model([], [helper.make_node("TopK", ["x"], ["a"]), helper.make_node("Einsum", ["a"], ["y"], equation="ij->ij")]))
    # Once read as a product of one factor, which is none.
    write("onnx/one-factor.onnx", model([], [helper.make_node("Mul", ["x"], ["y"])]))
    write("pickled/model.pt", archive(("archive/data.pkl", pickle.dumps({"W": [1.0]}))))
    write("pickled/model.pkl", pickle.dumps({"W": [1.0]}))


main()
