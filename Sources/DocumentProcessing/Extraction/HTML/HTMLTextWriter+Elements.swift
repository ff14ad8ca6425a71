extension HTMLTextWriter {
    /// Ends what an element is to its text.
    mutating func end(_ role: HTMLElement.Role) {
        switch role {
        case .heading: endHeading()
        case .list: endList()
        case .item: endItem()
        case .preformatted: endPreformatted()
        case .table: endTable()
        case .tableSection: endTableSection()
        case .row: endRow()
        case .cell: endCell()
        default: endBlock()
        }
    }
}
