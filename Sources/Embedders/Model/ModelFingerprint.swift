import IndexSupport
import RAGModel

/// What names a model's vectors, cheaply enough for every start.
///
/// SHA-256 over the shape, pooling, normalisation, prompts, limits and tokenizer options, the vocabulary, and of each
/// weight file its size, its table of tensors and a sample of its data: 64 pages of 4 KiB, evenly spread, so that a
/// fine-tuned model (which differs nearly everywhere) gets another fingerprint without its hundred megabytes being read.
enum ModelFingerprint {
    static let sampledPages = 64
    static let pageSize = 4096

    static func of(_ folder: ModelFolder, weights: WeightFiles) throws(EmbedderError) -> String {
        let vocabulary: MappedFile
        do { vocabulary = try MappedFile(path: folder.vocabularyPath) } catch { throw EmbedderError(error) }
        // Its bytes are lent below: it must not be unmapped before.
        defer { withExtendedLifetime(vocabulary) {} }
        var content: [UInt8] = []
        func add(_ bytes: UnsafeRawBufferPointer) {
            withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { content += $0 }
            content += ContentHash(of: bytes).bytes
        }
        func add(_ text: String) {
            var text = text
            text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
        }
        let shape = folder.configuration
        add("encoder 1")
        add(
            "\(shape.hiddenSize) \(shape.layerCount) \(shape.headCount) \(shape.intermediateSize) "
                + "\(shape.activation.rawValue) \(shape.layerNormEpsilon.bitPattern) \(shape.maximumPositions)")
        add("\(folder.pooling.rawValue) \(folder.normalizes) \(folder.maximumTokens)")
        let options = folder.tokenizer
        let accents = options.stripAccents.map { String($0) } ?? "-"
        add("\(options.lowercase) \(accents) \(options.tokenizeChineseCharacters)")
        add(folder.prompts.query)
        add(folder.prompts.document)
        add(vocabulary.bytes)
        for file in weights.files {
            let bytes = file.file.bytes
            add("\(bytes.count)")
            add(UnsafeRawBufferPointer(rebasing: bytes[file.table]))
            let data = UnsafeRawBufferPointer(rebasing: bytes[file.table.upperBound...])
            let whole = sampledPages * pageSize
            guard data.count > whole else {
                add(data)
                continue
            }
            var sample: [UInt8] = []
            sample.reserveCapacity(whole)
            for page in 0..<sampledPages {
                let start = (data.count - pageSize) / (sampledPages - 1) * page
                sample += data[start..<start + pageSize]
            }
            sample.withUnsafeBytes { add($0) }
        }
        return content.withUnsafeBytes { String(ContentHash(of: $0).hexadecimal.prefix(32)) }
    }
}
