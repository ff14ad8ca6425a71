import Foundation
import GRDB
import RAGModel

/// Stored URIs from `lower` on up to, but not including, `upper`. SQLite compares their bytes.
struct StoredRange: Sendable, Hashable {
    let lower: String
    /// `nil`: no end.
    let upper: String?

    /// For the parameters of `uri >= ? AND uri > ? AND uri < ?`.
    ///
    /// - Parameter after: a stored URI that the page before ended with; empty for the first page.
    func arguments(after: String) -> StatementArguments {
        // Any text is less than any BLOB.
        [lower, after, upper.map { $0.databaseValue } ?? Data().databaseValue]
    }

    func contains(_ stored: String) -> Bool {
        !Self.precedes(stored, lower) && (upper.map { Self.precedes(stored, $0) } ?? true)
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

extension StoreLocation {
    private static let relative = StoredRange(lower: "./", upper: ".0")

    /// All stored URIs, as ranges in the order of the URIs themselves: those relative to the store stand where their
    /// folder does.
    var ranges: [StoredRange] {
        [
            StoredRange(lower: "", upper: "./"), StoredRange(lower: ".0", upper: base + "/"), Self.relative,
            StoredRange(lower: base + "/", upper: nil),
        ]
    }

    /// The stored form of `path` and of what lies below it, in the order of the paths.
    func ranges(below path: String) -> [StoredRange] {
        let stored = stored(path)
        // "0" follows "/" in the order of bytes, so such a range holds exactly what begins with "path/".
        let prefix = stored == "/" ? "" : stored
        // No path has a byte of zero, which SQLite would take for the end of the text anyway.
        let itself = stored == "/" ? [] : [StoredRange(lower: stored, upper: stored + "\u{1}")]
        let isAboveBase = stored.hasPrefix("/") && (base + "/").begins(with: prefix + "/")
        guard isAboveBase else { return itself + [StoredRange(lower: prefix + "/", upper: prefix + "0")] }
        return itself + [
            StoredRange(lower: prefix + "/", upper: base + "/"), Self.relative,
            StoredRange(lower: base + "/", upper: prefix + "0"),
        ]
    }

    /// What is left of ranges after a URI, each with the stored URI to go on from.
    func ranges(_ ranges: [StoredRange], after uri: String?) -> [(range: StoredRange, after: String)] {
        guard let stored = uri.map(stored), let index = ranges.firstIndex(where: { $0.contains(stored) }) else {
            return ranges.map { ($0, "") }
        }
        return ranges[index...].map { ($0, $0 == ranges[index] ? stored : "") }
    }
}
