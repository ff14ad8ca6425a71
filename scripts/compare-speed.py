"""See compare-speed."""

import argparse
import array
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = ["ingest", "query", "vectors", "lexical", "update", "embed"]
# What of a benchmark's JSON is compared: rates count in reverse, so that above 1 is always slower.
TIMES = ("seconds", "processorSeconds", "p50", "p50Microseconds", "ingestP50", "visibleP50", "peakMemoryBytes")
RATES = ("PerSecond", "PerSecondAgain", "PerProcessorSecond")


def main():
    parser = argparse.ArgumentParser(usage="compare-speed [OPTION…] OLD NEW")
    parser.add_argument("old")
    parser.add_argument("new")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", default=os.path.dirname(HERE))
    parser.add_argument("--collection", action="append", default=[])
    parser.add_argument("--model", default=os.environ.get("RAG_MODEL"))
    parser.add_argument("--only", default=",".join(PARTS))
    options = parser.parse_args()
    wanted = options.only.split(",")
    unknown = sorted(set(wanted) - set(PARTS))
    if unknown or options.rounds < 1:
        parser.error(f"there is no part {', '.join(unknown)}" if unknown else "--rounds: at least 1")
    for program in (options.old, options.new):
        if not os.access(program, os.X_OK):
            parser.error(f"{program} cannot be run")
    with tempfile.TemporaryDirectory(prefix="compare-speed-") as place:
        Comparison(options, place).run(wanted)


class Comparison:
    def __init__(self, options, place):
        self.programs = {"old": os.path.abspath(options.old), "new": os.path.abspath(options.new)}
        self.rounds = options.rounds
        self.folder = os.path.abspath(options.folder)
        self.collections = [os.path.abspath(path) for path in options.collection]
        self.model = options.model
        self.place = place
        self.environment = dict(os.environ, HOME=place, XDG_DATA_HOME=place)
        if self.model:
            self.environment["RAG_MODEL"] = os.path.abspath(self.model)

    def run(self, wanted):
        for part in wanted:
            self.report(part, getattr(self, part)())

    # Runs

    def rag(self, which, *arguments, accepts=(0,)):
        """Runs a program; returns its output, the seconds and the processor's seconds it took."""
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(
            [self.programs[which], *arguments], cwd=self.place, env=self.environment, capture_output=True, text=True)
        seconds, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in accepts:
            sys.exit(f"{which}: rag {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
        processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return done.stdout, seconds, processor

    def pairs(self, measure):
        """Measures both programs in turns; the first of each pair changes, so that none always finds warm caches."""
        for which in self.programs:
            measure(which)
        ratios = {}
        for turn in range(self.rounds):
            order = ["old", "new"] if turn % 2 == 0 else ["new", "old"]
            found = {which: measure(which) for which in order}
            for name, value in found["old"].items():
                if value > 0 and found["new"].get(name, 0) > 0:
                    ratios.setdefault(name, []).append((value, found["new"][name]))
        return ratios

    def bench(self, which, *arguments):
        found = {}
        for line, text in enumerate(self.rag(which, "bench", *arguments, "--json", "-q")[0].splitlines()):
            if not text.startswith("{"):
                continue
            values = json.loads(text)
            labels = [f"{name} {values[name]}" for name in ("k", "efSearch", "tokensPerText", "way", "selectivity")
                      if name in values]
            for name, value in values.items():
                if isinstance(value, bool) or not isinstance(value, (int, float)):
                    continue
                key = " ".join([f"{line + 1}", *labels, name])
                if name in TIMES:
                    found[key] = value
                elif name.endswith(RATES) and value > 0:
                    found[key + " (inverse)"] = 1 / value
        return found

    def report(self, part, ratios):
        if not ratios:
            print(f"{part}: left out")
            return
        width = max(len(name) for name in ratios)
        for name, values in ratios.items():
            each = sorted(new / old for old, new in values)
            middle = statistics.median(each)
            print(f"{part:8} {name:{width}}  {middle:6.3f}  [{each[0]:.3f} … {each[-1]:.3f}]  "
                  f"old {statistics.median(old for old, _ in values):.6g}  "
                  f"new {statistics.median(new for _, new in values):.6g}", flush=True)

    # Parts

    def options(self):
        return ["--model", self.model] if self.model else ["--no-model"]

    def ingest(self):
        def measure(which):
            store = f"{self.place}/ingest-{which}"
            shutil.rmtree(store, ignore_errors=True)
            _, seconds, processor = self.rag(
                which, "ingest", self.folder, "--store", store, "-q", *self.options(), accepts=(0, 1))
            _, again, _ = self.rag(which, "ingest", self.folder, "--store", store, "-q", *self.options(), accepts=(0, 1))
            return {"seconds": seconds, "processor seconds": processor, "again, nothing changed": again}
        return self.pairs(measure)

    def query(self):
        questions = ["how is a segment written", "vector index", "what happens when the disk is full"]
        for which in self.programs:
            store = f"{self.place}/query-{which}"
            self.rag(which, "ingest", self.folder, "--store", store, "-q", *self.options(), accepts=(0, 1))

        def measure(which):
            found = {}
            modes = ["lexical", "dense", "hybrid"] if self.model else ["lexical"]
            for mode in modes:
                runs = [
                    self.rag(which, "query", question, "--store", f"{self.place}/query-{which}", "--mode", mode, "-q",
                             accepts=(0, 1)) for question in questions for _ in range(3)]
                found[f"cold {mode} query"] = statistics.median(seconds for _, seconds, _ in runs)
                found[f"cold {mode} query, processor"] = statistics.median(processor for _, _, processor in runs)
            return found
        return self.pairs(measure)

    def vectors(self):
        base, queries = f"{self.place}/base.fvecs", f"{self.place}/queries.fvecs"
        # Clusters, as encoders make them: without any, all rows are equally far.
        source = random.Random(7)
        centres = [[source.gauss(0, 1) for _ in range(96)] for _ in range(64)]

        def write(path, count):
            with open(path, "wb") as file:
                for _ in range(count):
                    row = [value + source.gauss(0, 0.6) for value in source.choice(centres)]
                    file.write(array.array("i", [96]).tobytes() + array.array("f", row).tobytes())
        write(base, 20_000)
        write(queries, 200)
        return self.pairs(lambda which: self.bench(
            which, "vectors", "--base", base, "--queries", queries, "--ef-search", "32,96", "--rounds", "1"))

    def lexical(self):
        if not self.collections:
            return {}
        return self.pairs(lambda which: self.bench(which, "lexical", "--corpus", self.collections[0]))

    def update(self):
        if not self.collections:
            return {}
        return self.pairs(lambda which: self.bench(
            which, "update", "--store", f"{self.place}/update-{which}", "--corpus", self.collections[0], "--rounds", "20",
            *self.options()))

    def embed(self):
        if not self.model:
            return {}
        return self.pairs(lambda which: self.bench(which, "embed", "--model", self.model, "--tokens", "16,128"))

    # Rankings


if __name__ == "__main__":
    main()
