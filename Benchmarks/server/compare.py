#!/usr/bin/env python3
"""The server beside its peers: queries a second and their latencies, on the same vectors, texts and machine, at equal recall.

    compare.py --rag .build/release/rag [--chunks 100000] [--seconds 10] [--connections 1,4,16,64] [--work DIR]

Ours answers hybrid queries (words and vectors, fused), LanceDB too (its own hybrid search with its RRF, behind FastAPI and
uvicorn); Chroma (`chroma run`) has no search by words here, and answers by vectors alone. Each engine gets the smallest
breadth of search whose recall@10 of the vectors reaches the target. Vectors are given with the queries: nobody embeds.

Needs numpy, chromadb, lancedb, fastapi, uvicorn (PyPI), and wrk.
"""

import argparse
import base64
import hashlib
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import numpy as np

DIMENSION, K = 384, 10
WIDTHS = [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rag", default=".build/release/rag", help="the program; rag-server lies beside it")
    parser.add_argument("--chunks", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=10, help="of each measurement")
    parser.add_argument("--connections", default="1,4,16,64")
    parser.add_argument("--recall", type=float, default=0.95, help="recall@10 of the vectors that each must reach")
    parser.add_argument("--engines", default="ours,chroma,lance")
    parser.add_argument("--work", help="where indexes are kept from run to run; else a folder that is removed")
    parser.add_argument("--lance-server", nargs=2, metavar=("DIR", "WIDTH"), help=argparse.SUPPRESS)
    return parser.parse_args()


# The data: clusters of vectors, and texts whose words follow the clusters


def data(chunks, queries):
    rng = np.random.default_rng(7)
    clusters = max(10, chunks // 100)
    centres = rng.standard_normal((clusters, DIMENSION)).astype(np.float32)
    ranks = 1 / np.arange(1, 20_001) ** 1.05
    ranks /= ranks.sum()
    own = [rng.integers(0, 20_000, 40) for _ in range(clusters)]

    def vectors(of):
        rows = centres[of] + 0.9 * rng.standard_normal((len(of), DIMENSION)).astype(np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def texts(of, common, special):
        usual = rng.choice(20_000, (len(of), common), p=ranks)
        special = np.stack([rng.choice(own[cluster], special) for cluster in of])
        words = rng.permuted(np.concatenate([usual, special], axis=1), axis=1)
        return [" ".join(f"w{number}" for number in row) for row in words]

    of = rng.integers(0, clusters, chunks)
    base = vectors(of)
    asked = rng.integers(0, clusters, queries)
    return base, texts(of, 60, 20), vectors(asked), texts(asked, 1, 3)


def truth(base, queries):
    scores = queries @ base.T
    return np.argpartition(-scores, K, axis=1)[:, :K]


# One client for all


def post(port, path, body, method="POST"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request(method, path, json.dumps(body) if body is not None else None, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status >= 300:
        raise SystemExit(f"{path}: {answer.status} {text[:500]!r}")
    return json.loads(text) if text else None


def wait(port, path):
    for _ in range(600):
        try:
            return post(port, path, None, "GET")
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"nothing answers on port {port}")


LUA = """
local bodies, path, index = {}, os.getenv("BENCH_PATH"), 0
for line in io.lines(os.getenv("BENCH_BODIES")) do bodies[#bodies + 1] = line end
function request()
  index = index % #bodies + 1
  return wrk.format("POST", path, {["Content-Type"] = "application/json"}, bodies[index])
end
"""


def wrk(port, path, bodies, connections, seconds, work):
    file, script = os.path.join(work, "bodies.jsonl"), os.path.join(work, "bodies.lua")
    with open(file, "w") as out:
        out.writelines(json.dumps(body) + "\n" for body in bodies)
    with open(script, "w") as out:
        out.write(LUA)
    answer = subprocess.run(
        ["wrk", "-t", str(min(2, connections)), "-c", str(connections), "-d", f"{seconds}s", "--latency", "--timeout", "30s",
         "-s", script, f"http://127.0.0.1:{port}"],
        env=dict(os.environ, BENCH_PATH=path, BENCH_BODIES=file), capture_output=True, text=True, check=True).stdout
    units = {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}

    def percentile(name):
        number, unit = re.search(rf"^\s+{name}%\s+([\d.]+)(us|ms|s|m)$", answer, re.M).groups()
        return float(number) * units[unit]

    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", answer)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", answer)
    errors = int(failed[1]) if failed else 0
    errors += sum(int(number) for number in broken.groups()) if broken else 0
    return {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", answer)[1]), "p50": percentile(50),
            "p99": percentile(99), "errors": errors}


# The engines: build, serve, ask


class Ours:
    name, kind = "swift-rag", "hybrid"

    def __init__(self, options, work):
        self.rag, self.store, self.process = os.path.abspath(options.rag), os.path.join(work, "ours"), None

    def build(self, base, texts):
        if os.path.exists(self.store):
            return
        fingerprint = hashlib.sha256(b"vectors given").hexdigest()
        scope = {
            "version": 1, "collection": "default", "tenant": "default", "language": "none", "fieldWeights": {}, "roots": [],
            "embedder": {"name": "given", "fingerprint": fingerprint, "precision": "float32", "dimension": DIMENSION,
                         "maximumTokens": 512},
        }
        halves = base.astype(np.float16)
        with open(self.store + ".jsonl", "w") as out:
            out.write(json.dumps({"scope": scope}) + "\n")
            for number, text in enumerate(texts):
                digest = hashlib.sha256(f"{number} {text}".encode()).hexdigest()
                out.write(json.dumps({"document": {
                    "uri": str(number), "path": str(number), "contentHash": digest, "processing": "benchmark", "size": len(text),
                    "modified": 0, "changed": 0, "format": "text", "encoding": "utf-8", "metadata": {}, "ingestedAt": 0,
                    "chunks": [{"text": text, "headings": [], "lines": [1, 1], "bytes": [0, len(text)], "tokens": 80,
                                "embeddingHash": digest, "vector": base64.b64encode(halves[number].tobytes()).decode()}],
                }}) + "\n")
        subprocess.run([self.rag, "import", self.store + ".jsonl", "--store", self.store], check=True, stdout=sys.stderr)
        subprocess.run([self.rag, "compact", "--store", self.store], check=True, stdout=sys.stderr)
        os.remove(self.store + ".jsonl")

    def start(self):
        log = open(self.store + ".log", "w+")
        began = time.monotonic()
        self.process = subprocess.Popen(
            [self.rag, "serve", "--store", self.store, "--port", "0", "--no-model", "--log-level", "error"], stderr=log)
        while not (match := re.search(r" at http://.*:(\d+)", open(log.name).read())):
            if self.process.poll() is not None:
                raise SystemExit(open(log.name).read())
            time.sleep(0.002)
        self.port = int(match[1])
        wait(self.port, "/readyz")
        self.ready = time.monotonic() - began

    path = "/v1/collections/default/query"

    def dense(self, vector, text, width):
        body = {"text": text, "vector": vector, "mode": "dense", "limit": K, "ef_search": width, "min_score": 0,
                "candidates": K, "collapse_duplicates": False}
        return [int(hit["uri"]) for hit in post(self.port, self.path, body)["hits"]]

    def body(self, vector, text, width):
        return {"text": text, "vector": vector, "limit": K, "ef_search": width, "suggest": False}

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Chroma:
    name, kind = "chroma run", "vectors only"
    root = "/api/v2/tenants/default_tenant/databases/default_database/collections"

    def __init__(self, options, work):
        self.folder, self.process = os.path.join(work, "chroma"), None

    def build(self, base, texts):
        if os.path.exists(self.folder):
            return
        import chromadb

        client = chromadb.PersistentClient(self.folder)
        collection = client.create_collection(
            "bench", embedding_function=None,
            configuration={"hnsw": {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "num_threads": 2}})
        for start in range(0, len(texts), 2000):
            part = range(start, min(start + 2000, len(texts)))
            collection.add(
                ids=[str(n) for n in part], embeddings=base[part.start : part.stop],
                documents=[texts[n] for n in part])

    def start(self):
        self.port = 8765
        program = os.path.join(os.path.dirname(sys.executable), "chroma")
        began = time.monotonic()
        self.process = subprocess.Popen(
            [program, "run", "--path", self.folder, "--port", str(self.port)], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, env=dict(os.environ, ANONYMIZED_TELEMETRY="False"))
        wait(self.port, "/api/v2/heartbeat")
        self.ready = time.monotonic() - began
        self.id = post(self.port, f"{self.root}/bench", None, "GET")["id"]
        self.path = f"{self.root}/{self.id}/query"
        self.width = None

    def dense(self, vector, text, width):
        if width != self.width:
            post(self.port, f"{self.root}/{self.id}", {"new_configuration": {"hnsw": {"ef_search": width}}}, "PUT")
            self.width = width
        return [int(one) for one in post(self.port, self.path, self.body(vector, text, width))["ids"][0]]

    def body(self, vector, text, width):
        return {"query_embeddings": [vector], "n_results": K, "include": ["documents", "distances"]}

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Lance:
    name, kind = "LanceDB behind uvicorn", "hybrid"

    def __init__(self, options, work):
        self.folder, self.process = os.path.join(work, "lance"), None

    def build(self, base, texts):
        if os.path.exists(self.folder):
            return
        import lancedb
        import pyarrow as pa

        vectors = pa.FixedSizeListArray.from_arrays(pa.array(base.reshape(-1)), DIMENSION)
        table = lancedb.connect(self.folder).create_table(
            "bench", pa.table({"id": pa.array(range(len(texts)), pa.int64()), "text": texts, "vector": vectors}))
        table.create_index(metric="cosine", vector_column_name="vector", index_type="IVF_HNSW_SQ", m=16, ef_construction=200,
                           num_partitions=1)
        table.create_fts_index("text", use_tantivy=False)

    def start(self):
        self.port, self.path, self.width = 8766, "/query", None
        self.serve(WIDTHS[0])

    def serve(self, width):
        if self.process:
            self.stop()
        began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--lance-server", self.folder, str(width)], stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        wait(self.port, "/ready")
        self.ready, self.width = time.monotonic() - began, width

    def dense(self, vector, text, width):
        if width != self.width:
            self.serve(width)
        return post(self.port, "/dense", {"vector": vector, "text": text})["ids"]

    def body(self, vector, text, width):
        return {"vector": vector, "text": text}

    def stop(self):
        self.process.terminate()
        self.process.wait()


def lance_server(folder, width):
    import lancedb
    import uvicorn
    from fastapi import FastAPI
    from pydantic import BaseModel

    table = lancedb.connect(folder).open_table("bench")
    app = FastAPI()

    class Question(BaseModel):
        vector: list[float]
        text: str

    @app.get("/ready")
    def ready():
        return {"rows": table.count_rows()}

    @app.post("/dense")
    def dense(question: Question):
        rows = table.search(question.vector).distance_type("cosine").ef(max(2 * K, width)).refine_factor(2).limit(K).to_list()
        return {"ids": [row["id"] for row in rows]}

    @app.post("/query")
    def query(question: Question):
        rows = (table.search(query_type="hybrid").vector(question.vector).text(question.text).distance_type("cosine")
                .ef(max(2 * K, width)).refine_factor(2).limit(K).to_list())
        return {"hits": [{"id": row["id"], "text": row["text"]} for row in rows]}

    uvicorn.run(app, host="127.0.0.1", port=8766, log_level="error")


def main():
    options = arguments()
    if options.lance_server:
        return lance_server(options.lance_server[0], int(options.lance_server[1]))
    if not shutil.which("wrk"):
        raise SystemExit("wrk is needed (Debian: apt-get install wrk)")
    kept = options.work or tempfile.mkdtemp()
    work = os.path.join(kept, f"{options.chunks}")
    os.makedirs(work, exist_ok=True)
    base, texts, vectors, questions = data(options.chunks, options.queries)
    exact = truth(base, vectors[:200])
    # As many digits as the vectors have.
    rounded = [[round(float(x), 5) for x in row] for row in vectors]
    rates = {}
    try:
        for kind in [{"ours": Ours, "chroma": Chroma, "lance": Lance}[name] for name in options.engines.split(",")]:
            engine = kind(options, work)
            engine.build(base, texts)
            engine.start()
            try:
                for width in WIDTHS:
                    found = [engine.dense(rounded[n], questions[n], width) for n in range(len(exact))]
                    recall = sum(len(set(a) & set(b.tolist())) for a, b in zip(found, exact)) / (K * len(exact))
                    if recall >= options.recall:
                        break
                bodies = [engine.body(vector, text, width) for vector, text in zip(rounded, questions)]
                wrk(engine.port, engine.path, bodies, 2, 2, work)
                for connections in map(int, options.connections.split(",")):
                    line = wrk(engine.port, engine.path, bodies, connections, options.seconds, work)
                    rates[engine.name, connections] = line["rate"]
                    print(json.dumps({"engine": engine.name, "answers": engine.kind, "width": width, "recall": round(recall, 3),
                                      "ready_ms": round(engine.ready * 1000), "connections": connections,
                                      "per_second": round(line["rate"], 1), "p50_ms": round(line["p50"], 2),
                                      "p99_ms": round(line["p99"], 2), "errors": line["errors"]}), flush=True)
            finally:
                engine.stop()
    finally:
        if not options.work:
            shutil.rmtree(kept)
    for connections in map(int, options.connections.split(",")):
        ours = rates.get((Ours.name, connections))
        others = {name: rate for (name, at), rate in rates.items() if at == connections and name != Ours.name}
        if ours and others:
            best = max(others, key=others.get)
            print(f"{connections} connections: {ours / others[best]:.1f} × the best peer ({best})")


if __name__ == "__main__":
    main()
