"""The lexical index beside bm25s and tantivy: the same tokens, the same queries, in one run.

    python -m venv venv && venv/bin/pip install "bm25s==0.3.16" numba "tantivy==0.27.0"
    venv/bin/python compare.py --passages passages.jsonl --work /tmp/lexical --ours "rag bench lexical"

`passages.jsonl` has one JSON object with a "text" per line. Passages are cut into tokens `[a-z0-9]+` of their lower-case
form here, once, and handed to every engine joined by spaces, so that no analyzer is compared. Queries are runs of 2 to 8
words, stop words left out, of passages that are not indexed. One thread, one query at a time. The engines run one after
the other, each in a process of its own; the time of a query is its median over the rounds.

The tokens and the peers' indexes stay in `--work`, so another run only searches; `--rebuild` builds again. Results are
JSON lines: a row "build" and rows "search" per engine, at the end rows "ratio" of ours to each peer.
"""

import argparse
import itertools
import json
import os
import pathlib
import random
import re
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import time

TOKEN = re.compile(r"[a-z0-9]+")
# The 33 English stop words of Lucene and bm25s.
STOP_WORDS = set(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this "
    "to was will with".split()
)
K1, B = 1.2, 0.75  # what tantivy has built in


def prepare(options, folder):
    """Writes a collection in BEIR layout whose texts are tokens joined by spaces."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "qrels").mkdir(exist_ok=True)
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n")
    chance = random.Random(options.seed)
    with open(options.passages) as passages:
        total = sum(1 for _ in passages)
    held_out = set(chance.sample(range(total), min(total // 10, 4 * options.queries)))
    queries, count = [], 0
    with open(options.passages) as passages, open(folder / "corpus.jsonl", "w") as corpus:
        for number, line in enumerate(passages):
            tokens = TOKEN.findall(json.loads(line)["text"].lower())
            if number in held_out:
                words = tokens if options.stop_words else [word for word in tokens if word not in STOP_WORDS]
                length = chance.randint(2, 8)
                if len(words) >= length:
                    first = chance.randint(0, len(words) - length)
                    queries.append(" ".join(words[first : first + length]))
            elif count < options.count and tokens:
                corpus.write(json.dumps({"_id": str(count), "text": " ".join(tokens)}) + "\n")
                count += 1
    chance.shuffle(queries)
    with open(folder / "queries.jsonl", "w") as file:
        for number, query in enumerate(queries[: options.queries]):
            file.write(json.dumps({"_id": str(number), "text": query}) + "\n")


def texts(path):
    with open(path) as file:
        for line in file:
            yield json.loads(line)["text"]


def emit(kind, **row):
    print(json.dumps({"type": kind, **row}), flush=True)


def peak_memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def allowed(share, count):
    """The filter: a random share of the documents, a list of booleans."""
    chance = random.Random(share)
    return [chance.random() < share for _ in range(count)]


def measure(engine, k, share, searches, rounds):
    """Runs every search `rounds` times; a query's time is the median of its rounds."""
    wall, processor = [], []
    for _ in range(rounds):
        times = []
        used = time.thread_time_ns()
        for search in searches:
            start = time.perf_counter_ns()
            search()
            times.append((time.perf_counter_ns() - start) / 1e3)
        processor.append((time.thread_time_ns() - used) / 1e3)
        wall.append(times)
    times = sorted(statistics.median(round_times) for round_times in zip(*wall))
    emit(
        "search",
        engine=engine,
        k=k,
        selectivity=share,
        queriesPerSecond=len(times) / (sum(times) / 1e6),
        queriesPerProcessorSecond=len(times) / (statistics.median(processor) / 1e6),
        p50Microseconds=times[len(times) // 2],
        p99Microseconds=times[len(times) * 99 // 100],
    )


def cached(folder, rebuild, build):
    """Builds into `folder` unless it is there; prints the row of the build, now or then."""
    if rebuild and folder.exists():
        shutil.rmtree(folder)
    if not (folder / "build.json").exists():
        folder.mkdir(parents=True)
        (folder / "build.json").write_text(json.dumps(build()))
    emit("build", **json.loads((folder / "build.json").read_text()))


def run_bm25s(options, data, folder):
    import bm25s
    import numpy as np

    def build():
        lines = list(texts(data / "corpus.jsonl"))
        before, start, used = peak_memory(), time.perf_counter(), time.process_time()
        tokens = bm25s.tokenize(
            lines, lower=False, token_pattern=r"\S+", stopwords=None, show_progress=False)
        tokenized = time.perf_counter()
        index = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numba")
        index.index(tokens, show_progress=False)
        seconds, used = time.perf_counter() - start, time.process_time() - used
        index.save(str(folder / "index"))
        count = len(tokens.ids)
        return {
            "engine": "bm25s", "documents": count, "seconds": seconds, "processorSeconds": used,
            "secondsAfterTokens": time.perf_counter() - tokenized, "documentsPerSecond": count / seconds,
            "indexBytes": sum(file.stat().st_size for file in (folder / "index").iterdir()),
            "peakMemoryBytes": peak_memory() - before,
        }

    cached(folder, options.rebuild, build)
    index = bm25s.BM25.load(str(folder / "index"))
    index.backend = "numba"
    index.activate_numba_scorer()
    count = index.scores["num_docs"]
    queries = [[text.split(" ")] for text in texts(data / "queries.jsonl")]

    def search(query, k, mask):
        return index.retrieve(
            query, k=k, n_threads=1, show_progress=False, backend_selection="numba", weight_mask=mask)

    def found(query):
        documents, scores = search(query, 10, None)
        return [(float(score), int(document)) for document, score in zip(documents[0], scores[0]) if score > 0]

    write_run(options, folder, [found(query) for query in queries])
    for share in options.selectivities:
        mask = None if share >= 1 else np.array(allowed(share, count), dtype=np.float32)
        for k in options.k:
            calls = [lambda query=query: search(query, k, mask) for query in queries]
            calls[0]()  # compiles
            measure("bm25s", k, share, calls, options.rounds)


def run_tantivy(options, data, folder):
    import tantivy

    shares = [share for share in options.selectivities if share < 1]

    def schema(shares):
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="whitespace", index_option="freq")
        if shares:
            builder.add_text_field("filter", tokenizer_name="whitespace", index_option="basic")
        return builder.build()

    def fill(path, shares):
        """Adds all documents, one thread, one segment; returns how many, seconds, processor seconds, bytes."""
        path.mkdir(parents=True)
        writer = tantivy.Index(schema(shares), path=str(path)).writer(2_000_000_000, 1)
        masks = [(f"f{share}", allowed(share, options.count)) for share in shares]
        lines = list(texts(data / "corpus.jsonl"))
        before, start, used = peak_memory(), time.perf_counter(), time.process_time()
        # Making the documents is part of adding them.
        for number, text in enumerate(lines):
            names = {"filter": " ".join(name for name, mask in masks if mask[number])} if shares else {}
            writer.add_document(tantivy.Document(body=text, **names))
        writer.commit()
        writer.wait_merging_threads()
        return len(lines), time.perf_counter() - start, time.process_time() - used, peak_memory() - before

    def build():
        count, seconds, used, memory = fill(folder / "plain", [])
        sizes = {}
        for file in (folder / "plain").iterdir():
            sizes[file.suffix] = sizes.get(file.suffix, 0) + file.stat().st_size
        if shares:
            fill(folder / "filtered", shares)
        return {
            "engine": "tantivy", "documents": count, "seconds": seconds, "processorSeconds": used,
            "documentsPerSecond": count / seconds,
            "indexBytes": sum(sizes.get(suffix, 0) for suffix in (".idx", ".term", ".fieldnorm")),
            "sections": sizes, "peakMemoryBytes": memory,
        }

    cached(folder, options.rebuild, build)
    # Without a filter the index is one that has no field for it.
    indexes = {shared: tantivy.Index.open(str(folder / name))
               for shared, name in ((False, "plain"), (True, "filtered")) if shares or not shared}
    searchers = {shared: index.searcher() for shared, index in indexes.items()}
    if any(searcher.num_segments != 1 for searcher in searchers.values()):
        sys.exit("tantivy made more than one segment: the numbers of its documents are not those of the corpus")

    def query(text, share):
        fields = schema(shares if share < 1 else [])
        terms = [tantivy.Query.term_query(fields, "body", word) for word in text.split(" ")]
        words = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        if share >= 1:
            return words
        mask = tantivy.Query.term_query(fields, "filter", f"f{share}", "basic")
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, words), (tantivy.Occur.Must, tantivy.Query.const_score_query(mask, 0.0))])

    lines = list(texts(data / "queries.jsonl"))
    write_run(
        options, folder,
        [[(score, address.doc) for score, address in searchers[False].search(query(text, 1), 10, False).hits]
         for text in lines])
    for share in options.selectivities:
        queries, searcher = [query(text, share) for text in lines], searchers[share < 1]
        for k in options.k:
            calls = [lambda query=query: searcher.search(query, k, False) for query in queries]
            measure("tantivy", k, share, calls, options.rounds)


