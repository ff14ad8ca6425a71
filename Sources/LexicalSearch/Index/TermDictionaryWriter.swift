import IndexSupport

/// Writes the term dictionary; see `TermDictionary` for the format.
final class TermDictionaryWriter {
    private let file: TemporaryFile
    private let folder: String
    private var blockOffsets: [UInt32] = []
    private var previous: [UInt8] = []
    private var count = 0
    private var postingsOffset: UInt64 = 0
    private var positionsOffset: UInt64 = 0
    private var entry = GrowableBuffer<UInt8>(capacity: 1 << 10)

    init(folder: String) throws(FileError) {
        self.folder = folder
        file = try TemporaryFile(folder: folder)
    }

    func add(
        _ term: UnsafeBufferPointer<UInt8>, documentFrequency: Int, single: (ordinal: UInt32, frequency: UInt32),
        postingBytes: Int, positionBytes: Int
    ) throws(FileError) {
        entry.removeAll()
        var shared = 0
        if count % LexicalIndexFormat.termsPerBlock == 0 {
            guard let offset = UInt32(exactly: file.count) else {
                throw FileError(.system, path: folder, "cannot write: the term dictionary is larger than 4 GB")
            }
            blockOffsets.append(offset)
            entry.append(varint: UInt64(term.count))
        } else {
            let limit = min(previous.count, term.count)
            while shared < limit, previous[shared] == term[shared] { shared += 1 }
            entry.append(varint: UInt64(shared))
            entry.append(varint: UInt64(term.count - shared))
        }
        if let base = term.baseAddress { entry.append(base + shared, term.count - shared) }
        if count % LexicalIndexFormat.termsPerBlock == 0 {
            entry.append(varint: postingsOffset)
            entry.append(varint: positionsOffset)
        }
        entry.append(varint: UInt64(documentFrequency))
        if documentFrequency == 1 {
            entry.append(varint: UInt64(single.ordinal))
            entry.append(varint: UInt64(single.frequency))
        } else {
            entry.append(varint: UInt64(postingBytes))
        }
        entry.append(varint: UInt64(positionBytes))
        try file.append(entry.bytes)
        previous.removeAll(keepingCapacity: true)
        previous.append(contentsOf: term)
        count += 1
        postingsOffset += UInt64(postingBytes)
        positionsOffset += UInt64(positionBytes)
    }

    func finish(_ target: SegmentFileWriter) throws(FileError) {
        try target.begin("dictionary")
        try file.copy(to: target)
        try target.section("dictionary.index", blockOffsets)
    }
}
