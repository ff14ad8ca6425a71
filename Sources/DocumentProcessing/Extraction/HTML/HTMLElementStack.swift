/// The open block elements of a page.
struct HTMLElementStack {
    struct Entry {
        let element: HTMLElement
        /// It or an element around it is not shown.
        let isDropped: Bool
    }

    private var entries: [Entry] = []
    /// How many of each element are open: most end tags without a partner are known without a search.
    private var open = [Int](repeating: 0, count: HTMLElement.all.count)
    /// An implied end tag is looked for this far up, so that deep nesting costs no more than its length.
    private static let searchLimit = 64

    private static let paragraph = HTMLElement.number("p")
    private static let articles = ["article", "main", "section"].map(HTMLElement.number)
    private static let mainParts = ["article", "main"].map(HTMLElement.number)

    var count: Int { entries.count }
    var isDropped: Bool { entries.last?.isDropped ?? false }
    var isInArticle: Bool { Self.articles.contains { open[$0] > 0 } }

    var isInMainPart: Bool { Self.mainParts.contains { open[$0] > 0 } }

    func contains(_ element: HTMLElement) -> Bool { open[element.number] > 0 }

    mutating func push(_ element: HTMLElement, isDropped: Bool) {
        entries.append(Entry(element: element, isDropped: isDropped || self.isDropped))
        open[element.number] += 1
    }

    mutating func pop() -> Entry? {
        guard let last = entries.popLast() else { return nil }
        open[last.element.number] -= 1
        return last
    }

    mutating func closeParagraph() {
        if let last = entries.last, last.element.number == Self.paragraph { _ = pop() }
    }

    /// Ends what a start tag ends without saying so (WHATWG HTML Standard, section 13.1.2.4); returns what it ended
    /// besides a paragraph, innermost first.
    mutating func closeImplied(by element: HTMLElement) -> [Entry] {
        closeParagraph()
        let group = element.role.group
        switch group {
        case .item: return close(group, upTo: [.list])
        case .definition: return close(group, upTo: [])
        case .cell: return close(group, upTo: [.row, .table])
        case .row, .tableSection: return close(group, upTo: [.table])
        case .list, .table, .other: return []
        }
    }

    private mutating func close(_ wanted: HTMLElement.Group, upTo barriers: [HTMLElement.Group]) -> [Entry] {
        var index = entries.count - 1
        while index >= 0, entries.count - index <= Self.searchLimit {
            let group = entries[index].element.role.group
            if group == wanted {
                var ended: [Entry] = []
                while entries.count > index, let entry = pop() { ended.append(entry) }
                return ended
            }
            if barriers.contains(group) { return [] }
            index -= 1
        }
        return []
    }
}
