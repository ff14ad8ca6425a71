import IndexSupport
import RAGModel
import Synchronization

/// Keeps the answers of a store for questions that are asked again, in the same words or nearly.
///
/// An answer is only given again to the same tenant, with the same options (filter, access tiers, collections and all), and
/// while no commit has changed what it was taken from. A *near* hit is a question whose vector is close to that of an answered
/// one and that names the same things: words with digits, capitals or signs in them must agree, and there may be no
/// operators. Questions about now (`now-7d`) and those that look at files are never kept.
///
/// Thread safety: any number of callers at once.
public final class QueryCache: Sendable {
    public struct Usage: Sendable, Hashable, Codable {
        /// Questions that were answered from the cache, word for word, and for a near one.
        public var exact = 0
        public var near = 0
        /// Questions that the store answered.
        public var misses = 0
        /// Answers that were forgotten since a commit changed what they were taken from.
        public var invalidated = 0
        /// Answers that are kept now.
        public var entries = 0

        public var hitRate: Double {
            let all = exact + near + misses
            return all == 0 ? 0 : Double(exact + near) / Double(all)
        }
    }

    private struct Entry {
        var texts: [String]
        /// Of the one text, where the question may be a near hit.
        var vector: [Float]?
        var names: Set<Substring>
        var response: QueryResponse
        var used: UInt64
    }

    private struct State {
        var entries: [QueryOptions: [Entry]] = [:]
        var usage = Usage()
        var clock: UInt64 = 0
    }

    private let store: Store
    private let capacity: Int
    private let nearness: Double?
    private let state = Mutex(State())

    /// - Parameters:
    ///   - capacity: answers that are kept; the least recently used go first.
    ///   - nearness: the least cosine of two questions that are taken for the same; `nil` takes only the same words.
    public init(_ store: Store, capacity: Int = 1000, nearness: Double? = 0.97) {
        precondition(capacity > 0 && nearness ?? 1 > 0)
        self.store = store
        self.capacity = capacity
        self.nearness = nearness
    }

    public var usage: Usage { state.withLock { $0.usage } }

    public func removeAll() {
        state.withLock { state in
            state.entries = [:]
            state.usage.entries = 0
        }
    }

    /// The answer of the store, or one that is still right.
    ///
    /// - Throws: as ``Store/query(_:)``. Failures are not kept.
    public func query(_ request: QueryRequest) async throws -> QueryResponse {
        guard Self.isKept(request.options) else { return try await miss(request) }
        let versions = try await store.versions(of: request.options)
        forgetOld(request.options, versions)
        if let response = find(request, nil) { return response }
        let plain = Self.plainText(of: request)
        let embedding = nearness == nil ? nil : try await embedding(of: plain, request.options)
        let vector = embedding.flatMap { Self.atLengthOne($0.vector) }
        if let vector, let response = find(request, vector) { return response }
        let response = try await miss(request, plain.flatMap { plain in embedding.map { [plain: $0] } } ?? [:])
        keep(response, request, vector)
        return response
    }

    private func miss(
        _ request: QueryRequest, _ embeddings: [String: Embedding] = [:]
    ) async throws -> QueryResponse {
        let response = try await store.query(request, embeddings: embeddings)
        state.withLock { $0.usage.misses += 1 }
        return response
    }

    private static func isKept(_ options: QueryOptions) -> Bool {
        let dates = [options.filter, options.filterExpression?.description, options.after, options.before]
        return !options.checksFiles && !dates.contains { $0?.contains("now") ?? false }
    }

    /// Drops answers to these options that were taken from another state.
    private func forgetOld(_ options: QueryOptions, _ versions: [String: Int64]) {
        state.withLock { state in
            guard let entries = state.entries[options] else { return }
            let kept = entries.filter { $0.response.versions == versions }
            state.usage.invalidated += entries.count - kept.count
            state.usage.entries -= entries.count - kept.count
            state.entries[options] = kept.isEmpty ? nil : kept
        }
    }

