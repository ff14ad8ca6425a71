import Foundation
import HTTPTypes
import Hummingbird
import NIOHTTP1
import RAGModel

/// A request that is not answered as it was meant: a status, a stable code, what failed, and what to do.
struct RequestFailure: Error, Sendable {
    enum Code: String, Sendable, CaseIterable {
        case badJSON = "bad_json"
        case badRequest = "bad_request"
        case unauthenticated
        case forbidden
        case notFound = "not_found"
        case methodNotAllowed = "method_not_allowed"
        case busy
        case modelMissing = "model_missing"
        case modelMismatch = "model_mismatch"
        case tooLarge = "too_large"
        case slowRequest = "slow_request"
        case headTooLarge = "head_too_large"
        case unsupportedEncoding = "unsupported_encoding"
        case unknownField = "unknown_field"
        case invalidValue = "invalid_value"
        case rateLimited = "rate_limited"
        case overloaded
        case timeout
        case cancelled
        case unavailable
        case storage
        case internalError = "internal"

        var status: HTTPResponse.Status {
            switch self {
            case .badJSON, .badRequest: .badRequest
            case .unauthenticated: .unauthorized
            case .forbidden: .forbidden
            case .notFound: .notFound
            case .methodNotAllowed: .methodNotAllowed
            case .busy, .modelMissing, .modelMismatch: .conflict
            case .tooLarge: .contentTooLarge
            case .slowRequest: .requestTimeout
            case .headTooLarge: .requestHeaderFieldsTooLarge
            case .unsupportedEncoding: .unsupportedMediaType
            case .unknownField, .invalidValue: .unprocessableContent
            case .rateLimited: .tooManyRequests
            case .overloaded, .timeout, .cancelled, .unavailable: .serviceUnavailable
            case .storage, .internalError: .internalServerError
            }
        }
    }

    var code: Code
    var message: String
    /// The field of the request that is wrong.
    var field: String?
    /// Seconds after which it is worth trying again.
    var retryAfter: Int?
    var allow: [HTTPRequest.Method] = []
    /// Whether nothing can be read after it on its connection.
    var endsConnection = false

    init(_ code: Code, _ message: String, field: String? = nil, retryAfter: Int? = nil) {
        self.code = code
        self.message = message
        self.field = field
        self.retryAfter = retryAfter
    }

    static func noCollection(_ name: String) -> RequestFailure {
        RequestFailure(
            .notFound,
            "there is no collection \"\(name)\"; POST documents to it to make it, GET /v1/collections lists yours",
            field: "collection")
    }

    static func noDocument() -> RequestFailure {
        RequestFailure(.notFound, "there is no such document; GET …/documents lists them", field: "document")
    }

    static func invalid(_ field: String, _ message: String) -> RequestFailure {
        RequestFailure(.invalidValue, "\(field): \(message)", field: field)
    }
}

extension RequestFailure {
    /// Any error in these terms. What only the owner of the machine should know (paths, other tenants) is left out; the
    /// server's log has it.
    init(_ error: any Error) {
        switch error {
        case let failure as RequestFailure: self = failure
        case let error as DecodingError: self = Self.decoding(error)
        // In the middle of a body: it is not as its headers say, or the client has gone.
        case is HTTPParserError: self = .noRequest
        case is CancellationError: self.init(.cancelled, "the request was cancelled")
        default: self = Self.engine(RAGError(error))
        }
    }

    private static func engine(_ error: RAGError) -> RequestFailure {
        switch error.code {
        // The message of the engine names files.
        case .invalidInput where error.subject.hasPrefix("reranker"):
            RequestFailure(
                .modelMissing, "the server has no reranker of this name; its owner defines them under `rerankers`",
                field: "rerank")
        case .invalidInput:
            RequestFailure(.invalidValue, error.description, field: error.subject.isEmpty ? nil : error.subject)
        case .notFound: RequestFailure(.notFound, "there is nothing of that name here")
        case .busy:
            RequestFailure(.busy, "another writer holds the store; try again in a moment", retryAfter: 1)
        case .modelMissing:
            RequestFailure(
                .modelMissing,
                "there are no vectors to search, or no model; ask with mode lexical or hybrid, or give a model")
        case .modelMismatch:
            RequestFailure(.modelMismatch, "the server's model is not the one of the collection's vectors")
        case .timeout:
            RequestFailure(
                .timeout,
                "the time or the steps of the query are over; allow more with deadline_ms or max_steps, or ask for less"
            )
        case .cancelled: RequestFailure(.cancelled, "the request was cancelled")
        case .model, .authentication, .network, .budgetExceeded:
            RequestFailure(.unavailable, "the embedding model cannot be used at the moment", retryAfter: 5)
        case .diskFull: RequestFailure(.storage, "the disk of the server is full; what was committed stays")
        case .corrupt, .unsupportedVersion, .permissionDenied, .system:
            RequestFailure(.internalError, "the server failed; its log says why, under the id of this request")
        }
    }

    private static func decoding(_ error: DecodingError) -> RequestFailure {
        func path(_ context: DecodingError.Context, _ key: (any CodingKey)? = nil) -> String {
            (context.codingPath + (key.map { [$0] } ?? [])).reduce("") { path, key in
                if let index = key.intValue { return "\(path)[\(index)]" }
                return path.isEmpty ? key.stringValue : "\(path).\(key.stringValue)"
            }
        }
        switch error {
        case .keyNotFound(let key, let context):
            return RequestFailure.invalid(path(context, key), "is missing")
        case .typeMismatch(let type, let context):
            return RequestFailure.invalid(whole(path(context)), "is not \(words(for: type))")
        case .valueNotFound(let type, let context):
            return RequestFailure.invalid(whole(path(context)), "is null where \(words(for: type)) is expected")
        case .dataCorrupted(let context):
            if context.debugDescription.contains("does not fit") {
                return RequestFailure.invalid(
                    whole(path(context)), "a number is too large or too small, or not whole where it must be")
            }
            if context.codingPath.isEmpty, context.underlyingError != nil || context.debugDescription.contains("JSON") {
                return RequestFailure(.badJSON, "the body is not JSON; check it with a JSON parser")
            }
            return RequestFailure.invalid(whole(path(context)), context.debugDescription)
        @unknown default:
            return RequestFailure(.badJSON, "the body cannot be understood")
        }
    }

    private static func whole(_ path: String) -> String { path.isEmpty ? "body" : path }

    private static func words(for type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is Int.Type, is Int64.Type, is UInt64.Type: "a whole number"
        case is Double.Type, is Float.Type: "a number"
        case is [String: Any].Type, is [String: any Decodable].Type: "an object"
        default: "\(type)".hasPrefix("Array") ? "a list" : "what is expected here"
        }
    }
}

extension RequestFailure {
    struct View: Encodable {
        struct Failure: Encodable {
            let code: String
            /// What clients of OpenAI look at.
            let type: String
            let message: String
            let param: String?
        }

        let error: Failure
        let requestId: String
    }

    func view(id: String) -> View {
        let type = code.status.code < 500 ? "invalid_request_error" : "server_error"
        return View(
            error: View.Failure(code: code.rawValue, type: type, message: message, param: field), requestId: id)
    }

    func response(id: String) -> Response {
        var response = JSONBody.response(view(id: id), status: code.status)
        if let retryAfter { response.headers[.retryAfter] = "\(retryAfter)" }
        if code == .unauthenticated { response.headers[.wwwAuthenticate] = "Bearer" }
        if !allow.isEmpty { response.headers[.allow] = allow.map(\.rawValue).joined(separator: ", ") }
        return response
    }
}
