import RAGModel
import TextAnalysis

/// Finds the words of a query in a text: for highlights, for the line to show, for how near they stand.
///
/// Thread safety: used by one thread at a time, like its session.
package final class TextMatcher {
    private let session: AnalysisSession
    private let patterns: QueryPatterns
    private let isMixed: Bool
    private let buffer = TokenBuffer()
    /// For each of the query's terms its weight, while lines are weighed.
    private var weights: [Double]
    /// Names of the query as they were written: a line with one of them, to the letter, is the line that is meant.
    private let names: [[UInt8]]
    /// The query, if it is one word and nothing else.
    private let loneName: [UInt8]?

    /// A longer line is shown in part.
    private static let longestLine = 400
    private static let windowLength = 240

    /// - Parameters:
    ///   - patterns: of the query.
    ///   - session: of the analyzer that made the index.
    ///   - isMixed: whether texts may be in other languages than the analyzer's; to find out takes half of the time.
    package init(_ query: PreparedQuery, _ patterns: QueryPatterns, session: AnalysisSession, isMixed: Bool = true) {
        self.session = session
        self.isMixed = isMixed
        self.patterns = patterns
        weights = [Double](repeating: 0, count: patterns.count)
        let asked = query.query.clauses.filter { $0.occurrence != .excluded }
        let isLone = query.query.clauses.count == 1 && asked.count == 1 && Self.isWord(asked[0].text)
        loneName = isLone ? Array(asked[0].text.utf8) : nil
        names = asked.filter { Self.isName($0.text, isLone: isLone) }.map { Array($0.text.utf8) }
    }

    private static func isWord(_ text: String) -> Bool {
        text.utf8.count > 2 && text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 != 0x2A && $0 != 0x7E }
    }

    /// Whether a word is no plain one: with a digit, a sign or a capital within; alone, also with one at its beginning.
    private static func isName(_ word: String, isLone: Bool) -> Bool {
        word.utf8.count > 2
            && (word.utf8.dropFirst(isLone ? 0 : 1).contains { (0x41...0x5A).contains($0) }
                || word.utf8.contains { $0 < 0x41 && $0 != 0x27 || (0x5B...0x60).contains($0) })
            && !word.utf8.contains { $0 <= 0x22 }
    }

    /// A word of the text that the query asks for.
    struct Match {
        let range: Range<Int>
        let position: Int
        /// The query's term.
        let term: Int
        let weight: Double
    }

    /// - Complexity: O(length of the text).
    package func matches(in text: String) -> TextMatches {
        let found = find(in: text)
        guard !found.isEmpty else { return TextMatches() }
        return TextMatches(highlights: highlights(found), bestLine: bestLine(found, text))
    }

    package var hasNeighbours: Bool { !patterns.pairs.isEmpty }
    package var hasNames: Bool { !names.isEmpty }

    /// The share, by weight, of the pairs of neighbours in the query that are near: within 8 positions.
    ///
    /// - Complexity: O(length of the text).
    package func proximity(in text: String) -> Double {
        let pairs = patterns.pairs
        guard !pairs.isEmpty else { return 0 }
        var last: [Int: Int] = [:]
        var near: Set<[Int]> = []
        for match in find(in: text) {
            for pair in pairs where pair.first == match.term || pair.second == match.term {
                let other = pair.first == match.term ? pair.second : pair.first
                if let place = last[other], match.position - place <= QueryPatterns.nearness {
                    near.insert([pair.first, pair.second])
                }
            }
            last[match.term] = match.position
        }
        return patterns.proximity { near.contains([$0.first, $0.second]) }
    }

    /// The mean over the query's names: 1 if it stands in the text as it was written, ½ if in other letters' case.
    ///
    /// - Complexity: O(names × length of the text).
    package func spelling(in text: String) -> Double {
        guard !names.isEmpty else { return 0 }
        let bytes = Array(text.utf8)
        return names.reduce(0) { $0 + Self.spelling(of: $1, in: bytes[...]) } / Double(names.count)
    }

    package var isLoneName: Bool { loneName != nil }

    /// Whether the query is one name, and the text declares it.
    ///
    /// - Complexity: O(length of the text).
    package func declares(in text: String) -> Bool {
        guard let loneName else { return false }
        let bytes = Array(text.utf8)
        return Self.places(of: loneName, in: bytes[...]).contains {
            $0.isExact && Declarations.declares(at: $0.range, in: bytes)
        }
    }

    private func find(in text: String) -> [Match] {
        guard !patterns.isEmpty else { return [] }
        var text = text
        var found: [Match] = []
        let session = isMixed ? session.session(forPassage: text) : session
        text.withUTF8 { bytes in
            buffer.removeAll()
            session.analyze(bytes, into: buffer)
            for token in buffer.tokens {
                guard let (term, weight) = patterns.match(buffer.term(of: token)) else { continue }
                found.append(
                    Match(
                        range: Int(token.textStart)..<Int(token.textEnd), position: Int(token.position), term: term,
                        weight: weight))
            }
        }
        return found
    }

    private func highlights(_ found: [Match]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for match in found.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            if let last = ranges.last, match.range.lowerBound < last.upperBound {
                ranges[ranges.count - 1] = last.lowerBound..<max(last.upperBound, match.range.upperBound)
            } else {
                ranges.append(match.range)
            }
        }
        return ranges
    }

    // MARK: - Lines

    /// The line whose words weigh most, each word once and by the square of its weight, so that one rare word outweighs
    /// several frequent ones; the first of equals.
    private func bestLine(_ found: [Match], _ text: String) -> Range<Int> {
        let bytes = Array(text.utf8)
        var best = (score: -1.0, range: 0..<0, matches: found[0..<0])
        var first = 0
        while first < found.count {
            let start = (bytes[..<found[first].range.lowerBound].lastIndex(of: 0x0A) ?? -1) + 1
            let end = bytes[found[first].range.lowerBound...].firstIndex(of: 0x0A) ?? bytes.count
            var next = first
            while next < found.count, found[next].range.lowerBound < end { next += 1 }
            var score = score(found[first..<next])
            // More than all words can give.
            for name in names {
                let spelling = Self.spelling(of: name, in: bytes[start..<end])
                // Other lines have no more of a query that is this name, but for words that have a part of it.
                if spelling == 1, loneName != nil { score = 0 }
                score += 1e6 * spelling
            }
            if let loneName {
                let places = Self.places(of: loneName, in: bytes[start..<end])
                if places.contains(where: { $0.isExact && Declarations.declares(at: $0.range, in: bytes) }) {
                    score += 1e5
                }
            }
            if score > best.score { best = (score, start..<end, found[first..<next]) }
            first = next
        }
        return best.range.count > Self.longestLine ? window(best.matches, within: best.range, bytes) : best.range
    }

    /// 1 if a name stands there as it was written, ½ if only in other letters' case.
    private static func spelling(of name: [UInt8], in text: ArraySlice<UInt8>) -> Double {
        let places = places(of: name, in: text)
        return places.isEmpty ? 0 : places.contains { $0.isExact } ? 1 : 0.5
    }

    /// Where a name stands by itself; not exact in other letters' case.
    private static func places(
        of name: [UInt8], in text: ArraySlice<UInt8>
    ) -> [(range: Range<Int>, isExact: Bool)] {
        func isWord(_ byte: UInt8) -> Bool {
            byte >= 0x80 || byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
        }
        /// Whether bytes side by side belong together: letters, or a sign that is there twice.
        func isJoined(_ byte: UInt8, _ next: UInt8) -> Bool {
            isWord(byte) && isWord(next) || byte == next && !isWord(byte)
        }
        func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
        var found: [(range: Range<Int>, isExact: Bool)] = []
        guard !name.isEmpty, text.count >= name.count else { return found }
        for start in text.startIndex...text.endIndex - name.count where folded(text[start]) == folded(name[0]) {
            let range = start..<start + name.count
            guard zip(text[range], name).allSatisfy({ folded($0) == folded($1) }) else { continue }
            if start > text.startIndex, isJoined(text[start - 1], name[0]) { continue }
            if range.upperBound < text.endIndex, isJoined(name[name.count - 1], text[range.upperBound]) { continue }
            found.append((range, text[range].elementsEqual(name)))
        }
        return found
    }

    private func score(_ matches: ArraySlice<Match>) -> Double {
        var nearness = 0.0
        weights.withUnsafeMutableBufferPointer { weights in
            weights.update(repeating: 0)
            for (number, match) in zip(matches.indices, matches) {
                weights[match.term] = max(weights[match.term], match.weight)
                if number > matches.startIndex, matches[number - 1].term != match.term,
                    match.position - matches[number - 1].position <= QueryPatterns.nearness
                {
                    nearness += 0.1 * min(match.weight, matches[number - 1].weight)
                }
            }
        }
        return weights.reduce(0) { $0 + $1 * $1 } + min(nearness, 1)
    }

    /// The part of a long line whose words weigh most, from word to word.
    private func window(_ matches: ArraySlice<Match>, within line: Range<Int>, _ bytes: [UInt8]) -> Range<Int> {
        var best = (score: -1.0, range: line)
        for (index, match) in zip(matches.indices, matches) {
            var end = index
            while end < matches.endIndex, matches[end].range.upperBound <= match.range.lowerBound + Self.windowLength {
                end += 1
            }
            let score = score(matches[index..<max(end, index + 1)])
            if score > best.score {
                let last = matches[max(end, index + 1) - 1].range.upperBound
                best = (score, match.range.lowerBound..<max(last, match.range.upperBound))
            }
        }
        let margin = max(0, Self.windowLength - best.range.count) / 2
        var start = max(line.lowerBound, best.range.lowerBound - margin)
        var end = min(line.upperBound, best.range.upperBound + margin)
        while start > line.lowerBound, start < best.range.lowerBound, bytes[start - 1] != 0x20 { start += 1 }
        while end < line.upperBound, end > best.range.upperBound, bytes[end] != 0x20 { end -= 1 }
        // A script without spaces: from character to character.
        while start > line.lowerBound, bytes[start] & 0xC0 == 0x80 { start -= 1 }
        while end < line.upperBound, bytes[end] & 0xC0 == 0x80 { end += 1 }
        return start..<end
    }
}
