#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Hashes of short byte strings.
enum ByteHash {
    /// Two words of at most eight bytes each, and their length, mixed by a 128-bit multiplication.
    @inline(__always)
    static func mix(_ low: UInt64, _ high: UInt64, _ length: Int) -> UInt64 {
        let product = (low ^ 0xA076_1D64_78BD_642F ^ UInt64(truncatingIfNeeded: length))
            .multipliedFullWidth(by: high ^ 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }

    /// The hash of a byte string of any length. Little-endian loads, so it is the same on every machine.
    static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        guard let base = bytes.baseAddress else { return 0 }
        let raw = UnsafeRawPointer(base)
        var offset = 0
        var state: UInt64 = 0
        while bytes.count - offset > 16 {
            let low = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let high = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
            state = mix(low ^ state, high, bytes.count)
            offset += 16
        }
        var low: UInt64 = 0
        var high: UInt64 = 0
        for index in offset..<bytes.count {
            let shift = UInt64((index - offset) & 7) * 8
            if index - offset < 8 { low |= UInt64(bytes[index]) << shift } else { high |= UInt64(bytes[index]) << shift }
        }
        return mix(low ^ state, high, bytes.count)
    }
}

/// The terms of each distinct word seen so far: open addressing, a slot of one cache line for a short word.
///
/// Bounded memory: at most ``maximumWords`` words and ``maximumBytes`` of their bytes; a full cache starts again empty.
/// Cost does not depend on what an adversary sends beyond that: a miss is one analysis of the word.
///
/// Thread safety: used by one thread at a time.
final class WordCache {
    /// A word and, if it has one term of at most 16 bytes at its first position, the term.
    struct Slot {
        /// The word's first 16 bytes, zero-padded.
        var keyLow: UInt64 = 0
        var keyHigh: UInt64 = 0
        var termLow: UInt64 = 0
        var termHigh: UInt64 = 0
        var termHash: UInt32 = 0
        /// Where the terms stand in `terms`, and for words of more than 16 bytes the word in `bytes`.
        var firstTerm: UInt32 = 0
        var keyStart: UInt32 = 0
        /// 0 for an empty slot.
        var keyLength: UInt16 = 0
        var termCount: UInt16 = 0
        var positions: UInt16 = 0
        var textStart: UInt16 = 0
        var textEnd: UInt16 = 0
        var cutTerms: UInt16 = 0
        var termLength: UInt8 = 0
        var flags: UInt8 = 0
        var isInline = false
        var hashTag: UInt8 = 0
        var hash: UInt32 = 0
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

    static let maximumWords = 1 << 16
    static let maximumBytes = 8 << 20
    /// Longer words are analysed each time.
    static let maximumKeyLength = 1024

    /// A word that finds no place within these many slots takes the last of them: colliding words, which an adversary
    /// can make, cost no more than analysing them again.
    private static let maximumProbes = 32
    private static let slotCount = maximumWords * 2
    private let slots: UnsafeMutablePointer<Slot>
    private var words = 0
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    private var byteCount = 0
    private(set) var terms: UnsafeMutablePointer<Term>
    private var termCount = 0
    private static let maximumTerms = 1 << 18

    init() {
        slots = .allocate(capacity: Self.slotCount)
        slots.initialize(repeating: Slot(), count: Self.slotCount)
        bytes = .allocate(capacity: Self.maximumBytes)
        terms = .allocate(capacity: Self.maximumTerms)
    }

    deinit {
        slots.deallocate()
        bytes.deallocate()
        terms.deallocate()
    }

    /// The slot of a word of at most 16 bytes, given as two zero-padded words; `nil` if it is not there.
    @inline(__always)
    func find(_ low: UInt64, _ high: UInt64, length: Int, hash: UInt64) -> UnsafeMutablePointer<Slot>? {
        var index = Int(truncatingIfNeeded: hash) & (Self.slotCount - 1)
        for _ in 0..<Self.maximumProbes {
            let slot = slots + index
            if slot.pointee.keyLow == low, slot.pointee.keyHigh == high, Int(slot.pointee.keyLength) == length { return slot }
            if slot.pointee.keyLength == 0 { return nil }
            index = (index + 1) & (Self.slotCount - 1)
        }
        return nil
    }

