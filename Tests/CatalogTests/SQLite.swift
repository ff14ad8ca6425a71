import Foundation
import GRDBSQLite

/// Statements that the catalog itself would never run, for tests that damage it.
enum SQLite {
    struct Failure: Error { let message: String }

    static func run(_ sql: String, on path: String) throws {
        _ = try rows(sql, on: path) { _ in }
    }

    /// The BLOBs in the first column.
    static func blobs(_ sql: String, on path: String) throws -> [Data] {
        try rows(sql, on: path) { statement in
            sqlite3_column_blob(statement, 0).map { Data(bytes: $0, count: Int(sqlite3_column_bytes(statement, 0))) }
                ?? Data()
        }
    }

    private static func rows<Value>(_ sql: String, on path: String, _ read: (OpaquePointer) -> Value) throws -> [Value]
    {
        var database: OpaquePointer?
        defer { sqlite3_close(database) }
        guard sqlite3_open(path, &database) == SQLITE_OK else { throw Failure(message: "cannot open \(path)") }
        var values: [Value] = []
        for part in sql.split(separator: ";") where part.contains(where: { !$0.isWhitespace }) {
            var statement: OpaquePointer?
            defer { sqlite3_finalize(statement) }
            guard sqlite3_prepare_v2(database, String(part), -1, &statement, nil) == SQLITE_OK, let statement else {
                throw Failure(message: String(cString: sqlite3_errmsg(database)))
            }
            var code = sqlite3_step(statement)
            while code == SQLITE_ROW {
                values.append(read(statement))
                code = sqlite3_step(statement)
            }
            guard code == SQLITE_DONE else { throw Failure(message: String(cString: sqlite3_errmsg(database))) }
        }
        return values
    }
}
