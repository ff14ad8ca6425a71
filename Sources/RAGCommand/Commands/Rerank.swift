import ArgumentParser
import Foundation
import RAGEngine

struct Rerank: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rerank", abstract: "Order passages by a cross-encoder's score for a query.",
        discussion: """
            Passages come as JSON lines {"text": …} on standard input, such as `rag query … --jsonl` prints; they are \
            printed again best first, each with its "score". The model is a folder with a BERT cross-encoder, such as \
            ms-marco-MiniLM-L-6-v2.
            """)

    @OptionGroup var output: OutputArguments

    @Option(help: ArgumentHelp("The cross-encoder's folder.", valueName: "dir"))
    var model: String

    @Argument(help: "The query.")
    var query: String

    func run() throws {
        var passages: [[String: Any]] = []
        var texts: [String] = []
        while let line = readLine(strippingNewline: true) {
            if line.allSatisfy(\.isWhitespace) { continue }
            guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let text = object["text"] as? String
            else {
                throw RAGError(
                    .invalidInput, subject: "standard input, line \(passages.count + 1)",
                    "not a JSON object with a \"text\"")
            }
            passages.append(object)
            texts.append(text)
        }
        let scores = try ModelShelf.crossEncoderScores(model, query: query, passages: texts)
        // Equal scores keep the order of the input.
        let order = scores.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
        for index in order {
            var object = passages[index]
            object["score"] = Double(scores[index])
            let data = try JSONSerialization.data(
                withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
            Terminal.data(String(decoding: data, as: UTF8.self) + "\n")
        }
        if passages.isEmpty { throw Outcome.incomplete }
    }
}
