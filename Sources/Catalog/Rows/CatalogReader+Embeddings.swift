import Foundation
import GRDB
import IndexSupport
import RAGModel

/// What the catalog has as the vector of a text.
package enum StoredVector: Sendable {
    /// As it was written.
    ///
    /// - Parameter isSealed: whether a checksum says so; earlier versions of the program kept none.
    case vector([Float], isSealed: Bool)
    /// Another one than was written; the error names the row.
    case damaged(CatalogError)
    case missing
}

/// The text that a vector stands for, and the embedder that made it.
package struct VectorKey: Sendable, Hashable {
    package let embedder: Int64
    package let text: ContentHash

    package init(embedder: Int64, text: ContentHash) {
        self.embedder = embedder
        self.text = text
    }
}

/// A checksum of a vector and of the text that it stands for, kept with it: SQLite has none of its own, and a flipped bit
/// leaves a vector that looks like any other.
enum VectorSeal {
    static func of(_ text: ContentHash, _ vector: UnsafeRawBufferPointer) -> Int64 {
        var checksum = Checksum()
        text.bytes.withUnsafeBytes { checksum.update($0) }
        checksum.update(vector)
        return Int64(checksum.value)
    }
}

extension CatalogReader {
    /// The vector of a text, of unit length and in half precision.
    ///
    /// - Throws: `CatalogError` `corrupt` for one that is not what was written: it is copied nowhere.
    package func embedding(_ hash: ContentHash, embedder: Int64) throws -> [Float]? {
        switch try storedVector(hash, embedder: embedder) {
        case .vector(let vector, _): return vector
        case .missing: return nil
        case .damaged(let error): throw error
        }
    }

    package func storedVector(_ hash: ContentHash, embedder: Int64) throws -> StoredVector {
        do {
            return try row(
                of: "embeddings", "SELECT id, vector, seal FROM embeddings WHERE embedder_id = ? AND hash = ?",
                [embedder, hash.data]
            ) { row in try vector(row, hash) } ?? .missing
        } catch let error as CatalogError where error.code == .corrupt {
            return .damaged(error)
        }
    }

    /// The vector of a row whose columns are id, vector and seal.
    private func vector(_ row: StoredRow, _ hash: ContentHash) throws(CatalogError) -> StoredVector {
        let seal = try row.optional(2) { (column) throws(CatalogError) in try row.integer(column) }
        return try row.blob(1) { (bytes) throws(CatalogError) in
            guard bytes.count % 2 == 0 else { throw row.corrupt(1, "\(bytes.count) bytes are no vector") }
            let vector = HalfVector.decode(bytes)
            guard vector.allSatisfy(\.isFinite) else { throw row.corrupt(1, "a vector has infinite components") }
            guard HalfVector.hasUnitLength(vector), seal.map({ $0 == VectorSeal.of(hash, bytes) }) ?? true else {
                throw row.corrupt(1, "the vector is not what was written")
            }
            return .vector(vector, isSealed: seal != nil)
        }
    }

    /// The vectors that are not what was written, whoever may need them.
    ///
    /// - Complexity: O(size of all vectors)
    package func damagedVectors() throws -> Set<VectorKey> {
        var damaged: Set<VectorKey> = []
        let statement = try db.makeStatement(sql: "SELECT id, vector, seal, embedder_id, hash FROM embeddings")
        try forEachRow(of: "embeddings", statement, []) { row in
            // A hash that is none belongs to no text: compaction drops the row.
            guard let embedder = try? row.id(3), let hash = try? row.hash(4) else { return }
            do { _ = try vector(row, hash) } catch { damaged.insert(VectorKey(embedder: embedder, text: hash)) }
        }
        return damaged
    }

    package func hasEmbedding(_ hash: ContentHash, embedder: Int64) throws -> Bool {
        try row(
            of: "embeddings", "SELECT EXISTS (SELECT 1 FROM embeddings WHERE embedder_id = ? AND hash = ?)",
            [embedder, hash.data]
        ) { try $0.flag(0) } ?? false
    }

    package func hasEmbeddings(embedder: Int64) throws -> Bool {
        try row(
            of: "embeddings", "SELECT EXISTS (SELECT 1 FROM embeddings WHERE embedder_id = ?)", [embedder]
        ) { try $0.flag(0) } ?? false
    }

    package func embeddingCount() throws -> Int {
        try row(of: "embeddings", "SELECT count(*) FROM embeddings") { try $0.count(0) } ?? 0
    }
}

extension CatalogWriter {
    /// Keeps the vector of a text that has none yet.
    package func insertEmbedding(_ vector: [Float], hash: ContentHash, embedder: Int64) throws {
        try insert(vector, hash, embedder, "ON CONFLICT DO NOTHING")
    }

    /// Puts a vector in the place of what the catalog has for its text.
    package func mendEmbedding(_ vector: [Float], _ key: VectorKey) throws {
        try insert(
            vector, key.text, key.embedder,
            "ON CONFLICT (embedder_id, hash) DO UPDATE SET vector = excluded.vector, seal = excluded.seal")
    }

    private func insert(_ vector: [Float], _ hash: ContentHash, _ embedder: Int64, _ conflict: String) throws {
        let halves = HalfVector.encode(vector)
        let (data, seal) = halves.withUnsafeBytes { (Data($0), VectorSeal.of(hash, $0)) }
        try run(
            "INSERT INTO embeddings (embedder_id, hash, vector, seal) VALUES (?, ?, ?, ?) \(conflict)",
            [embedder, hash.data, data, seal])
    }

    /// Drops a vector, so that its text counts as one that was never embedded.
    package func deleteEmbedding(_ key: VectorKey) throws {
        try run("DELETE FROM embeddings WHERE embedder_id = ? AND hash = ?", [key.embedder, key.text.data])
    }

    /// Takes the seals from all vectors, as earlier versions of the program wrote them. For tests.
    package func removeVectorSeals() throws { try run("UPDATE embeddings SET seal = NULL", []) }

    /// Drops vectors that no chunk needs any more, or that were made by an embedder that no collection has; returns how
    /// many.
    package func purgeEmbeddings() throws -> Int {
        try run(
            """
            DELETE FROM embeddings WHERE hash NOT IN (SELECT embedding_hash FROM chunks)
              OR embedder_id NOT IN (SELECT embedder_id FROM collections WHERE embedder_id IS NOT NULL)
            """, [])
        return db.changesCount
    }
}