def write_run(options, folder, found):
    (folder / "run.json").write_text(json.dumps(found))


def run_ours(options, data, folder):
    folder.mkdir(parents=True, exist_ok=True)
    arguments = shlex.split(options.ours) + ["--corpus", str(data), "--tokens", "--json", "--rounds", str(options.rounds)]
    arguments += ["--k", ",".join(map(str, options.k)), "--k1", str(K1), "--b", str(B)]
    if shares := [str(share) for share in options.selectivities if share < 1]:
        arguments += ["--filter-selectivity", ",".join(shares)]
    arguments += ["--index", str(folder / "index"), "--run", str(folder / "run.trec")]
    result = subprocess.run(arguments, stdout=subprocess.PIPE, text=True)
    if result.returncode:
        sys.exit(f"{options.ours} failed")
    for line in result.stdout.splitlines():
        row = json.loads(line)
        if "documentsPerSecond" in row:
            sections = row["sections"]
            row["indexBytes"] -= sections["positions"]
            row["positionBytes"] = sections["positions"]
            emit("build", engine="swift-rag", **row)
        elif "queriesPerSecond" in row:
            emit("search", engine="swift-rag", **row)
    found = {}
    for line in (folder / "run.trec").read_text().splitlines():
        query, _, document, _, score, _ = line.split()
        found.setdefault(query, []).append((float(score), int(document)))
    write_run(options, folder, [found.get(str(number), [])[:10] for number, _ in enumerate(texts(data / "queries.jsonl"))])


