import Foundation
import IndexSupport
import RAGModel

/// What a chunk says, as it is compressed.
struct ChunkText {
    let position: UInt32
    let text: String
    /// A JSON array of texts, outermost first.
    let headings: String

    /// In bytes.
    var size: Int { text.utf8.count + headings.utf8.count }
}

/// The texts and headings of neighbouring chunks of a document, compressed together: a value of the table `texts`.
///
/// ```
/// checksum   u32, little-endian: CRC-32C of the document's key (u64), the first chunk's position (u32), and all below
/// count      number of chunks
/// lengths    for each chunk: bytes of its text, bytes of its headings
/// content    LZ4 block of: text, headings, text, headings, …
/// ```
/// Numbers without a size are LEB128. Together, since a heading stands over many chunks and chunks may overlap; few, since
/// whoever wants one decompresses those before it.
struct TextBlock {
    /// Bytes of texts and headings, so that a block takes less than a page of SQLite; a chunk that has more is a block of its
    /// own.
    static let capacity = 8192
    /// A document with no more bytes of texts and headings has them in the rows of its chunks: a row more would take what
    /// compressing them gives.
    static let leastSize = 1024
    /// LZ4 makes a byte of no more than 255.
    private static let largestRatio = 255

    private let first: UInt32
    private let count: Int
    /// After the number of chunks.
    private let bytes: UnsafeRawBufferPointer

    /// - Parameter bytes: valid while the block is used.
    /// - Returns: `nil` if the bytes are not what was written for this place.
    init?(_ bytes: UnsafeRawBufferPointer, document: UInt64, first: UInt32) {
        guard bytes.count > 4 else { return nil }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[4...])
        let checksum = UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self))
        guard checksum == Self.checksum(document: document, first: first, rest) else { return nil }
        var place = 0
        guard let count = Self.number(rest, &place), count > 0, count <= rest.count else { return nil }
        self.first = first
        self.count = count
        self.bytes = UnsafeRawBufferPointer(rebasing: rest[place...])
    }

    /// The chunks at these positions that are in the block, in order; `nil` if what is stored is no text.
    ///
    /// - Complexity: O(bytes up to the end of the last of them).
    func texts(_ positions: ClosedRange<UInt32>) -> [ChunkText]? {
        var (place, end): (Int, Int) = (0, 0)
        var parts: [(position: UInt32, start: Int, middle: Int, end: Int)] = []
        for index in 0..<count {
            guard let text = Self.number(bytes, &place), let headings = Self.number(bytes, &place) else { return nil }
            if let position = UInt32(exactly: Int(first) + index), positions.contains(position) {
                parts.append((position, end, end + text, end + text + headings))
            }
            end += text + headings
        }
        guard let last = parts.last else { return [] }
        let content = UnsafeRawBufferPointer(rebasing: bytes[place...])
        // What claims more wants memory only.
        guard end <= Self.largestRatio * content.count, let content = LZ4.decompress(content, count: last.end) else {
            return nil
        }
        var texts: [ChunkText] = []
        texts.reserveCapacity(parts.count)
        for part in parts {
            guard let text = String(validating: content[part.start..<part.middle], as: UTF8.self),
                let headings = String(validating: content[part.middle..<part.end], as: UTF8.self)
            else { return nil }
            texts.append(ChunkText(position: part.position, text: text, headings: headings))
        }
        return texts
    }

    /// Compresses chunks of one document, whose positions ascend.
    static func pack(
        _ chunks: some Sequence<ChunkText>, document: UInt64
    ) -> [(first: UInt32, data: Data)] {
        var blocks: [(first: UInt32, data: Data)] = []
        var pending: [ChunkText] = []
        var size = 0
        func finish() {
            guard let first = pending.first?.position else { return }
            blocks.append((first, data(of: pending, document: document, first: first)))
            pending.removeAll(keepingCapacity: true)
            size = 0
        }
        for chunk in chunks {
            let added = chunk.size
            if let last = pending.last, last.position &+ 1 != chunk.position || size + added > capacity { finish() }
            pending.append(chunk)
            size += added
        }
        finish()
        return blocks
    }

    private static func data(
        of chunks: [ChunkText], document: UInt64, first: UInt32
    ) -> Data {
        var (lengths, content): ([UInt8], [UInt8]) = ([], [])
        append(chunks.count, to: &lengths)
        content.reserveCapacity(capacity)
        for chunk in chunks {
            append(chunk.text.utf8.count, to: &lengths)
            append(chunk.headings.utf8.count, to: &lengths)
            content += chunk.text.utf8
            content += chunk.headings.utf8
        }
        let rest = lengths + LZ4.compress(content)
        let checksum = rest.withUnsafeBytes { Self.checksum(document: document, first: first, $0) }
        return withUnsafeBytes(of: checksum.littleEndian) { Data($0) } + rest
    }

    private static func checksum(document: UInt64, first: UInt32, _ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var checksum = Checksum()
        withUnsafeBytes(of: document.littleEndian) { checksum.update($0) }
        withUnsafeBytes(of: first.littleEndian) { checksum.update($0) }
        checksum.update(bytes)
        return checksum.value
    }

    private static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// A number of up to 28 bits.
    private static func number(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) -> Int? {
        var number = 0
        for shift in stride(from: 0, to: 28, by: 7) {
            guard place < bytes.count else { return nil }
            let byte = bytes[place]
            place += 1
            number |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        return nil
    }
}
