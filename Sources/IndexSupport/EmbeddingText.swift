import RAGModel

/// The text that stands for a chunk in the dense leg: where the chunk is in its document, then what it says.
///
/// A passage is often only understood under its heading; the encoder sees only this text. Headings are left out from
/// the outermost one on when they would push the passage's end out of the encoder's input.
package enum EmbeddingText {
    /// Names the text in the embedding cache. It covers all that the composed text is made of, and nothing that
    /// depends on the encoder, so it can be computed before there is one.
    package static func hash(title: String?, headingPath: [String], text: String) -> ContentHash {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            headingPath.reduce((title?.utf8.count ?? 0) + text.utf8.count + 2) { $0 + $1.utf8.count + 1 })
        bytes += (title ?? "").utf8
        for part in headingPath {
            bytes.append(0)
            bytes += part.utf8
        }
        bytes.append(0)
        bytes += text.utf8
        return ContentHash(of: bytes)
    }

    /// - Parameters:
    ///   - budget: the tokens that title and headings may take.
    ///   - count: the number of tokens of a text.
    package static func compose(
        title: String?, headingPath: [String], text: String, budget: Int, count: (String) -> Int
    ) -> String {
        var context = headingPath
        if let title, !title.isEmpty, title != headingPath.first { context.insert(title, at: 0) }
        while !context.isEmpty {
            let prefix = context.joined(separator: " > ")
            if count(prefix) <= budget { return prefix + "\n" + text }
            context.removeFirst()
        }
        return text
    }
}
