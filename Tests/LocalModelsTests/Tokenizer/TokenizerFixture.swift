import Foundation
import LocalModels
import TestSupport

/// A vocabulary of a test's own, in a folder of its own.
struct SmallVocabulary {
    let folder = TemporaryFolder()
    var path: String { folder.file("vocab.txt") }

    static let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]

    init(_ pieces: [String], separator: String = "\n", special: [String] = special) {
        let text = (special + pieces).joined(separator: separator) + separator
        try! Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    init(content: [UInt8]) {
        try! Data(content).write(to: URL(fileURLWithPath: path))
    }

    func tokenizer(
        lowercase: Bool = true, stripAccents: Bool? = nil, tokenizeChineseCharacters: Bool = true
    ) throws -> WordPieceTokenizer {
        try WordPieceTokenizer(
            vocabularyPath: path, lowercase: lowercase, stripAccents: stripAccents,
            tokenizeChineseCharacters: tokenizeChineseCharacters)
    }
}

/// The tokenizer of the model that `RAG_MODEL` names.
enum ReferenceModel {
    static let tokenizer: WordPieceTokenizer? = TestData.model.flatMap {
        try? WordPieceTokenizer(vocabularyPath: $0.appendingPathComponent("vocab.txt").path)
    }
}

/// The objects of a file with one JSON object a line.
func jsonLines<Line: Decodable>(_ url: URL, as type: Line.Type) throws -> [Line] {
    try Data(contentsOf: url).split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(type, from: $0) }
}
