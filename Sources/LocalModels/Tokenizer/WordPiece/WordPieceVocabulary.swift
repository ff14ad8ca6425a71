import IndexSupport
import RAGModel

/// The pieces of a WordPiece vocabulary (`vocab.txt`: one piece a line, its id the line's number from 0; `##` marks a
/// piece that continues a word) in a flat open-addressing hash table over the file's bytes.
///
/// The hash of a piece is extended byte by byte, so one pass over a word gives the hashes of all its prefixes.
///
/// Thread safety: `@unchecked Sendable` because the memory is written in `init` only.
final class WordPieceVocabulary: @unchecked Sendable {
    static let maximumBytes = 64 << 20
    static let maximumPieceBytes = 1024

    /// A piece without its `##`.
    struct Entry {
        var offset: UInt32
        var length: UInt16
        var continues: Bool
    }

    let path: String
    let count: Int
    /// Of the file.
    let digest: ContentHash
    /// The length of the longest piece that can match part of a word, in bytes.
    let longestPiece: Int
    private let text: UnsafeMutablePointer<UInt8>
    private let entries: UnsafeMutablePointer<Entry>
    /// 0, or twelve bits of the hash and the id + 1.
    private let slots: UnsafeMutablePointer<UInt32>
    private let mask: Int
    private let shift: UInt64

    static let wordSeed: UInt64 = 0x2545_F491_4F6C_DD1D
    static let continuationSeed: UInt64 = 0x9E37_79B9_7F4A_7C15

    @inline(__always)
    static func extend(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0xD6E8_FEB8_6659_FD93 }

    /// The part of a slot that holds the id + 1.
    private static let idMask: UInt32 = 1 << 20 - 1

