import RAGModel

/// Jupyter notebooks (nbformat 3 and 4): cells as Markdown, code in fences, what it printed cut short; pictures and other
/// data are left out.
///
/// - Complexity: O(n).
struct NotebookExtractor {
    /// Lines and bytes of the output of a cell that are kept.
    private static let outputLimits = (lines: 20, bytes: 2048)

    private let bytes: UnsafeBufferPointer<UInt8>
    private var text = MappedText()
    private var places: [Extraction.PlaceMark] = []
    private var cutOutputs = 0
    private var leftOut = 0

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) -> ExtractedText? {
        let (node, isComplete) = JSONDocument.parse(bytes, 0..<bytes.count)
        guard let node else { return nil }
        let sheets = node.member("worksheets", in: bytes)?.elements ?? []
        let cells = sheets.isEmpty ? node.member("cells", in: bytes) : nil
        let lists = sheets.isEmpty ? [cells].compactMap { $0 } : sheets.compactMap { $0.member("cells", in: bytes) }
        guard !lists.isEmpty else { return nil }
        var extractor = NotebookExtractor(bytes)
        let metadata = node.member("metadata", in: bytes)
        let language =
            metadata?.member("language_info", in: bytes)?.member("name", in: bytes)
            ?? metadata?.member("kernelspec", in: bytes)?.member("language", in: bytes)
        let fence = language?.text(in: bytes).filter { $0.isLetter || $0.isNumber || $0 == "+" } ?? ""
        var number = 0
        for cell in lists.flatMap(\.elements) {
            number += 1
            extractor.add(cell, number: number, language: fence)
        }
        var extracted = ExtractedText(extractor.text) { MarkdownExtractor.extract($0) }
        extracted.extraction.places = extractor.places
        if !isComplete {
            extracted.extraction.notes.append("the notebook's JSON is broken: cells after that are missing")
        }
        if extractor.cutOutputs > 0 {
            extracted.extraction.notes.append(
                "\(counted(extractor.cutOutputs, "output", "outputs")) cut to \(outputLimits.lines) lines")
        }
        if extractor.leftOut > 0 {
            extracted.extraction.notes.append(
                "\(counted(extractor.leftOut, "picture or other data", "pictures and other data")) left out")
        }
        if let title = metadata?.member("title", in: bytes)?.text(in: bytes), !title.isEmpty {
            extracted.extraction.title = title
        }
        return extracted
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func add(_ cell: JSONNode, number: Int, language: String) {
        let kind = cell.member("cell_type", in: bytes)?.text(in: bytes) ?? "raw"
        let source = (cell.member("source", in: bytes) ?? cell.member("input", in: bytes))?.strings ?? []
        let start = text.count
        switch kind {
        case "code":
            addFenced(source, language)
            for output in cell.member("outputs", in: bytes)?.elements ?? [] { add(output: output) }
        case "heading":
            let level = cell.member("level", in: bytes)?.literal(in: bytes) ?? "1"
            if let place = source.first?.lowerBound {
                text.append(String(repeating: "#", count: min(max(Int(level) ?? 1, 1), 6)) + " ", at: place)
            }
            addLines(source)
        default: addLines(source)
        }
        if text.count > start { places.append(Extraction.PlaceMark(offset: start, place: .cell(number))) }
    }

    private mutating func addLines(_ source: [Range<Int>]) {
        guard let last = source.last, !source.allSatisfy(\.isEmpty) else { return }
        for range in source { JSONEscapes.decode(bytes, range, into: &text) }
        text.endLine(at: last.upperBound)
        text.append("\n", at: last.upperBound)
    }

    /// A stretch of a string of the notebook, and what stands behind it that the notebook does not have.
    private struct Piece {
        var range: Range<Int>
        var after = ""
    }

    private mutating func addFenced(_ source: [Range<Int>], _ language: String) {
        addFenced(source.map { Piece(range: $0) }, language)
    }

    private mutating func addFenced(_ source: [Piece], _ language: String) {
        guard let first = source.first, let last = source.last, !source.allSatisfy(\.range.isEmpty) else { return }
        // The fence must be longer than any run of its mark inside.
        var longest = 0
        for piece in source {
            var run = 0
            for index in piece.range {
                run = bytes[index] == UInt8(ascii: "`") ? run + 1 : 0
                longest = max(longest, run)
            }
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        text.append("\(fence)\(language)\n", at: first.range.lowerBound)
        for piece in source {
            JSONEscapes.decode(bytes, piece.range, into: &text)
            if !piece.after.isEmpty { text.append(piece.after, at: piece.range.upperBound) }
        }
        text.endLine(at: last.range.upperBound)
        text.append("\(fence)\n\n", at: last.range.upperBound)
    }

    private mutating func add(output: JSONNode) {
        var source: [Piece] = []
        let data = output.member("data", in: bytes) ?? output
        if let plain = output.member("text", in: bytes) ?? data.member("text/plain", in: bytes) {
            source = plain.strings.map { Piece(range: $0) }
        } else if let name = output.member("ename", in: bytes) {
            source = error(name, output)
        }
        if case .object(let members) = data {
            leftOut += members.count {
                bytes[$0.key].starts(with: "image/".utf8) || bytes[$0.key].starts(with: "application/".utf8)
            }
        }
        addFenced(cut(source), "")
    }

    /// What an error says: `ValueError: no such column`, and where it came from.
    private func error(_ name: JSONNode, _ output: JSONNode) -> [Piece] {
        let value = output.member("evalue", in: bytes)?.strings.filter { !$0.isEmpty } ?? []
        var pieces = name.strings.map { Piece(range: $0, after: value.isEmpty ? "\n" : ": ") }
        pieces += value.map { Piece(range: $0, after: "\n") }
        for line in output.member("traceback", in: bytes)?.strings ?? [] {
            pieces += withoutColours(line).map { Piece(range: $0) }
            if !pieces.isEmpty { pieces[pieces.count - 1].after += "\n" }
        }
        return pieces
    }

    /// The stretches of a string between what sets colours on a terminal (`\u001b[0;31m`).
    private func withoutColours(_ range: Range<Int>) -> [Range<Int>] {
        let mark = Array("\\u001b[".utf8)
        var parts: [Range<Int>] = []
        var (start, index) = (range.lowerBound, range.lowerBound)
        while index < range.upperBound {
            guard bytes[index] == mark[0] else {
                index += 1
                continue
            }
            let isMark =
                index + mark.count <= range.upperBound
                && zip(bytes[index..<index + mark.count], mark).allSatisfy { ASCII.lower($0) == $1 }
            guard isMark else {
                index += 2
                continue
            }
            if index > start { parts.append(start..<index) }
            index += mark.count
            while index < range.upperBound, !ASCII.isLetter(bytes[index]) { index += 1 }
            index = min(index + 1, range.upperBound)
            start = index
        }
        if start < range.upperBound { parts.append(start..<range.upperBound) }
        return parts
    }

    /// The first lines of what was printed.
    private mutating func cut(_ source: [Piece]) -> [Piece] {
        var (lines, size) = (0, 0)
        var kept: [Piece] = []
        for piece in source {
            // One string may hold many lines; they are counted by their escapes.
            var end = piece.range.lowerBound
            while end < piece.range.upperBound, lines < Self.outputLimits.lines, size < Self.outputLimits.bytes {
                let isEscape = bytes[end] == UInt8(ascii: "\\") && end + 1 < piece.range.upperBound
                if isEscape, bytes[end + 1] == UInt8(ascii: "n") { lines += 1 }
                end += isEscape ? 2 : 1
                size += 1
            }
            while end < piece.range.upperBound, UnicodeBytes.isContinuation(bytes[end]) { end += 1 }
            let isWhole = end == piece.range.upperBound
            kept.append(Piece(range: piece.range.lowerBound..<end, after: isWhole ? piece.after : ""))
            lines += piece.after.utf8.count { $0 == ASCII.newline }
            if !isWhole || lines >= Self.outputLimits.lines {
                cutOutputs += 1
                break
            }
        }
        return kept
    }
}

extension JSONNode {
    fileprivate func literal(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        if case .literal(let range) = self { ASCII.string(bytes, range) } else { nil }
    }
}
