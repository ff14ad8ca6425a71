import IndexSupport

/// The inverted index of one segment, mapped: term dictionary, postings, positions, lengths.
///
/// Opening reads a few hundred bytes. A damaged file may give wrong answers until `verify` finds it, never a crash.
///
/// Thread safety: `@unchecked Sendable` because the pointers are into the mapped file, which never changes and which
/// `file` keeps mapped.
package final class LexicalIndex: @unchecked Sendable {
    package let file: SegmentFile
    let meta: LexicalIndexFormat.Meta
    let dictionary: TermDictionary
    let endings: UnsafeBufferPointer<UInt32>
    let postings: UnsafeRawBufferPointer
    let positions: UnsafeRawBufferPointer
    /// Weighted lengths of the chunks, `meta.lengthWidth` bytes each.
    let lengths: UnsafeRawBufferPointer
    /// The same of titles, `meta.titleLengthWidth` bytes each.
    let titleLengths: UnsafeRawBufferPointer
    /// What made the terms of this index.
    package let analyzerFingerprint: String

    /// - Parameters:
    ///   - fingerprint: the analyzer the queries will use; `nil` for any.
    ///   - weights: the field weights the collection asks for; `nil` for any.
    /// - Throws: `FileError`, which tells the remedy if the index was made by another analyzer or with other weights.
    package init(
        path: String, expecting fingerprint: String? = nil, fieldWeights weights: LexicalFieldWeights? = nil
    ) throws(FileError) {
        typealias Format = LexicalIndexFormat
        file = try SegmentFile(path: path, kind: Format.kind, versions: Format.version...Format.version)
        analyzerFingerprint = String(decoding: try file.bytes("analyzer"), as: UTF8.self)
        guard let meta = Format.Meta(words: try file.elements("meta")) else {
            throw file.corrupt("section \"meta\" has impossible numbers")
        }
        self.meta = meta
        let blocks: UnsafeBufferPointer<UInt32> = try file.elements("dictionary.index")
        guard
            let dictionary = TermDictionary(
                bytes: try file.bytes("dictionary"), blocks: blocks, termCount: meta.termCount)
        else { throw file.corrupt("section \"dictionary.index\" does not fit \(meta.termCount) terms") }
        self.dictionary = dictionary
        endings = try file.elements("endings")
        postings = try file.bytes("postings")
        positions = try file.bytes("positions")
        lengths = try file.bytes("lengths")
        guard lengths.count == meta.documentCount * meta.lengthWidth else {
            throw file.corrupt("section \"lengths\" does not fit \(meta.documentCount) chunks")
        }
        titleLengths = try file.bytes("title-lengths")
        guard titleLengths.count == meta.documentCount * meta.titleLengthWidth else {
            throw file.corrupt("section \"title-lengths\" does not fit \(meta.documentCount) chunks")
        }
        if let fingerprint, fingerprint != analyzerFingerprint {
            throw FileError(
                .unsupportedVersion, path: path,
                "made by the analyzer \"\(analyzerFingerprint)\" where \"\(fingerprint)\" is configured: "
                    + "run `rag reindex`, or configure the analyzer that made it")
        }
        if let weights, weights != meta.weights {
            throw FileError(
                .unsupportedVersion, path: path,
                "made with the field weights \(meta.weights) where \(weights) are configured: run `rag reindex`")
        }
    }

    /// The number of chunks, those without a term included.
    package var documentCount: Int { meta.documentCount }
    /// The number of distinct terms.
    package var termCount: Int { meta.termCount }
    package var byteCount: Int { file.byteCount }
    package var fieldWeights: LexicalFieldWeights { meta.weights }
    /// The bytes of each section by name, as written.
    package var sectionSizes: [(name: String, bytes: Int)] { file.sections.map { ($0.name, $0.length) } }

    /// The weighted length of a chunk.
    @inline(__always)
    func length(_ ordinal: Ordinal) -> UInt32 { Self.length(lengths, meta.lengthWidth, Int(ordinal)) }

    /// The weighted length of a chunk's title.
    @inline(__always)
    func titleLength(_ ordinal: Ordinal) -> UInt32 { Self.length(titleLengths, meta.titleLengthWidth, Int(ordinal)) }

    @inline(__always)
    private static func length(_ lengths: UnsafeRawBufferPointer, _ width: Int, _ index: Int) -> UInt32 {
        switch width {
        case 1: return UInt32(lengths[index])
        case 2: return UInt32(lengths.loadUnaligned(fromByteOffset: 2 * index, as: UInt16.self))
        default: return lengths.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
        }
    }

    func postingList(_ term: [UInt8]) -> PostingList? {
        guard let info = term.withUnsafeBufferPointer({ dictionary.find($0) }) else { return nil }
        return PostingList(self, info)
    }
}
