import CZlib

/// Reads the entries of a ZIP file that is in memory, within limits: what an entry claims of itself is not believed.
struct ZipArchive {
    struct Limits {
        /// Entries of an archive.
        var entries = 1 << 16
        /// Bytes that one entry may become.
        var entrySize = 64 << 20
        /// Bytes that all entries read may become together.
        var totalSize = 256 << 20
        /// How many times its size an entry may become, beyond the first megabyte.
        var ratio = 400
    }

    enum Failure: Error {
        case notAnArchive
        case encrypted
        case unsupported(method: Int)
        case damaged
        case tooLarge
    }

    private struct Entry {
        let offset: Int
        let size: Int
        let method: Int
        let isEncrypted: Bool
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: Limits
    private var entries: [String: Entry] = [:]
    private var readSoFar = 0
    /// In the order of the archive.
    private(set) var names: [String] = []

    /// - Complexity: O(entries).
    init(_ bytes: UnsafeBufferPointer<UInt8>, limits: Limits = Limits()) throws(Failure) {
        self.bytes = bytes
        self.limits = limits
        guard let end = Self.endRecord(bytes) else { throw .notAnArchive }
        let count = word16(end + 10)
        guard count <= limits.entries else { throw .tooLarge }
        var place = word32(end + 16)
        for _ in 0..<count {
            guard place >= 0, place + 46 <= bytes.count, word32(place) == 0x0201_4B50 else { throw .damaged }
            let nameLength = word16(place + 28)
            let next = place + 46 + nameLength + word16(place + 30) + word16(place + 32)
            guard next <= bytes.count else { throw .damaged }
            let name = String(
                decoding: UnsafeBufferPointer(rebasing: bytes[place + 46..<place + 46 + nameLength]), as: UTF8.self)
            if entries[name] == nil { names.append(name) }
            entries[name] = Entry(
                offset: word32(place + 42), size: word32(place + 20), method: word16(place + 10),
                isEncrypted: word16(place + 8) & 1 == 1)
            place = next
        }
    }

    private func word16(_ place: Int) -> Int {
        guard place >= 0, place + 2 <= bytes.count else { return 0 }
        return Int(bytes[place]) | Int(bytes[place + 1]) << 8
    }

    private func word32(_ place: Int) -> Int { word16(place) | word16(place + 2) << 16 }

    /// The record at the end, behind which a comment of at most 64 KB may stand.
    private static func endRecord(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        var place = bytes.count - 22
        let lowest = max(0, place - 0xFFFF)
        while place >= lowest {
            if bytes[place] == 0x50, bytes[place + 1] == 0x4B, bytes[place + 2] == 5, bytes[place + 3] == 6 {
                return place
            }
            place -= 1
        }
        return nil
    }

    func contains(_ name: String) -> Bool { entries[name] != nil }

    /// The content of an entry; `nil` if there is none of that name.
    mutating func read(_ name: String) throws(Failure) -> [UInt8]? {
        guard let entry = entries[name] else { return nil }
        guard !entry.isEncrypted else { throw .encrypted }
        // The local header may have another name and extra field than the directory.
        guard entry.offset + 30 <= bytes.count, word32(entry.offset) == 0x0403_4B50 else { throw .damaged }
        let start = entry.offset + 30 + word16(entry.offset + 26) + word16(entry.offset + 28)
        guard start <= bytes.count, entry.size <= bytes.count - start else { throw .damaged }
        let data = UnsafeBufferPointer(rebasing: bytes[start..<start + entry.size])
        let allowed = min(limits.entrySize, limits.totalSize - readSoFar, (1 << 20) + entry.size * limits.ratio)
        let content: [UInt8]
        switch entry.method {
        case 0:
            guard data.count <= allowed else { throw .tooLarge }
            content = Array(data)
        case 8: content = try Self.inflated(data, allowed)
        default: throw .unsupported(method: entry.method)
        }
        readSoFar += content.count
        return content
    }

    private static func inflated(_ data: UnsafeBufferPointer<UInt8>, _ allowed: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        // Without a header of zlib's own: raw deflate.
        guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            throw .damaged
        }
        defer { inflateEnd(&stream) }
        var result: [UInt8] = []
        let size = 1 << 16
        var buffer = [UInt8](repeating: 0, count: size)
        // zlib only reads its input, although its C type does not say so.
        stream.next_in = UnsafeMutablePointer(mutating: data.baseAddress)
        stream.avail_in = UInt32(data.count)
        while true {
            let status = buffer.withUnsafeMutableBufferPointer { buffer in
                stream.next_out = buffer.baseAddress
                stream.avail_out = UInt32(size)
                return inflate(&stream, Z_NO_FLUSH)
            }
            let count = size - Int(stream.avail_out)
            result.append(contentsOf: buffer[..<count])
            guard result.count <= allowed else { throw .tooLarge }
            if status == Z_STREAM_END { return result }
            guard status == Z_OK, count > 0 || stream.avail_in > 0 else { throw .damaged }
        }
    }
}
