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

extension StoredRow {
    /// The places of a chunk, in the order of its text.
    func places(_ column: Int32) throws(CatalogError) -> [SourceLocation.Mark] {
        var marks: [SourceLocation.Mark] = []
        for text in try json(column, as: [String].self) {
            guard let mark = SourceLocation.Mark(stored: text), mark.offset > marks.last?.offset ?? -1 else {
                throw corrupt(column, "\"\(text.prefix(40))\" is not a place that follows the one before it")
            }
            marks.append(mark)
        }
        return marks
    }
}
