"""Whole hybrid queries beside LanceDB's: the same passages, vectors and queries, in one run.

    python -m venv venv && venv/bin/pip install lancedb numpy scipy pandas
    venv/bin/python compare.py --passages passages.jsonl --work /tmp/hybrid --rag .build/release/rag

`passages.jsonl` has one JSON object with a "text" per line. No model is measured: the vector of a text is the random
projection of its words, weighed by rarity, so near vectors have words in common as those of an encoder do, and queries are
given with theirs. Queries are runs of 3 to 8 words of passages that are not indexed. One query at a time.

LanceDB runs with its full-text index and reciprocal rank fusion, once without a vector index (its scan is exact) and once
with its graph over 8-bit codes. Ours is what `rag query` does: both legs, calibrated fusion, duplicates collapsed, hits
with text and document. Results are JSON lines; the last rows are ratios. The store and the peer's tables stay in `--work`.
"""

import argparse
import base64
import hashlib
import json
import os
import pathlib
import random
import re
import subprocess
import time

import numpy
import scipy.sparse

TOKEN = re.compile(r"[a-z0-9]+")
ENCODER = {"name": "projection", "fingerprint": "0" * 32, "dimension": 0, "maximumTokens": 512, "precision": "float32"}


def projected(texts, words, idf, dimension, seed):
    """Rows at length 1: sums of a random vector for each word of a text, weighed by idf."""
    rows, columns, weights = [], [], []
    for row, text in enumerate(texts):
        for token in sorted(set(TOKEN.findall(text.lower()))):
            number = words.get(token)
            if number is not None:
                rows.append(row)
                columns.append(number)
                weights.append(idf[number])
    matrix = scipy.sparse.csr_matrix((weights, (rows, columns)), shape=(len(texts), len(words)), dtype=numpy.float32)
    directions = numpy.random.default_rng(seed).standard_normal((len(words), dimension), dtype=numpy.float32)
    vectors = matrix @ directions
    # A text without a known word points somewhere.
    vectors[~vectors.any(axis=1)] = directions[0]
    return vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)


def prepare(options, work):
    chance = random.Random(options.seed)
    with open(options.passages) as lines:
        texts = list(dict.fromkeys(json.loads(line)["text"] for line in lines))
    chance.shuffle(texts)
    held, texts = texts[: options.queries], texts[options.queries : options.queries + options.count]
    queries = []
    for text in held:
        tokens = text.split()
        length = min(len(tokens), chance.randint(3, 8))
        first = chance.randint(0, len(tokens) - length)
        queries.append(re.sub(r"[^\w ]", " ", " ".join(tokens[first : first + length])).strip() or "query")
    frequency = {}
    for text in texts:
        for token in sorted(set(TOKEN.findall(text.lower()))):
            frequency[token] = frequency.get(token, 0) + 1
    words = {token: number for number, token in enumerate(frequency)}
    idf = numpy.log(len(texts) / numpy.array(list(frequency.values()), dtype=numpy.float32) + 1)
    vectors = projected(texts, words, idf, options.dimension, options.seed)
    asked = projected(queries, words, idf, options.dimension, options.seed)
    with open(work / "queries.jsonl", "w") as out:
        for text, vector in zip(queries, asked):
            out.write(json.dumps({"text": text, "vector": [float(value) for value in vector]}) + "\n")
    return texts, vectors, queries, asked


def build_ours(options, work, texts, vectors):
    store = work / "store"
    if store.exists():
        return store
    encoder = ENCODER | {"dimension": options.dimension}
    pairs = numpy.random.default_rng(options.seed).integers(0, len(texts), (2, 4096))
    cosines = (vectors[pairs[0]] * vectors[pairs[1]]).sum(axis=1)
    statistics = {
        "chunks": len(texts), "chunksWithVectors": len(texts), "codeShare": 0, "fragmentShare": 0,
        "cosineMean": float(cosines.mean()), "cosineDeviation": float(cosines.std())}
    scope = {
        "version": 1, "collection": "default", "tenant": "default", "language": "english", "chunkTokens": 230,
        "chunkOverlap": 30, "chunker": "auto", "embedder": encoder, "roots": [], "statistics": statistics,
        "fieldWeights": {"title": 1, "body": 1, "path": 1}}
    command = [options.rag, "import", "--store", str(store), "--no-model", "--quiet", "-"]
    began = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    process.stdin.write(json.dumps({"scope": scope}).encode() + b"\n")
    for number, (text, vector) in enumerate(zip(texts, vectors)):
        code = hashlib.sha256(text.encode()).hexdigest()
        size = len(text.encode())
        chunk = {
            "text": text, "headings": [], "lines": [1, 1], "bytes": [0, size], "tokens": len(text.split()),
            "embeddingHash": code, "vector": base64.b64encode(vector.astype("<f2").tobytes()).decode()}
        document = {
            "uri": f"passage-{number}", "path": f"passage-{number}", "contentHash": code, "processing": "none",
            "size": size, "modified": 0, "changed": 0, "format": "text", "encoding": "utf-8",
            "metadata": {"bucket": number % 1000}, "ingestedAt": 0, "chunks": [chunk]}
        process.stdin.write(json.dumps({"document": document}).encode() + b"\n")
    process.stdin.close()
    if process.wait():
        raise SystemExit("the import failed")
    print(json.dumps({"engine": "ours", "row": "build", "seconds": round(time.monotonic() - began, 1)}), flush=True)
    return store


