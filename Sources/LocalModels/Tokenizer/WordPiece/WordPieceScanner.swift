/// One pass over the UTF-8 bytes of a text: words of ASCII letters and digits are matched as they stand; a word with
/// anything else in it is first normalised, scalar by scalar, into `word`.
///
/// The order is the reference's: drop controls, map spaces, set ideographs apart, decompose, drop non-spacing marks,
/// lower-case, split at spaces, split off punctuation, match pieces.
struct WordPieceScanner {
    private let vocabulary: WordPieceVocabulary
    private let ascii: ASCIITable
    private let unknown: Int32
    private let lowercase: Bool
    private let stripAccents: Bool
    private let separateIdeographs: Bool

    /// The normalised word being read, and where in the text each scalar comes from.
    private let word: UnsafeMutablePointer<UInt32>
    private let sources: UnsafeMutablePointer<Int>
    private var wordCount = 0
    /// Where in `word` the scalars begin that canonical ordering may move.
    private var runStart = 0
    private var isTooLong = false
    private var wordSource = 0

    /// The word in UTF-8, where each byte comes from, and the hashes of prefixes while it is matched.
    private let bytes: UnsafeMutablePointer<UInt8>
    private let byteSources: UnsafeMutablePointer<Int>
    private let hashes: UnsafeMutablePointer<UInt64>
    private let foundIDs: UnsafeMutablePointer<Int32>
    private let foundStarts: UnsafeMutablePointer<Int>

    private static let wordCapacity = WordPieceTokenizer.maximumWordScalars
    private static let byteCapacity = 4 * wordCapacity

    /// Lends a scanner whose buffers live on the stack.
    static func withScanner(_ tokenizer: WordPieceTokenizer, _ body: (inout WordPieceScanner) -> Void) {
        let wide = 8 * (wordCapacity + 3 * byteCapacity)
        let narrow = 4 * (wordCapacity + byteCapacity) + byteCapacity
        withUnsafeTemporaryAllocation(byteCount: wide + narrow, alignment: 8) { memory in
            var next = memory.baseAddress!
            func take<Element: BitwiseCopyable>(_ count: Int, _ type: Element.Type) -> UnsafeMutablePointer<Element> {
                defer { next += count * MemoryLayout<Element>.stride }
                return next.bindMemory(to: type, capacity: count)
            }
            var scanner = WordPieceScanner(
                tokenizer, sources: take(wordCapacity, Int.self), byteSources: take(byteCapacity, Int.self),
                hashes: take(byteCapacity, UInt64.self), foundStarts: take(byteCapacity, Int.self),
                word: take(wordCapacity, UInt32.self), foundIDs: take(byteCapacity, Int32.self),
                bytes: take(byteCapacity, UInt8.self))
            body(&scanner)
        }
    }

    private init(
        _ tokenizer: WordPieceTokenizer, sources: UnsafeMutablePointer<Int>, byteSources: UnsafeMutablePointer<Int>,
        hashes: UnsafeMutablePointer<UInt64>, foundStarts: UnsafeMutablePointer<Int>,
        word: UnsafeMutablePointer<UInt32>, foundIDs: UnsafeMutablePointer<Int32>, bytes: UnsafeMutablePointer<UInt8>
    ) {
        vocabulary = tokenizer.vocabulary
        ascii = tokenizer.ascii
        unknown = tokenizer.unknown
        lowercase = tokenizer.lowercase
        stripAccents = tokenizer.stripAccents
        separateIdeographs = tokenizer.separateIdeographs
        self.word = word
        self.sources = sources
        self.bytes = bytes
        self.byteSources = byteSources
        self.hashes = hashes
        self.foundIDs = foundIDs
        self.foundStarts = foundStarts
    }

    mutating func scan(_ text: UnsafeBufferPointer<UInt8>, into sink: inout PieceSink) {
        typealias Class = ASCIITable.Class
        let classes = ascii.classes
        let folded = ascii.folded
        var index = 0
        while index < text.count {
            let byte = text[index]
            switch classes[Int(byte)] {
            case Class.word:
                var end = index + 1
                while end < text.count && classes[Int(text[end])] == Class.word { end += 1 }
                if end < text.count && classes[Int(text[end])] > Class.punctuation {
                    index = scanUnicodeWord(text, from: index, into: &sink)
                } else {
                    let length = end - index
                    if length > Self.wordCapacity {
                        sink.add(unknown, at: index)
                    } else {
                        for place in 0..<length { bytes[place] = folded[Int(text[index + place])] }
                        match(length, from: index, sources: nil, into: &sink)
                    }
                    index = end
                }
            case Class.punctuation:
                sink.add(ascii.pieces[Int(byte)], at: index)
                index += 1
            case Class.other:
                index = scanUnicodeWord(text, from: index, into: &sink)
            default:
                index += 1
            }
        }
    }

    /// Reads on to the end of the word at `start`; returns where the scan continues.
    private mutating func scanUnicodeWord(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int, into sink: inout PieceSink
    ) -> Int {
        let properties = UnicodeProperties.shared
        var index = start
        while index < text.count {
            let byte = text[index]
            let source = index
            if byte < 0x80 {
                switch ascii.classes[Int(byte)] {
                case ASCIITable.Class.word:
                    append(UInt32(ascii.folded[Int(byte)]), source)
                    runStart = wordCount
                case ASCIITable.Class.control:
                    break
                default:
                    finishWord(into: &sink)
                    return index
                }
                index += 1
                continue
            }
            let scalar = Self.decode(text, &index)
            let flags = properties.flags(of: scalar)
            if flags == 0 {
                append(scalar, source)
                runStart = wordCount
            } else if flags & UnicodeProperties.control != 0 {
                continue
            } else if flags & UnicodeProperties.space != 0 {
                break
            } else if flags & UnicodeProperties.ideograph != 0 && separateIdeographs {
                finishWord(into: &sink)
                normalise(scalar, flags, source, properties, into: &sink)
                break
            } else {
                normalise(scalar, flags, source, properties, into: &sink)
            }
        }
        finishWord(into: &sink)
        return index
    }

