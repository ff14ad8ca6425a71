import IndexSupport
import RAGModel

extension RAGError {
    /// The failure of a run whose finished work stays.
    init(_ error: EmbedderError, kept usage: EmbedderUsage?) {
        let cause = RAGError(error)
        guard let usage, usage.texts > 0 else {
            self = cause
            return
        }
        self.init(
            cause.code, subject: cause.subject,
            "\(cause.message); what is done is kept, run again to go on (\(usage.description))")
    }
}
