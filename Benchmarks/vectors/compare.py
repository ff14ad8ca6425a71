"""Recall against queries per second: this engine beside its peers, on the same files, in one run.

    python3 -m venv venv
    venv/bin/pip install numpy matplotlib hnswlib==0.8.0 faiss-cpu usearch voyager qdrant-edge-py zvec
    venv/bin/python compare.py --base base.fvecs --queries queries.fvecs --ours "rag bench vectors" --out recall.png

Every engine gets m = 16 and efConstruction = 200, one thread, and one query at a time. Indexes are built once and kept
in the folder `--cache`; `--engines` chooses some, so that one engine at a time can be measured into the same
`--results`. In a run, the engines take turns: each measures all its widths, and then the next round begins; rates are
medians over the rounds. With `--filters`, searches run under filters instead: half of the rows and fewer, at random,
nearest to the query (correlated), farthest from it (anticorrelated).
"""

import argparse
import json
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import time

import numpy as np
from engines import EF_CONSTRUCTION, ENGINES, M, hashes

K = 10
OURS = "swift-rag"


def read(path):
    """A .fbin or .fvecs file as a matrix of unit vectors."""
    data = np.fromfile(path, np.float32)
    if path.endswith(".fbin"):
        count, dimension = data[:2].view(np.int32)
        data = data[2:].reshape(count, dimension)
    else:
        data = data.reshape(-1, data[:1].view(np.int32)[0] + 1)[:, 1:]
    return np.ascontiguousarray(data / np.linalg.norm(data, axis=1, keepdims=True))


