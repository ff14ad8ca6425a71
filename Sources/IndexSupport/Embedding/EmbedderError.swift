import RAGModel

/// A failure of an embedder: the code is for programs, the message says what failed and what to do.
package struct EmbedderError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// There is no model at the path.
        case modelNotFound
        /// A model's file is truncated, damaged, hostile or contradicts another one.
        case modelInvalid
        /// The model is well-formed, but of a kind this program does not compute.
        case unsupportedModel
        /// The caller's input or configuration is wrong.
        case inputInvalid
        /// Keys are missing, refused or kept where others can read them.
        case authentication
        /// No answer, or no connection.
        case network
        /// The server answers with an error.
        case serverError
        /// The server's answer is not what was asked for: count, order, dimension, syntax, size.
        case responseInvalid
        /// The server asks to slow down, and waiting longer was not allowed.
        case rateLimited
        /// The run's budget (tokens or money) is used up.
        case budgetExceeded
        /// The task was cancelled.
        case cancelled
        /// Another failure of the system, such as a full disk; the message has its words.
        case system
    }

    package let code: Code
    /// The path, URL or name that the error is about.
    package let subject: String
    /// What failed, and the remedy.
    package let message: String

    package init(_ code: Code, subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = message
    }

    package var description: String { "\(subject): \(message)" }
}

extension EmbedderError: RAGErrorConvertible {
    package var ragError: RAGError {
        let code: RAGError.Code =
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
        return RAGError(code, subject: subject, message)
    }
}
