import Catalog
import DocumentProcessing
import Embedders
import IndexSupport
import MetadataSearch
import TextAnalysis
import VectorSearch

/// Any failure of the engine: a stable code for programs, a message that says what failed and what to do.
public struct RAGError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
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
        case diskFull
        case permissionDenied
        case cancelled
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

    /// The error of a module below, in the engine's terms.
    package init(_ error: any Error) {
        switch error {
        case let error as RAGError:
            self = error
        case let error as FileError:
            self.init(Code(error.code), subject: error.path, error.message)
        case let error as CatalogError:
            self.init(Code(error.code), subject: error.path, error.message)
        case let error as EmbedderError:
            self.init(Code(error.code), subject: error.subject, error.message)
        case let error as VectorError:
            if let cause = error.cause {
                self = RAGError(cause)
            } else {
                self.init(.invalidInput, subject: "vector", error.message)
            }
        case let error as AnalyzerError:
            self.init(.invalidInput, subject: "analyzer", error.description)
        case let error as FilterError:
            self.init(.invalidInput, subject: "filter", "\(error)")
        case is CancellationError:
            self.init(.cancelled, subject: "", "cancelled")
        default:
            self.init(.system, subject: "", "\(error)")
        }
    }

    /// The failure of a run whose finished work stays.
    init(_ error: EmbedderError, kept usage: EmbedderUsage?) {
        self.init(error)
        guard let usage, usage.texts > 0 else { return }
        self.init(code, subject: subject, "\(message); what is done is kept, run again to go on (\(usage.description))")
    }

    /// Runs `body`, and lets whatever it throws come out as a `RAGError`.
    static func wrapping<Result>(_ body: () throws -> Result) throws(RAGError) -> Result {
        do { return try body() } catch { throw RAGError(error) }
    }
}

extension RAGError.Code {
    init(_ code: FileError.Code) {
        self =
            switch code {
            case .notFound: .notFound
            case .permissionDenied: .permissionDenied
            case .diskFull: .diskFull
            case .corrupt: .corrupt
            case .unsupportedVersion: .unsupportedVersion
            case .system: .system
            }
    }

    init(_ code: CatalogError.Code) {
        self =
            switch code {
            case .notFound: .notFound
            case .busy: .busy
            case .permissionDenied: .permissionDenied
            case .diskFull: .diskFull
            case .corrupt: .corrupt
            case .unsupportedVersion: .unsupportedVersion
            case .closed: .invalidInput
            case .database: .system
            }
    }

    init(_ code: EmbedderError.Code) {
        self =
            switch code {
            case .modelNotFound: .modelMissing
            case .inputInvalid: .invalidInput
            case .cancelled: .cancelled
            case .system: .system
            case .authentication: .authentication
            case .network, .serverError, .rateLimited: .network
            case .budgetExceeded: .budgetExceeded
            case .modelInvalid, .unsupportedModel, .responseInvalid: .model
            }
    }
}
