import CVectorKernels

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The terms of each distinct word seen so far: open addressing, a slot of one cache line for a short word.
///
/// It grows with what it holds up to its bounds (``maximumWords``, ``maximumBytes``, ``maximumTerms``): at most about
/// 35 MB, which only texts of very many distinct words reach. A full cache keeps the words that were found again since
/// it was full before, and drops the others.
///
/// Thread safety: used by one thread at a time.
final class WordCache {
    /// A word of the text and, if it gives one term of at most 16 bytes, that term.
    struct Slot {
        /// The word's first 16 bytes, zero-padded.
        var keyLow: UInt64 = 0
        var keyHigh: UInt64 = 0
        var termLow: UInt64 = 0
        var termHigh: UInt64 = 0
        var hash: UInt64 = 0
        var termHash: UInt32 = 0
        /// Where a word of more than 16 bytes stands in `bytes`.
        var keyStart: UInt32 = 0
        /// Where the terms stand in `terms`, unless there is just the one above.
        var firstTerm: UInt32 = 0
        var termCount: UInt16 = 0
        /// 0 for an empty slot.
        var keyLength: UInt16 = 0
        var positions: UInt16 = 0
        var cutTerms: UInt8 = 0
        /// The length of the one term, 0 if there is not just one.
        var termLength: UInt8 = 0
        /// The one term's range in the word, which is then at most 255 bytes long.
        var textStart: UInt8 = 0
        var textEnd: UInt8 = 0
        var flags: UInt8 = 0
        /// Whether the word was found again since it was stored or last kept.
        var wasFound = false
    }

    struct Term {
        var start: UInt32
        var hash: UInt32
        var textStart: UInt16
        var textEnd: UInt16
        var position: UInt16
        var length: UInt8
        var flags: UInt8
    }

    static let maximumWords = 1 << 17
    static let maximumBytes = 8 << 20
    static let maximumTerms = 1 << 18
    /// Longer words are analysed each time.
    static let maximumKeyLength = 1024
    /// A word that finds no place within this many slots takes the last of them: words made to collide cost no more
    /// than analysing them again.
    private static let maximumProbes = 32

    /// The memory behind constant pointers: see `TokenBuffer.State`.
    private struct State {
        var slots: UnsafeMutablePointer<Slot>
        var slotCount: Int
        var words = 0
        var bytes: UnsafeMutablePointer<UInt8>
        var byteCount = 0
        var terms: UnsafeMutablePointer<Term>
        var termCount = 0

        init(slotCount: Int) {
            self.slotCount = slotCount
            slots = Self.emptySlots(slotCount)
            // Terms are read 16 bytes at a time.
            bytes = .allocate(capacity: WordCache.maximumBytes + 16)
            terms = .allocate(capacity: WordCache.maximumTerms)
        }

        /// Slots that each stand in one line of the processor's cache, in large pages where there are enough of them.
        static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
            let size = count * MemoryLayout<Slot>.stride
            let largePage = 2 << 20
            let memory = UnsafeMutableRawPointer.allocate(
                byteCount: size, alignment: size >= largePage ? largePage : MemoryLayout<Slot>.stride)
            #if os(Linux)
                if size >= largePage { madvise(memory, size, Int32(MADV_HUGEPAGE)) }
            #endif
            let slots = memory.bindMemory(to: Slot.self, capacity: count)
            slots.initialize(repeating: Slot(), count: count)
            return slots
        }

