import IndexSupport
import RAGModel

extension Prompts {
    /// Those of `config_sentence_transformers.json`; `nil` if it has none.
    init?(_ settings: JSONValue?, path: String) throws(EmbedderError) {
        guard let prompts = settings?["prompts"]?.object, !prompts.isEmpty else { return nil }
        func prompt(_ names: String...) throws(EmbedderError) -> String? {
            guard let value = names.lazy.compactMap({ prompts[$0] }).first else { return nil }
            guard let text = value.string else {
                throw EmbedderError(
                    .modelInvalid, subject: path + "/config_sentence_transformers.json",
                    "a prompt is not a text; fetch the model again")
            }
            return text
        }
        var fallback = ""
        if let name = settings?["default_prompt_name"]?.string { fallback = try prompt(name) ?? "" }
        let query = try prompt("query", "search_query")
        let document = try prompt("document", "passage", "corpus", "search_document")
        self.init(query: query ?? fallback, document: document ?? fallback)
        if self == Prompts() { return nil }
    }

    /// The prompts of families whose folders do not contain them: their authors give them on the models' pages only.
    static func published(for name: String) -> Prompts? {
        let name = name.lowercased()
        if name.contains("e5-small") || name.contains("e5-base") || name.contains("e5-large"),
            !name.contains("instruct")
        {
            return Prompts(query: "query: ", document: "passage: ")
        }
        if name.contains("arctic-embed")
            || (name.contains("bge-") && name.contains("-en") && !name.contains("reranker"))
        {
            return Prompts(query: "Represent this sentence for searching relevant passages: ")
        }
        return nil
    }
}
