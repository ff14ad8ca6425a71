"""Recall against queries per second: this engine beside its peers, on the same files, in one run.

    python -m venv venv && venv/bin/pip install numpy matplotlib hnswlib==0.8.0 faiss-cpu usearch voyager \
        qdrant-edge-py zvec
    venv/bin/python compare.py --base base.fbin --queries queries.fbin --ours "rag bench vectors" --out recall.png

Every engine gets M = 16 and efConstruction = 200, one thread, and one query at a time. Rounds over the queries are
interleaved between the engines' settings by repeating each three times and taking the median. Peers that are not
installed are left out, and said so. The results go to standard output as JSON lines and into the picture.
"""

import argparse
import json
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import numpy as np

M, EF_CONSTRUCTION, K = 16, 200, 10
CLOCK = "wall"


def read(path):
    """A .fbin or .fvecs file as a matrix of floats."""
    data = np.fromfile(path, np.float32)
    if path.endswith(".fbin"):
        count, dimension = data[:2].view(np.int32)
        return data[2:].reshape(count, dimension)
    dimension = data[:1].view(np.int32)[0]
    return np.ascontiguousarray(data.reshape(-1, dimension + 1)[:, 1:])


def exact(base, queries):
    """The true neighbours by cosine, as ordinals."""
    return np.concatenate(
        [np.argsort(-(block @ base.T), axis=1)[:, :K] for block in np.array_split(queries, max(1, len(queries) // 100))]
    )


def report(engine, ef, truth, queries, search, rounds=3):
    """Searches for all queries one at a time and prints recall and the median rate of the rounds."""
    rates = []
    clock = time.process_time if CLOCK == "processor" else time.perf_counter
    for _ in range(rounds):
        start = clock()
        found = [search(query) for query in queries]
        rates.append(len(queries) / (clock() - start))
    hits = sum(len(set(map(int, ids)) & set(map(int, true))) for ids, true in zip(found, truth))
    row = {"engine": engine, "ef": ef, "recall": hits / truth.size, "qps": statistics.median(rates)}
    print(json.dumps(row), flush=True)
    return row


def built(engine, seconds, size=None):
    print(json.dumps({"engine": engine, "build_cpu_seconds": round(seconds, 2), "bytes": size}), flush=True)


def run_hnswlib(base, queries, truth, efs):
    import hnswlib

    index = hnswlib.Index("cosine", base.shape[1])
    index.init_index(len(base), ef_construction=EF_CONSTRUCTION, M=M)
    start = time.process_time()
    index.add_items(base, num_threads=1)
    built("hnswlib", time.process_time() - start, index.index_file_size())
    for ef in efs:
        index.set_ef(max(ef, K))
        yield report("hnswlib", ef, truth, queries, lambda query: index.knn_query(query, K, num_threads=1)[0][0])


def run_faiss(base, queries, truth, efs):
    import faiss

    faiss.omp_set_num_threads(1)
    dimension = base.shape[1]
    flat = faiss.IndexHNSWFlat(dimension, M, faiss.METRIC_INNER_PRODUCT)
    flat.hnsw.efConstruction = EF_CONSTRUCTION
    start = time.process_time()
    flat.add(base)
    built("faiss HNSW", time.process_time() - start, len(faiss.serialize_index(flat)))
    for ef in efs:
        flat.hnsw.efSearch = ef
        yield report("faiss HNSW", ef, truth, queries, lambda query: flat.search(query[None], K)[1][0])
    coded = faiss.IndexHNSWSQ(dimension, faiss.ScalarQuantizer.QT_8bit, M, faiss.METRIC_INNER_PRODUCT)
    coded.hnsw.efConstruction = EF_CONSTRUCTION
    coded.train(base)
    refined = faiss.IndexRefineFlat(coded)
    start = time.process_time()
    refined.add(base)
    built("faiss HNSW-SQ8 + refine", time.process_time() - start)
    refined.k_factor = 1.5
    for ef in efs:
        coded.hnsw.efSearch = ef
        yield report("faiss HNSW-SQ8 + refine", ef, truth, queries, lambda query: refined.search(query[None], K)[1][0])


def run_usearch(base, queries, truth, efs):
    from usearch.index import Index

    for dtype in ("f32", "i8"):
        index = Index(ndim=base.shape[1], metric="cos", dtype=dtype, connectivity=M, expansion_add=EF_CONSTRUCTION)
        start = time.process_time()
        index.add(np.arange(len(base)), base, threads=1)
        built(f"usearch {dtype}", time.process_time() - start)
        for ef in efs:
            index.expansion_search = ef
            yield report(f"usearch {dtype}", ef, truth, queries, lambda query: index.search(query, K, threads=1).keys)


def run_voyager(base, queries, truth, efs):
    import voyager

    index = voyager.Index(voyager.Space.Cosine, base.shape[1], M=M, ef_construction=EF_CONSTRUCTION)
    start = time.process_time()
    index.add_items(base, num_threads=1)
    built("voyager", time.process_time() - start)
    for ef in efs:
        yield report("voyager", ef, truth, queries, lambda query: index.query(query, K, query_ef=max(ef, K))[0])


def run_zvec(base, queries, truth, efs):
    import zvec

    zvec.init(query_threads=1, optimize_threads=1)
    for name, kind in (("zvec", zvec.QuantizeType.UNDEFINED), ("zvec int8 + refine", zvec.QuantizeType.INT8)):
        with tempfile.TemporaryDirectory() as folder:
            graph = zvec.HnswIndexParam(zvec.MetricType.COSINE, M, EF_CONSTRUCTION, quantize_type=kind)
            vectors = zvec.VectorSchema("v", zvec.DataType.VECTOR_FP32, base.shape[1], graph)
            collection = zvec.create_and_open(folder + "/store", zvec.CollectionSchema("bench", vectors=vectors))
            start = time.process_time()
            for first in range(0, len(base), 1000):
                rows = range(first, min(len(base), first + 1000))
                collection.insert([zvec.Doc(str(row), vectors={"v": base[row].tolist()}) for row in rows])
            collection.optimize()
            built(name, time.process_time() - start)
            for ef in efs:
                refine = kind != zvec.QuantizeType.UNDEFINED
                param = zvec.HnswQueryParam(ef=max(ef, K), is_using_refiner=refine)

                def search(query):
                    found = collection.query(zvec.Query("v", vector=query, param=param), topk=K, output_fields=[])
                    return [int(hit.id) for hit in found]

                yield report(name, ef, truth, queries, search)
            del collection


def run_qdrant(base, queries, truth, efs):
    import qdrant_edge as edge

    with tempfile.TemporaryDirectory() as folder:
        graph = edge.HnswIndexConfig(M, EF_CONSTRUCTION, 1, max_indexing_threads=1)
        codes = edge.ScalarQuantizationConfig(edge.ScalarType.Int8, quantile=0.99, always_ram=True)
        vectors = edge.EdgeVectorParams(base.shape[1], edge.Distance.Cosine)
        optimizers = edge.EdgeOptimizersConfig(default_segment_number=1, indexing_threshold=1)
        config = edge.EdgeConfig(
            vectors, hnsw_config=graph, quantization_config=codes, optimizers=optimizers, max_search_threads=1)
        shard = edge.EdgeShard.create(folder, config)
        for first in range(0, len(base), 1000):
            rows = range(first, min(len(base), first + 1000))
            shard.update(edge.UpdateOperation.upsert_points([edge.Point(row, base[row].tolist()) for row in rows]))
        start = time.process_time()
        while shard.optimize():
            pass
        built("qdrant-edge int8 + rescore", time.process_time() - start)
        rescore = edge.QuantizationSearchParams(rescore=True, oversampling=1.5)
        for ef in efs:
            params = edge.SearchParams(hnsw_ef=max(ef, K), quantization=rescore)

            def search(query):
                request = edge.SearchRequest(edge.Query.Nearest(query.tolist()), K, params=params)
                return [hit.id for hit in shard.search(request)]

            yield report("qdrant-edge int8 + rescore", ef, truth, queries, search)


def run_ours(command, base_path, queries_path, efs):
    """Runs `rag bench vectors` on the same files; its lines carry the same figures."""
    arguments = shlex.split(command) + ["--base", base_path, "--queries", queries_path, "--k", str(K)]
    arguments += ["--m", str(M), "--ef-construction", str(EF_CONSTRUCTION), "--threads", "1", "--json"]
    arguments += ["--ef-search", ",".join(map(str, efs))]
    result = subprocess.run(arguments, check=True, capture_output=True, text=True)
    for line in result.stdout.splitlines():
        row = json.loads(line)
        if row["type"] == "build":
            built("swift-rag", row["processorSeconds"], row["fileBytes"])
            print(json.dumps({"engine": "swift-rag", "index_bytes": row["indexBytes"]}), flush=True)
        elif row["type"] == "search" and row["filter"] == "none":
            qps = row["queriesPerProcessorSecond" if CLOCK == "processor" else "queriesPerSecond"]
            row = {"engine": "swift-rag", "ef": row["efSearch"], "recall": row["recall"], "qps": qps}
            print(json.dumps(row), flush=True)
            yield row


def rate_at(rows, recall):
    """The rate at a recall, on the straight line between the settings around it (rate in logarithms)."""
    rows = sorted(rows, key=lambda row: row["recall"])
    for low, high in zip(rows, rows[1:]):
        if low["recall"] <= recall <= high["recall"] and low["recall"] < high["recall"]:
            share = (recall - low["recall"]) / (high["recall"] - low["recall"])
            return float(np.exp((1 - share) * np.log(low["qps"]) + share * np.log(high["qps"])))
    return None


def draw(rows, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(9, 6))
    for engine in dict.fromkeys(row["engine"] for row in rows):
        points = sorted((row["recall"], row["qps"]) for row in rows if row["engine"] == engine and row["recall"] >= 0.85)
        style = {"linewidth": 2.5, "marker": "o"} if engine == "swift-rag" else {"linewidth": 1, "marker": "."}
        axes.plot(*zip(*points), label=engine, **style) if points else None
    axes.set(xlabel=f"recall@{K}", ylabel="queries a second, one thread", yscale="log", title="Recall against speed")
    axes.grid(True, which="both", alpha=0.3)
    axes.legend()
    figure.savefig(path, dpi=120)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", required=True)
    parser.add_argument("--queries", required=True)
    parser.add_argument("--ours", help="the command that runs our side, for instance: rag bench vectors")
    parser.add_argument("--engines", default="hnswlib,faiss,usearch,voyager,qdrant,zvec")
    parser.add_argument("--ef", default="10,16,24,32,48,64,96,128,200,400")
    parser.add_argument("--out", help="where to draw the picture (PNG)")
    parser.add_argument(
        "--clock", choices=("wall", "processor"), default="wall", help="processor: for a machine that others use too")
    options = parser.parse_args()
    global CLOCK
    CLOCK = options.clock
    efs = [int(ef) for ef in options.ef.split(",")]
    base, queries = read(options.base), read(options.queries)
    base = base / np.linalg.norm(base, axis=1, keepdims=True)
    queries = queries / np.linalg.norm(queries, axis=1, keepdims=True)
    truth = exact(base, queries)
    rows = []
    if options.ours:
        if not shutil.which(shlex.split(options.ours)[0]):
            sys.exit(f"{options.ours}: no such program; build it with swift build -c release")
        rows += run_ours(options.ours, options.base, options.queries, efs)
    for engine in filter(None, options.engines.split(",")):
        try:
            rows += globals()["run_" + engine](base, queries, truth, efs)
        except ImportError as error:
            print(f"{engine}: left out, {error}", file=sys.stderr)
    for engine in dict.fromkeys(row["engine"] for row in rows):
        own = [row for row in rows if row["engine"] == engine]
        rates = {f"qps_at_{recall}": rate_at(own, recall) for recall in (0.95, 0.99)}
        print(json.dumps({"engine": engine, **rates, "best_recall": max(row["recall"] for row in own)}))
    if options.out:
        draw(rows, options.out)


if __name__ == "__main__":
    main()
