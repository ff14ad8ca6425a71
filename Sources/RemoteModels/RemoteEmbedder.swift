import HTTPSupport
import IndexSupport
import RAGModel
import Synchronization

/// An embedder that asks a server over HTTP.
///
/// Thread safety: any number of callers at once; limits, budget and connections are shared.
package final class RemoteEmbedder: Embedder {
    package let identity: EmbedderIdentity
    private let configuration: RemoteConfiguration
    private let requester: RemoteRequester
    private let session: RemoteSession

    /// Called with each finished batch as soon as it is there, one call at a time, in the order of arrival: the range of
    /// the texts and their vectors. What it throws stops the run.
    package typealias BatchHandler = @Sendable (Range<Int>, [Embedding]) async throws -> Void

    /// Requests and tokens so far, those of the opening included.
    package var usage: EmbedderUsage? {
        let usage = session.usage
        return EmbedderUsage(
            embedder: identity.name, requests: usage.requests, retries: usage.retries, texts: usage.texts,
            tokens: usage.tokens, cost: usage.cost)
    }

    /// Checks the configuration and, if the dimension is not given, asks the server for one vector. The key is read when
    /// the first request is made: work that needs no vectors needs no key.
    ///
    /// - Throws: `inputInvalid`, `authentication`, and whatever the question may end with.
    package static func open(_ configuration: RemoteConfiguration) async throws(EmbedderError) -> RemoteEmbedder {
        try await open(configuration, timing: .real, environment: Environment.value)
    }

    static func open(
        _ configuration: RemoteConfiguration, timing: RemoteTiming, environment: @escaping @Sendable (String) -> String?
    ) async throws(EmbedderError) -> RemoteEmbedder {
        try configuration.validated()
        let provider = configuration.provider
        let session = RemoteSession(
            configuration.requests,
            budget: Budget(
                tokens: configuration.budgetTokens, cost: configuration.budgetCost,
                pricePerMillion: configuration.prices[configuration.model]))
        let requester = RemoteRequester(
            settings: configuration.requests, keyVariables: provider.keyVariables,
            endpoint: try configuration.requests.endpoint(provider.path, standard: provider.standardURL),
            environment: environment, client: HTTPClient(), session: session, timing: timing)
        if let dimension = configuration.dimension {
            return RemoteEmbedder(configuration, requester, session, dimension: dimension)
        }
        let probe = "dimension"
        let bound = BatchPlanner.upperBound(bytes: probe.utf8.count)
        guard session.reserveBudget(bound) == .granted else {
            throw budgetError(requester.endpoint, done: 0, of: 1, session.usage)
        }
        let answer: EmbeddingsAnswer
        do throws(RemoteFailure) {
            answer = try await requester.vectors([probe], role: .document, configuration, tokens: bound, dimension: nil)
            {
                false
            }
        } catch { throw error.error }
        session.settleBudget(reserved: bound, spent: answer.tokens ?? bound, texts: 1)
        return RemoteEmbedder(configuration, requester, session, dimension: answer.vectors[0].count)
    }

    private init(
        _ configuration: RemoteConfiguration, _ requester: RemoteRequester, _ session: RemoteSession, dimension: Int
    ) {
        self.configuration = configuration
        self.requester = requester
        self.session = session
        identity = configuration.identity(dimension: dimension)
    }

    package func embed(_ texts: [String], role: EmbeddingRole) async throws -> [Embedding] {
        try await embed(texts, role: role, onBatch: nil)
    }

    /// When the task is cancelled, no further request is begun; those under way are waited for, since they are paid for.
    package func embed(_ texts: [String], role: EmbeddingRole, onBatch: @escaping BatchHandler) async throws {
        let stop = StopFlag()
        // A task of its own is not cancelled with the caller's.
        let work = Task {
            _ = try await embed(texts, role: role, isStopping: { stop.isRaised }, onBatch: onBatch as BatchHandler?)
        }
        try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            stop.raise()
        }
    }

    /// The vectors of `texts`. After a failure no further batch is sent, but those under way are waited for and handed to
    /// `onBatch`, since they are paid for: keep them, and ask only for the rest again.
    ///
    /// - Parameter isStopping: once it is true, no batch is sent and no wait begun any more; what is under way is kept.
    /// - Throws: `EmbedderError`, or what `onBatch` throws.
    package func embed(
        _ texts: [String], role: EmbeddingRole, isStopping: @escaping @Sendable () -> Bool = { false },
        onBatch: BatchHandler?
    ) async throws -> [Embedding] {
        let inputs = try texts.enumerated().map { try prepare($1, index: $0, role: role) }
        let batches = BatchPlanner.batches(
            bytes: inputs.map(\.text.utf8.count), count: configuration.batchTexts, tokens: configuration.batchTokens)
        let run = Run(batches: batches, inputs: inputs, role: role, isStopping: isStopping, onBatch: onBatch)
        try await send(run)
        return run.results.withLock { $0 }.map { $0! }
    }

    private struct Input: Sendable {
        let text: String
        let truncated: Bool
    }

    /// The state of one call.
    private final class Run: Sendable {
        let batches: [Range<Int>]
        let inputs: [Input]
        let role: EmbeddingRole
        let onBatch: BatchHandler?
        private let isCallerStopping: @Sendable () -> Bool
        let results: Mutex<[Embedding?]>
        let failure = Mutex<(any Error)?>(nil)

        init(
            batches: [Range<Int>], inputs: [Input], role: EmbeddingRole, isStopping: @escaping @Sendable () -> Bool,
            onBatch: BatchHandler?
        ) {
            isCallerStopping = isStopping
            self.batches = batches
            self.inputs = inputs
            self.role = role
            self.onBatch = onBatch
            results = Mutex(Array(repeating: nil, count: inputs.count))
        }

        var isStopping: Bool { failure.withLock { $0 != nil } || isCallerStopping() }

        func fail(_ error: any Error) { failure.withLock { $0 = $0 ?? error } }

        func bound(_ batch: Range<Int>) -> Int {
            batch.reduce(0) { $0 + BatchPlanner.upperBound(bytes: inputs[$1].text.utf8.count) }
        }
    }

    private func send(_ run: Run) async throws {
        await withTaskGroup(of: (Range<Int>, Result<[Embedding], EmbedderError>).self) { group in
            var next = 0
            var active = 0
            while true {
                if next < run.batches.count, run.isStopping {
                    run.fail(RemoteFailure.cancelled(requester.endpoint).error)
                }
                scheduling: while !run.isStopping && next < run.batches.count && active < configuration.concurrency {
                    let batch = run.batches[next]
                    switch session.reserveBudget(run.bound(batch)) {
                    case .wait where active > 0: break scheduling
                    case .wait:
                        // Another caller's requests are under way.
                        do { try await requester.timing.sleep(0.05) { run.isStopping } } catch {
                            run.fail(RemoteFailure.cancelled(requester.endpoint).error)
                        }
                    case .granted:
                        group.addTask { (batch, await self.answer(batch, run)) }
                        next += 1
                        active += 1
                    case .exhausted:
                        let done = run.results.withLock { $0.count { $0 != nil } }
                        run.fail(
                            Self.budgetError(requester.endpoint, done: done, of: run.inputs.count, session.usage))
                    }
                }
                guard active > 0, let (batch, result) = await group.next() else { break }
                active -= 1
                switch result {
                case .failure(let error): run.fail(error)
                case .success(let embeddings):
                    run.results.withLock { results in
                        for (index, embedding) in zip(batch, embeddings) { results[index] = embedding }
                    }
                    do { try await run.onBatch?(batch, embeddings) } catch { run.fail(error) }
                }
            }
        }
        if let error = run.failure.withLock({ $0 }) { throw error }
    }

    private func answer(_ batch: Range<Int>, _ run: Run) async -> Result<[Embedding], EmbedderError> {
        let inputs = run.inputs[batch]
        let bound = run.bound(batch)
        let estimate = inputs.reduce(0) { $0 + BatchPlanner.estimate(bytes: $1.text.utf8.count) }
        let answer: EmbeddingsAnswer
        do throws(RemoteFailure) {
            answer = try await requester.vectors(
                inputs.map(\.text), role: run.role, configuration, tokens: estimate, dimension: identity.dimension
            ) { run.isStopping }
        } catch {
            // What may have been charged for counts as spent, at its upper bound: the budget holds.
            session.settleBudget(reserved: bound, spent: error.mayBeCharged ? bound : 0, texts: 0)
            return .failure(error.error)
        }
        session.settleBudget(reserved: bound, spent: answer.tokens ?? estimate, texts: inputs.count)
        do throws(EmbedderError) {
            return .success(try embeddings(answer, Array(inputs), estimate: estimate))
        } catch { return .failure(error) }
    }

    private func embeddings(
        _ answer: EmbeddingsAnswer, _ inputs: [Input], estimate: Int
    ) throws(EmbedderError) -> [Embedding] {
        // Servers count tokens by request: each text gets its share by length.
        let total = Double(answer.tokens ?? estimate)
        let bytes = Double(max(1, inputs.reduce(0) { $0 + $1.text.utf8.count }))
        var result: [Embedding] = []
        result.reserveCapacity(inputs.count)
        for (vector, input) in zip(answer.vectors, inputs) {
            var vector = vector
            if configuration.normalizes {
                let length = vector.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
                guard length > 0 else {
                    throw EmbedderError(
                        .responseInvalid, subject: requester.endpoint.description,
                        "the server's answer cannot be used: a vector of zeros")
                }
                for index in vector.indices { vector[index] = Float(Double(vector[index]) / length) }
            }
            let share = Int((total * Double(input.text.utf8.count) / bytes).rounded())
            result.append(Embedding(vector: vector, tokens: max(1, share), truncated: input.truncated))
        }
        return result
    }

    /// The text as it is sent: with its prompt, and cut where it may be longer than the model takes.
    private func prepare(_ text: String, index: Int, role: EmbeddingRole) throws(EmbedderError) -> Input {
        guard text.utf8.contains(where: { $0 > 0x20 }) else {
            throw EmbedderError(
                .inputInvalid, subject: "text \(index)", "an empty text has no vector at \(identity.name); leave it out"
            )
        }
        let whole = configuration.prompts[role] + text
        let limit = (configuration.maximumTokens - 2) * 3
        guard whole.utf8.count > limit else { return Input(text: whole, truncated: false) }
        var end = whole.utf8.index(whole.utf8.startIndex, offsetBy: limit)
        while end.samePosition(in: whole.unicodeScalars) == nil { end = whole.utf8.index(before: end) }
        return Input(text: String(whole[..<end]), truncated: true)
    }

    private static func budgetError(_ url: HTTPURL, done: Int, of count: Int, _ usage: RemoteUsage) -> EmbedderError {
        let cost = usage.cost.map { ", cost \(RemoteUsage.text(cost: $0))" } ?? ""
        return EmbedderError(
            .budgetExceeded, subject: url.description,
            "the budget is used up: \(done) of \(count) texts done (\(usage.tokens) tokens\(cost)); what is done is kept, a"
                + " larger budget goes on with the rest")
    }
}

