import IndexSupport
import RAGModel

/// A metadata field as a listing shows it.
package struct FieldFacet: Sendable, Hashable {
    package struct Value: Sendable, Hashable {
        package let value: MetadataScalar
        package let documents: Int

        package init(value: MetadataScalar, documents: Int) {
            self.value = value
            self.documents = documents
        }
    }

    package let name: String
    /// What kinds of values it has; `list` if documents have several at once, `instant` if texts are dates.
    package let kinds: [MetadataKind]
    /// The number of documents that have a value.
    package let documents: Int
    package let distinctValues: Int
    /// Whether there are more different values than were counted; then `values` are the most frequent of those.
    package let hasMore: Bool
    /// The most frequent values first, equal ones ascending by kind and value.
    package let values: [Value]
}

/// Counts the fields of the live documents over the segments of a snapshot.
package struct MetadataFacets: Sendable {
    /// Different values of a field that are counted; a field with a value of its own for each document has no facets.
    package static let maximumValues = 10_000

    private struct Field: Sendable {
        var kinds: Set<MetadataKind> = []
        var documents = 0
        var hasMore = false
        var counts: [MetadataScalar: Int] = [:]
    }

    private var fields: [String: Field] = [:]

    package init() {}

    /// - Parameters:
    ///   - live: the rows that are not deleted; `nil` is all.
    ///   - document: names the document of a row. Its rows are neighbours, and in no other segment.
    /// - Complexity: O(entries)
    package mutating func add(
        _ index: MetadataIndex, live: OrdinalSet?, document: (Ordinal) -> UInt64
    ) throws(FileError) {
        func count(_ rows: some Sequence<Ordinal>) -> Int {
            var (count, last): (Int, UInt64?) = (0, nil)
            for group in rows {
                guard let row = index.firstLiveRow(ofGroup: Int(group), live) else { continue }
                let key = document(row)
                if key != last { count += 1 }
                last = key
            }
            return count
        }
        func checked(_ rows: UnsafeBufferPointer<Ordinal>?) throws(FileError) -> UnsafeBufferPointer<Ordinal> {
            guard let rows, rows.allSatisfy({ Int($0) < index.groupCount }) else {
                throw index.file.corrupt("the rows of a metadata column are out of bounds")
            }
            return rows
        }
        let names = index.columnNames()
        for name in names {
            var withValue = OrdinalSet(universe: index.groupCount)
            var field = fields[name] ?? Field()
            for column in index.columns(of: name) {
                guard count(try checked(column.entryRows)) > 0 else { continue }
                field.kinds.insert(column.kind)
                if column.kind.isDerived { continue }
                try index.insert(column.entryRows, into: &withValue)
                for value in 0..<column.distinct {
                    let scalar = column.scalar(value)
                    guard field.counts[scalar] != nil || field.counts.count < Self.maximumValues else {
                        field.hasMore = true
                        break
                    }
                    let documents = count(try checked(column.rows(of: value..<value + 1)))
                    if documents > 0 { field.counts[scalar, default: 0] += documents }
                }
            }
            field.documents += count(withValue.ordinals)
            if field.documents > 0 { fields[name] = field }
        }
    }

    /// The fields by name, each with its most frequent values.
    ///
    /// - Parameter limit: how many values of each.
    package func fields(values limit: Int) -> [FieldFacet] {
        fields.map { name, field in
            let ranked = field.counts.sorted { left, right in
                left.value != right.value ? left.value > right.value : Self.precedes(left.key, right.key)
            }
            return FieldFacet(
                name: name, kinds: field.kinds.sorted { $0.rawValue < $1.rawValue }, documents: field.documents,
                distinctValues: field.counts.count, hasMore: field.hasMore,
                values: ranked.prefix(limit).map { .init(value: $0.key, documents: $0.value) })
        }.sorted { $0.name < $1.name }
    }

    private static func precedes(_ left: MetadataScalar, _ right: MetadataScalar) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): left < right
        case (.boolean(let left), .boolean(let right)): !left && right
        default:
            MetadataScalar.order(left, right).map { $0 == .less } ?? (left.kind.rawValue < right.kind.rawValue)
        }
    }
}

extension MetadataIndex {
    /// The first row of a group that is live; `nil` if none is.
    func firstLiveRow(ofGroup group: Int, _ live: OrdinalSet?) -> Ordinal? {
        rows(ofGroup: group).first { live?.contains(Ordinal($0)) ?? true }.map { Ordinal($0) }
    }

    /// The names of all fields, by their bytes.
    func columnNames() -> [String] {
        var names: [String] = []
        for index in 0..<columnCount {
            let name = String(decoding: name(index), as: UTF8.self)
            if names.last != name { names.append(name) }
        }
        return names
    }

    /// The fields that a live row has a value of.
    ///
    /// - Parameter live: the rows that are not deleted; `nil` is all.
    /// - Complexity: O(entries) at worst; O(fields) where few rows are deleted.
    package func fieldNames(live: OrdinalSet?) -> Set<String> {
        var names: Set<String> = []
        for index in 0..<columnCount {
            let column = column(index)
            guard !column.kind.isDerived else { continue }
            let isLive =
                live == nil
                ? !column.entryRows.isEmpty
                : column.entryRows.contains { group in
                    Int(group) < groupCount && firstLiveRow(ofGroup: Int(group), live) != nil
                }
            if isLive { names.insert(String(decoding: name(index), as: UTF8.self)) }
        }
        return names
    }
}
