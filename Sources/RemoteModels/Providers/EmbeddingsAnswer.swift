import IndexSupport
import RAGModel

/// The vectors of an answer in the order of the texts, checked against what was asked for.
struct EmbeddingsAnswer: Sendable {
    var vectors: [[Float]]
    /// Tokens the server counted; `nil` if it does not say.
    var tokens: Int?

    /// - Parameters:
    ///   - count: of the texts.
    ///   - dimension: of the vectors; `nil` if any will do, as long as all are of one.
    /// - Throws: `responseInvalid` with what is wrong.
    init(
        _ body: [UInt8], provider: RemoteProvider, count: Int, dimension: Int?, subject: String
    ) throws(EmbedderError) {
        let read = body.withUnsafeBytes { bytes in Self.read(bytes, provider, count) }
        func flawed(_ message: String) -> EmbedderError {
            EmbedderError(.responseInvalid, subject: subject, "the server's answer cannot be used: \(message)")
        }
        switch read {
        case .success(let answer): self = answer
        case .failure(let flaw): throw flawed(flaw.message)
        }
        guard vectors.count == count else { throw flawed("\(vectors.count) vectors for \(count) texts") }
        let expected = dimension ?? vectors.first?.count ?? 0
        if let odd = vectors.first(where: { $0.count != expected }) {
            throw flawed(
                "a vector of \(odd.count) components where \(expected) are expected; check the model and its dimension")
        }
    }

    private init(vectors: [[Float]], tokens: Int?) {
        self.vectors = vectors
        self.tokens = tokens
    }

    private static func read(
        _ bytes: UnsafeRawBufferPointer, _ provider: RemoteProvider, _ count: Int
    ) -> Result<EmbeddingsAnswer, AnswerFlaw> {
        var scanner = EmbeddingsScanner(maximumVectors: count)
        do throws(AnswerFlaw) {
            try scanner.scan(bytes, provider)
            return .success(EmbeddingsAnswer(vectors: try scanner.orderedVectors(), tokens: scanner.tokens))
        } catch { return .failure(error) }
    }
}

/// What is wrong with an answer.
struct AnswerFlaw: Error {
    let message: String
    init(_ message: String) { self.message = message }
}
