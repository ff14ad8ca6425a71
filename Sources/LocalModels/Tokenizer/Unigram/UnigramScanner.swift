/// One pass over a text: its characters are changed by the table, cut into words at spaces, and each word into pieces.
struct UnigramScanner {
    private let vocabulary: UnigramVocabulary
    private let joinsSpaces: Bool
    private let dropsSpaces: Bool

    /// The word being read in UTF-8, and where in the text each byte comes from.
    private var word: [UInt8] = []
    private var sources: [Int] = []
    private var lastWasSpace = false
    private var isAtStart = true

    private var lattice = UnigramLattice()

    /// U+2581, which stands for a space before a word.
    private static let mark: [UInt8] = [0xE2, 0x96, 0x81]

    init(_ vocabulary: UnigramVocabulary) {
        self.vocabulary = vocabulary
        joinsSpaces = vocabulary.rules.joinsSpaces
        dropsSpaces = vocabulary.rules.dropsSpaces
    }

    mutating func scan(_ text: UnsafeBufferPointer<UInt8>, into sink: inout PieceSink) {
        vocabulary.map.apply(to: text) { part, source in
            // A part is text that stays as it is, or what one cluster becomes.
            let isChanged = !Self.isPart(part, of: text)
            var index = 0
            while index < part.count {
                let byte = part[index]
                let size = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                let end = min(index + size, part.count)
                take(UnsafeBufferPointer(rebasing: part[index..<end]), source + (isChanged ? 0 : index), &sink)
                index = end
            }
        }
        finishWord(&sink)
    }

    private static func isPart(_ part: UnsafeBufferPointer<UInt8>, of text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let start = part.baseAddress, let base = text.baseAddress else { return false }
        return start >= base && start < base + text.count
    }

    private mutating func take(_ scalar: UnsafeBufferPointer<UInt8>, _ source: Int, _ sink: inout PieceSink) {
        let isSpace = scalar.count == 1 && scalar[0] == 0x20
        if dropsSpaces, isSpace || Self.isWhite(scalar) {
            finishWord(&sink)
            isAtStart = true
            return
        }
        if isSpace {
            defer { lastWasSpace = true }
            if joinsSpaces, lastWasSpace { return }
            begin(source, &sink)
            return
        }
        lastWasSpace = false
        if scalar.count == 3, scalar[0] == 0xE2, scalar[1] == 0x96, scalar[2] == 0x81 {
            begin(source, &sink)
            return
        }
        if isAtStart { begin(source, &sink) }
        for byte in scalar {
            word.append(byte)
            sources.append(source)
        }
    }

    /// Begins a word with the mark.
    private mutating func begin(_ source: Int, _ sink: inout PieceSink) {
        finishWord(&sink)
        isAtStart = false
        for byte in Self.mark {
            word.append(byte)
            sources.append(source)
        }
    }

    /// White space by Unicode, beside the space itself.
    private static func isWhite(_ scalar: UnsafeBufferPointer<UInt8>) -> Bool {
        if scalar.count == 1 { return (0x09...0x0D).contains(scalar[0]) }
        return String(decoding: scalar, as: UTF8.self).unicodeScalars.first!.properties.isWhitespace
    }

    private mutating func finishWord(_ sink: inout PieceSink) {
        guard !word.isEmpty else { return }
        lattice.cut(word, vocabulary)
        for piece in lattice.path.reversed() { sink.add(piece.id, at: sources[piece.start]) }
        word.removeAll(keepingCapacity: true)
        sources.removeAll(keepingCapacity: true)
    }
}
