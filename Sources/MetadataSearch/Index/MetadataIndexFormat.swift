import IndexSupport
import RAGModel

/// The file of a segment's metadata: a segment file (see `SegmentFileFormat`) of kind `META`.
///
/// Rows that were added together, such as the chunks of a document, have the same metadata and are a **group**, which is kept
/// once; "row" in a column means a group.
///
/// A field's values are kept by kind, so a field with texts and numbers has two columns. Two further kinds are derived: the
/// moments of the texts that are dates, and a mark (1) on the rows whose value is a list.
/// ```
/// section "data"      the columns one after the other, each at a multiple of 8 bytes:
///   values            integers, moments, booleans and marks (0, 1): Int64 × distinct; doubles: Float64 × distinct;
///                     strings: UInt64 × (distinct + 1), offsets into the column's bytes
///   starts            UInt32 × (distinct + 1): the rows of value i are rows[starts[i]..<starts[i + 1]]
///   rows              UInt32 × entries, by value, ascending for each value
///   entry rows        UInt32 × entries, ascending: the same entries by row
///   entry values      UInt32 × entries: the number of the value, ascending for each row
///   bytes             the strings, UTF-8 in NFC (strings only)
/// section "names"     the fields' names, UTF-8 in NFC
/// section "columns"   64 bytes × columns, by name and kind: offset of the column u64, distinct values u64, entries u64,
///                     rows with a value u64, bytes of strings u64, offset of the name u64, length of the name u32,
///                     kind u32 (0 string, 1 integer, 2 double, 3 boolean, 4 list, 5 instant), values that are texts
///                     written as numbers u64
/// section "rows"      the number of rows, u64
/// section "groups"    UInt32 × 2 × groups: the first row and the one after the last, ascending; rows in no group have no
///                     metadata. Missing in version 2, where each row is a group
/// ```
/// Values ascend strictly: strings by bytes, numbers by value. A double that is a whole number is kept as an integer, so
/// equal numbers are one value. All numbers are little-endian.
enum MetadataIndexFormat {
    static let kind = "META"
    /// 2: lists and moments. 3: groups.
    static let version: UInt32 = 3
    static let oldestVersion: UInt32 = 2
    static let columnSize = 64
    /// Values of one column in one segment; row and value numbers have 32 bits.
    static let maximumEntries = Int(UInt32.max) - 1

    /// The bytes of a column before its strings' bytes.
    static func fixedSize(kind: MetadataKind, distinct: Int, entries: Int) -> Int {
        let values = kind == .string ? 8 * (distinct + 1) : 8 * distinct
        return values + 4 * (distinct + 1) + 12 * entries
    }
}

/// The kind of a column's values.
package enum MetadataKind: UInt32, Sendable, Hashable, CaseIterable {
    case string = 0
    case integer = 1
    case double = 2
    case boolean = 3
    /// Which rows have a list; derived.
    case list = 4
    /// The dates among the strings, as microseconds since 1970; derived.
    case instant = 5

    /// Whether its values follow from those of other columns.
    package var isDerived: Bool { self == .list || self == .instant }
}

/// What the file says of one column; see `MetadataIndexFormat`.
struct ColumnEntry {
    var name: [UInt8]
    var kind: MetadataKind
    var offset: Int
    var distinct: Int
    var entries: Int
    var rows: Int
    var byteCount: Int
    /// How many values are strings written as numbers.
    var numerals: Int
}
