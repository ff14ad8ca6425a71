import IndexSupport
import RAGModel

/// A text in which placeholders gave way to what they stand for.
public struct RevealedText: Sendable, Codable, Hashable {
    public var text: String
    /// How many gave way.
    public var revealed: Int
    /// Those that have no original here, and stay; each once, in the order of the text.
    public var unknown: [String]
}

extension Store {
    /// Puts the originals of masked values into a text that has their placeholders, such as a hit's; each as it was written
    /// when it was met first. Nothing else of a store gives them away.
    ///
    /// - Throws: `invalidInput` if the collection keeps no originals, `notFound` if there is no such collection, or no
    ///   table of originals where the text has placeholders.
    public func reveal(_ text: String, in scope: Scope = Scope()) async throws(RAGError) -> RevealedText {
        try requireStore()
        guard let collection = try await collections().first(where: { $0.name == scope.collection }) else {
            // Says which there are.
            try await reading(scope) { _ in }
            return RevealedText(text: text, revealed: 0, unknown: [])
        }
        guard collection.redaction?.keepsOriginals ?? false else {
            throw RAGError(
                .invalidInput, subject: "collection \"\(scope.collection)\"",
                collection.redaction == nil
                    ? "nothing is masked in it" : "it keeps no originals: what is masked in it is masked for good")
        }
        var text = text
        let found = text.withUTF8 { Placeholder.found(in: $0) }
        guard !found.isEmpty else { return RevealedText(text: text, revealed: 0, unknown: []) }
        let originals = try await originalStore().originals(of: Set(found.map(\.placeholder)), in: scope)
        var result = RevealedText(text: "", revealed: 0, unknown: [])
        var copied = 0
        let bytes = Array(text.utf8)
        for (range, placeholder) in found {
            guard let original = originals[placeholder] else {
                let name = placeholder.description
                if !result.unknown.contains(name) { result.unknown.append(name) }
                continue
            }
            result.text += String(decoding: bytes[copied..<range.lowerBound], as: UTF8.self) + original
            result.revealed += 1
            copied = range.upperBound
        }
        result.text += String(decoding: bytes[copied...], as: UTF8.self)
        return result
    }

    /// Writes a copy of the originals into a new file, while others read and write; the copy is checked. ``backup(to:)``
    /// leaves them out.
    ///
    /// Put it into the folder of the store as `originals.sqlite`.
    ///
    /// - Throws: `notFound` if there are none.
    public func backupOriginals(to path: String) async throws(RAGError) {
        try await originalStore().backupOriginals(to: path)
    }

    private func originalStore() throws(RAGError) -> any OriginalStore {
        guard let store = documents as? any OriginalStore else {
            throw RAGError(.invalidInput, subject: path, "this store cannot keep originals")
        }
        return store
    }
}
