import HTTPSupport
import IndexSupport
import RAGModel
import Synchronization

/// Sends one request until it is answered or hopeless.
struct RemoteRequester: Sendable {
    let settings: RequestSettings
    /// The environment variables in which the provider's keys are usually kept.
    let keyVariables: [String]
    let endpoint: HTTPURL
    let environment: @Sendable (String) -> String?
    let client: HTTPClient
    let session: RemoteSession
    let timing: RemoteTiming

    /// - Parameters:
    ///   - body: JSON.
    ///   - tokens: about how many the texts have.
    ///   - maximumBytes: of the answer.
    ///   - isStopping: whether another batch has failed, so that this one is not to be sent again.
    /// - Returns: an answer that nobody has read yet; ``settle(_:tokens:)`` says how many tokens the server counted.
    func send(
        _ body: [UInt8], tokens: Int, maximumBytes: Int, isStopping: @Sendable () -> Bool
    ) async throws(RemoteFailure) -> Answer {
        let key: APIKey?
        do throws(EmbedderError) { key = try readKey() } catch { throw RemoteFailure(error) }
        var request = HTTPRequest(url: endpoint)
        request.method = .post
        request.headers = [("Content-Type", "application/json"), ("Accept", "application/json")]
        // Servers that know the header do not charge twice for a request whose answer was lost.
        request.headers.append(("Idempotency-Key", session.nextRequestName()))
        if let key { request.headers.append(("Authorization", key.authorization)) }
        request.body = body
        request.certificates = settings.certificates
        request.timeout = settings.timeout
        request.connectTimeout = settings.connectTimeout
        request.maximumBodyBytes = maximumBytes

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
                return Answer(body: response.body, reservation: reservation, estimate: tokens)
            case .success(let response): failure = RemoteFailure(response, endpoint, key, date: timing.date())
            case .failure(let error): failure = RemoteFailure(error, endpoint)
            }
            session.end(failure.countsAgainstServer ? .failure : .nothing, now: timing.now())

            guard failure.isRetriable, !isStopping() else { throw failure }
            let policy = RetryPolicy(backoff: settings.backoff, maximumWait: settings.maximumWait)
            switch policy.decision(afterAttempt: attempt, retryAfter: failure.retryAfter, using: &random) {
            case .giveUp: throw failure
            case .tooLong(let asked): throw RemoteFailure.tooLong(asked, settings.maximumWait, endpoint)
            case .again(let wait):
                // What the server asks for is meant for all requests, not for this one.
                if let asked = failure.retryAfter { session.block(until: timing.now() + asked) }
                try await self.wait(wait, isStopping)
            }
            attempt += 1
        }
    }

    struct Answer: Sendable {
        let body: [UInt8]
        fileprivate let reservation: RateLimiter.Reservation
        fileprivate let estimate: Int
    }

    func settle(_ answer: Answer, tokens: Int?) {
        session.settleTime(answer.reservation, tokens: tokens ?? answer.estimate)
    }

    private func result(of request: HTTPRequest) async -> Result<HTTPResponse, HTTPFailure> {
        do throws(HTTPFailure) { return .success(try await client.send(request)) } catch { return .failure(error) }
    }

    private func readKey() throws(EmbedderError) -> APIKey? {
        let key = try APIKey.read(settings.key, standardVariables: keyVariables, environment: environment)
        guard key != nil || settings.key != .standard || settings.baseURL != nil || endpoint.isLoopback else {
            throw EmbedderError(
                .authentication, subject: keyVariables[0], "the environment variable with the key is not set")
        }
        return key
    }

    private func wait(_ seconds: Double, _ isStopping: @Sendable () -> Bool) async throws(RemoteFailure) {
        guard seconds > 0 else { return }
        do { try await timing.sleep(seconds, isStopping) } catch { throw RemoteFailure.cancelled(endpoint) }
    }
}
