"""Tokens per second: this engine's encoder beside onnxruntime (and PyTorch), on the same lengths and threads, in one run.

    python -m venv venv && venv/bin/pip install numpy onnx onnxruntime sympy
    venv/bin/python compare.py --model DIR --ours "rag bench embed"

onnxruntime gets its own graph optimizer (fused attention, GELU and layer normalisation), the best of several batch
sizes, and for int8 its dynamic quantization with a scale for each channel. All texts of a batch have the same length, so
nobody pays for padding. Rounds alternate between the engines; the figures are medians over the rounds. Peers that are
not installed are left out, and said so. The results go to standard output as JSON lines.
"""

import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

from export import export

BATCHES = (1, 4, 8, 16, 32, 64)
SECONDS = 0.7


def clock(kind):
    return time.process_time if kind == "processor" else time.perf_counter


def rate(run, tokens, kind):
    """The best tokens per second over the batch sizes; `run(batch, tokens)` encodes that many texts of that length."""
    best = 0.0
    batches = [batch for batch in BATCHES if batch * tokens <= 8192]
    for batch in batches:
        run(batch, tokens)
        now, count, times = clock(kind), 0, []
        deadline = time.perf_counter() + SECONDS / len(batches)
        while count < 2 or time.perf_counter() < deadline:
            start = now()
            run(batch, tokens)
            times.append(now() - start)
            count += 1
        best = max(best, batch * tokens / statistics.median(times))
    return best


class OnnxRuntime:
    def __init__(self, folder, model, precisions):
        import onnx
        import onnxruntime
        from onnxruntime.quantization import QuantType, quantize_dynamic
        from onnxruntime.transformers import optimizer

        self.runtime = onnxruntime
        self.name = f"onnxruntime {onnxruntime.__version__}"
        with open(os.path.join(model, "config.json")) as file:
            config = json.load(file)
        self.vocabulary = config["vocab_size"]
        plain, fused, coded = (os.path.join(folder, name) for name in ("plain.onnx", "fused.onnx", "int8.onnx"))
        export(model, plain)
        optimized = optimizer.optimize_model(
            plain, model_type="bert", num_heads=config["num_attention_heads"], hidden_size=config["hidden_size"],
            opt_level=0)
        optimized.save_model_to_file(fused)
        print(json.dumps({"engine": self.name, "fused": optimized.get_fused_operator_statistics()}), flush=True)
        self.paths = {"float32": fused, "int8": coded}
        self.precisions = [precision for precision in precisions if precision in self.paths]
        if "int8" in self.precisions:
            # The fused operators' results have no inferred type.
            quantize_dynamic(
                fused, coded, per_channel=True, weight_type=QuantType.QInt8,
                extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})
        self.sessions = {}

    def session(self, precision, threads):
        if (precision, threads) not in self.sessions:
            options = self.runtime.SessionOptions()
            options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
            # Waiting threads that spin would take processor time from the other engine.
            options.add_session_config_entry("session.intra_op.allow_spinning", "1")
            self.sessions[precision, threads] = self.runtime.InferenceSession(
                self.paths[precision], options, providers=["CPUExecutionProvider"])
        return self.sessions[precision, threads]

    def measure(self, precision, threads, lengths, kind):
        session = self.session(precision, threads)
        random = np.random.default_rng(0)

        def run(batch, tokens):
            ids = random.integers(1000, self.vocabulary, (batch, tokens))
            session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})

        return {tokens: rate(run, tokens, kind) for tokens in lengths}


class Torch:
    def __init__(self, folder, model, precisions):
        import torch
        import transformers

        self.torch, self.name = torch, f"PyTorch {torch.__version__}"
        self.model = transformers.AutoModel.from_pretrained(model).eval()
        self.precisions = [precision for precision in precisions if precision == "float32"]

    def measure(self, precision, threads, lengths, kind):
        self.torch.set_num_threads(threads)

        def run(batch, tokens):
            ids = self.torch.randint(1000, self.model.config.vocab_size, (batch, tokens))
            with self.torch.inference_mode():
                self.model(input_ids=ids, attention_mask=self.torch.ones_like(ids))

        return {tokens: rate(run, tokens, kind) for tokens in lengths}


class Ours:
    name = "swift-rag"

    def __init__(self, command, model, precisions):
        self.command, self.model, self.precisions = shlex.split(command), model, precisions
        if not shutil.which(self.command[0]):
            sys.exit(f"{self.command[0]}: no such program; build it with swift build -c release")

    def measure(self, precision, threads, lengths, kind):
        arguments = ["--model", self.model, "--precision", precision, "--threads", str(threads), "--json"]
        arguments += ["--tokens", ",".join(map(str, lengths))]
        result = subprocess.run(self.command + arguments, check=True, capture_output=True, text=True)
        rows = [json.loads(line) for line in result.stdout.splitlines()]
        field = "tokensPerProcessorSecond" if kind == "processor" else "tokensPerSecond"
        return {row["tokensPerText"]: row[field] for row in rows if "tokensPerText" in row}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True, help="the model's folder")
    parser.add_argument("--ours", help="the command that runs our side, for instance: rag bench embed")
    parser.add_argument("--tokens", default="16,64,128,256")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--precisions", default="float32,int8")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--torch", action="store_true", help="measure PyTorch too (needs torch and transformers)")
    parser.add_argument(
        "--clock", choices=("wall", "processor"), default="wall", help="processor: for a machine that others use too")
    options = parser.parse_args()
    precisions = options.precisions.split(",")
    with tempfile.TemporaryDirectory() as folder:
        engines = [Ours(options.ours, options.model, precisions)] if options.ours else []
        for kind in [OnnxRuntime] + ([Torch] if options.torch else []):
            try:
                engines.append(kind(folder, options.model, precisions))
            except ImportError as error:
                print(f"{kind.__name__}: left out, {error}", file=sys.stderr)
        lengths = list(map(int, options.tokens.split(",")))
        medians = {}
        for threads in map(int, options.threads.split(",")):
            for precision in precisions:
                able = [engine for engine in engines if precision in engine.precisions]
                rounds = {engine.name: [] for engine in able}
                for _ in range(options.rounds):
                    for engine in able:
                        rounds[engine.name].append(engine.measure(precision, threads, lengths, options.clock))
                for tokens in lengths:
                    row = {"precision": precision, "threads": threads, "tokens": tokens}
                    for name, rates in rounds.items():
                        median = statistics.median(found[tokens] for found in rates)
                        medians[name, precision, threads, tokens] = median
                        print(json.dumps({"engine": name, **row, "tokens_per_second": round(median)}), flush=True)
                    for name in rounds:
                        if "swift-rag" in rounds and name != "swift-rag":
                            ours = medians["swift-rag", precision, threads, tokens]
                            times = round(ours / medians[name, precision, threads, tokens], 2)
                            print(json.dumps({"ratio_to": name, **row, "times": times}), flush=True)
        for (name, precision, threads, tokens), median in medians.items():
            if threads > 1 and (name, precision, 1, tokens) in medians and options.clock == "wall":
                times = round(median / medians[name, precision, 1, tokens], 2)
                row = {"engine": name, "precision": precision, "threads": threads, "tokens": tokens}
                print(json.dumps({**row, "times_one_thread": times}))


if __name__ == "__main__":
    main()
