/// Any failure: a stable code for programs, a message that says what failed and what to do.
public struct RAGError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// The caller's argument is wrong: an empty query, a malformed filter, a negative `k`.
        case invalidInput
        /// There is no store, collection, document or path of that name.
        case notFound
        /// Another process is writing to the store.
        case busy
        /// A model is needed, and there is none.
        case modelMissing
        /// The model is not the one the collection was embedded with.
        case modelMismatch
        /// The model's files, or a remote embedder's answers, cannot be used.
        case model
        /// A server's key is missing, refused, or kept where others can read it.
        case authentication
        /// A server cannot be reached, fails, or asks to slow down.
        case network
        /// What the run may spend is used up.
        case budgetExceeded
        /// A file of the store is damaged.
        case corrupt
        /// The store was written by a newer version.
        case unsupportedVersion
        /// No space, quota or file size is left.
        case diskFull
        /// The system refused access.
        case permissionDenied
        case cancelled
        /// The time or the work that a query may use is used up.
        case timeout
        /// Another failure of the system; the message has its words.
        case system
    }

    public let code: Code
    /// What the error is about: a path, a name.
    public let subject: String
    public let message: String

    public init(_ code: Code, subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = message
    }

    public var description: String { subject.isEmpty ? message : "\(subject): \(message)" }

    /// Any error in these terms: as it says of itself (see ``RAGErrorConvertible``), else `system`.
    public init(_ error: any Error) {
        switch error {
        case let error as RAGError:
            self = error
        case let error as any RAGErrorConvertible:
            self = error.ragError
        case is CancellationError, WorkBudget.Exhausted.cancelled:
            self.init(.cancelled, subject: "", "cancelled")
        case WorkBudget.Exhausted.deadline:
            self.init(.timeout, subject: "query", "its time is over; allow more, or ask for less")
        case WorkBudget.Exhausted.steps:
            self.init(
                .timeout, subject: "query", "it needs more work than is allowed; write more of the words that end in *")
        default:
            self.init(.system, subject: "", "\(error)")
        }
    }

    /// Runs `body`, and lets whatever it throws come out as a `RAGError`.
    public static func wrapping<Result>(_ body: () throws -> Result) throws(RAGError) -> Result {
        do { return try body() } catch { throw RAGError(error) }
    }

    /// The same for asynchronous work.
    public static func wrapping<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async throws(RAGError) -> Result {
        do { return try await body() } catch { throw RAGError(error) }
    }
}

/// An error of a module that says what it is in the terms of everybody.
public protocol RAGErrorConvertible: Error {
    var ragError: RAGError { get }
}
