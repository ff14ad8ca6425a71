/// The memory to analyse a run of characters of a script without spaces.
struct UnspacedRun: ~Copyable {
    var units = ScratchArray<NormalizedScalar>()
    /// Where each cluster (a character with its marks) begins in `units`, and the end of the last.
    var clusters = ScratchArray<Int>()
    var scratch = ScratchArray<UInt8>()
}

/// Scripts without spaces between words: overlapping pairs of characters instead of words.
///
/// They also give each single character with its marks, as an extra token: it does not count for the length, but a query of
/// one character finds it, and in Chinese and Japanese it repairs pairs that cross a word boundary. A Korean word with an
/// ending also gives the word without it.
extension AnalysisSession {
    /// Longer runs are analysed in pieces of about this many bytes, without losing a pair.
    private static let maximumPiece = 4096

    /// Analyses what begins with a character beyond ASCII; returns where to go on.
    func analyzeBeyondASCII(
        _ text: UnsafeBufferPointer<UInt8>, at index: Int, into output: UnsafeMutablePointer<TokenBuffer.State>
    ) -> Int {
        let (found, length) = characterClass(text, index)
        if found.isAlphanumeric {
            let end = endOfIdentifier(text, from: index)
            emit(text, index, end, isNumber: false, into: output)
            return end
        }
        if found.isUnspaced { return analyzeUnspaced(text, at: index, into: output) }
        if found == .compound || found == .pictograph {
            emit(text, index, index + length, isNumber: false, into: output)
        }
        return index + length
    }

    private func analyzeUnspaced(
        _ text: UnsafeBufferPointer<UInt8>, at start: Int, into output: UnsafeMutablePointer<TokenBuffer.State>
    ) -> Int {
        emitPending(text, into: output)
        let data = UnicodeData.shared
        let isComplex = characterClass(text, start).found == .complex
        var isPlain = !isComplex
        var isHangul = true
        var end = start
        while end < text.count, end - start < Self.maximumPiece {
            let (scalar, length) = UTF8Decoding.decode(text, at: end)
            let found = data.characterClass(scalar)
            guard found.isExtender || (isComplex ? found == .complex : found.isCJK) else { break }
            // Conjoining jamo compose although they are letters.
            if found.isExtender || data.hasFolding(scalar) || scalar &- 0x1100 < 0x100 { isPlain = false }
            if found != .hangul { isHangul = false }
            end += length
        }
        let isCut = end < text.count && end - start >= Self.maximumPiece
        if isPlain, !isHangul { return emitPlainPairs(text, start, end, isCut, into: output) }
        return emitPairs(text, start, end, isCut, into: output)
    }

    /// Emits the pairs of characters that normalisation leaves alone, straight from the text.
    private func emitPlainPairs(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ isCut: Bool,
        into output: UnsafeMutablePointer<TokenBuffer.State>
    ) -> Int {
        let base = text.baseAddress.unsafelyUnwrapped
        func emit(_ from: Int, _ to: Int, _ flags: Token.Flags) {
            let term = UnsafeBufferPointer(start: base + from, count: to - from)
            let (low, high) = ByteHash.words(term)
            let hash = UInt32(truncatingIfNeeded: ByteHash.mix(low, high, term.count) >> 32)
            output.pointee.append(
                low, high, length: term.count, hash: hash, position: output.pointee.positionCount, from, to, flags)
        }
        func length(_ index: Int) -> Int { base[index] < 0xE0 ? 2 : base[index] < 0xF0 ? 3 : 4 }
        var first = start
        var second = start + length(start)
        if second == end {
            emit(first, end, .primary)
            output.pointee.positionCount += 1
            return end
        }
        while second < end {
            let next = second + length(second)
            emit(first, next, .primary)
            emit(first, second, [])
            output.pointee.positionCount += 1
            first = second
            second = next
        }
        if isCut { return first }
        emit(first, end, [])
        output.pointee.positionCount += 1
        return end
    }

    /// Emits the pairs of a run after normalising it.
    private func emitPairs(
        _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ isCut: Bool,
        into output: UnsafeMutablePointer<TokenBuffer.State>
    ) -> Int {
        var run = UnspacedRun()
        swap(&run, &unspaced)
        defer { swap(&run, &unspaced) }
        run.units.truncate(to: 0)
        wordAnalyzer.pointee.normalizer.normalize(UnsafeBufferPointer(rebasing: text[start..<end]), into: &run.units)
        run.clusters.truncate(to: 0)
        for index in 0..<run.units.count {
            let isJoined =
                run.units[index].characterClass.isExtender || (index > 0 && Self.stacks(run.units[index - 1].scalar))
            if index == 0 || !isJoined { run.clusters.append(index) }
        }
        let count = run.clusters.count
        guard count > 0 else { return end }
        run.clusters.append(run.units.count)

        func emit(_ first: Int, _ last: Int, _ flags: Token.Flags) {
            let units = run.units[run.clusters[first]..<run.clusters[last + 1]]
            run.scratch.truncate(to: 0)
            for unit in units { UTF8Decoding.append(unit.scalar, to: &run.scratch) }
            var length = run.scratch.count
            if length > Analyzer.maximumTermLength {
                length = Analyzer.maximumTermLength
                while run.scratch[length] & 0xC0 == 0x80 { length -= 1 }
                output.pointee.cutTermCount += 1
            }
            let term = run.scratch[0..<length]
            output.pointee.append(
                term, hash: ByteHash.termHash(term), position: output.pointee.positionCount,
                start + Int(units[0].start), start + Int(units[units.count - 1].end), flags)
        }
        var stem: Int?
        if !isCut, count == run.units.count, run.units.elements.allSatisfy({ $0.characterClass == .hangul }) {
            stem = KoreanParticles.stemLength(count) { run.units[$0].scalar }
        }
        for index in 0..<count {
            let isLast = index == count - 1
            if isLast, isCut, count > 1 { return start + Int(run.units[run.clusters[index]].start) }
            if !isLast { emit(index, index + 1, .primary) } else if count == 1 { emit(index, index, .primary) }
            if index == 0, let stem { emit(0, stem - 1, []) }
            if count > 1 { emit(index, index, []) }
            output.pointee.positionCount += 1
        }
        return end
    }

    /// Whether a sign puts the next consonant under this one: Khmer coeng, Burmese virama.
    static func stacks(_ scalar: UInt32) -> Bool { scalar == 0x17D2 || scalar == 0x1039 }
}
