import TextAnalysis

/// A page that may be there in several languages: `docs/de/cors.md` beside `docs/en/cors.md` or `docs/cors.md`,
/// `README.zh-CN.md` beside `README.md`.
struct PageVariant: Sendable, Hashable {
    /// The path without what names the language.
    let page: String
    /// What names the language, such as `pt-br`; `nil` if nothing does.
    let tag: String?

    /// - Complexity: O(length of the path).
    init(path: String) {
        var components = path.split(separator: "/", omittingEmptySubsequences: false)
        if let place = components.dropLast().firstIndex(where: Self.isTag) {
            tag = components[place].lowercased()
            components.remove(at: place)
            page = components.joined(separator: "/")
            return
        }
        let name = components.removeLast()
        // The last dot is that of the format; the tag follows another one, a dash or a low line.
        if let dot = name.lastIndex(of: "."), let start = Self.startOfTag(name[..<dot]) {
            tag = name[name.index(after: start)..<dot].lowercased()
            page = (components + [name[..<start] + name[dot...]]).joined(separator: "/")
        } else {
            tag = nil
            page = path
        }
    }

    /// The language that the tag means; `nil` without one.
    var language: String? { tag.flatMap { LanguageDetector.language(tag: $0) } }

    /// Where the sign before a tag at the end of a name stands.
    private static func startOfTag(_ name: Substring) -> Substring.Index? {
        var end = name.endIndex
        while let sign = name[..<end].lastIndex(where: { $0 == "." || $0 == "_" || $0 == "-" }) {
            if sign > name.startIndex, isTag(name[name.index(after: sign)...]) { return sign }
            // `zh-CN` has a sign within.
            guard name.distance(from: sign, to: name.endIndex) <= 5 else { return nil }
            end = sign
        }
        return nil
    }

    private static func isTag(_ text: Substring) -> Bool {
        let bytes = text.utf8
        guard bytes.count == 2 || (4...8).contains(bytes.count) && "-_".utf8.contains(bytes.dropFirst(2).first!) else {
            return false
        }
        return LanguageDetector.language(tag: text.lowercased()) != nil
    }
}
