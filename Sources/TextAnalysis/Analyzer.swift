import RAGModel

/// Turns text into terms: Unicode normalisation, words and identifiers, stop words, stems.
///
/// The same configuration gives the same terms on every machine. The analyzer itself is a value that any thread may
/// use; the work is done in an ``AnalysisSession``, one per thread.
package struct Analyzer: Sendable {
    package let configuration: AnalyzerConfiguration

    /// The longest term, in bytes of UTF-8. A longer word is cut there, at a character, and counted in
    /// `TokenBuffer.cutTermCount`: the same long word in a query is cut alike, and so is found.
    package static let maximumTermLength = 255
    /// The longest text one call analyses, in bytes: offsets are 32 bits.
    package static let maximumTextLength = 1 << 31

    /// - Throws: `AnalyzerError` if the configuration was made by a pipeline, a language or a Snowball release that this
    ///   program does not have; the error tells the remedy.
    package init(_ configuration: AnalyzerConfiguration) throws(AnalyzerError) {
        try configuration.validate()
        self.configuration = configuration
    }

    /// Stored with an index; an index with another one is refused.
    package var fingerprint: String { configuration.fingerprint }

    /// Whether a term is of a script without spaces between words, where it is a pair of characters or a single one.
    package static func isUnspaced(_ term: [UInt8]) -> Bool {
        term.withUnsafeBufferPointer {
            $0.isEmpty ? false : UnicodeData.shared.characterClass(UTF8Decoding.decode($0, at: 0).scalar).isUnspaced
        }
    }

    /// Whether a term is a single character, with its marks, of a script whose words are better told by pairs: Korean, Thai,
    /// Lao, Khmer, Burmese.
    package static func isSingle(_ term: [UInt8]) -> Bool {
        term.withUnsafeBufferPointer { term in
            guard let first = term.first, first >= 0x80 else { return false }
            let data = UnicodeData.shared
            var (scalar, index) = UTF8Decoding.decode(term, at: 0)
            let found = data.characterClass(scalar)
            guard found == .hangul || found == .complex else { return false }
            while index < term.count {
                let previous = scalar
                let length: Int
                (scalar, length) = UTF8Decoding.decode(term, at: index)
                guard data.characterClass(scalar).isExtender || AnalysisSession.stacks(previous) else { return false }
                index += length
            }
            return true
        }
    }

    /// A session for one thread: it owns the stemmers and the caches. Making one costs microseconds; reusing it pays.
    package func makeSession() -> AnalysisSession { AnalysisSession(configuration) }
}

/// Why an analyzer cannot be made.
package struct AnalyzerError: Error, Hashable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        case unknownLanguage
        /// Another release of this program or of Snowball made the index.
        case otherRelease
    }

    package let code: Code
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension AnalyzerError: RAGErrorConvertible {
    package var ragError: RAGError {
        RAGError(
            code == .otherRelease ? .unsupportedVersion : .invalidInput, subject: "analyzer", description)
    }
}
