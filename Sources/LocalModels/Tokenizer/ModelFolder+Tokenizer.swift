import IndexSupport
import RAGModel

extension ModelFolder {
    /// WordPiece where there is a `vocab.txt`, else what `tokenizer.json` says.
    ///
    /// - Throws: `modelNotFound`, `modelInvalid`, `unsupportedModel`.
    func openTokenizer() throws(EmbedderError) -> any TextTokenizer {
        let path = transformerPath + "/tokenizer.json"
        guard !Files.exists(vocabularyPath), Files.exists(path) else {
            let tokenizer = try WordPieceTokenizer(
                vocabularyPath: vocabularyPath, lowercase: self.tokenizer.lowercase,
                stripAccents: self.tokenizer.stripAccents,
                tokenizeChineseCharacters: self.tokenizer.tokenizeChineseCharacters)
            try check(vocabularySize: tokenizer.vocabularySize, of: vocabularyPath)
            return tokenizer
        }
        let tokenizer = try Self.tokenizer(folder: transformerPath, path: path)
        guard tokenizer.vocabularySize <= configuration.vocabularySize else {
            throw EmbedderError(
                .modelInvalid, subject: path,
                "\(tokenizer.vocabularySize) pieces, but config.json says \(configuration.vocabularySize): files of two models;"
                    + " fetch the model again")
        }
        return tokenizer
    }

    private static func tokenizer(folder: String, path: String) throws(EmbedderError) -> any TextTokenizer {
        // What was compiled before need not be looked into.
        if Files.exists(folder + "/tokenizer.compiled"), let tokenizer = try? UnigramTokenizer(folder: folder) {
            return tokenizer
        }
        switch try kind(path) {
        case "BPE": return try BytePairTokenizer(folder: folder)
        case "WordPiece": return try WordPieceTokenizer(definitionPath: path)
        default: return try UnigramTokenizer(folder: folder)
        }
    }

    /// The type of a tokenizer; `nil` where none is stated, or the file is damaged.
    private static func kind(_ path: String) throws(EmbedderError) -> String? {
        let file: MappedFile
        do { file = try MappedFile(path: path) } catch { throw EmbedderError(error) }
        defer { withExtendedLifetime(file) {} }
        var kind: String?
        do throws(JSONSyntaxError) {
            var reader = JSONReader(file.bytes)
            try reader.object { (reader, name) throws(JSONSyntaxError) in
                guard name == "model" else { return try reader.skipValue() }
                try reader.object { (reader, name) throws(JSONSyntaxError) in
                    guard name == "type" else { return try reader.skipValue() }
                    kind = try reader.value().string
                    // The vocabulary that follows is left to whoever reads it.
                    throw reader.error("the type is found")
                }
            }
        } catch {
            // What is wrong with the file is said by whoever reads all of it.
        }
        return kind
    }
}