    /// The slot of a longer word.
    func find(_ word: UnsafeBufferPointer<UInt8>, low: UInt64, high: UInt64, hash: UInt64) -> UnsafeMutablePointer<Slot>? {
        var index = Int(truncatingIfNeeded: hash) & (Self.slotCount - 1)
        for _ in 0..<Self.maximumProbes {
            let slot = slots + index
            if slot.pointee.keyLength == 0 { return nil }
            if Int(slot.pointee.keyLength) == word.count, slot.pointee.keyLow == low, slot.pointee.keyHigh == high,
                memcmp(bytes + Int(slot.pointee.keyStart), word.baseAddress!, word.count) == 0
            {
                return slot
            }
            index = (index + 1) & (Self.slotCount - 1)
        }
        return nil
    }

    /// Stores the terms of a word that is not there. Slots found before are invalid afterwards.
    func insert(
        _ word: UnsafeBufferPointer<UInt8>, low: UInt64, high: UInt64, hash: UInt64, _ found: WordTerms
    ) -> UnsafeMutablePointer<Slot> {
        let needed = found.bytes.count + word.count
        if words >= Self.maximumWords || byteCount + needed > Self.maximumBytes
            || termCount + found.terms.count > Self.maximumTerms
        {
            slots.update(repeating: Slot(), count: Self.slotCount)
            words = 0
            byteCount = 0
            termCount = 0
        }
        var index = Int(truncatingIfNeeded: hash) & (Self.slotCount - 1)
        var probes = 1
        while slots[index].keyLength != 0, probes < Self.maximumProbes {
            index = (index + 1) & (Self.slotCount - 1)
            probes += 1
        }
        var slot = Slot()
        slot.keyLow = low
        slot.keyHigh = high
        slot.keyLength = UInt16(word.count)
        slot.positions = UInt16(found.positions)
        slot.cutTerms = UInt16(found.cutTerms)
        slot.termCount = UInt16(found.terms.count)
        slot.firstTerm = UInt32(termCount)
        if word.count > 16, let base = word.baseAddress {
            slot.keyStart = UInt32(byteCount)
            (bytes + byteCount).update(from: base, count: word.count)
            byteCount += word.count
        }
        let start = byteCount
        found.bytes.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { (bytes + start).update(from: base, count: source.count) }
        }
        byteCount += found.bytes.count
        for term in found.terms {
            let range = UnsafeBufferPointer(start: bytes + start + term.start, count: term.length)
            terms[termCount] = Term(
                start: UInt32(start + term.start), hash: UInt32(truncatingIfNeeded: ByteHash.hash(range) >> 32),
                textStart: UInt16(term.textStart), textEnd: UInt16(term.textEnd), position: UInt16(term.position),
                length: UInt8(term.length), flags: term.flags.rawValue)
            termCount += 1
        }
        if found.terms.count == 1, found.terms[0].length <= 16, found.terms[0].position == 0, found.positions == 1,
            found.cutTerms == 0
        {
            let term = terms[termCount - 1]
            let words = ByteHash.words(UnsafeBufferPointer(start: bytes + Int(term.start), count: Int(term.length)))
            slot.termLow = words.low
            slot.termHigh = words.high
            slot.termHash = term.hash
            slot.termLength = term.length
            slot.textStart = term.textStart
            slot.textEnd = term.textEnd
            slot.flags = term.flags
            slot.isInline = true
        }
        slots[index] = slot
        words += 1
        return slots + index
    }
}

extension ByteHash {
    /// The first 16 bytes as two zero-padded little-endian words.
    static func words(_ bytes: UnsafeBufferPointer<UInt8>) -> (low: UInt64, high: UInt64) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        for index in 0..<min(bytes.count, 16) {
            let value = UInt64(bytes[index]) << (UInt64(index & 7) * 8)
            if index < 8 { low |= value } else { high |= value }
        }
        return (low, high)
    }
}
