import Catalog
import Foundation
import IndexSupport
import RAGModel
import SegmentStore
import VectorSearch

/// What a verification found.
public struct VerificationReport: Sendable, Codable {
    public internal(set) var segments = 0
    public internal(set) var files = 0
    public internal(set) var bytes = 0
    public internal(set) var documents = 0
    public internal(set) var chunks = 0
    public internal(set) var vectors = 0
    /// Nodes of graphs that had to be connected by hand when the graph was built.
    public internal(set) var reconnectedNodes = 0
    /// Files in the segments folder that no segment needs; the next writer removes them.
    public internal(set) var strayFiles = 0
    /// What is wrong; empty if all is well.
    public internal(set) var problems: [String] = []
    /// What `repair` did.
    public internal(set) var repairs: [String] = []
    public var isSound: Bool { problems.isEmpty }
}

extension Store {
    /// Checks SQLite's own structures, every checksum of every file, every count, and the catalog against the segments:
    /// each live chunk is in exactly one segment, with the vector that the catalog has for it.
    ///
    /// - Parameter repair: rebuilds damaged segments from the catalog; nothing is embedded again.
    /// - Complexity: O(size of the store).
    public func verify(repair: Bool = false) throws -> VerificationReport {
        try requireStore()
        do {
            guard repair else {
                let catalog = try catalog()
                return try catalog.read { try check($0).report }
            }
            return try writing("verify --repair") { catalog in
                let (found, damaged) = try catalog.read { try check($0) }
                if found.isSound { return found }
                let repairs = try self.repair(damaged, catalog)
                var report = try catalog.read { try check($0).report }
                report.repairs = found.problems.map { "was: \($0)" } + repairs
                return report
            }
        } catch { throw RAGError(error) }
    }

    private func check(_ reader: CatalogReader) throws -> (report: VerificationReport, damaged: Set<Int64>) {
        var report = VerificationReport()
        var damaged: Set<Int64> = []
        report.problems += try reader.integrityProblems().map { "catalog: \($0)" }
        let records = try reader.segments()
        for record in try reader.collections() {
            let collection = try CollectionInfo(record)
            let own = records.filter { $0.partition.collection == collection.id }
            let tenants = Set(try reader.tenants(collection: collection.id)).union(own.map(\.partition.tenant))
            for tenant in tenants.sorted() {
                let partition = Partition(collection: collection.id, tenant: tenant)
                let segments = own.filter { $0.partition == partition }
                let (sound, bad) = checkFiles(segments, collection, &report)
                damaged.formUnion(bad)
                try checkRows(partition, collection, sound, reader, &report)
            }
        }
        let named = Set(records.flatMap(\.files.values))
        report.strayFiles = try Files.list(folder.path).count { !named.contains($0) }
        return (report, damaged)
    }

    private func checkFiles(
        _ records: [SegmentRecord], _ collection: CollectionInfo, _ report: inout VerificationReport
    ) -> (sound: [OpenSegment], damaged: Set<Int64>) {
        var sound: [OpenSegment] = []
        var damaged: Set<Int64> = []
        for record in records {
            report.segments += 1
            report.files += record.files.count
            report.bytes += record.files.values.reduce(0) { $0 + (Files.size(folder.path(of: $1)) ?? 0) }
            do {
                let segment = try OpenSegment(
                    record, folder: folder, settings: collection.settings)
                try segment.verify()
                report.reconnectedNodes += segment.vectors?.unreachableRepaired ?? 0
                sound.append(segment)
            } catch {
                damaged.insert(record.id)
                report.problems.append("segment \(record.id): \(RAGError(error))")
            }
        }
        return (sound, damaged)
    }

    /// Compares the live rows of the segments with the live chunks of the catalog.
    private func checkRows(
        _ partition: Partition, _ collection: CollectionInfo, _ segments: [OpenSegment], _ reader: CatalogReader,
        _ report: inout VerificationReport
    ) throws {
        var place: [ChunkID: (segment: Int, ordinal: Ordinal)] = [:]
        for (index, segment) in segments.enumerated() {
            let dead = Set(try reader.tombstones(segment: segment.record.id))
            for ordinal in 0..<Ordinal(segment.rows) where !dead.contains(ordinal) {
                if place.updateValue((index, ordinal), forKey: segment.chunks[ordinal]) != nil {
                    report.problems.append("chunk \(segment.chunks[ordinal]) is live in two segments")
                }
            }
        }
        let expected = try reader.counts(partition)
        report.documents += expected.documents
        var missing = 0
        var wrongVectors = 0
        var chunks = 0
        try reader.forEachLiveChunk(partition) { key, hash in
            chunks += 1
            guard let (index, ordinal) = place.removeValue(forKey: key) else {
                missing += 1
                return
            }
            let segment = segments[index]
            if let vectors = segment.vectors, let embedder = segment.record.embedder {
                report.vectors += 1
                let stored = try reader.embedding(hash, embedder: embedder)
                if try !vectors.holds(stored, at: ordinal) { wrongVectors += 1 }
            }
        }
        report.chunks += chunks
        let scope = "collection \"\(collection.name)\", tenant \"\(partition.tenant)\""
        if chunks != expected.chunks {
            report.problems.append("\(scope): \(chunks) chunks where the documents count \(expected.chunks)")
        }
        if missing > 0 { report.problems.append("\(scope): \(missing) live chunks are in no sound segment") }
        if !place.isEmpty { report.problems.append("\(scope): \(place.count) live rows have no chunk in the catalog") }
        if wrongVectors > 0 {
            report.problems.append("\(scope): \(wrongVectors) vectors differ from those of the catalog")
        }
    }

    /// Takes damaged segments out of the manifest, and builds new ones for every live chunk that is in none.
    private func repair(_ damaged: Set<Int64>, _ catalog: CatalogDatabase) throws -> [String] {
        var repairs: [String] = []
        for scope in try scopes(catalog) {
            let writer = try partitionWriter(scope, catalog)
            let rebuilt = try writer.rebuild(damaged: damaged)
            if rebuilt > 0 {
                repairs.append(
                    "rebuilt \(rebuilt) chunks of collection \"\(scope.collection)\", tenant \"\(scope.tenant)\"")
            }
        }
        try PartitionWriter.sweep(catalog: catalog, folder: folder)
        return repairs
    }
}