    /// The scalar at `index`, which moves behind it. A `String`'s UTF-8 is always well-formed.
    @inline(__always)
    private static func decode(_ text: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> UInt32 {
        let first = UInt32(text[index])
        func next(_ distance: Int) -> UInt32 { UInt32(text[index + distance] & 0x3F) }
        if first < 0xE0 {
            defer { index += 2 }
            return (first & 0x1F) << 6 | next(1)
        }
        if first < 0xF0 {
            defer { index += 3 }
            return (first & 0x0F) << 12 | next(1) << 6 | next(2)
        }
        defer { index += 4 }
        return (first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3)
    }

    private mutating func normalise(
        _ scalar: UInt32, _ flags: UnicodeProperties.Flags, _ source: Int, _ properties: UnicodeProperties,
        into sink: inout PieceSink
    ) {
        guard stripAccents else {
            keep(scalar, flags & ~UnicodeProperties.combining, source, properties, into: &sink)
            return
        }
        if flags & UnicodeProperties.mark != 0 {
            // A dropped mark of class 0 still keeps those around it from changing places.
            if flags & UnicodeProperties.combining == 0 { runStart = wordCount }
        } else if flags & UnicodeProperties.decomposes != 0 {
            properties.decompose(scalar) { keep($0, properties.flags(of: $0), source, properties, into: &sink) }
        } else {
            keep(scalar, flags, source, properties, into: &sink)
        }
    }

    private mutating func keep(
        _ scalar: UInt32, _ flags: UnicodeProperties.Flags, _ source: Int, _ properties: UnicodeProperties,
        into sink: inout PieceSink
    ) {
        let isCased = lowercase && flags & UnicodeProperties.hasLower != 0
        let folded = isCased ? properties.lowercase(scalar) : scalar
        if flags & UnicodeProperties.punctuation != 0 {
            finishWord(into: &sink)
            append(folded, source)
            finishWord(into: &sink)
            return
        }
        append(folded, source)
        if flags & UnicodeProperties.combining != 0 && !isTooLong {
            // Canonical ordering: a stable sort of the run by combining class.
            let own = properties.combiningClass(of: folded)
            var place = wordCount - 1
            while place > runStart && properties.combiningClass(of: word[place - 1]) > own {
                word[place] = word[place - 1]
                place -= 1
            }
            word[place] = folded
        } else {
            runStart = wordCount
        }
        if isCased && scalar == 0x130 { append(0x307, source) }
    }

    @inline(__always)
    private mutating func append(_ scalar: UInt32, _ source: Int) {
        guard wordCount < Self.wordCapacity else {
            isTooLong = true
            return
        }
        if wordCount == 0 { wordSource = source }
        word[wordCount] = scalar
        sources[wordCount] = source
        wordCount += 1
    }

    private mutating func finishWord(into sink: inout PieceSink) {
        let count = wordCount
        wordCount = 0
        runStart = 0
        if isTooLong {
            isTooLong = false
            sink.add(unknown, at: wordSource)
            return
        }
        var length = 0
        for index in 0..<count {
            let scalar = word[index]
            let start = length
            if scalar < 0x80 {
                bytes[length] = UInt8(scalar)
                length += 1
            } else {
                let width = scalar < 0x800 ? 2 : scalar < 0x10000 ? 3 : 4
                var rest = scalar
                for place in stride(from: width - 1, to: 0, by: -1) {
                    bytes[length + place] = 0x80 | UInt8(rest & 0x3F)
                    rest >>= 6
                }
                bytes[length] = UInt8(truncatingIfNeeded: 0xF00 >> width) & 0xF0 | UInt8(rest)
                length += width
            }
            for place in start..<length { byteSources[place] = sources[index] }
        }
        if length > 0 { match(length, from: wordSource, sources: byteSources, into: &sink) }
    }

    /// Splits the `length` bytes of `bytes` into the longest pieces from the left, or into one `[UNK]`.
    ///
    /// - Complexity: O(length × longest piece) at worst, O(length) where the word is a piece.
    @inline(__always)
    private func match(
        _ length: Int, from source: Int, sources: UnsafeMutablePointer<Int>?, into sink: inout PieceSink
    ) {
        var found = 0
        var start = 0
        let longest = vocabulary.longestPiece
        while start < length {
            let rest = min(length - start, longest)
            var hash = start == 0 ? WordPieceVocabulary.wordSeed : WordPieceVocabulary.continuationSeed
            for index in 0..<rest {
                hash = WordPieceVocabulary.extend(hash, bytes[start + index])
                hashes[index] = hash
            }
            var size = rest
            var id: Int32 = -1
            while size > 0 {
                // A piece ends where a scalar ends.
                if start + size == length || bytes[start + size] & 0xC0 != 0x80 {
                    id = vocabulary.find(hashes[size - 1], bytes + start, size, continues: start > 0)
                    if id >= 0 { break }
                }
                size -= 1
            }
            guard size > 0 else {
                sink.add(unknown, at: source)
                return
            }
            foundIDs[found] = id
            foundStarts[found] = start
            found += 1
            start += size
        }
        for index in 0..<found {
            let place = foundStarts[index]
            sink.add(foundIDs[index], at: sources.map { $0[place] } ?? source + place)
        }
    }
}
