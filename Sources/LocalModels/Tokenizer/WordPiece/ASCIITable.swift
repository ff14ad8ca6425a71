/// What the tokenizer does with each byte, so that ASCII text needs no Unicode tables.
///
/// Thread safety: `@unchecked Sendable` because the memory is written in `init` only.
final class ASCIITable: @unchecked Sendable {
    enum Class {
        static let word: UInt8 = 0
        static let space: UInt8 = 1
        static let punctuation: UInt8 = 2
        static let control: UInt8 = 3
        /// Part of a scalar that is not ASCII.
        static let other: UInt8 = 4
    }

    let classes: UnsafeMutablePointer<UInt8>
    /// The byte, lower-cased if the model wants that.
    let folded: UnsafeMutablePointer<UInt8>
    /// The id of the piece that a punctuation character is.
    let pieces: UnsafeMutablePointer<Int32>

    init(vocabulary: WordPieceVocabulary, unknown: Int32, lowercase: Bool) {
        classes = .allocate(capacity: 256)
        folded = .allocate(capacity: 256)
        pieces = .allocate(capacity: 256)
        for byte in UInt8.min...UInt8.max {
            let index = Int(byte)
            let scalar = Unicode.Scalar(byte)
            folded[index] = lowercase && (0x41...0x5A).contains(byte) ? byte + 32 : byte
            pieces[index] = unknown
            switch byte {
            case 0x80...: classes[index] = Class.other
            case 0x09, 0x0A, 0x0D, 0x20: classes[index] = Class.space
            case ..<0x20, 0x7F: classes[index] = Class.control
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: classes[index] = Class.word
            default:
                classes[index] = Class.punctuation
                pieces[index] = vocabulary.id(of: String(scalar)) ?? unknown
            }
        }
    }

    deinit {
        classes.deallocate()
        folded.deallocate()
        pieces.deallocate()
    }
}
