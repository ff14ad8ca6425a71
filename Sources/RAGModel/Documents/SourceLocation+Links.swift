extension SourceLocation.Place: CustomStringConvertible {
    /// What follows `#` in a link to the place: `page=7`, `Sheet1!A17`, `slide=3`, `cell=4`, `part=1.2`, `t=62.5`.
    ///
    /// Viewers open `page` (RFC 8118) and `t` (Media Fragments URI); spreadsheets open `Sheet1!A17`, with the name in
    /// quotes unless it is one word.
    public var fragment: String {
        switch self {
        case .page(let number): "page=\(number)"
        case .sheet(let name, let row): "\(Self.quoted(name))!A\(row)"
        case .slide(let number): "slide=\(number)"
        case .cell(let number): "cell=\(number)"
        case .part(let name): "part=\(name)"
        case .time(let seconds): "t=\(Self.shortest(seconds))"
        }
    }

    public var description: String { fragment }

    private static func shortest(_ seconds: Double) -> String {
        Int(exactly: seconds).map(String.init) ?? "\(seconds)"
    }

    private static func quoted(_ name: String) -> String {
        let isWord = name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "_"
        }
        return isWord && !name.isEmpty
            ? name : "'\(name.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
    }

    /// Reads what `fragment` writes; `nil` if it is nothing of the kind.
    public init?(fragment: String) {
        if let place = Self.sheet(fragment) {
            self = place
            return
        }
        guard let mark = fragment.firstIndex(of: "=") else { return nil }
        let value = fragment[fragment.index(after: mark)...]
        switch fragment[..<mark] {
        case "page":
            guard let number = Self.number(value) else { return nil }
            self = .page(number)
        case "slide":
            guard let number = Self.number(value) else { return nil }
            self = .slide(number)
        case "cell":
            guard let number = Self.number(value) else { return nil }
            self = .cell(number)
        case "part": self = .part(String(value))
        case "t":
            guard let seconds = Double(value), seconds.isFinite, seconds >= 0 else { return nil }
            self = .time(seconds)
        default: return nil
        }
    }

    private static func number(_ text: Substring) -> Int? { Int(text).flatMap { $0 > 0 ? $0 : nil } }

    private static func sheet(_ fragment: String) -> Self? {
        guard let mark = fragment.lastIndex(of: "!") else { return nil }
        let cell = fragment[fragment.index(after: mark)...]
        guard cell.first == "A", let row = number(cell.dropFirst()) else { return nil }
        var name = fragment[..<mark]
        if name.first == "'" {
            guard name.count >= 2, name.last == "'" else { return nil }
            name = name.dropFirst().dropLast()
            let unquoted = name.split(separator: "''", omittingEmptySubsequences: false).joined(separator: "'")
            return .sheet(name: unquoted, row: row)
        }
        return .sheet(name: String(name), row: row)
    }
}

/// One field names the kind, so that programs need no table: `{"page": 7}`, `{"sheet": "Sheet1", "row": 17}`.
extension SourceLocation.Place: Codable {
    private enum Key: String, CodingKey { case page, sheet, row, slide, cell, part, seconds }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let number = try container.decodeIfPresent(Int.self, forKey: .page) {
            self = .page(number)
        } else if let name = try container.decodeIfPresent(String.self, forKey: .sheet) {
            self = .sheet(name: name, row: try container.decode(Int.self, forKey: .row))
        } else if let number = try container.decodeIfPresent(Int.self, forKey: .slide) {
            self = .slide(number)
        } else if let number = try container.decodeIfPresent(Int.self, forKey: .cell) {
            self = .cell(number)
        } else if let name = try container.decodeIfPresent(String.self, forKey: .part) {
            self = .part(name)
        } else {
            self = .time(try container.decode(Double.self, forKey: .seconds))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .page(let number): try container.encode(number, forKey: .page)
        case .sheet(let name, let row):
            try container.encode(name, forKey: .sheet)
            try container.encode(row, forKey: .row)
        case .slide(let number): try container.encode(number, forKey: .slide)
        case .cell(let number): try container.encode(number, forKey: .cell)
        case .part(let name): try container.encode(name, forKey: .part)
        case .time(let seconds): try container.encode(seconds, forKey: .seconds)
        }
    }
}
