import IndexSupport
import RAGModel

/// A `tokenizer.json`, of which the vocabulary is read as it comes: as a tree it would take several times its memory.
enum TokenizerFile {
    static let maximumSize = 256 << 20

    /// - Parameter readModel: takes the value of each member of the model.
    /// - Returns: the members beside the model.
    /// - Throws: `modelInvalid`.
    static func read(
        _ bytes: UnsafeRawBufferPointer, path: String,
        readModel: (inout JSONReader, String) throws(JSONSyntaxError) -> Void
    ) throws(EmbedderError) -> [String: JSONValue] {
        guard bytes.count <= maximumSize else {
            throw invalid("\(bytes.count) bytes are too many for a tokenizer", path)
        }
        var parts: [String: JSONValue] = [:]
        do throws(JSONSyntaxError) {
            var reader = JSONReader(bytes)
            try reader.object { (reader, name) throws(JSONSyntaxError) in
                guard name == "model" else {
                    parts[name] = try reader.value()
                    return
                }
                try reader.object(readModel)
            }
            try reader.end()
        } catch { throw invalid(error.description, path) }
        return parts
    }

    static func invalid(_ message: String, _ path: String) -> EmbedderError {
        EmbedderError(.modelInvalid, subject: path, message + "; fetch the model again")
    }

    /// - Parameter value: what has a type that is not read.
    static func unsupported(_ part: String, _ value: JSONValue, _ path: String) -> EmbedderError {
        EmbedderError(
            .unsupportedModel, subject: path, "\(part) of type \(value["type"]?.string ?? "unknown")")
    }
}
