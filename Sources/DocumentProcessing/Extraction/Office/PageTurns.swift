import RAGModel

/// Follows the pages of a text document: which one its text is on, and where in a paragraph another one begins.
struct PageTurns {
    private var page = 1
    private var turns: [(offset: Int, place: SourceLocation.Place)] = []

    /// - Parameter offset: bytes of the current paragraph before the new page.
    mutating func turn(at offset: Int) {
        page += 1
        turns.append((offset, .page(page)))
    }

    /// The turns inside of the paragraph that ends now.
    mutating func taken() -> [(offset: Int, place: SourceLocation.Place)] {
        defer { turns = [] }
        return turns
    }

    /// Begins the new page, if there is one, with what is added next.
    mutating func begin(in text: inout OfficeText) {
        if let last = taken().last { text.begin(last.place) }
    }
}
