import HTTPSupport
import IndexSupport
import RAGModel
import Synchronization

/// Sends one batch until it is answered or hopeless.
struct RemoteRequester: Sendable {
    let configuration: RemoteConfiguration
    let endpoint: HTTPURL
    let environment: @Sendable (String) -> String?
    let client: HTTPClient
    let session: RemoteSession
    let timing: RemoteTiming

    /// - Parameters:
    ///   - tokens: about how many the texts have.
    ///   - isStopping: whether another batch has failed, so that this one is not to be sent again.
    func send(
        _ texts: [String], role: EmbeddingRole, tokens: Int, dimension: Int?, isStopping: @Sendable () -> Bool
    ) async throws(RemoteFailure) -> EmbeddingsAnswer {
        let key: APIKey?
        do throws(EmbedderError) { key = try readKey() } catch { throw RemoteFailure(error) }
        var request = HTTPRequest(url: endpoint)
        request.method = .post
        request.headers = [("Content-Type", "application/json"), ("Accept", "application/json")]
        // Servers that know the header do not charge twice for a request whose answer was lost.
        request.headers.append(("Idempotency-Key", session.nextRequestName()))
        if let key { request.headers.append(("Authorization", key.authorization)) }
        request.body = configuration.provider.body(texts, role: role, configuration)
        request.certificates = configuration.certificates
        request.timeout = configuration.timeout
        request.connectTimeout = configuration.connectTimeout
        // Printed doubles have up to 25 characters, pretty-printing some more.
        request.maximumBodyBytes = texts.count * (dimension ?? 65536) * 48 + (1 << 20)

        var random = DrawnNumber(draw: timing.random)
        var attempt = 0
        while true {
            let reservation = session.reserveTime(tokens: tokens, now: timing.now())
            try await wait(reservation.time - timing.now(), isStopping)
            guard !isStopping() else {
                session.settleTime(reservation, tokens: 0)
                throw RemoteFailure.cancelled(endpoint)
            }
            guard session.begin(isRetry: attempt > 0, now: timing.now()) else {
                session.settleTime(reservation, tokens: 0)
                throw RemoteFailure.circuitOpen(endpoint)
            }
            let failure: RemoteFailure
            switch await result(of: request) {
            case .success(let response) where response.status == 200:
                session.end(.success, now: timing.now())
                return try read(response, count: texts.count, dimension, reservation, estimate: tokens)
            case .success(let response): failure = RemoteFailure(response, endpoint, key, date: timing.date())
            case .failure(let error): failure = RemoteFailure(error, endpoint, configuration)
            }
            session.end(failure.countsAgainstServer ? .failure : .nothing, now: timing.now())

            guard failure.isRetriable, !isStopping() else { throw failure }
            let policy = RetryPolicy(backoff: configuration.backoff, maximumWait: configuration.maximumWait)
            switch policy.decision(afterAttempt: attempt, retryAfter: failure.retryAfter, using: &random) {
            case .giveUp: throw failure
            case .tooLong(let asked): throw RemoteFailure.tooLong(asked, configuration.maximumWait, endpoint)
            case .again(let wait):
                // What the server asks for is meant for all requests, not for this one.
                if let asked = failure.retryAfter { session.block(until: timing.now() + asked) }
                try await self.wait(wait, isStopping)
            }
            attempt += 1
        }
    }

    private func result(of request: HTTPRequest) async -> Result<HTTPResponse, HTTPFailure> {
        do throws(HTTPFailure) { return .success(try await client.send(request)) } catch { return .failure(error) }
    }

    /// An answer that cannot be used is final: asking again would be paid for again.
    private func read(
        _ response: HTTPResponse, count: Int, _ dimension: Int?, _ reservation: RateLimiter.Reservation, estimate: Int
    ) throws(RemoteFailure) -> EmbeddingsAnswer {
        let answer: EmbeddingsAnswer
        do throws(EmbedderError) {
            answer = try EmbeddingsAnswer(
                response.body, provider: configuration.provider, count: count, dimension: dimension,
                subject: endpoint.description)
        } catch { throw RemoteFailure(error, mayBeCharged: true) }
        session.settleTime(reservation, tokens: answer.tokens ?? estimate)
        return answer
    }

    private func readKey() throws(EmbedderError) -> APIKey? {
        let variables = configuration.provider.keyVariables
        let key = try APIKey.read(configuration.key, standardVariables: variables, environment: environment)
        guard key != nil || configuration.key != .standard || configuration.baseURL != nil || endpoint.isLoopback else {
            throw EmbedderError(
                .authentication, subject: variables[0], "the environment variable with the key is not set")
        }
        return key
    }

    private func wait(_ seconds: Double, _ isStopping: @Sendable () -> Bool) async throws(RemoteFailure) {
        guard seconds > 0 else { return }
        do { try await timing.sleep(seconds, isStopping) } catch { throw RemoteFailure.cancelled(endpoint) }
    }
}