def nearest(base, queries, count, farthest=False):
    """The rows with the greatest (or least) product for each query, best first."""
    sign = 1 if farthest else -1
    return np.concatenate(
        [np.argsort(sign * (block @ base.T), axis=1, kind="stable")[:, :count]
         for block in np.array_split(queries, max(1, len(queries) // 100))])


def true_neighbours(options, base, queries):
    """The exact answer, kept in the cache, and as a file that `rag bench vectors` reads."""
    path = os.path.join(options.cache, f"truth-{os.path.basename(options.queries)}-{len(base)}-{len(queries)}.ivecs")
    if not os.path.exists(path):
        truth = nearest(base.astype(np.float64), queries.astype(np.float64), K).astype(np.int32)
        np.concatenate([np.full((len(truth), 1), K, np.int32), truth], axis=1).tofile(path)
    return path, np.fromfile(path, np.int32).reshape(-1, K + 1)[:, 1:]


class Results:
    """JSON lines: printed, appended to the file, and read back with those of earlier runs."""

    def __init__(self, path):
        self.path = path
        self.rows = [json.loads(line) for line in open(path)] if path and os.path.exists(path) else []

    def add(self, row):
        self.rows.append(row)
        print(json.dumps(row), flush=True)
        if self.path:
            with open(self.path, "a") as file:
                file.write(json.dumps(row) + "\n")


def build(options, base, results):
    """Builds what the cache does not have; returns the engines that can run."""
    ready = []
    for key in filter(None, options.engines.split(",")):
        if key not in ENGINES:
            sys.exit(f"no engine {key}; there are {', '.join(ENGINES)}")
        engine = ENGINES[key](options.cache, base.shape[1])
        try:
            if not os.path.exists(engine.path + ".done"):
                shutil.rmtree(engine.path, ignore_errors=True)
                seconds, size = engine.build(base)
                json.dump({"seconds": seconds, "bytes": size}, open(engine.path + ".done", "w"))
            built = json.load(open(engine.path + ".done"))
        except ImportError as error:
            print(f"{engine.name}: left out, {error}", file=sys.stderr)
            continue
        ready.append(engine)
        results.add({"engine": engine.name, "build_seconds": built["seconds"], "bytes": built["bytes"]})
    return ready


def measure(engine, ef, queries, truth, filters, clock):
    """One pass over all queries, one at a time: recall and rate."""
    engine.width(ef)
    start = clock()
    if filters is None:
        found = [engine.search(query, K) for query in queries]
    else:
        found = [engine.search(query, K, rows) for query, rows in zip(queries, filters)]
    rate = len(queries) / (clock() - start)
    hits = sum(len(set(map(int, ids)) & set(map(int, true))) for ids, true in zip(found, truth))
    return hits / sum(len(true) for true in truth), rate


def ours(options, truth, arguments):
    """Runs `rag bench vectors` on the same files; its lines carry the same figures."""
    index = os.path.join(options.cache, "swift-rag.vectors")
    command = shlex.split(options.ours) + ["--queries", options.queries, "--index", index, "--json", "--k", str(K)]
    command += ["--m", str(M), "--ef-construction", str(EF_CONSTRUCTION), "--threads", str(options.threads)]
    if truth:
        command += ["--truth", truth]
    if options.rebuild or not os.path.exists(index):
        command += ["--base", options.base]
        options.rebuild = False
    result = subprocess.run(command + arguments, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in result.stdout.splitlines()]


def our_rate(row, options):
    return row["queriesPerProcessorSecond" if options.clock == "processor" else "queriesPerSecond"]


def plain(options, base, queries, engines, results):
    path, truth = true_neighbours(options, base, queries)
    efs = [int(ef) for ef in options.ef.split(",")]
    clock = time.process_time if options.clock == "processor" else time.perf_counter
    points = {}
    for engine in engines:
        engine.open(base)
        measure(engine, efs[0], queries, truth, None, clock)
    for _ in range(options.rounds):
        if options.ours:
            for row in ours(options, path, ["--ef-search", options.ef, "--rounds", "2"]):
                if row["type"] == "build":
                    results.add({"engine": OURS, "build_seconds": row["processorSeconds"], "bytes": row["indexBytes"],
                                 "file_bytes": row["fileBytes"], "threads": row["threads"]})
                else:
                    points.setdefault((OURS, row["efSearch"]), []).append((row["recall"], our_rate(row, options)))
        for engine in engines:
            for ef in efs:
                point = measure(engine, max(ef, K), queries, truth, None, clock)
                points.setdefault((engine.name, ef), []).append(point)
    for (name, ef), found in points.items():
        rate = statistics.median(rate for _, rate in found)
        results.add({"engine": name, "ef": ef, "recall": found[-1][0], "qps": rate, "clock": options.clock})


def filtered(options, base, queries, engines, results):
    """The kinds and shares of `rag bench vectors --filter-selectivity`; engines take part where they can express it."""
    shares = [float(share) for share in options.filters.split(",")]
    queries = queries[: options.filtered_queries]
    efs = [int(ef) for ef in options.ef.split(",")]
    clock = time.process_time if options.clock == "processor" else time.perf_counter
    keys = hashes(len(base))
    for engine in engines:
        engine.open(base)
    if options.ours:
        arguments = ["--filter-selectivity", options.filters, "--filter-kind", *options.kinds.split(","), "--ef-search", options.ef, "--rounds", "3"]
        for row in ours(options, true_neighbours(options, base, read(options.queries))[0], arguments):
            if row["type"] == "search" and row["filter"] != "none":
                results.add({"engine": OURS, "filter": row["filter"], "share": row["selectivity"],
                             "ef": row["efSearch"], "recall": row["recall"], "qps": our_rate(row, options),
                             "complete": row["complete"], "plans": row["plans"], "clock": options.clock})
    ranking = nearest(base, queries, len(base)) if engines else []
    for share in shares:
        limit, wanted = int(share * (1 << 32)), max(1, int(len(base) * share))
        for kind in options.kinds.split(","):
            if kind == "random":
                sets = [np.flatnonzero(keys < share * (1 << 32))] * len(queries)
            else:
                sets = [row[:wanted] if kind == "correlated" else row[-wanted:] for row in ranking]
            truth = [rows[np.argsort(-(base[rows] @ query), kind="stable")[:K]] for query, rows in zip(queries, sets)]
            for engine in engines:
                if engine.filters == "bitmap":
                    filters = [engine.prepare(rows, len(base)) for rows in sets]
                elif engine.filters == "range" and kind == "random":
                    filters = [engine.prepare(limit, len(base))] * len(queries)
                else:
                    continue
                for ef in efs:
                    found = [measure(engine, max(ef, K), queries, truth, filters, clock) for _ in range(options.rounds)]
                    results.add({"engine": engine.name, "filter": kind, "share": share, "ef": ef,
                                 "recall": found[-1][0], "qps": statistics.median(rate for _, rate in found),
                                 "clock": options.clock})


def rate_at(rows, recall):
    """The rate at a recall: on the straight line between the settings around it, the rate in logarithms."""
    rows = sorted(rows, key=lambda row: row["recall"])
    if rows and rows[0]["recall"] >= recall:
        return max(row["qps"] for row in rows)
    for low, high in zip(rows, rows[1:]):
        if low["recall"] < recall <= high["recall"]:
            share = (recall - low["recall"]) / (high["recall"] - low["recall"])
            return float(np.exp((1 - share) * np.log(low["qps"]) + share * np.log(high["qps"])))
    return None


def latest(rows):
    """Of several measurements of one setting, the last."""
    return list({(row["engine"], row["ef"]): row for row in rows}.values())


def summarize(rows):
    """Prints the rates at equal recall and how many times a peer's ours are."""
    searches = [row for row in rows if "ef" in row and "filter" not in row]
    names = list(dict.fromkeys(row["engine"] for row in searches))
    own = {name: latest([row for row in searches if row["engine"] == name]) for name in names}
    built = {row["engine"]: row for row in rows if "build_seconds" in row}
    print(f"{'engine':28}{'at 0.95':>16}{'at 0.99':>16}{'best recall':>13}{'build s':>9}{'bytes':>12}")
    for name in names:
        cells = ""
        for recall in (0.95, 0.99):
            rate, mine = rate_at(own[name], recall), rate_at(own.get(OURS, []), recall)
            ratio = f" ({mine / rate:.2f})" if rate and mine and name != OURS else ""
            cells += f"{f'{rate:.0f}{ratio}' if rate else '-':>16}"
        best = max(row["recall"] for row in own[name])
        seconds, size = built.get(name, {}).get("build_seconds", 0), built.get(name, {}).get("bytes", 0)
        print(f"{name:28}{cells}{best:13.4f}{seconds:9.1f}{size:12}")
    filters = [row for row in rows if "filter" in row]
    for kind, share in dict.fromkeys((row["filter"], row["share"]) for row in filters):
        here = [row for row in filters if (row["filter"], row["share"]) == (kind, share)]
        rates = {name: rate_at(latest([row for row in here if row["engine"] == name]), 0.95)
                 for name in dict.fromkeys(row["engine"] for row in here)}
        mine = rates.get(OURS)
        cells = [f"{name} {rate:.0f}" + (f" ({mine / rate:.2f})" if mine and name != OURS else "") if rate
                 else f"{name} - (recall {max(row['recall'] for row in here if row['engine'] == name):.3f})"
                 for name, rate in rates.items()]
        print(f"{kind} {share:g}: " + "; ".join(cells))


def draw(rows, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 5))
    rows = [row for row in rows if "ef" in row and "filter" not in row]
    for engine in dict.fromkeys(row["engine"] for row in rows):
        own = latest([row for row in rows if row["engine"] == engine])
        points = sorted((row["recall"], row["qps"]) for row in own if row["recall"] >= 0.85)
        style = {"linewidth": 2.5, "marker": "o"} if engine == OURS else {"linewidth": 1, "marker": "."}
        if points:
            axes.plot(*zip(*points), label=engine, **style)
    axes.set(xlabel=f"recall@{K}", ylabel="queries a second, one thread", yscale="log")
    axes.grid(True, which="both", alpha=0.3)
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=100)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", required=True)
    parser.add_argument("--queries", required=True)
    parser.add_argument("--ours", help="the command that runs our side, for instance: rag bench vectors")
    parser.add_argument("--threads", type=int, default=1, help="threads of our build")
    parser.add_argument("--rebuild", action="store_true", help="build our index anew; peers stay as they are")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--cache", default="indexes", help="the folder where built indexes are kept")
    parser.add_argument("--only-build", action="store_true", help="fill the cache and stop")
    parser.add_argument("--results", help="a file of JSON lines to append to; its earlier rows are summarized too")
    parser.add_argument("--ef", default="10,16,24,32,48,64,96,128,200,400")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--filters", help="measure under filters that let these shares of rows through: 0.5,0.1,…")
    parser.add_argument("--kinds", default="random,correlated,anticorrelated")
    parser.add_argument("--filtered-queries", type=int, default=200)
    parser.add_argument("--out", help="where to draw the picture (PNG)")
    parser.add_argument(
        "--clock", choices=("wall", "processor"), default="wall", help="processor: for a machine that others use too")
    options = parser.parse_args()
    os.makedirs(options.cache, exist_ok=True)
    base, queries = read(options.base), read(options.queries)
    results = Results(options.results)
    engines = build(options, base, results)
    if options.only_build:
        return
    if options.filters:
        filtered(options, base, queries, [engine for engine in engines if engine.filters], results)
    else:
        plain(options, base, queries, engines, results)
    summarize(results.rows)
    if options.out:
        draw(results.rows, options.out)


if __name__ == "__main__":
    main()
