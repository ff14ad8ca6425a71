import Foundation
import IndexSupport
import RAGEngine

/// A query's answer for people: where, under which heading, and the passage with the words that matched.
struct TextAnswer {
    private let answer: QueryAnswer
    private let style: Style

    init(_ answer: QueryAnswer, style: Style) {
        self.answer = answer
        self.style = style
    }

    var text: String { (answer.hits.map(block) + planLines).joined(separator: "\n") }

    private func block(_ hit: Hit) -> String {
        let place = "\(DisplayPath.of(hit.uri)):\(hit.lines.lowerBound)"
        let score = style.dim("(\(Self.number(hit.score)))")
        var lines = ["\(hit.rank). \(style.path(Terminal.harmless(place)))  \(score)"]
        let context = ((hit.title.map { [$0] } ?? []) + hit.headingPath.filter { $0 != hit.title })
        if !context.isEmpty { lines.append("   " + style.bold(Terminal.harmless(context.joined(separator: " > ")))) }
        lines += passage(hit).map { "   " + $0 }
        if let explanation = hit.explanation { lines += Self.lines(explanation).map { "   " + style.dim($0) } }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The lines of the passage around the first matched word.
    private func passage(_ hit: Hit) -> [String] {
        let limit = 6
        let text = highlighted(hit)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.allSatisfy(\.isWhitespace) }
        guard lines.count > limit else { return lines.map(shortened) }
        let mark = "\u{1}"
        let first = lines.firstIndex { $0.contains(mark) } ?? 0
        let start = min(max(0, first - 1), lines.count - limit)
        var shown = lines[start..<start + limit].map(shortened)
        if start > 0 { shown.insert("…", at: 0) }
        if start + limit < lines.count { shown.append("…") }
        return shown
    }

    /// The text with marks (0x01, 0x02) around what matched; control characters of the document are gone.
    private func highlighted(_ hit: Hit) -> String {
        let bytes = Array(hit.text.utf8)
        var result = ""
        var position = 0
        for range in hit.highlights where range.lowerBound >= position && range.upperBound <= bytes.count {
            result += Terminal.harmless(String(decoding: bytes[position..<range.lowerBound], as: UTF8.self))
            result += "\u{1}" + Terminal.harmless(String(decoding: bytes[range], as: UTF8.self)) + "\u{2}"
            position = range.upperBound
        }
        return result + Terminal.harmless(String(decoding: bytes[position...], as: UTF8.self))
    }

    private func shortened(_ line: Substring) -> String {
        let limit = 240
        var line = String(line)
        if line.count > limit {
            let mark = line.firstIndex(of: "\u{1}") ?? line.startIndex
            let offset = line.distance(from: line.startIndex, to: mark)
            let start = line.index(line.startIndex, offsetBy: max(0, min(offset - 60, line.count - limit)))
            let end = line.index(start, offsetBy: limit)
            line = (start > line.startIndex ? "…" : "") + line[start..<end] + (end < line.endIndex ? "…" : "")
        }
        guard style.isOn else { return line.filter { $0 != "\u{1}" && $0 != "\u{2}" } }
        var parts = line.split(separator: "\u{1}", omittingEmptySubsequences: false).map(String.init)
        for index in parts.indices.dropFirst() {
            guard let end = parts[index].firstIndex(of: "\u{2}") else { continue }
            let rest = parts[index][parts[index].index(after: end)...]
            parts[index] = style.match(String(parts[index][..<end])) + rest
        }
        return parts.joined().filter { $0 != "\u{2}" }
    }

    static func lines(_ explanation: HitExplanation) -> [String] {
        let legs = explanation.legs.map { leg in
            let rank = leg.rank.map { "rank \($0)" } ?? "not among the candidates"
            let score = leg.score.map { ", score \(Self.number($0))" } ?? ""
            return "\(leg.name): \(rank)\(score), weight \(Self.number(leg.weight)) → \(Self.number(leg.contribution))"
        }
        let terms = explanation.terms.map { term in
            "  \(term.term): idf \(Self.number(term.inverseDocumentFrequency)), tf \(term.frequency)"
                + (explanation.length.map { ", length \($0)" } ?? "")
                + ", weight \(Self.number(term.weight)) → \(Self.number(term.contribution))"
        }
        return legs + terms
    }

    private var planLines: [String] {
        guard let plan = answer.plan else { return [] }
        var lines = ["plan: mode \(answer.mode.rawValue), fusion \(plan.fusion), \(plan.candidates) candidates per leg"]
        if let filter = plan.filter { lines.append("filter: \(filter)") }
        if let terms = plan.terms { lines.append("terms: \(terms)") }
        for (index, segment) in plan.segments.enumerated() {
            lines.append(
                "segment \(index + 1): \(segment.allowedRows) of \(segment.liveRows) rows allowed"
                    + (segment.dense.map { ", dense: \($0)" } ?? ""))
        }
        return [lines.map(style.dim).joined(separator: "\n") + "\n"]
    }

    private static func number(_ value: Double) -> String { value.significant() }
}

/// A query's answer as Markdown to put into a prompt: numbered sources with their passages, quoted.
struct MarkdownAnswer {
    private let answer: QueryAnswer

    init(_ answer: QueryAnswer) { self.answer = answer }

    var text: String {
        answer.hits.map { hit in
            let context = ((hit.title.map { [$0] } ?? []) + hit.headingPath.filter { $0 != hit.title })
            let heading = context.isEmpty ? "" : " — \(context.joined(separator: " > "))"
            let place = "\(DisplayPath.of(hit.uri)):\(hit.lines.lowerBound)-\(hit.lines.upperBound)"
            // A fence longer than any in the passage, so that the passage cannot end it.
            let longest = hit.text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
            let fence = String(repeating: "`", count: max(3, longest + 1))
            return "## [\(hit.rank)] \(place)\(heading)\n\n\(fence)\n\(hit.text)\n\(fence)\n"
        }.joined(separator: "\n")
    }
}
