import Foundation
import GRDB
import GRDBSQLite
import IndexSupport
import RAGModel

/// The current row of a statement, read with suspicion: any column of an SQLite file can hold anything, whatever its
/// declared type, and the file may be damaged or made by somebody else.
///
/// Every value is checked for its type and its range; what does not fit is a `CatalogError` that names table, row and
/// column. Valid until the statement's next step.
struct StoredRow {
    let statement: SQLiteStatement
    let path: String
    let table: String

    /// The largest number of bytes, lines, tokens… that is believed: sums and products of a few of them cannot overflow.
    static let largest: Int64 = 1 << 56
    /// Seconds since 1970, ± 30,000 years: what calendars can show.
    static let times = -1e12...1e12

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    func integer(
        _ column: Int32, in range: ClosedRange<Int64> = .min ... .max
    ) throws(CatalogError) -> Int64 {
        try require(column, SQLITE_INTEGER, "an integer")
        let value = sqlite3_column_int64(statement, column)
        guard range.contains(value) else {
            throw corrupt(column, "\(value) is not between \(range.lowerBound) and \(range.upperBound)")
        }
        return value
    }

    /// A number of things, from 0.
    func count(_ column: Int32) throws(CatalogError) -> Int {
        Int(try integer(column, in: 0...Self.largest))
    }

    /// The id of a row that SQLite numbers.
    func id(_ column: Int32) throws(CatalogError) -> Int64 { try integer(column, in: 0 ... .max) }

    /// The key of a document: 63 bits.
    func documentID(_ column: Int32) throws(CatalogError) -> UInt64 {
        UInt64(try integer(column, in: 0 ... .max))
    }

    /// An ordinal in a segment, or the place of a chunk in its document.
    func ordinal(_ column: Int32) throws(CatalogError) -> UInt32 {
        UInt32(try integer(column, in: 0...Int64(UInt32.max)))
    }

    func flag(_ column: Int32) throws(CatalogError) -> Bool { try integer(column, in: 0...1) == 1 }

    func time(_ column: Int32) throws(CatalogError) -> Double {
        guard [SQLITE_FLOAT, SQLITE_INTEGER].contains(sqlite3_column_type(statement, column)) else {
            throw corrupt(column, "not a time")
        }
        let value = sqlite3_column_double(statement, column)
        guard Self.times.contains(value) else { throw corrupt(column, "\(value) is not a time") }
        return value
    }

    func text(_ column: Int32) throws(CatalogError) -> String {
        try require(column, SQLITE_TEXT, "text")
        let start = sqlite3_column_text(statement, column)
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
        guard let text = String(validating: bytes, as: UTF8.self) else { throw corrupt(column, "not UTF-8") }
        return text
    }

    func hash(_ column: Int32) throws(CatalogError) -> ContentHash {
        try require(column, SQLITE_BLOB, "a hash")
        guard let hash = withBytes(column, { ContentHash(bytes: $0) }) else {
            throw corrupt(column, "a hash does not have 32 bytes")
        }
        return hash
    }

    /// Lends the bytes of a BLOB.
    func blob<Result>(
        _ column: Int32, _ body: (UnsafeRawBufferPointer) throws(CatalogError) -> Result
    ) throws(CatalogError) -> Result {
        try require(column, SQLITE_BLOB, "a BLOB")
        return try withBytes(column, body)
    }

    /// The texts of a JSON array that came out of a column.
    func texts(_ column: Int32, _ json: String) throws(CatalogError) -> [String] {
        do { return json == "[]" ? [] : try JSONReader.texts(json) } catch {
            throw corrupt(column, "not the JSON that is expected")
        }
    }

    /// Text that is the JSON of a value.
    func json<Value: Decodable>(_ column: Int32, as type: Value.Type) throws(CatalogError) -> Value {
        let text = try text(column)
        do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
            throw corrupt(column, "not the JSON that is expected")
        }
    }

    func optional<Value>(
        _ column: Int32, _ read: (Int32) throws(CatalogError) -> Value
    ) throws(CatalogError) -> Value? {
        isNull(column) ? nil : try read(column)
    }

    /// The error that a value is not what it can be. The first column of every statement identifies the row.
    func corrupt(_ column: Int32, _ problem: String) -> CatalogError {
        let name = sqlite3_column_name(statement, column).map { String(cString: $0) } ?? "\(column)"
        let row = sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? "NULL"
        return CatalogError(
            .corrupt, path: path,
            "table \(table), row \(row.prefix(80)), column \(name): \(problem); \(remedy)")
    }

    /// The indexes have what the catalog has of vectors; of all else only the catalog has it.
    private var remedy: String { table == "embeddings" ? CatalogError.repair : CatalogError.restore }

    private func require(_ column: Int32, _ type: Int32, _ words: String) throws(CatalogError) {
        let found = sqlite3_column_type(statement, column)
        guard found == type else { throw corrupt(column, "\(Self.name(of: found)) where \(words) is expected") }
    }

    private static func name(of type: Int32) -> String {
        switch type {
        case SQLITE_INTEGER: "an integer"
        case SQLITE_FLOAT: "a fraction"
        case SQLITE_TEXT: "text"
        case SQLITE_BLOB: "a BLOB"
        default: "nothing"
        }
    }

    private func withBytes<Result, Failure>(
        _ column: Int32, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = sqlite3_column_blob(statement, column)
        return try body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column))))
    }
}

extension CatalogReader {
    /// Runs a query that is asked often, and reads all its rows.
    func rows<Value>(
        of table: String, _ sql: String, _ arguments: StatementArguments = [], _ read: (StoredRow) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try forEachRow(of: table, try db.cachedStatement(sql: sql), arguments) { values.append(try read($0)) }
        return values
    }

    /// Runs a query that is asked often, and reads its first row.
    func row<Value>(
        of table: String, _ sql: String, _ arguments: StatementArguments = [], _ read: (StoredRow) throws -> Value
    ) throws -> Value? {
        var value: Value?
        try step(of: table, try db.cachedStatement(sql: sql), arguments) { row in
            value = try read(row)
            return false
        }
        return value
    }

    /// Steps through a query without collecting its rows. The statement must not be run again by `body`.
    func forEachRow(
        of table: String, _ statement: Statement, _ arguments: StatementArguments, _ body: (StoredRow) throws -> Void
    ) throws {
        try step(of: table, statement, arguments) { row in
            try body(row)
            return true
        }
    }

    /// - Parameter body: returns whether it wants the next row, too.
    private func step(
        of table: String, _ statement: Statement, _ arguments: StatementArguments, _ body: (StoredRow) throws -> Bool
    ) throws {
        try statement.setArguments(arguments)
        // GRDB's cursors make a row of their own first, which takes as long as a short query.
        let row = StoredRow(statement: statement.sqliteStatement, path: path, table: table)
        defer { sqlite3_reset(statement.sqliteStatement) }
        while true {
            switch sqlite3_step(statement.sqliteStatement) {
            case SQLITE_ROW: guard try body(row) else { return }
            case SQLITE_DONE: return
            case let code:
                throw DatabaseError(
                    resultCode: ResultCode(rawValue: code), message: db.lastErrorMessage, sql: statement.sql)
            }
        }
    }
}