def ours(options, work, store, name, extra):
    command = [
        options.rag, "bench", "query", "--store", str(store), "--queries", str(work / "queries.jsonl"), "--no-model",
        "--concurrency", "1", "--threads", "1", "--rounds", str(options.rounds), "--json", *extra]
    row = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    stages = {stage: round(value["p50"], 4) for stage, value in row["stages"].items()}
    result = {
        "engine": "ours", "row": name, "p50": round(row["total"]["p50"], 4), "p99": round(row["total"]["p99"], 4),
        "stages": stages}
    print(json.dumps(result), flush=True)
    return result


def lancedb(options, work, texts, vectors, queries, asked):
    os.environ.setdefault("LANCE_LOG", "error")
    os.environ.setdefault("RUST_LOG", "error")
    import lancedb
    import pyarrow

    database = lancedb.connect(str(work / "lancedb"))
    results = []
    for name in ("scan", "graph"):
        if name in (database.table_names()):
            table = database.open_table(name)
        else:
            rows = pyarrow.table({
                "number": pyarrow.array(range(len(texts))), "text": pyarrow.array(texts),
                "vector": pyarrow.FixedSizeListArray.from_arrays(
                    pyarrow.array(vectors.reshape(-1)), options.dimension)})
            table = database.create_table(name, rows)
            table.create_fts_index("text")
            if name == "graph":
                table.create_index(metric="cosine", index_type="IVF_HNSW_SQ", num_partitions=1)

        # Its defaults find less than half of the neighbours.
        def widened(query):
            return query.ef(options.peer_breadth).refine_factor(4) if name == "graph" else query

        def hybrid(text, vector):
            query = table.search(query_type="hybrid").vector(vector).text(text).limit(options.k)
            return widened(query.distance_type("cosine")).to_list()

        def dense(vector):
            query = table.search(vector).distance_type("cosine").limit(options.k)
            return {row["number"] for row in widened(query).to_list()}

        exact = vectors @ asked[:100].T
        best = [set(numpy.argpartition(-exact[:, column], options.k)[: options.k]) for column in range(exact.shape[1])]
        recall = numpy.mean([len(dense(vector) & right) / options.k for vector, right in zip(asked, best)])
        for text, vector in list(zip(queries, asked))[:20]:
            hybrid(text, vector)
        times = []
        for text, vector in zip(queries, asked):
            began = time.perf_counter()
            hybrid(text, vector)
            times.append((time.perf_counter() - began) * 1000)
        times.sort()
        row = {
            "engine": "lancedb", "row": name, "p50": round(times[len(times) // 2], 4),
            "p99": round(times[int(len(times) * 0.99)], 4), "recall of the vectors": round(float(recall), 4)}
        print(json.dumps(row), flush=True)
        results.append(row)
    return results


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--passages", required=True)
    arguments.add_argument("--rag", required=True)
    arguments.add_argument("--work", type=pathlib.Path, required=True)
    arguments.add_argument("--count", type=int, default=100_000)
    arguments.add_argument("--queries", type=int, default=500)
    arguments.add_argument("--dimension", type=int, default=384)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--k", type=int, default=10)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--peer-breadth", type=int, default=200)
    arguments.add_argument("--no-peer", action="store_true")
    options = arguments.parse_args()
    options.work.mkdir(parents=True, exist_ok=True)
    texts, vectors, queries, asked = prepare(options, options.work)
    store = build_ours(options, options.work, texts, vectors)
    rows = {"hybrid": ours(options, options.work, store, "hybrid", [])}
    for mode in ("dense", "lexical"):
        rows[mode] = ours(options, options.work, store, mode, ["--mode", mode])
    for share, limit in (("50 %", 500), ("10 %", 100), ("1 %", 10), ("0.1 %", 1)):
        rows[share] = ours(options, options.work, store, "filter " + share, ["--filter", f"bucket < {limit}"])
        added = rows[share]["p50"] / rows["hybrid"]["p50"] - 1
        print(json.dumps({"row": "ratio", "filter": share, "adds": round(added, 3)}), flush=True)
    if not options.no_peer:
        for peer in lancedb(options, options.work, texts, vectors, queries, asked):
            ratio = {"p50": round(peer["p50"] / rows["hybrid"]["p50"], 2), "p99": round(peer["p99"] / rows["hybrid"]["p99"], 2)}
            print(json.dumps({"row": "ratio", "peer": f"lancedb {peer['row']}"} | ratio), flush=True)


if __name__ == "__main__":
    main()
