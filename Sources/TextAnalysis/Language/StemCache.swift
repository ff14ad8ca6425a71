#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The stems of words of at most 16 bytes, found by one look: the same word comes in other cases and in identifiers.
///
/// A word takes the place of another one of its hash. The memory, 1.5 MB, is the system's until words touch it.
///
/// Thread safety: used by one thread at a time.
struct StemCache: ~Copyable {
    private struct Slot {
        var keyLow: UInt64
        var keyHigh: UInt64
        var stemLow: UInt64
        var stemHigh: UInt64
        /// 0 for an empty slot.
        var keyLength: UInt8
        var stemLength: UInt8
    }

    private static let slotCount = 1 << 15
    private let slots: UnsafeMutablePointer<Slot>

    init() {
        guard let memory = calloc(Self.slotCount, MemoryLayout<Slot>.stride) else {
            preconditionFailure("out of memory for the stems of words")
        }
        slots = memory.bindMemory(to: Slot.self, capacity: Self.slotCount)
    }

    deinit { free(slots) }

    /// A normalised word of at most 16 bytes.
    struct Word {
        fileprivate let low: UInt64
        fileprivate let high: UInt64
        fileprivate let length: UInt8

        /// - Returns: `nil` if the word is longer.
        init?(_ bytes: UnsafeBufferPointer<UInt8>) {
            guard bytes.count <= 16 else { return nil }
            (low, high) = ByteHash.words(bytes)
            length = UInt8(bytes.count)
        }
    }

    private func slot(_ word: Word) -> UnsafeMutablePointer<Slot> {
        let hash = ByteHash.mix(word.low, word.high, Int(word.length))
        return slots + Int(truncatingIfNeeded: hash & UInt64(Self.slotCount - 1))
    }

    /// Puts the stem of a word into `output`. Returns whether it was there.
    func find(_ word: Word, _ output: inout ScratchArray<UInt8>) -> Bool {
        let slot = slot(word)
        guard slot.pointee.keyLow == word.low, slot.pointee.keyHigh == word.high,
            slot.pointee.keyLength == word.length
        else { return false }
        output.replace(with: slot.pointee.stemLow, slot.pointee.stemHigh, count: Int(slot.pointee.stemLength))
        return true
    }

    /// Remembers a stem, unless it is longer than 16 bytes. A word always has the same stem.
    func insert(_ word: Word, _ stem: UnsafeBufferPointer<UInt8>) {
        guard stem.count <= 16 else { return }
        let (low, high) = ByteHash.words(stem)
        slot(word).initialize(
            to: Slot(
                keyLow: word.low, keyHigh: word.high, stemLow: low, stemHigh: high, keyLength: word.length,
                stemLength: UInt8(stem.count)))
    }
}
