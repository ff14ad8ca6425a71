"""The peers of the dense index: how each is built, kept on the disk, opened and asked.

Every engine gets m = 16, efConstruction = 200 and one thread. `build` is called once for a base and returns processor
seconds and the bytes of the index; `open` is called in every run. `filter` says how a set of rows is expressed: a
bitmap, or ids, or (`range`) the rows whose hash is below a limit, as a payload field that the engine indexes.
"""

import os
import time

import numpy as np

M, EF_CONSTRUCTION = 16, 200


def hashes(count):
    """A multiplicative hash of every row (Knuth, volume 3, 6.4), the one `rag bench vectors` filters by."""
    return (np.arange(count, dtype=np.uint64) * 2654435761 % (1 << 32)).astype(np.int64)


def folder_bytes(path):
    return sum(os.path.getsize(os.path.join(root, name)) for root, _, names in os.walk(path) for name in names)


class Engine:
    """One peer in one setting."""

    #: How it takes a filter: "bitmap", "ids" (a list of any length), "range" (random filters only) or None.
    filters = None

    def __init__(self, folder, dimension):
        self.path = os.path.join(folder, type(self).__name__)
        self.dimension = dimension


class Hnswlib(Engine):
    name = "hnswlib"

    def build(self, base):
        import hnswlib

        index = hnswlib.Index("ip", self.dimension)
        index.init_index(len(base), ef_construction=EF_CONSTRUCTION, M=M)
        start = time.process_time()
        index.add_items(base, num_threads=1)
        seconds = time.process_time() - start
        index.save_index(self.path)
        return seconds, index.index_file_size()

    def open(self, base):
        import hnswlib

        self.index = hnswlib.Index("ip", self.dimension)
        self.index.load_index(self.path)
        self.index.set_num_threads(1)

    def width(self, ef):
        self.index.set_ef(ef)

    def search(self, query, k, rows=None):
        return self.index.knn_query(query, k, num_threads=1)[0][0]