        func deallocate() {
            slots.deallocate()
            bytes.deallocate()
            terms.deallocate()
        }
    }

    private let state: UnsafeMutablePointer<State>
    /// The bytes of long words and of terms. The system gives pages as they are used.
    var bytes: UnsafeMutablePointer<UInt8> { state.pointee.bytes }
    var terms: UnsafeMutablePointer<Term> { state.pointee.terms }

    init() {
        state = .allocate(capacity: 1)
        state.initialize(to: State(slotCount: 1024))
    }

    deinit {
        state.pointee.deallocate()
        state.deallocate()
    }

    /// Asks for the first slot of a word.
    @inline(__always)
    func prefetch(_ hash: UInt64) {
        prefetch_line(state.pointee.slots + (Int(truncatingIfNeeded: hash) & (state.pointee.slotCount &- 1)))
    }

    /// The slot of a word of at most 16 bytes, given as two zero-padded words; valid until the next insertion.
    @inline(__always)
    func find(_ low: UInt64, _ high: UInt64, length: Int, hash: UInt64) -> UnsafeMutablePointer<Slot>? {
        let mask = state.pointee.slotCount &- 1
        let slots = state.pointee.slots
        var index = Int(truncatingIfNeeded: hash) & mask
        for _ in 0..<Self.maximumProbes {
            let slot = slots + index
            if slot.pointee.keyLow == low, slot.pointee.keyHigh == high, Int(slot.pointee.keyLength) == length {
                if !slot.pointee.wasFound { slot.pointee.wasFound = true }
                return slot
            }
            if slot.pointee.keyLength == 0 { return nil }
            index = (index &+ 1) & mask
        }
        return nil
    }

    /// The slot of a longer word.
    func find(_ word: UnsafeBufferPointer<UInt8>, hash: UInt64) -> UnsafeMutablePointer<Slot>? {
        let mask = state.pointee.slotCount - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        for _ in 0..<Self.maximumProbes {
            let slot = state.pointee.slots + index
            if slot.pointee.keyLength == 0 { return nil }
            if slot.pointee.hash == hash, Int(slot.pointee.keyLength) == word.count,
                memcmp(bytes + Int(slot.pointee.keyStart), word.baseAddress.unsafelyUnwrapped, word.count) == 0
            {
                slot.pointee.wasFound = true
                return slot
            }
            index = (index + 1) & mask
        }
        return nil
    }

    /// Stores the terms of a word of at most ``maximumKeyLength`` bytes that is not there.
    func insert(
        _ word: UnsafeBufferPointer<UInt8>, hash: UInt64, _ found: borrowing WordTerms
    ) -> UnsafeMutablePointer<Slot> {
        makeRoom(for: found, word.count)
        var slot = Slot()
        (slot.keyLow, slot.keyHigh) = ByteHash.words(word)
        slot.hash = hash
        slot.keyLength = UInt16(word.count)
        slot.positions = UInt16(found.positions)
        slot.cutTerms = UInt8(found.cutTerms)
        if word.count > 16 {
            slot.keyStart = UInt32(state.pointee.byteCount)
            append(word)
        }
        let source = found.bytes.elements
        do {
            if found.terms.count == 1, found.positions == 1, found.cutTerms == 0, source.count <= 16, word.count < 256 {
                (slot.termLow, slot.termHigh) = ByteHash.words(source)
                slot.termHash = ByteHash.termHash(source)
                slot.termLength = UInt8(source.count)
                slot.textStart = UInt8(found.terms[0].textStart)
                slot.textEnd = UInt8(found.terms[0].textEnd)
                slot.flags = found.terms[0].flags.rawValue
            } else {
                slot.firstTerm = UInt32(state.pointee.termCount)
                slot.termCount = UInt16(found.terms.count)
                let start = state.pointee.byteCount
                append(source)
                append(found.terms.elements, at: start)
            }
        }
        return place(slot)
    }

    private func append(_ source: UnsafeBufferPointer<UInt8>) {
        guard let base = source.baseAddress else { return }
        (bytes + state.pointee.byteCount).update(from: base, count: source.count)
        state.pointee.byteCount += source.count
    }

    private func append(_ found: UnsafeBufferPointer<WordTerms.Term>, at start: Int) {
        for term in found {
            let range = UnsafeBufferPointer(start: bytes + start + term.start, count: term.length)
            (terms + state.pointee.termCount).initialize(
                to: Term(
                    start: UInt32(start + term.start), hash: ByteHash.termHash(range),
                    textStart: UInt16(term.textStart), textEnd: UInt16(term.textEnd), position: UInt16(term.position),
                    length: UInt8(term.length), flags: term.flags.rawValue))
            state.pointee.termCount += 1
        }
    }

    private func place(_ slot: Slot) -> UnsafeMutablePointer<Slot> {
        let mask = state.pointee.slotCount - 1
        var index = Int(truncatingIfNeeded: slot.hash) & mask
        var probes = 1
        while state.pointee.slots[index].keyLength != 0, probes < Self.maximumProbes {
            index = (index + 1) & mask
            probes += 1
        }
        if state.pointee.slots[index].keyLength == 0 { state.pointee.words += 1 }
        state.pointee.slots[index] = slot
        return state.pointee.slots + index
    }

    /// Grows at half load, or empties the cache when a bound is reached.
    private func makeRoom(for found: borrowing WordTerms, _ wordLength: Int) {
        let isFull =
            state.pointee.words >= Self.maximumWords
            || state.pointee.byteCount + found.bytes.count + wordLength > Self.maximumBytes
            || state.pointee.termCount + found.terms.count > Self.maximumTerms
        if isFull {
            dropUnused()
        } else if state.pointee.words * 2 >= state.pointee.slotCount {
            let (old, count) = (state.pointee.slots, state.pointee.slotCount)
            state.pointee.slotCount = count * 4
            state.pointee.slots = State.emptySlots(count * 4)
            state.pointee.words = 0
            for index in 0..<count where old[index].keyLength != 0 { _ = place(old[index]) }
            old.deallocate()
        }
    }

    /// Starts again with the words that were found again, if those are less than half of what fits.
    private func dropUnused() {
        let old = state.pointee
        state.pointee = State(slotCount: old.slotCount)
        for index in 0..<old.slotCount where old.slots[index].wasFound {
            guard state.pointee.words < Self.maximumWords / 2, state.pointee.byteCount < Self.maximumBytes / 2,
                state.pointee.termCount < Self.maximumTerms / 2
            else { break }
            var slot = old.slots[index]
            slot.wasFound = false
            if slot.keyLength > 16 {
                let word = UnsafeBufferPointer(start: old.bytes + Int(slot.keyStart), count: Int(slot.keyLength))
                slot.keyStart = UInt32(state.pointee.byteCount)
                append(word)
            }
            if slot.termLength == 0 {
                let first = Int(slot.firstTerm)
                slot.firstTerm = UInt32(state.pointee.termCount)
                for var term in UnsafeBufferPointer(start: old.terms + first, count: Int(slot.termCount)) {
                    let source = UnsafeBufferPointer(start: old.bytes + Int(term.start), count: Int(term.length))
                    term.start = UInt32(state.pointee.byteCount)
                    append(source)
                    (terms + state.pointee.termCount).initialize(to: term)
                    state.pointee.termCount += 1
                }
            }
            _ = place(slot)
        }
        old.deallocate()
    }
}
