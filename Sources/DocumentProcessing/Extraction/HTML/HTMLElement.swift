/// What an element means to its text.
struct HTMLElement {
    enum Role {
        case block
        case heading(level: Int)
        case list
        case item
        /// Terms and descriptions.
        case definition
        case table
        /// `thead` is the part whose rows head the others.
        case tableSection(isHead: Bool)
        case row
        case cell(isHeader: Bool)
        case preformatted
        case lineBreak
        case rule
        case image
        case meta
        case root
        /// Of no interest to readers, with all it contains.
        case dropped
        /// Boilerplate unless it belongs to an article.
        case footer
        /// Boilerplate beside the main part of a page that says which one that is.
        case aside
        /// Content without markup, not for readers.
        case raw
        case title
    }

    /// The roles that end each other.
    enum Group {
        case list, item, definition, table, tableSection, row, cell, other
    }

    /// Numbers the elements from 0.
    let number: Int
    let name: String
    let role: Role

    private static let roles: [(Role, String)] = [
        (
            .block,
            "p div section article main address blockquote center details dialog summary fieldset legend "
                + "figure figcaption form hgroup dl caption body frameset optgroup search"
        ),
        (.list, "ul ol menu dir"), (.item, "li"), (.definition, "dt dd"), (.table, "table"),
        (.tableSection(isHead: true), "thead"), (.tableSection(isHead: false), "tbody tfoot"), (.row, "tr"),
        (.cell(isHeader: true), "th"), (.cell(isHeader: false), "td"), (.preformatted, "pre listing"),
        (.lineBreak, "br"), (.rule, "hr"), (.image, "img"), (.meta, "meta"), (.root, "html"), (.footer, "footer"),
        (.aside, "aside header"),
        (
            .dropped,
            "nav svg template noscript select datalist button canvas audio video object map applet rp annotation"
        ),
        (.raw, "script style xmp iframe noembed noframes textarea"), (.title, "title"),
        (.heading(level: 1), "h1"), (.heading(level: 2), "h2"), (.heading(level: 3), "h3"),
        (.heading(level: 4), "h4"), (.heading(level: 5), "h5"), (.heading(level: 6), "h6"),
    ]

    static let all: [HTMLElement] = roles.flatMap { role, names in
        names.split(separator: " ").map { (role, String($0)) }
    }.enumerated().map { HTMLElement(number: $0, name: $1.1, role: $1.0) }

    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    /// The longest name; longer ones need no lookup.
    private static let longestName = 10

    /// The element of a tag; `nil` for inline and unknown ones, which are just text.
    static func named(_ bytes: UnsafeBufferPointer<UInt8>, _ name: Range<Int>) -> HTMLElement? {
        guard name.count <= longestName else { return nil }
        let lower = String(unsafeUninitializedCapacity: name.count) { buffer in
            for index in 0..<name.count { buffer[index] = ASCII.lower(bytes[name.lowerBound + index]) }
            return name.count
        }
        return byName[lower]
    }

    static func number(_ name: String) -> Int { byName[name]!.number }
}

extension HTMLElement.Role {
    var group: HTMLElement.Group {
        switch self {
        case .list: .list
        case .item: .item
        case .definition: .definition
        case .table: .table
        case .tableSection: .tableSection
        case .row: .row
        case .cell: .cell
        default: .other
        }
    }
}
