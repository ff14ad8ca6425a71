import Foundation
import RAGEngine
import Synchronization

/// Counters and histograms of a server, written in the text form of Prometheus.
///
/// Labels never hold what a request chose freely, so there are not more series than routes, codes and modes.
/// Thread safety: any task; one lock for all.
final class ServerMetrics: Sendable {
    fileprivate struct Histogram {
        var counts = [Int](repeating: 0, count: ServerMetrics.bounds.count)
        var sum = 0.0
        var count = 0
    }

    fileprivate struct Key: Hashable {
        let name: String
        let labels: String
    }

    fileprivate struct State {
        var counters: [Key: Double] = [:]
        var histograms: [Key: Histogram] = [:]
    }

    /// Seconds.
    static let bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private static let help = [
        "rag_requests_total": "Requests by route, method and status.",
        "rag_request_seconds": "Time from the head of a request to that of its answer, by route.",
        "rag_queries_total": "Queries answered, by the mode that ran.",
        "rag_query_seconds": "Time of a query in the engine, by mode.",
        "rag_query_stage_seconds": "Time of a query's stages.",
        "rag_query_hits_total": "Hits returned.",
        "rag_query_weak_candidates_total": "Candidates that were found and too weak to be an answer.",
        "rag_embeddings_total": "Texts embedded for the embedding and reranking endpoints.",
        "rag_embedding_tokens_total": "Tokens of these, and of documents.",
        "rag_documents_total": "Documents taken, by what became of them.",
        "rag_errors_total": "Requests that failed, by code.",
    ]

    private let state = Mutex(State())

    func countRequest(_ route: String, _ method: String, _ status: Int, _ seconds: Double) {
        let method = Self.method(method)
        state.withLock { state in
            state.add(1, "rag_requests_total", [("route", route), ("method", method), ("status", "\(status)")])
            state.observe(seconds, "rag_request_seconds", [("route", route)])
        }
    }

    /// Methods are the client's to invent.
    static func method(_ name: String) -> String {
        ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"].contains(name) ? name : "other"
    }

    func countQuery(_ response: QueryResponse) {
        state.withLock { state in
            let mode = [("mode", response.mode.rawValue)]
            state.add(1, "rag_queries_total", mode)
            state.observe(response.seconds, "rag_query_seconds", mode)
            for timing in response.timings {
                state.observe(timing.seconds, "rag_query_stage_seconds", [("stage", timing.stage.rawValue)])
            }
            state.add(Double(response.hits.count), "rag_query_hits_total", [])
            state.add(Double(response.weakCandidates), "rag_query_weak_candidates_total", [])
        }
    }

    func countEmbeddings(_ texts: Int, tokens: Int) {
        state.withLock { state in
            state.add(Double(texts), "rag_embeddings_total", [])
            state.add(Double(tokens), "rag_embedding_tokens_total", [])
        }
    }

    func countDocuments(_ report: IngestReport) {
        state.withLock { state in
            for (outcome, count) in [
                ("added", report.added), ("updated", report.updated), ("unchanged", report.unchanged),
                ("deleted", report.deleted), ("failed", report.failed.count), ("skipped", report.skipped.count),
            ] {
                state.add(Double(count), "rag_documents_total", [("outcome", outcome)])
            }
            state.add(Double(report.tokens), "rag_embedding_tokens_total", [])
        }
    }

    func countError(_ code: RequestFailure.Code) {
        state.withLock { $0.add(1, "rag_errors_total", [("code", code.rawValue)]) }
    }