class FaissFlat(Engine):
    name = "faiss HNSW"
    filters = "bitmap"

    def build(self, base):
        import faiss

        faiss.omp_set_num_threads(1)
        index = self.make(faiss, base)
        start = time.process_time()
        index.add(base)
        seconds = time.process_time() - start
        faiss.write_index(index, self.path)
        return seconds, os.path.getsize(self.path)

    def make(self, faiss, base):
        index = faiss.IndexHNSWFlat(self.dimension, M, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = EF_CONSTRUCTION
        return index

    def open(self, base):
        import faiss

        faiss.omp_set_num_threads(1)
        self.faiss, self.index = faiss, faiss.read_index(self.path)

    def width(self, ef):
        self.parameters = self.faiss.SearchParametersHNSW(efSearch=ef)

    def prepare(self, rows, count):
        mask = np.zeros((count + 7) // 8 * 8, bool)
        mask[rows] = True
        bits = np.packbits(mask, bitorder="little")
        return self.faiss.IDSelectorBitmap(bits), bits

    def search(self, query, k, rows=None):
        if rows is not None:
            self.parameters.sel = rows[0]
        return self.index.search(query[None], k, params=self.parameters)[1][0]


class FaissRefined(FaissFlat):
    name = "faiss HNSW-SQ8 + refine"
    filters = None

    def make(self, faiss, base):
        index = faiss.IndexHNSWSQ(self.dimension, faiss.ScalarQuantizer.QT_8bit, M, faiss.METRIC_INNER_PRODUCT)
        index.hnsw.efConstruction = EF_CONSTRUCTION
        index.train(base)
        return faiss.IndexRefineFlat(index)

    def width(self, ef):
        inner = self.faiss.SearchParametersHNSW(efSearch=ef)
        self.parameters = self.faiss.IndexRefineSearchParameters(k_factor=1.5, base_index_params=inner)
        self.inner = inner


class Usearch(Engine):
    name, dtype, metric = "usearch f32", "f32", "ip"

    def build(self, base):
        from usearch.index import Index

        index = Index(
            ndim=self.dimension, metric=self.metric, dtype=self.dtype, connectivity=M, expansion_add=EF_CONSTRUCTION)
        start = time.process_time()
        index.add(np.arange(len(base)), base, threads=1)
        seconds = time.process_time() - start
        index.save(self.path)
        return seconds, os.path.getsize(self.path)

    def open(self, base):
        from usearch.index import Index

        self.index = Index.restore(self.path)

    def width(self, ef):
        self.index.expansion_search = ef

    def search(self, query, k, rows=None):
        return self.index.search(query, k, threads=1).keys


class UsearchCodes(Usearch):
    # Its int8 codes are of unit vectors: cosine.
    name, dtype, metric = "usearch i8", "i8", "cos"


class Voyager(Engine):
    name = "voyager"

    def build(self, base):
        import voyager

        index = voyager.Index(voyager.Space.InnerProduct, self.dimension, M=M, ef_construction=EF_CONSTRUCTION)
        start = time.process_time()
        index.add_items(base, num_threads=1)
        seconds = time.process_time() - start
        index.save(self.path)
        return seconds, os.path.getsize(self.path)

    def open(self, base):
        import voyager

        self.index = voyager.Index.load(self.path)

    def width(self, ef):
        self.ef = ef

    def search(self, query, k, rows=None):
        return self.index.query(query, k, query_ef=self.ef)[0]


class Zvec(Engine):
    name, codes = "zvec", False
    filters = "range"

    def build(self, base):
        import zvec

        self.init(zvec)
        kind = zvec.QuantizeType.INT8 if self.codes else zvec.QuantizeType.UNDEFINED
        graph = zvec.HnswIndexParam(zvec.MetricType.IP, M, EF_CONSTRUCTION, quantize_type=kind)
        vectors = zvec.VectorSchema("v", zvec.DataType.VECTOR_FP32, self.dimension, graph)
        field = zvec.FieldSchema(
            "h", zvec.DataType.INT64, index_param=zvec.InvertIndexParam(enable_range_optimization=True))
        collection = zvec.create_and_open(self.path, zvec.CollectionSchema("bench", fields=[field], vectors=vectors))
        start = time.process_time()
        keys = hashes(len(base))
        for first in range(0, len(base), 1000):
            rows = range(first, min(len(base), first + 1000))
            collection.insert(
                [zvec.Doc(str(row), vectors={"v": base[row].tolist()}, fields={"h": int(keys[row])}) for row in rows])
        collection.optimize()
        seconds = time.process_time() - start
        collection.flush()
        return seconds, folder_bytes(self.path)

    initialized = False

    @staticmethod
    def init(zvec):
        if not Zvec.initialized:
            zvec.init(query_threads=1, optimize_threads=1)
            Zvec.initialized = True

    def open(self, base):
        import zvec

        self.init(zvec)
        self.zvec, self.collection = zvec, zvec.open(self.path)

    def width(self, ef):
        self.parameters = self.zvec.HnswQueryParam(ef=ef, is_using_refiner=self.codes)

    def prepare(self, limit, count):
        return f"h < {limit}"

    def search(self, query, k, rows=None):
        query = self.zvec.Query("v", vector=query, param=self.parameters)
        return [int(hit.id) for hit in self.collection.query(query, topk=k, filter=rows, output_fields=[])]


class ZvecCodes(Zvec):
    name, codes = "zvec int8 + refine", True


class Qdrant(Engine):
    name = "qdrant-edge int8 + rescore"
    filters = "range"

    def config(self, edge):
        graph = edge.HnswIndexConfig(M, EF_CONSTRUCTION, 1, max_indexing_threads=1)
        codes = edge.ScalarQuantizationConfig(edge.ScalarType.Int8, quantile=0.99, always_ram=True)
        vectors = edge.EdgeVectorParams(self.dimension, edge.Distance.Dot)
        optimizers = edge.EdgeOptimizersConfig(default_segment_number=1, indexing_threshold=1)
        return edge.EdgeConfig(
            vectors, hnsw_config=graph, quantization_config=codes, optimizers=optimizers, max_search_threads=1)

    def build(self, base):
        import qdrant_edge as edge

        os.makedirs(self.path)
        shard = edge.EdgeShard.create(self.path, self.config(edge))
        shard.update(edge.UpdateOperation.create_field_index("h", edge.PayloadSchemaType.Integer))
        keys = hashes(len(base))
        for first in range(0, len(base), 1000):
            rows = range(first, min(len(base), first + 1000))
            points = [edge.Point(row, base[row].tolist(), {"h": int(keys[row])}) for row in rows]
            shard.update(edge.UpdateOperation.upsert_points(points))
        start = time.process_time()
        while shard.optimize():
            pass
        seconds = time.process_time() - start
        shard.flush()
        shard.close()
        return seconds, folder_bytes(self.path)

    def open(self, base):
        import qdrant_edge as edge

        self.edge, self.shard = edge, edge.EdgeShard.load(self.path)

    def width(self, ef):
        rescore = self.edge.QuantizationSearchParams(rescore=True, oversampling=1.5)
        self.parameters = self.edge.SearchParams(hnsw_ef=ef, quantization=rescore)

    def prepare(self, limit, count):
        edge = self.edge
        return edge.Filter(must=[edge.FieldCondition("h", range=edge.RangeFloat(lt=float(limit)))])

    def search(self, query, k, rows=None):
        query = self.edge.Query.Nearest(query.tolist())
        request = self.edge.SearchRequest(query, k, filter=rows, params=self.parameters)
        return [hit.id for hit in self.shard.search(request)]


ENGINES = {
    engine.__name__: engine
    for engine in (Hnswlib, FaissFlat, FaissRefined, Usearch, UsearchCodes, Voyager, Zvec, ZvecCodes, Qdrant)
}
