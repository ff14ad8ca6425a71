/// Analyses texts on one thread, with the stemmers and caches that takes.
///
/// Thread safety: used by one thread at a time.
package final class AnalysisSession {
    let wordAnalyzer: WordAnalyzer
    let cache = WordCache()
    var unspaced: [NormalizedScalar] = []

    init(_ configuration: AnalyzerConfiguration) {
        wordAnalyzer = WordAnalyzer(configuration)
    }

    /// Analyses a text and appends its tokens to `buffer`, which the caller has emptied; appending to a buffer that is
    /// not empty continues its positions.
    ///
    /// Invalid UTF-8 separates words. Precondition: at most ``Analyzer/maximumTextLength`` bytes.
    ///
    /// - Complexity: O(length of the text); each distinct word is normalised and stemmed once.
    package func analyze(_ text: UnsafeBufferPointer<UInt8>, into buffer: TokenBuffer) {
        precondition(text.count <= Analyzer.maximumTextLength)
        guard let base = text.baseAddress else { return }
        ByteClass.table.withUnsafeBufferPointer { classes in
            var index = 0
            while index < text.count {
                let byte = base[index]
                let found = classes[Int(byte)]
                if found & ByteClass.word != 0 {
                    var end = index + 1
                    while end < text.count, classes[Int(base[end])] & ByteClass.word != 0 { end += 1 }
                    if !isSimpleEnd(text, end, classes) { end = endOfIdentifier(text, from: index) }
                    emit(text, index, end, into: buffer)
                    index = end
                } else if byte >= 0x80 {
                    index = analyzeBeyondASCII(text, at: index, into: buffer)
                } else if byte == 0x2E, startsDotName(text, index, classes) {
                    let end = endOfIdentifier(text, from: index + 1)
                    emit(text, index, end, into: buffer)
                    index = end
                } else {
                    index += 1
                }
            }
        }
    }

    /// Whether the word that ends at `end` ends there for sure, judged by one or two bytes.
    @inline(__always)
    private func isSimpleEnd(_ text: UnsafeBufferPointer<UInt8>, _ end: Int, _ classes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard end < text.count else { return true }
        let found = classes[Int(text[end])]
        if found == 0 { return true }
        if found & ByteClass.joiner == 0 { return false }
        guard end + 1 < text.count else { return text[end] != 0x23 }
        return classes[Int(text[end + 1])] == 0 && text[end] != 0x23
    }

    /// Whether a full stop begins a name such as `.net`: nothing but white space or an opening mark before it.
    private func startsDotName(_ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ classes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard index + 1 < text.count, classes[Int(text[index + 1])] & ByteClass.letter != 0 else { return false }
        guard index > 0 else { return true }
        switch text[index - 1] {
        case 0x20, 0x09, 0x0A, 0x0D, 0x28, 0x22, 0x27, 0x60, 0x5B: return true
        default: return false
        }
    }

    /// Emits the terms of a word, analysing it if it is new.
    @inline(__always)
    func emit(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, into buffer: TokenBuffer) {
        let length = end - start
        guard length <= 16 else { return emitLong(text, start, end, into: buffer) }
        let raw = UnsafeRawPointer(text.baseAddress.unsafelyUnwrapped + start)
        var low: UInt64
        var high: UInt64
        if text.count - start >= 16 {
            low = UInt64(littleEndian: raw.loadUnaligned(as: UInt64.self))
            high = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            if length < 8 {
                low &= (1 << UInt64(length * 8)) &- 1
                high = 0
            } else if length < 16 {
                high &= (1 << UInt64((length - 8) * 8)) &- 1
            }
        } else {
            (low, high) = ByteHash.words(UnsafeBufferPointer(rebasing: text[start..<end]))
        }
        let hash = ByteHash.mix(low, high, length)
        if let slot = cache.find(low, high, length: length, hash: hash) {
            append(slot, at: start, into: buffer)
        } else {
            let word = UnsafeBufferPointer(rebasing: text[start..<end])
            wordAnalyzer.analyze(word)
            append(cache.insert(word, low: low, high: high, hash: hash, wordAnalyzer.result), at: start, into: buffer)
        }
    }

    @inline(never)
    private func emitLong(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, into buffer: TokenBuffer) {
        var word = UnsafeBufferPointer(rebasing: text[start..<end])
        guard word.count <= WordCache.maximumKeyLength else {
            // No more than this can matter to a term of at most 255 bytes.
            var length = 4 * WordCache.maximumKeyLength
            if length < word.count {
                while word[length] & 0xC0 == 0x80, length > WordCache.maximumKeyLength { length -= 1 }
                word = UnsafeBufferPointer(rebasing: word[..<length])
            }
            wordAnalyzer.analyze(word)
            return append(wordAnalyzer.result, at: start, into: buffer)
        }
        let (low, high) = ByteHash.words(word)
        let hash = ByteHash.hash(word)
        if let slot = cache.find(word, low: low, high: high, hash: hash) {
            append(slot, at: start, into: buffer)
        } else {
            wordAnalyzer.analyze(word)
            append(cache.insert(word, low: low, high: high, hash: hash, wordAnalyzer.result), at: start, into: buffer)
        }
    }

    @inline(__always)
    private func append(_ slot: UnsafeMutablePointer<WordCache.Slot>, at start: Int, into buffer: TokenBuffer) {
        guard slot.pointee.isInline else { return appendTerms(slot, at: start, into: buffer) }
        buffer.reserve(termLength: 16)
        let length = Int(slot.pointee.termLength)
        let target = UnsafeMutableRawPointer(buffer.byteStorage + buffer.byteCount)
        target.storeBytes(of: slot.pointee.termLow.littleEndian, as: UInt64.self)
        target.storeBytes(of: slot.pointee.termHigh.littleEndian, toByteOffset: 8, as: UInt64.self)
        let flags = Token.Flags(rawValue: slot.pointee.flags)
        (buffer.tokenStorage + buffer.tokenCount).initialize(
            to: Token(
                termStart: UInt32(truncatingIfNeeded: buffer.byteCount),
                position: UInt32(truncatingIfNeeded: buffer.positionCount),
                textStart: UInt32(truncatingIfNeeded: start + Int(slot.pointee.textStart)),
                textEnd: UInt32(truncatingIfNeeded: start + Int(slot.pointee.textEnd)),
                termHash: slot.pointee.termHash, termLength: UInt16(length), flags: flags))
        buffer.byteCount += length
        buffer.tokenCount += 1
        buffer.positionCount += 1
        buffer.primaryCount += Int(slot.pointee.flags & 1)
    }

    @inline(never)
    private func appendTerms(_ slot: UnsafeMutablePointer<WordCache.Slot>, at start: Int, into buffer: TokenBuffer) {
        let slot = slot.pointee
        for index in Int(slot.firstTerm)..<Int(slot.firstTerm) + Int(slot.termCount) {
            let term = cache.terms[index]
            buffer.append(
                UnsafeBufferPointer(start: cache.bytes + Int(term.start), count: Int(term.length)), hash: term.hash,
                position: buffer.positionCount + Int(term.position), start + Int(term.textStart),
                start + Int(term.textEnd), Token.Flags(rawValue: term.flags))
        }
        buffer.positionCount += Int(slot.positions)
        buffer.cutTermCount += Int(slot.cutTerms)
    }

    private func append(_ found: WordTerms, at start: Int, into buffer: TokenBuffer) {
        found.bytes.withUnsafeBufferPointer { bytes in
            for term in found.terms {
                let range = UnsafeBufferPointer(rebasing: bytes[term.start..<term.start + term.length])
                buffer.append(
                    range, hash: UInt32(truncatingIfNeeded: ByteHash.hash(range) >> 32),
                    position: buffer.positionCount + term.position, start + term.textStart, start + term.textEnd,
                    term.flags)
            }
        }
        buffer.positionCount += found.positions
        buffer.cutTermCount += found.cutTerms
    }

    /// Analyses a text: its terms in order. For tests, queries and explanations.
    package func analyze(_ text: String) -> [(term: String, position: Int, isPrimary: Bool)] {
        let buffer = TokenBuffer()
        var text = text
        text.withUTF8 { analyze($0, into: buffer) }
        return buffer.tokens.map { (buffer.string(of: $0), Int($0.position), $0.isPrimary) }
    }

    /// A word as the pipeline normalises it, without stemming and without parts: for prefix and fuzzy queries.
    package func normalized(_ word: String) -> String {
        var word = word
        return word.withUTF8 { String(decoding: wordAnalyzer.normalized($0), as: UTF8.self) }
    }
}
