import CStemmer

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
    static let release: String = {
        switch Stemmer("english")?.stem("university") {
        case "univers": "snowball-2"
        case "universiti": "snowball-3"
        case let stem?: "snowball-unknown-\(stem)"
        case nil: "snowball-none"
        }
    }()
}
