"""Writes a BERT sentence encoder as ONNX: a model's folder (config.json, model.safetensors) → model.onnx.

    venv/bin/python export.py --model DIR --out model.onnx

The graph is the usual one of exporters, node by node, so that onnxruntime recognises and fuses attention, GELU and layer
normalisation. Inputs: input_ids and attention_mask [batch, length]; output: last_hidden_state [batch, length, hidden].
"""

import argparse
import json
import os

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def read_safetensors(path):
    """The tensors of a safetensors file as float32 arrays."""
    with open(path, "rb") as file:
        data = file.read()
    size = int.from_bytes(data[:8], "little")
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + size]).items():
        if name == "__metadata__" or entry["dtype"] not in ("F32", "F16", "BF16"):
            continue
        start, end = (8 + size + offset for offset in entry["data_offsets"])
        if entry["dtype"] == "BF16":
            values = (np.frombuffer(data[start:end], np.uint16).astype(np.uint32) << 16).view(np.float32)
        else:
            values = np.frombuffer(data[start:end], {"F32": np.float32, "F16": np.float16}[entry["dtype"]])
        tensors[name.removeprefix("bert.")] = values.astype(np.float32).reshape(entry["shape"])
    return tensors


class Graph:
    """Nodes and constants in the order of their use."""

    def __init__(self):
        self.nodes, self.constants, self.known = [], [], set()

    def constant(self, name, values):
        if name not in self.known:
            self.known.add(name)
            self.constants.append(numpy_helper.from_array(np.array(values, order="C"), name))
        return name

    def add(self, operator, inputs, name, **attributes):
        self.nodes.append(helper.make_node(operator, inputs, [name], name, **attributes))
        return name


def export(model, out):
    with open(os.path.join(model, "config.json")) as file:
        config = json.load(file)
    weights = read_safetensors(os.path.join(model, "model.safetensors"))
    heads, hidden = config["num_attention_heads"], config["hidden_size"]
    graph = Graph()

    def integers(name, values):
        return graph.constant(name, np.array(values, np.int64))

    def number(name, value):
        return graph.constant(name, np.array(value, np.float32))

    def linear(x, name):
        weight = graph.constant(name + ".weight", weights[name + ".weight"].T)
        product = graph.add("MatMul", [x, weight], name + ".product")
        return graph.add("Add", [graph.constant(name + ".bias", weights[name + ".bias"]), product], name + ".sum")

    def normalize(x, name):
        mean = graph.add("ReduceMean", [x, integers("last_axis", [-1])], name + ".mean")
        centred = graph.add("Sub", [x, mean], name + ".centred")
        squares = graph.add("Pow", [centred, number("two", 2)], name + ".squares")
        variance = graph.add("ReduceMean", [squares, integers("last_axis", [-1])], name + ".variance")
        stable = graph.add("Add", [variance, number("epsilon", config["layer_norm_eps"])], name + ".stable")
        unit = graph.add("Div", [centred, graph.add("Sqrt", [stable], name + ".deviation")], name + ".unit")
        scaled = graph.add("Mul", [unit, graph.constant(name + ".weight", weights[name + ".weight"])], name + ".scaled")
        return graph.add("Add", [scaled, graph.constant(name + ".bias", weights[name + ".bias"])], name + ".result")

    embeddings = "embeddings."
    tables = {part: weights[f"{embeddings}{part}_embeddings.weight"] for part in ("word", "position", "token_type")}
    words = graph.add("Gather", [graph.constant("words", tables["word"]), "input_ids"], "word_rows")
    shape = graph.add("Shape", ["input_ids"], "shape")
    length = graph.add("Gather", [shape, integers("one_index", 1)], "length", axis=0)
    places = graph.add("Range", [integers("zero", 0), length, integers("one", 1)], "places")
    positions = graph.add("Gather", [graph.constant("positions", tables["position"]), places], "position_rows")
    segment = graph.constant("segment", tables["token_type"][0])
    summed = graph.add("Add", [graph.add("Add", [words, segment], "with_segment"), positions], "embedding_sum")
    x = normalize(summed, embeddings + "LayerNorm")

    wide = graph.add("Unsqueeze", ["attention_mask", integers("first_axis", [1])], "mask_rows")
    wide = graph.add("Unsqueeze", [wide, integers("second_axis", [2])], "mask_wide")
    mask = graph.add("Cast", [wide], "mask_float", to=TensorProto.FLOAT)
    absent = graph.add("Sub", [number("one_float", 1), mask], "mask_absent")
    mask = graph.add("Mul", [absent, number("lowest", np.finfo(np.float32).min)], "mask_scores")

    def split(y, name, order):
        shaped = graph.add("Reshape", [y, integers("split_shape", [0, 0, heads, hidden // heads])], name + ".split")
        return graph.add("Transpose", [shaped], name + ".heads", perm=order)

    for index in range(config["num_hidden_layers"]):
        layer = f"encoder.layer.{index}."
        own = layer + "attention.self."
        query = split(linear(x, own + "query"), own + "query", [0, 2, 1, 3])
        key = split(linear(x, own + "key"), own + "key", [0, 2, 3, 1])
        value = split(linear(x, own + "value"), own + "value", [0, 2, 1, 3])
        scores = graph.add("MatMul", [query, key], own + "products")
        scores = graph.add("Div", [scores, number("root", (hidden // heads) ** 0.5)], own + "scores")
        scores = graph.add("Add", [scores, mask], own + "masked")
        shares = graph.add("Softmax", [scores], own + "shares", axis=-1)
        mixed = graph.add("MatMul", [shares, value], own + "mixed")
        mixed = graph.add("Transpose", [mixed], own + "rows", perm=[0, 2, 1, 3])
        mixed = graph.add("Reshape", [mixed, integers("join_shape", [0, 0, hidden])], own + "joined")
        attended = linear(mixed, layer + "attention.output.dense")
        attended = graph.add("Add", [attended, x], layer + "attention.residual")
        x = normalize(attended, layer + "attention.output.LayerNorm")
        inner = linear(x, layer + "intermediate.dense")
        ratio = graph.add("Div", [inner, number("root_two", 2**0.5)], layer + "ratio")
        shifted = graph.add("Add", [graph.add("Erf", [ratio], layer + "erf"), number("one_float", 1)], layer + "shifted")
        product = graph.add("Mul", [inner, shifted], layer + "weighted")
        inner = graph.add("Mul", [product, number("half", 0.5)], layer + "gelu")
        outer = linear(inner, layer + "output.dense")
        outer = graph.add("Add", [outer, x], layer + "output.residual")
        x = normalize(outer, layer + "output.LayerNorm")
    graph.add("Identity", [x], "last_hidden_state")

    def tensor(name, kind, shape):
        return helper.make_tensor_value_info(name, kind, shape)

    inputs = [tensor(name, TensorProto.INT64, ["batch", "length"]) for name in ("input_ids", "attention_mask")]
    outputs = [tensor("last_hidden_state", TensorProto.FLOAT, ["batch", "length", hidden])]
    whole = helper.make_graph(graph.nodes, "encoder", inputs, outputs, graph.constants)
    onnx.save(helper.make_model(whole, opset_imports=[helper.make_opsetid("", 18)], ir_version=9), out)
    onnx.checker.check_model(out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    export(options.model, options.out)