/// Tells running work to begin nothing more.
private final class StopFlag: Sendable {
    private let flag = Atomic(false)
    var isRaised: Bool { flag.load(ordering: .relaxed) }
    func raise() { flag.store(true, ordering: .relaxed) }
}

extension RemoteRequester {
    /// Asks for the vectors of texts.
    fileprivate func vectors(
        _ texts: [String], role: EmbeddingRole, _ configuration: RemoteConfiguration, tokens: Int, dimension: Int?,
        isStopping: @Sendable () -> Bool
    ) async throws(RemoteFailure) -> EmbeddingsAnswer {
        let answer = try await send(
            configuration.provider.body(texts, role: role, configuration), tokens: tokens,
            // Printed doubles have up to 25 characters, pretty-printing some more.
            maximumBytes: texts.count * (dimension ?? 65536) * 48 + (1 << 20), isStopping: isStopping)
        do throws(EmbedderError) {
            let vectors = try EmbeddingsAnswer(
                answer.body, provider: configuration.provider, count: texts.count, dimension: dimension,
                subject: endpoint.description)
            settle(answer, tokens: vectors.tokens)
            return vectors
        } catch {
            // It is final: asking again would be paid for again.
            throw RemoteFailure(error, mayBeCharged: true)
        }
    }
}
