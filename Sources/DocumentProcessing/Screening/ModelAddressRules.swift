/// The phrases by which texts address a language model, compiled.
///
/// A rule is a line of words, as `ModelAddress` folds them. `a|b` stands for either, `{class}` for the words of a class,
/// `~n` for up to n words of any kind.
final class ModelAddressRules: Sendable {
    static let shared = ModelAddressRules()

    private struct Step: Sendable {
        /// By number of the word.
        let words: Set<UInt16>
        /// How many other words may stand before it.
        let gap: Int
    }

    let words: AddressWords
    /// By the number of the first word.
    private let rules: [[[Step]]]
    private let triggers: [Bool]
    private let unspaced: [UInt32: [[[UInt8]]]]

    private init() {
        var words = AddressWords()
        let classes = Self.classes.mapValues { text in
            Set(text.split(separator: " ").map { words.insert(String($0)) })
        }
        var compiled: [[Step]] = []
        for line in Self.lines {
            var steps: [Step] = []
            var gap = 0
            for item in line.split(separator: " ") {
                if item.first == "~" {
                    gap = Int(item.dropFirst())!
                    continue
                }
                var set: Set<UInt16> = []
                for choice in item.split(separator: "|") {
                    if choice.first == "{" {
                        set.formUnion(classes[String(choice.dropFirst().dropLast())]!)
                    } else {
                        set.insert(words.insert(String(choice)))
                    }
                }
                steps.append(Step(words: set, gap: gap))
                gap = 0
            }
            compiled.append(steps)
        }
        var rules = [[[Step]]](repeating: [], count: words.count + 1)
        for steps in compiled { for first in steps[0].words { rules[Int(first)].append(steps) } }
        self.words = words
        self.rules = rules
        triggers = rules.map { !$0.isEmpty }
        var unspaced: [UInt32: [[[UInt8]]]] = [:]
        for line in Self.unspacedLines {
            let parts = line.split(separator: " ").map { Array($0.utf8) }
            let first = parts[0].withUnsafeBufferPointer { UnicodeBytes.scalar($0, at: 0) }
            unspaced[first, default: []].append(parts)
        }
        self.unspaced = unspaced
    }

    /// Whether a rule begins with the word.
    @inline(__always)
    func isTrigger(_ word: UInt16) -> Bool { word != 0 && triggers[Int(word)] }

    /// Whether some rule holds of a text.
    ///
    /// - Complexity: O(words), times the gaps of the rules that begin with each.
    func matches(_ text: UnsafeBufferPointer<UInt16>) -> Bool {
        for place in text.indices where isTrigger(text[place]) {
            if rules[Int(text[place])].contains(where: { Self.matches($0[1...], text, from: place + 1) }) {
                return true
            }
        }
        return false
    }

    private static func matches(_ steps: ArraySlice<Step>, _ text: UnsafeBufferPointer<UInt16>, from place: Int) -> Bool
    {
        guard let step = steps.first else { return true }
        for next in place..<max(place, min(text.count, place + step.gap + 1)) where text[next] != 0 {
            if step.words.contains(text[next]), matches(steps.dropFirst(), text, from: next + 1) { return true }
        }
        return false
    }

    /// Whether a phrase of a language without spaces begins at `index`: its parts, a few characters apart.
    func hasUnspaced(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Bool {
        guard let phrases = unspaced[UnicodeBytes.scalar(bytes, at: index)] else { return false }
        return phrases.contains { parts in
            var place = index
            for (number, part) in parts.enumerated() {
                let last = min(bytes.count - part.count, number == 0 ? index : place + 30)
                guard place <= last,
                    let found = (place...last).first(where: { start in
                        part.indices.allSatisfy { bytes[start + $0] == part[$0] }
                    })
                else { return false }
                place = found + part.count
            }
            return true
        }
    }
}
