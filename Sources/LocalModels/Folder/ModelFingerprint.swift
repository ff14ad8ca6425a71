import IndexSupport
import RAGModel

/// What names a model's vectors, cheaply enough for every start.
///
/// SHA-256 over the shape, pooling, normalisation, prompts, limits and tokenizer options, the vocabulary, and of each
/// weight file its size, its table of tensors, every tensor of at most 16 KiB (biases, norms) and three pages of every
/// larger one: so a model that was trained on, be it in its smallest parts only, gets another fingerprint without its
/// hundred megabytes being read.
enum ModelFingerprint {
    static let wholeSize = 16384
    static let sampledPages = 3
    static let pageSize = 4096

    static func of(
        _ folder: ModelFolder, weights: WeightFiles, tokenizer: any TextTokenizer, _ precision: Precision
    ) -> String {
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
        add("encoder 2")
        // The first int8 had rows of symmetric factors and no exact channels.
        if precision == .int8 { add("int8 2") }
        add(
            "\(shape.hiddenSize) \(shape.layerCount) \(shape.headCount) \(shape.intermediateSize) "
                + "\(shape.activation.rawValue) \(shape.layerNormEpsilon.bitPattern) \(shape.maximumPositions)")
        if folder.isStatic { add("static") }
        if let rotary = shape.rotary {
            add("\(rotary.isGlobal) \(rotary.globalBase) \(rotary.localBase) \(rotary.window)")
        }
        add("\(folder.pooling.rawValue) \(folder.normalizes) \(folder.maximumTokens)")
        let options = folder.tokenizer
        let accents = options.stripAccents.map { String($0) } ?? "-"
        add("\(options.lowercase) \(accents) \(options.tokenizeChineseCharacters)")
        add(folder.prompts.query)
        add(folder.prompts.document)
        content += tokenizer.digest.bytes
        for file in weights.files {
            let bytes = file.file.bytes
            add("\(bytes.count)")
            add(UnsafeRawBufferPointer(rebasing: bytes[file.table]))
            var sample: [UInt8] = []
            for (name, tensor) in file.tensors.sorted(by: { $0.key < $1.key }) {
                sample += name.utf8
                if tensor.range.count <= wholeSize {
                    sample += bytes[tensor.range]
                    continue
                }
                for page in 0..<sampledPages {
                    let start = tensor.range.lowerBound + (tensor.range.count - pageSize) / (sampledPages - 1) * page
                    sample += bytes[start..<start + pageSize]
                }
            }
            sample.withUnsafeBytes { add($0) }
        }
        return content.withUnsafeBytes { String(ContentHash(of: $0).hexadecimal.prefix(32)) }
    }
}