def agreement(ours, theirs):
    """The share of queries whose ten best scores are the same within 1e-4."""
    same = sum(
        len(left) == len(right) and all(abs(a[0] - b[0]) <= 1e-4 * max(1, b[0]) for a, b in zip(left, right))
        for left, right in zip(ours, theirs)
    )
    return same / len(ours)


def compare(options, work, rows):
    """Prints how many times our figure is the peer's."""
    peers = [engine for engine in options.engines if engine != "ours"]
    ours = [row for row in rows if row["engine"] == "swift-rag"]
    for peer, mine in itertools.product(peers, ours):
        for row in rows:
            if row["engine"] != peer or row["type"] != mine["type"]:
                continue
            if row["type"] == "build":
                emit(
                    "ratio", peer=peer, what="build",
                    documentsPerSecond=mine["documentsPerSecond"] / row["documentsPerSecond"],
                    indexBytes=mine["indexBytes"] / row["indexBytes"],
                    peakMemory=mine["peakMemoryBytes"] / row["peakMemoryBytes"])
            elif (row["k"], row["selectivity"]) == (mine["k"], mine["selectivity"]):
                emit(
                    "ratio", peer=peer, what="search", k=row["k"], selectivity=row["selectivity"],
                    **{key: round(mine[key] / row[key], 2) for key in row if key.endswith(("Second", "Microseconds"))})
    for peer in peers if ours else []:
        runs = [json.loads((work / name / "run.json").read_text()) for name in ("ours", peer)]
        emit("ratio", peer=peer, what="agreement", queriesWithTheSameScores=agreement(*runs))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", required=True, help="JSON lines with a \"text\"")
    parser.add_argument("--work", required=True, type=pathlib.Path, help="where tokens and indexes stay")
    parser.add_argument("--ours", default="rag bench lexical", help="the command that runs our side")
    parser.add_argument("--engines", default="ours,tantivy,bm25s", help="which, in this order")
    parser.add_argument("--count", type=int, default=1_000_000, help="passages to index")
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--stop-words", action="store_true", help="leave stop words in the queries")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--k", default="10,100")
    parser.add_argument("--selectivities", default="1,0.5,0.1,0.01,0.001")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--only", help=argparse.SUPPRESS)  # the engine that this process runs
    options = parser.parse_args()
    arguments = sys.argv[1:]
    options.k = [int(k) for k in options.k.split(",")]
    options.selectivities = [float(share) for share in options.selectivities.split(",")]
    options.engines = options.engines.split(",")
    data = options.work / ("stop-words" if options.stop_words else "data")
    if options.only:
        return globals()["run_" + options.only](options, data, options.work / options.only)
    if not (data / "queries.jsonl").exists():
        prepare(options, data)
    rows = []
    for engine in options.engines:
        process = subprocess.Popen(
            [sys.executable, __file__, *arguments, "--only", engine], stdout=subprocess.PIPE, text=True)
        for line in process.stdout:
            print(line, end="", flush=True)
            rows.append(json.loads(line))
        if process.wait():
            sys.exit(f"{engine} failed")
    compare(options, options.work, rows)


if __name__ == "__main__":
    main()
