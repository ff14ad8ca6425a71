/// A field that a filter asks about and that no document has: most often a slip.
public struct UnknownField: Sendable, Hashable, CustomStringConvertible {
    public let name: String
    /// The known field that was probably meant.
    public let suggestion: String?

    public var description: String {
        "no document has `\(name)`" + (suggestion.map { "; did you mean `\($0)`?" } ?? "")
    }
}

extension UnknownField {
    /// Those of some names that are not among the known ones, in their order; complexity as of
    /// ``FilterExpression/unknownFields(known:)``.
    package static func among(_ names: some Sequence<String>, known: Set<String>) -> [UnknownField] {
        let known = Set(known.map(\.normalizedToNFC))
        return names.map(\.normalizedToNFC).filter { !known.contains($0) }.sorted().map { name in
            let ranked = known.compactMap { other in SpellingDistance.between(name, other).map { ($0, other) } }
            return UnknownField(name: name, suggestion: ranked.min { $0 < $1 }?.1)
        }
    }
}

extension FilterExpression {
    /// The fields of the filter that are not among the known ones, by name.
    ///
    /// - Complexity: O(unknown fields × known fields × length of a name²); names longer than 100 characters are not compared.
    public func unknownFields(known: Set<String>) -> [UnknownField] {
        let compared = comparedFields
        // `exists author` means `author.name` too.
        let parents = fields.subtracting(compared).filter { field in
            known.contains { $0.utf8.starts(with: (field.normalizedToNFC + ".").utf8) }
        }
        return UnknownField.among(fields.subtracting(parents), known: known)
    }
}

/// How far a mistyped name is from another.
enum SpellingDistance {
    /// 0 for another case or place in a path, then the letters that differ; `nil` if one is not plausibly the other.
    static func between(_ name: String, _ other: String) -> Int? {
        let left = Array(name.lowercased().unicodeScalars)
        let right = Array(other.lowercased().unicodeScalars)
        guard !left.isEmpty, !right.isEmpty, left.count <= 100, right.count <= 100 else { return nil }
        if left == right || left.filter(isLetter) == right.filter(isLetter) { return 0 }
        if right.suffix(left.count + 1).elementsEqual(["."] + left)
            || left.suffix(right.count + 1)
                .elementsEqual(["."] + right)
        {
            return 0
        }
        let distance = alignment(left, right)
        if distance <= max(1, min(left.count, right.count) / 3) { return distance }
        // `langauge` for `lang`: whoever writes a longer or shorter form gets its beginning right.
        let shorter = min(left.count, right.count)
        return shorter >= 3 && left.prefix(shorter).elementsEqual(right.prefix(shorter)) ? 100 + distance : nil
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "_" && scalar != "-" && scalar != " " && scalar != "."
    }

    /// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
    private static func alignment(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        var before = [Int](repeating: 0, count: right.count + 1)
        var previous = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let isSame = left[row - 1] == right[column - 1]
                var best = min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (isSame ? 0 : 1))
                if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                    best = min(best, before[column - 2] + 1)
                }
                current.append(best)
            }
            (before, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