    /// Other bits of the hash than those that choose the slot.
    @inline(__always)
    private static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash >> 8) & ~idMask }

    /// - Complexity: one pass over the file; about a millisecond for 30,000 pieces.
    convenience init(path: String) throws(EmbedderError) {
        let file: MappedFile
        do throws(FileError) {
            file = try MappedFile(path: path)
        } catch {
            let code: EmbedderError.Code = error.code == .notFound ? .modelNotFound : .system
            throw EmbedderError(code, subject: path, error.message)
        }
        defer { withExtendedLifetime(file) {} }
        try self.init(file.bytes, digest: ContentHash(of: file.bytes), path: path)
    }

    /// - Parameters:
    ///   - bytes: one piece a line.
    ///   - digest: of the file they come from.
    init(_ bytes: UnsafeRawBufferPointer, digest: ContentHash, path: String) throws(EmbedderError) {
        func invalid(_ message: String) -> EmbedderError {
            EmbedderError(.modelInvalid, subject: path, "\(message); `rag model pull` fetches a whole model")
        }
        let size = bytes.count
        guard size > 0 else { throw invalid("an empty vocabulary") }
        guard size <= Self.maximumBytes else {
            throw invalid("a vocabulary of \(size) bytes; at most \(Self.maximumBytes) are read")
        }
        guard Self.isUTF8(bytes) else { throw invalid("not a vocabulary: not UTF-8 text") }
        self.path = path
        self.digest = digest
        // A copy, so that a file rewritten in place changes nothing here.
        text = .allocate(capacity: size)
        UnsafeMutableRawPointer(text).copyMemory(from: bytes.baseAddress!, byteCount: size)
        var lines = 0
        for index in 0..<size { lines &+= text[index] == UInt8(ascii: "\n") ? 1 : 0 }
        if text[size - 1] != UInt8(ascii: "\n") { lines += 1 }
        guard lines < Self.idMask else {
            text.deallocate()
            throw invalid("a vocabulary of \(lines) pieces; at most \(Self.idMask - 1) are read")
        }
        count = lines
        var bits = 4
        while 1 << bits < 2 * lines { bits += 1 }
        entries = .allocate(capacity: lines)
        slots = .allocate(capacity: 1 << bits)
        slots.initialize(repeating: 0, count: 1 << bits)
        mask = 1 << bits - 1
        shift = UInt64(64 - bits)
        let newline = UInt8(ascii: "\n")
        let number = UInt8(ascii: "#")
        var longest = 0
        var start = 0
        for id in 0..<lines {
            var end = start
            let continues =
                size - start > 2 && text[start] == number && text[start + 1] == number && text[start + 2] > 0x0D
            if continues { end += 2 }
            start = end
            var hash = continues ? Self.continuationSeed : Self.wordSeed
            while end < size && text[end] != newline {
                hash = Self.extend(hash, text[end])
                end += 1
            }
            let next = end + 1
            if end > start && text[end - 1] == UInt8(ascii: "\r") {
                end -= 1
                hash = continues ? Self.continuationSeed : Self.wordSeed
                for index in start..<end { hash = Self.extend(hash, text[index]) }
            }
            let length = end - start
            guard length > 0 else { throw Self.released(text, entries, slots, invalid("line \(id + 1) is empty")) }
            guard length <= Self.maximumPieceBytes else {
                let message = "not a vocabulary: line \(id + 1) is \(length) bytes long"
                throw Self.released(text, entries, slots, invalid(message))
            }
            entries[id] = Entry(offset: UInt32(start), length: UInt16(length), continues: continues)
            longest = max(longest, length)
            var slot = Int(truncatingIfNeeded: hash >> shift)
            let tag = Self.tag(hash)
            while slots[slot] != 0 {
                if slots[slot] & ~Self.idMask == tag {
                    let other = Int(slots[slot] & Self.idMask) - 1
                    if Self.equal(entries[other], text, text + start, length, continues) {
                        let message = "lines \(other + 1) and \(id + 1) are the same piece"
                        throw Self.released(text, entries, slots, invalid(message))
                    }
                }
                slot = (slot + 1) & mask
            }
            slots[slot] = tag | UInt32(id + 1)
            start = next
        }
        longestPiece = longest
    }

    deinit { Self.release(text, entries, slots) }

    private static func release(
        _ text: UnsafeMutablePointer<UInt8>, _ entries: UnsafeMutablePointer<Entry>,
        _ slots: UnsafeMutablePointer<UInt32>
    ) {
        text.deallocate()
        entries.deallocate()
        slots.deallocate()
    }

    /// `deinit` does not run when `init` throws before the last property has its value.
    private static func released(
        _ text: UnsafeMutablePointer<UInt8>, _ entries: UnsafeMutablePointer<Entry>,
        _ slots: UnsafeMutablePointer<UInt32>, _ error: EmbedderError
    ) -> EmbedderError {
        release(text, entries, slots)
        return error
    }

    @inline(__always)
    private static func equal(
        _ entry: Entry, _ text: UnsafeMutablePointer<UInt8>, _ bytes: UnsafePointer<UInt8>, _ length: Int,
        _ continues: Bool
    ) -> Bool {
        guard Int(entry.length) == length, entry.continues == continues else { return false }
        let candidate = text + Int(entry.offset)
        for index in 0..<length where candidate[index] != bytes[index] { return false }
        return true
    }

    /// The id of the piece with these bytes (without `##`), whose hash the caller has; -1 if there is none.
    @inline(__always)
    func find(_ hash: UInt64, _ bytes: UnsafePointer<UInt8>, _ length: Int, continues: Bool) -> Int32 {
        var slot = Int(truncatingIfNeeded: hash >> shift)
        let tag = Self.tag(hash)
        while true {
            let value = slots[slot]
            if value == 0 { return -1 }
            if value & ~Self.idMask == tag {
                let id = Int(value & Self.idMask) - 1
                if Self.equal(entries[id], text, bytes, length, continues) { return Int32(id) }
            }
            slot = (slot + 1) & mask
        }
    }

    /// The id of a whole line, such as `[CLS]` or `##ing`.
    func id(of piece: String) -> Int32? {
        var bytes = Array(piece.utf8)
        let continues = bytes.count > 2 && piece.hasPrefix("##")
        if continues { bytes.removeFirst(2) }
        let hash = bytes.reduce(continues ? Self.continuationSeed : Self.wordSeed, Self.extend)
        let id = bytes.withUnsafeBufferPointer {
            $0.isEmpty ? -1 : find(hash, $0.baseAddress!, $0.count, continues: continues)
        }
        return id < 0 ? nil : id
    }

    /// The line of an id, `##` included.
    func piece(_ id: Int32) -> String {
        let entry = entries[Int(id)]
        let bytes = UnsafeBufferPointer(start: text + Int(entry.offset), count: Int(entry.length))
        return (entry.continues ? "##" : "") + String(decoding: bytes, as: UTF8.self)
    }

    private static func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
        // Eight bytes at a time as long as they are ASCII, then by the standard library.
        var index = 0
        while index + 8 <= bytes.count,
            bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            index += 8
        }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[index...]).assumingMemoryBound(to: UInt8.self)
        return String(validating: rest, as: UTF8.self) != nil
    }
}
