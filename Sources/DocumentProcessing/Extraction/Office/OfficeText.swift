import RAGModel

/// The text of an office document in the making: paragraphs, headings, table rows, and where they begin.
struct OfficeText {
    private enum Kind {
        case heading(Int)
        case paragraph
        case item(Int)
        case lines
        case row
    }

    private(set) var bytes: [UInt8] = []
    private var marks: [(start: Int, kind: Kind)] = []
    private var places: [Extraction.PlaceMark] = []
    private var titles: [(start: Int, title: String)] = []
    var metadata: [String: MetadataValue] = [:]
    var notes: [String] = []

    /// Characters that a document may have; what comes after is left out, and said.
    private static let maximumSize = 256 << 20
    private(set) var isFull = false

    /// - Parameter turns: bytes of `text` at which another place begins.
    private mutating func add(
        _ text: String, _ kind: Kind, turns: [(offset: Int, place: SourceLocation.Place)] = []
    ) {
        let words = text.trimmingOfficeSpace
        guard !words.isEmpty, !isFull else { return }
        guard bytes.count + words.utf8.count < Self.maximumSize else {
            isFull = true
            notes.append("the text is longer than \(Self.maximumSize >> 20) MB: its end is left out")
            return
        }
        if !turns.isEmpty {
            let leading = text.utf8.count - text.drop(while: \.isWhitespace).utf8.count
            for turn in turns {
                let offset = min(max(turn.offset - leading, 0), words.utf8.count)
                places.append(Extraction.PlaceMark(offset: bytes.count + offset, place: turn.place))
            }
        }
        marks.append((bytes.count, kind))
        bytes.append(contentsOf: words.utf8)
        bytes += "\n\n".utf8.prefix(isRow(kind) ? 1 : 2)
    }

    private func isRow(_ kind: Kind) -> Bool { if case .row = kind { true } else { false } }

    mutating func heading(_ text: String, level: Int, turns: [(offset: Int, place: SourceLocation.Place)] = []) {
        add(text, .heading(level), turns: turns)
    }
    mutating func paragraph(_ text: String, turns: [(offset: Int, place: SourceLocation.Place)] = []) {
        add(text, .paragraph, turns: turns)
    }
    mutating func lines(_ text: String) { add(text, .lines) }
    mutating func item(_ text: String, depth: Int) { add("- " + text.trimmingOfficeSpace, .item(depth)) }

    /// A row of a table, its cells parted by a stroke.
    mutating func row(_ cells: [String]) {
        var cells = cells.map { $0.trimmingOfficeSpace.replacing("\n", with: " ") }
        while cells.last?.isEmpty ?? false { cells.removeLast() }
        guard cells.contains(where: { !$0.isEmpty }) else { return }
        add(cells.joined(separator: " | "), .row)
    }

    mutating func begin(_ place: SourceLocation.Place) {
        places.append(Extraction.PlaceMark(offset: bytes.count, place: place))
    }

    /// The document. All of its text is said to come from the whole file.
    func extracted() -> ExtractedText {
        var text = String(decoding: bytes, as: UTF8.self)
        var extraction = text.withUTF8 { blocks($0) }
        extraction.metadata = metadata
        extraction.notes = notes
        extraction.places = places
        if case .string(let title)? = metadata["title"] { extraction.title = title }
        return ExtractedText(text: text, map: SourceMap(), extraction: extraction)
    }

    private func blocks(_ text: UnsafeBufferPointer<UInt8>) -> Extraction {
        var builder = LineBlockBuilder(text)
        for (number, mark) in marks.enumerated() {
            let end = number + 1 < marks.count ? marks[number + 1].start : text.count
            let range = ASCII.trimmed(text, mark.start..<end)
            switch mark.kind {
            case .heading(let level): builder.heading(range, level: level, title: ASCII.string(text, range))
            case .paragraph: builder.begin(range, .prose, boundary: .block)
            case .item(let depth): builder.begin(range, .prose, boundary: .item(depth: depth))
            case .lines: builder.begin(range, .lines, boundary: .block)
            case .row: builder.add(range, .table, boundary: .block)
            }
        }
        return builder.finish()
    }
}

extension String {
    /// Without white space at either end, and with no more than one line end in a row inside.
    fileprivate var trimmingOfficeSpace: String {
        let start = drop(while: \.isWhitespace)
        return String(String(start.reversed().drop(while: \.isWhitespace)).reversed())
    }
}
