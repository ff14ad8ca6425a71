import RAGModel

extension SourceLocation.Mark {
    /// The form of a mark in the catalog.
    var stored: String { "\(offset) \(place.fragment)" }

    init?(stored: String) {
        guard let space = stored.firstIndex(of: " "), let offset = Int(stored[..<space]), offset >= 0,
            let place = SourceLocation.Place(fragment: String(stored[stored.index(after: space)...]))
        else { return nil }
        self.init(offset: offset, place: place)
    }
}

/// The lines of a chunk, in one text beside its places: `lines 0:12 80:1 5:2`, each number less the one before it.
enum StoredLines {
    static let name = "lines"

    static func text(_ marks: [SourceLocation.LineMark]) -> String {
        var last = SourceLocation.LineMark(offset: 0, line: 0)
        return marks.reduce(into: name) { text, mark in
            text += " \(mark.offset - last.offset):\(mark.line - last.line)"
            last = mark
        }
    }

    /// `nil` if the text is nothing of the kind.
    static func marks(_ text: String) -> [SourceLocation.LineMark]? {
        let parts = text.split(separator: " ")
        guard parts.first?.elementsEqual(name) == true else { return nil }
        var marks: [SourceLocation.LineMark] = []
        for part in parts.dropFirst() {
            guard let colon = part.firstIndex(of: ":"), let offset = Int(part[..<colon]),
                let line = Int(part[part.index(after: colon)...])
            else { return nil }
            let last = marks.last ?? SourceLocation.LineMark(offset: 0, line: 0)
            let (next, isTooLarge) = last.offset.addingReportingOverflow(offset)
            let (nextLine, isTooFar) = last.line.addingReportingOverflow(line)
            guard !isTooLarge, !isTooFar, nextLine >= 1, marks.isEmpty ? offset >= 0 : offset > 0 else { return nil }
            marks.append(SourceLocation.LineMark(offset: next, line: nextLine))
        }
        return marks
    }
}

extension ChunkRecord {
    /// What the catalog keeps of where the text stands in its source, besides lines and bytes.
    var storedPlaces: [String] {
        places.map(\.stored) + (lineMarks.isEmpty ? [] : [StoredLines.text(lineMarks)])
    }
}

extension StoredRow {
    /// The places of a chunk and its lines, in the order of its text.
    func places(
        _ column: Int32
    ) throws(CatalogError) -> (places: [SourceLocation.Mark], lines: [SourceLocation.LineMark]) {
        var marks: [SourceLocation.Mark] = []
        for text in try json(column, as: [String].self) {
            if text.hasPrefix(StoredLines.name), let lines = StoredLines.marks(text) { return (marks, lines) }
            guard let mark = SourceLocation.Mark(stored: text), mark.offset > marks.last?.offset ?? -1 else {
                throw corrupt(column, "\"\(text.prefix(40))\" is not a place that follows the one before it")
            }
            marks.append(mark)
        }
        return (marks, [])
    }
}
