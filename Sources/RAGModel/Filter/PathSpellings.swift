/// How paths are spelled for a reader who works in a folder: relative to it where they lie below, else as they are.
public struct PathSpellings: Sendable, Hashable {
    /// Absolute, without a slash at its end; empty for the root of all folders.
    public let folder: String

    /// The field that stands for what results print as the path, in conditions of ``FilterExpression/alsoReading(_:as:)``.
    package static let shownPath = "\u{0}path"
    /// The same for the whole URI, in a store that keeps another form of it.
    package static let wholeURI = "\u{0}uri"

    public init(folder: String) {
        self.folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    }

    /// A URI as it is shown.
    public func shown(_ uri: String) -> String {
        let prefix = folder + "/"
        return uri.utf8.starts(with: prefix.utf8) ? String(Substring(uri.utf8.dropFirst(prefix.utf8.count))) : uri
    }

    /// The URI of the file that a path means which is written in the folder.
    public func uri(_ path: String) -> String {
        if path.utf8.first == UInt8(ascii: "/") { return path }
        var path = path[...]
        while path.hasPrefix("./") { path = path.dropFirst(2) }
        return "\(folder)/\(path)"
    }
}

extension FilterExpression {
    /// The same with every condition on `field` fulfilled also where it holds for another spelling of the field's value, which
    /// `other` has. Conditions of order (`<`, `>=`) and of existence look at the field alone.
    package func alsoReading(_ field: String, as other: String) -> FilterExpression {
        switch self {
        case .comparison(field, .equal, let value): .or([self, .comparison(field: other, .equal, value)])
        case .comparison(field, .notEqual, let value):
            .not(FilterExpression.comparison(field: field, .equal, value).alsoReading(field, as: other))
        case .membership(field, let values): .or([self, .membership(field: other, values)])
        case .text(field, let match, let text): .or([self, .text(field: other, match, text)])
        case .comparison, .membership, .text, .exists: self
        case .and(let operands): .and(operands.map { $0.alsoReading(field, as: other) })
        case .or(let operands): .or(operands.map { $0.alsoReading(field, as: other) })
        case .not(let operand): .not(operand.alsoReading(field, as: other))
        case .atLeast(let count, let operands): .atLeast(count, operands.map { $0.alsoReading(field, as: other) })
        }
    }
}
