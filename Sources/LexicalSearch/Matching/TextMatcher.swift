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
        names = query.query.clauses.filter { $0.occurrence != .excluded && Self.isName($0.text) }.map {
            Array($0.text.utf8)
        }
    }

    /// Whether a word is no plain one: with a digit, a sign or a capital within.
    private static func isName(_ word: String) -> Bool {
        word.utf8.count > 2
            && (word.utf8.dropFirst().contains { (0x41...0x5A).contains($0) }
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
            for name in names { score += 1e6 * Self.spelling(of: name, in: bytes[start..<end]) }
            if score > best.score { best = (score, start..<end, found[first..<next]) }
            first = next
        }
        return best.range.count > Self.longestLine ? window(best.matches, within: best.range, bytes) : best.range
    }

    /// 1 if a name stands there as it was written, ½ if only in other letters' case.
    private static func spelling(of name: [UInt8], in text: ArraySlice<UInt8>) -> Double {
        func isWord(_ byte: UInt8) -> Bool {
            byte >= 0x80 || byte == 0x5F || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF)
        }
        func folded(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
        var found = 0.0
        guard text.count >= name.count else { return found }
        for start in text.startIndex...text.endIndex - name.count where folded(text[start]) == folded(name[0]) {
            let part = text[start..<start + name.count]
            guard zip(part, name).allSatisfy({ folded($0) == folded($1) }) else { continue }
            if start > text.startIndex, isWord(text[start - 1]), isWord(name[0]) { continue }
            if start + name.count < text.endIndex, isWord(text[start + name.count]), isWord(name[name.count - 1]) {
                continue
            }
            if part.elementsEqual(name) { return 1 }
            found = 0.5
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
