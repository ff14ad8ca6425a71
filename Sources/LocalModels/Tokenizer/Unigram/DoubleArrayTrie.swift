/// A set of byte strings with a number each, in one array of 32-bit units; finds all members that begin at a place of a text
/// in one walk.
///
/// The layout is that of Darts-clone, in which SentencePiece keeps its tables: a unit has a label (bits 0–7), whether a member
/// ends there (bit 8) and the distance to its children (bits 10–30, times 256 if bit 9 is set), which lie at
/// `base ^ label`; a member's number is the unit at `base` itself, with bit 31 set.
///
/// The units may come from a file that is damaged or hostile: a walk never leaves them, and it ends with the text.
///
/// Source: Aoe, "An efficient digital search algorithm by using a double-array structure", 1989.
///
/// `@unchecked Sendable`: the bytes are never written, and whoever holds this holds what they belong to.
struct DoubleArrayTrie: @unchecked Sendable {
    private let units: UnsafeRawPointer
    let count: Int

    /// - Parameter bytes: little-endian units, at any address; they must outlive the trie.
    init(_ bytes: UnsafeRawBufferPointer) {
        units = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 4)!
        count = bytes.count / 4
    }

    @inline(__always)
    private func unit(_ index: Int) -> UInt32 {
        UInt32(littleEndian: units.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self))
    }

    @inline(__always)
    private static func offset(_ unit: UInt32) -> Int { Int((unit >> 10) << ((unit & (1 << 9)) >> 6)) }

    /// Calls `found` for each member that begins at `start`, the shortest first, with where it ends and its number; goes on
    /// while that gives true.
    @inline(__always)
    func walk(
        _ text: UnsafeBufferPointer<UInt8>, from start: Int, _ found: (_ end: Int, _ number: Int) -> Bool
    ) {
        guard count > 0 else { return }
        var position = Self.offset(unit(0))
        for index in start..<text.count {
            let byte = text[index]
            position ^= Int(byte)
            guard byte != 0, position < count else { return }
            let node = unit(position)
            guard node & 0x8000_00FF == UInt32(byte) else { return }
            position ^= Self.offset(node)
            if node & 0x100 != 0 {
                guard position < count, found(index + 1, Int(unit(position) & 0x7FFF_FFFF)) else { return }
            }
        }
    }

    /// The number of the shortest member that `text` begins with.
    func shortestPrefix(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
        var result: Int?
        walk(text, from: 0) { _, number in
            result = number
            return false
        }
        return result
    }
}
