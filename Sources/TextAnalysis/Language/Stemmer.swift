import CStemmer
import Synchronization

/// One Snowball stemmer of `libstemmer`.
///
/// Thread safety: used by one thread at a time.
final class Stemmer {
    private let handle: OpaquePointer

    /// - Parameter algorithm: Snowball's name, such as `"english"`.
    /// - Returns: `nil` if the library has no such algorithm.
    init?(_ algorithm: String) {
        guard let handle = sb_stemmer_new(algorithm, "UTF_8") else { return nil }
        self.handle = handle
    }

    deinit { sb_stemmer_delete(handle) }

    /// The stem of a normalised word. Valid until the next call.
    @inline(__always)
    func stem(_ word: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard let stem = sb_stemmer_stem(handle, word.baseAddress, Int32(truncatingIfNeeded: word.count)) else {
            return word
        }
        return UnsafeBufferPointer(start: stem, count: Int(sb_stemmer_length(handle)))
    }

    func stem(_ word: String) -> String {
        Array(word.utf8).withUnsafeBufferPointer { String(decoding: stem($0), as: UTF8.self) }
    }

    /// The generation of Snowball's algorithms in the library, told by a word on which they differ; the library itself
    /// does not say.
    static let generation: String = {
        switch Stemmer("english")?.stem("university") {
        case "univers": "snowball-2"
        case "universiti": "snowball-3"
        case let stem?: "snowball-unknown-\(stem)"
        case nil: "snowball-none"
        }
    }()

    private static let releases = Mutex<[String: String]>([:])

    /// Names the stems that the library gives in a language: the generation, and a hash over the stems of its commonest
    /// words, alone and joined to long ones, by every algorithm that the language's texts may need. Two libraries that
    /// stem one of these words differently have different names, so that a change in German alone is noticed.
    static func release(for language: AnalyzerLanguage) -> String {
        if let known = releases.withLock({ $0[language.name] }) { return known }
        let scripts: [CharacterClass] = [
            .latin, .greek, .cyrillic, .armenian, .arabic, .hebrew, .devanagari, .tamil,
        ]
        var stems: [UInt8] = []
        for algorithm in Set(scripts.compactMap { language.stemmer(for: $0) }).sorted() {
            guard let stemmer = Stemmer(algorithm) else { continue }
            let words = StopWords.words(of: algorithm) + CommonWords.words(of: algorithm) + probes
            for (word, next) in zip(words, words.dropFirst() + words.prefix(1)) {
                for probe in [word, word + next] { stems += Array(stemmer.stem(probe).utf8) + [0] }
            }
        }
        let hash = stems.withUnsafeBufferPointer { ByteHash.hash($0) }
        let release = "\(generation)-\(String(hash, radix: 16))"
        releases.withLock { $0[language.name] = release }
        return release
    }

    /// Words with many endings, which releases have treated differently.
    private static let probes = [
        "university", "generously", "organisation", "arsenal", "dying", "bückling", "lehrerinnen", "büchereien",
        "größeren",
        "aufenthaltes", "naturellement", "continuité", "nationalités", "habilidades", "rápidamente", "nazionalità",
        "mogelijkheden", "verschrikkelijke", "möjligheterna", "muligheder", "kirjastossa",
    ]
}