    private func find(_ request: QueryRequest, _ vector: [Float]?) -> QueryResponse? {
        state.withLock { state in
            guard let entries = state.entries[request.options] else { return nil }
            var found: Int?
            if let vector, let nearness {
                let names = Self.names(request.texts[0])
                var best = nearness
                for (index, entry) in entries.enumerated() where entry.names == names {
                    guard let other = entry.vector, other.count == vector.count else { continue }
                    let cosine = zip(vector, other).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
                    if cosine >= best { (best, found) = (cosine, index) }
                }
            } else {
                found = entries.firstIndex { $0.texts == request.texts }
            }
            guard let found else { return nil }
            state.clock += 1
            state.entries[request.options]?[found].used = state.clock
            if vector == nil { state.usage.exact += 1 } else { state.usage.near += 1 }
            var response = entries[found].response
            response.query = request.texts.joined(separator: "\n")
            return response
        }
    }

    private func keep(_ response: QueryResponse, _ request: QueryRequest, _ vector: [Float]?) {
        state.withLock { state in
            state.clock += 1
            state.entries[request.options, default: []].append(
                Entry(
                    texts: request.texts, vector: vector, names: Self.names(request.texts[0]), response: response,
                    used: state.clock))
            state.usage.entries += 1
            guard state.usage.entries > capacity else { return }
            // A tenth at once, so that the next ones need not look for the oldest again.
            let ages = state.entries.values.flatMap { $0.map(\.used) }.sorted()
            let limit = ages[min(ages.count - 1, max(capacity / 10, state.usage.entries - capacity - 1))]
            state.entries = state.entries.compactMapValues { entries in
                let kept = entries.filter { $0.used > limit }
                return kept.isEmpty ? nil : kept
            }
            state.usage.entries = state.entries.values.reduce(0) { $0 + $1.count }
        }
    }

    /// The plain text of a question that another one may stand for: one of plain words, asked by meaning too.
    private static func plainText(of request: QueryRequest) -> String? {
        let options = request.options
        guard request.texts.count == 1, options.mode != .lexical, !options.requiresAllTerms,
            options.collections.count == 1
        else { return nil }
        let isPlain = ParsedQuery(request.texts[0]).clauses.allSatisfy { clause in
            guard case .word = clause.pattern else { return false }
            return clause.occurrence == .optional && clause.field == nil
        }
        // What is malformed is the store's to say.
        return isPlain ? try? Understanding.understand(request).plain.first : nil
    }

    private func embedding(of text: String?, _ options: QueryOptions) async throws -> Embedding? {
        guard let text, !text.isEmpty else { return nil }
        return try await store.embedding(ofQuery: text, options)
    }

    private static func atLengthOne(_ vector: [Float]) -> [Float]? {
        let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
        return length > 0 ? vector.map { Float(Double($0) / length) } : nil
    }

    /// Words that stand for themselves: near vectors do not make two codes one.
    private static func names(_ text: String) -> Set<Substring> {
        Set(
            text.split(whereSeparator: \.isWhitespace).filter { word in
                word.dropFirst().contains { $0.isUppercase } || word.contains { $0.isNumber }
                    || word.dropLast().contains { !$0.isLetter && !$0.isNumber && $0 != "'" && $0 != "’" }
            })
    }
}

extension Store {
    /// The version of the snapshot that a query of these options would be answered from, by collection.
    func versions(of options: QueryOptions) async throws(RAGError) -> [String: Int64] {
        var versions: [String: Int64] = [:]
        for collection in options.collections {
            let scope = Scope(collection: collection, tenant: options.tenant)
            versions[collection] = try await documents.version(of: scope) ?? 0
        }
        return versions
    }

    /// The embedding of a question's plain text by the collection's embedder; `nil` without one.
    func embedding(ofQuery text: String, _ options: QueryOptions) async throws(RAGError) -> Embedding? {
        let snapshot = try await documents.snapshot(of: Scope(collection: options.collection, tenant: options.tenant))
        defer { snapshot.close() }
        guard snapshot.collection.embedder != nil,
            case .ready(let embedder) = try await pipeline.embedder(snapshot.collection)
        else { return nil }
        return try await RAGError.wrapping { try await embedder.embed([text], role: .query).first }
    }
}
