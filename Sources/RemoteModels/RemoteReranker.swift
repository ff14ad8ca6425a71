import HTTPSupport
import IndexSupport
import RAGModel

/// A reranker that asks a server over HTTP, for somebody who waits.
///
/// Thread safety: any number of callers at once; limits and connections are shared.
package final class RemoteReranker: Reranker {
    package let name: String
    private let configuration: RerankConfiguration
    private let requester: RemoteRequester

    /// - Throws: `inputInvalid` that names the setting. The key is read, and the server asked, by the first use.
    package convenience init(_ configuration: RerankConfiguration) throws(EmbedderError) {
        try self.init(configuration, timing: .real, environment: Environment.value)
    }

    init(
        _ configuration: RerankConfiguration, timing: RemoteTiming, environment: @escaping @Sendable (String) -> String?
    ) throws(EmbedderError) {
        try configuration.validate()
        let settings = configuration.requests.forQueries
        self.configuration = configuration
        name = "\(configuration.provider.rawValue)/\(configuration.model)"
        requester = RemoteRequester(
            settings: settings, keyVariables: configuration.provider.keyVariables,
            endpoint: try settings.endpoint(
                configuration.provider.path, standard: configuration.provider.standardURL),
            environment: environment, client: HTTPClient(), session: RemoteSession(settings, budget: Budget()),
            timing: timing)
    }

    /// A request takes about as long for many passages as for few.
    package var groupSize: Int { configuration.batchTexts }

    package func scores(query: String, texts: [String]) async throws -> [Double] {
        var scores: [Double] = []
        for start in stride(from: 0, to: texts.count, by: configuration.batchTexts) {
            try Task.checkCancellation()
            scores += try await batch(query, texts[start..<min(texts.count, start + configuration.batchTexts)])
        }
        return scores
    }

    private func batch(_ query: String, _ texts: ArraySlice<String>) async throws -> [Double] {
        let bytes = texts.reduce(0) { $0 + $1.utf8.count + query.utf8.count }
        do {
            let answer = try await requester.send(
                configuration.body(query: query, texts: texts), tokens: BatchPlanner.estimate(bytes: bytes),
                // Some servers send the passages back.
                maximumBytes: 6 * bytes + texts.count * 1024 + (1 << 20), isStopping: { Task.isCancelled })
            requester.settle(answer, tokens: nil)
            return try RerankAnswer.scores(answer.body, count: texts.count, subject: requester.endpoint.description)
        } catch let failure as RemoteFailure { throw failure.error }
    }
}

/// Reads what a server says of passages: `[{"index", "score"}]`, or the same under `results` or `data`, with
/// `relevance_score`.
enum RerankAnswer {
    /// The scores in the order of the passages.
    ///
    /// - Throws: `responseInvalid` with what is wrong.
    static func scores(_ body: [UInt8], count: Int, subject: String) throws(EmbedderError) -> [Double] {
        func flawed(_ message: String) -> EmbedderError {
            EmbedderError(.responseInvalid, subject: subject, "the server's answer cannot be used: \(message)")
        }
        let parsed = body.withUnsafeBytes { bytes in
            Result { () throws(JSONSyntaxError) in try JSONValue(parsing: bytes) }
        }
        guard case .success(let value) = parsed else { throw flawed("it is no JSON") }
        guard let rows = value.array ?? value["results"]?.array ?? value["data"]?.array else {
            throw flawed("there are no results in it")
        }
        var scores = [Double?](repeating: nil, count: count)
        for row in rows {
            guard let index = row["index"]?.int, scores.indices.contains(index) else {
                throw flawed("an index is missing or out of range")
            }
            guard let score = row["relevance_score"]?.double ?? row["score"]?.double, score.isFinite else {
                throw flawed("a score is missing")
            }
            guard scores[index] == nil else { throw flawed("the index \(index) occurs twice") }
            scores[index] = score
        }
        let found = scores.compactMap { $0 }
        guard found.count == count else { throw flawed("\(found.count) scores for \(count) passages") }
        return found
    }
}