    /// All of them, and gauges that the caller has read.
    func text(_ gauges: [(name: String, help: String, labels: [(String, String)], value: Double)]) -> String {
        let (counters, histograms) = state.withLock { ($0.counters, $0.histograms) }
        var lines: [String] = []
        func head(_ name: String, _ type: String, _ help: String) {
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) \(type)"]
        }
        for (name, keys) in Dictionary(grouping: counters.keys, by: \.name).sorted(by: { $0.key < $1.key }) {
            head(name, "counter", Self.help[name] ?? "")
            for key in keys.sorted(by: { $0.labels < $1.labels }) {
                lines.append("\(name)\(Self.braced(key.labels)) \(Self.number(counters[key] ?? 0))")
            }
        }
        for (name, keys) in Dictionary(grouping: histograms.keys, by: \.name).sorted(by: { $0.key < $1.key }) {
            head(name, "histogram", Self.help[name] ?? "")
            for key in keys.sorted(by: { $0.labels < $1.labels }) {
                guard let histogram = histograms[key] else { continue }
                let comma = key.labels.isEmpty ? "" : ","
                var sum = 0
                for (bound, count) in zip(Self.bounds, histogram.counts) {
                    sum += count
                    lines.append("\(name)_bucket{\(key.labels)\(comma)le=\"\(bound)\"} \(sum)")
                }
                lines.append("\(name)_bucket{\(key.labels)\(comma)le=\"+Inf\"} \(histogram.count)")
                lines.append("\(name)_sum\(Self.braced(key.labels)) \(histogram.sum)")
                lines.append("\(name)_count\(Self.braced(key.labels)) \(histogram.count)")
            }
        }
        var told: Set<String> = []
        for gauge in gauges.sorted(by: { $0.name < $1.name }) {
            if told.insert(gauge.name).inserted { head(gauge.name, "gauge", gauge.help) }
            lines.append("\(gauge.name)\(Self.braced(Self.labels(gauge.labels))) \(Self.number(gauge.value))")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func number(_ value: Double) -> String {
        value.rounded() == value && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
    }

    private static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

    fileprivate static func labels(_ labels: [(String, String)]) -> String {
        labels.map { name, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name)=\"\(escaped)\""
        }.joined(separator: ",")
    }
}

extension ServerMetrics.State {
    fileprivate mutating func add(_ value: Double, _ name: String, _ labels: [(String, String)]) {
        counters[ServerMetrics.Key(name: name, labels: ServerMetrics.labels(labels)), default: 0] += value
    }

    fileprivate mutating func observe(_ value: Double, _ name: String, _ labels: [(String, String)]) {
        let key = ServerMetrics.Key(name: name, labels: ServerMetrics.labels(labels))
        let place = ServerMetrics.bounds.firstIndex { value <= $0 }
        var histogram = histograms[key] ?? ServerMetrics.Histogram()
        if let place { histogram.counts[place] += 1 }
        histogram.sum += value
        histogram.count += 1
        histograms[key] = histogram
    }
}

extension ServerState {
    /// Everything that is measured, the state of the store included.
    func metricsText() async throws -> String {
        var gauges: [(name: String, help: String, labels: [(String, String)], value: Double)] = [
            ("rag_searches_running", "Searches in work.", [], Double(searches.running)),
            ("rag_searches_waiting", "Searches that wait for their turn.", [], Double(searches.waiting)),
            ("rag_connections", "Connections that are open.", [], Double(disconnects.count)),
        ]
        if let usage = spans?.usage {
            for (outcome, count) in [("sent", usage.sent), ("dropped", usage.dropped)] {
                gauges.append(
                    ("rag_spans", "Spans by what became of them.", [("outcome", outcome)], Double(count)))
            }
        }
        if let usage = cache?.usage {
            for (kind, count) in [("exact", usage.exact), ("near", usage.near), ("none", usage.misses)] {
                gauges.append(
                    ("rag_cache_answers", "Queries by what of the cache answered them.", [("hit", kind)], Double(count))
                )
            }
            gauges.append(("rag_cache_entries", "Answers that are kept.", [], Double(usage.entries)))
        }
        if let bytes = ProcessFigures.residentBytes {
            gauges.append(("process_resident_memory_bytes", "Memory of the process.", [], Double(bytes)))
        }
        if let count = ProcessFigures.openFiles {
            gauges.append(("process_open_fds", "Open files of the process.", [], Double(count)))
        }
        if let status = try await storeStatus() {
            gauges += [
                ("rag_store_catalog_bytes", "Size of the catalog.", [], Double(status.catalogBytes)),
                ("rag_store_segment_bytes", "Size of the segments.", [], Double(status.segmentBytes)),
                ("rag_store_vectors", "Vectors in the catalog.", [], Double(status.vectors)),
            ]
            for collection in status.collections {
                let labels = [("collection", collection.collection)]
                func gauge(_ name: String, _ help: String, _ value: (StoreStatus.Tenant) -> Int) {
                    let sum = collection.tenants.reduce(0) { $0 + value($1) }
                    gauges.append((name, help, labels, Double(sum)))
                }
                gauge("rag_store_documents", "Live documents.") { $0.documents }
                gauge("rag_store_chunks", "Live chunks.") { $0.chunks }
                gauge("rag_store_segments", "Segments.") { $0.segments }
                gauge("rag_store_tombstones", "Rows of segments that are hidden until a merge.") { $0.deadRows }
            }
        }
        return metrics.text(gauges)
    }
}

/// What the system says of this process, where it says it.
private enum ProcessFigures {
    static var residentBytes: Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    static var openFiles: Int? { (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd"))?.count }
}
