import Catalog
import Foundation
import IndexSupport
import RAGModel
import VectorSearch

extension FolderStore {
    /// Checks SQLite's own structures, every checksum of every file, every count, and the catalog against the segments:
    /// each live chunk is in exactly one segment, with the vector, the words and the metadata that the catalog has for it,
    /// and its text is the one that was hashed when it was ingested.
    ///
    /// Where a vector of the catalog and one of a segment differ, the one that is still what was written is believed (see
    /// `VectorAudit`); `repair` brings it to where the other is.
    ///
    /// All files of one state are opened before they are read, so that a writer beside it disturbs nothing.
    ///
    /// - Complexity: O(size of the store); the words of all chunks are analysed again.
    package func verify(repair: Bool) async throws(RAGError) -> VerificationReport {
        try requireStore()
        return try await offPool {
            guard repair else { return try self.check(try self.catalog()).report }
            return try self.writing("verify --repair") { catalog in
                let found = try self.check(catalog)
                if found.report.isSound { return found.report }
                try Files.makePrivate(self.originalsPath)
                let (repairs, lost) = try self.repair(found, catalog)
                var report = try self.check(catalog).report
                report.repairs = found.report.problems.map { "was: \($0)" } + repairs
                report.lost = lost
                return report
            }
        }
    }

    /// What a check found.
    private struct Findings {
        var report = VerificationReport()
        /// Segments that are damaged, or contradict the catalog.
        var damaged: Set<Int64> = []
        /// Vectors that the catalog has otherwise or not at all, as a segment has them.
        var mendable: [VectorKey: [Float]] = [:]
        /// Partitions whose version, or what was measured of them, is damaged.
        var versionless: [Partition] = []
        var mismeasured: [Partition] = []
    }

    private func check(_ catalog: CatalogDatabase) throws -> Findings {
        for attempt in 1... {
            let version = try catalog.read { try $0.manifestVersion() }
            let result = try catalog.read { try check($0, isLastAttempt: attempt == 20) }
            if let result { return result }
            // A file is missing. If nothing was committed meanwhile, no writer has merged it away: it is lost.
            if try catalog.read({ try $0.manifestVersion() }) == version {
                return try catalog.read { try check($0, isLastAttempt: true)! }
            }
        }
        preconditionFailure("unreachable")
    }

    /// - Returns: `nil` if a file is missing, unless this is the last attempt, for which that is damage.
    private func check(_ reader: CatalogReader, isLastAttempt: Bool) throws -> Findings? {
        let records = try reader.segments()
        var found = Findings()
        var collections: [CollectionInfo] = []
        for record in try reader.collections() {
            try Self.noting(&found.report, reader) { _ in collections.append(try CollectionInfo(record)) }
        }
        var opened: [Int64: Result<OpenSegment, any Error>] = [:]
        for record in records {
            guard let collection = collections.first(where: { $0.id == record.partition.collection }) else { continue }
            let segment = Result { try OpenSegment(record, folder: folder, settings: collection.settings) }
            if case .failure(let error as FileError) = segment, error.code == .notFound, !isLastAttempt { return nil }
            opened[record.id] = segment
        }
        var lost: [VectorKey: [ChunkID]] = [:]
        found.report.problems += try reader.integrityProblems().map { "catalog: \($0)" }
        checkOriginals(&found.report)
        try Self.noting(&found.report, reader) { _ in
            for known in try reader.embedders() { _ = try reader.identity(of: known.id) }
        }
        for collection in collections {
            let own = records.filter { $0.partition.collection == collection.id }
            let tenants = Set(try reader.tenants(collection: collection.id)).union(own.map(\.partition.tenant))
            for tenant in tenants.sorted() {
                let partition = Partition(collection: collection.id, tenant: tenant)
                let segments = own.filter { $0.partition == partition }
                let sound = checkFiles(segments, opened, &found.damaged, &found.report)
                let others = segments.filter { record in !sound.contains { $0.record.id == record.id } }
                var check = PartitionCheck(partition, collection, in: folder, reader: reader)
                try Self.noting(&found.report, reader) { try check.run(sound, others: others, into: &$0) }
                try Self.noting(&found.report, reader) { _ in _ = try reader.documentRoots(partition) }
                try checkNumbers(of: partition, hasSegments: !segments.isEmpty, &found, reader)
                found.damaged.formUnion(check.damaged)
                found.mendable.merge(check.mendable) { first, _ in first }
                lost.merge(check.lost) { $0 + $1 }
            }
        }
        try checkVectors(&found, lost, reader)
        let named = Set(records.flatMap(\.files.values))
        if !Files.isMissing(folder.path) {
            found.report.strayFiles = try Files.list(folder.path).count { !named.contains($0) }
        }
        return found
    }

    /// Runs a check that reads the catalog; a row that cannot be read is a problem of the report.
    private static func noting(
        _ report: inout VerificationReport, _ reader: CatalogReader, _ check: (inout VerificationReport) throws -> Void
    ) throws {
        do { try reader.translating { try check(&report) } } catch {
            let failure = RAGError(error)
            guard failure.code == .corrupt else { throw error }
            report.problems.append(failure.description)
        }
    }

    /// Checks a partition's version, and what was measured of it.
    private func checkNumbers(
        of partition: Partition, hasSegments: Bool, _ found: inout Findings, _ reader: CatalogReader
    ) throws {
        let count = found.report.problems.count
        try Self.noting(&found.report, reader) { report in
            if try reader.version(of: partition) == 0, hasSegments {
                report.problems.append("catalog: a partition has segments and no version of its own")
            }
        }
        if found.report.problems.count > count { found.versionless.append(partition) }
        let before = found.report.problems.count
        try Self.noting(&found.report, reader) { _ in _ = try reader.scopeStatistics(of: partition) }
        if found.report.problems.count > before { found.mismeasured.append(partition) }
    }

    /// Says which vectors are damaged in the catalog and in no segment.
    private func checkVectors(
        _ found: inout Findings, _ lost: [VectorKey: [ChunkID]], _ reader: CatalogReader
    ) throws {
        // Another tenant may have the same text, in a sound segment.
        let lost = lost.filter { found.mendable[$0.key] == nil }
        if !lost.isEmpty {
            found.report.problems.append(
                "catalog: \(lost.count) vectors are damaged, and in no sound segment: their texts must be embedded again"
            )
            found.report.lost = try names(of: lost.values.flatMap { $0 }, reader)
        }
        let spare = try reader.damagedVectors().subtracting(found.mendable.keys).subtracting(lost.keys)
        if !spare.isEmpty {
            found.report.problems.append("catalog: \(spare.count) vectors that no live passage needs are damaged")
        }
    }

    /// The documents that chunks belong to, with how many of each.
    private func names(of chunks: [ChunkID], _ reader: CatalogReader) throws -> [String] {
        let limit = 1000
        let documents = Dictionary(grouping: chunks, by: \.document).sorted { $0.key < $1.key }
        var names = try documents.prefix(limit).map { id, chunks in
            "\(try reader.document(id)?.uri ?? "document \(id)"): \(chunks.count) of its vectors"
        }
        names.sort()
        if documents.count > limit { names.append("and vectors of \(documents.count - limit) more documents") }
        return names
    }

    private func checkFiles(
        _ records: [SegmentRecord], _ opened: [Int64: Result<OpenSegment, any Error>], _ damaged: inout Set<Int64>,
        _ report: inout VerificationReport
    ) -> [OpenSegment] {
        var sound: [OpenSegment] = []
        for record in records {
            report.segments += 1
            report.files += record.files.count
            report.bytes += record.files.values.reduce(0) { $0 + (Files.size(folder.path(of: $1)) ?? 0) }
            do {
                guard let segment = try opened[record.id]?.get() else { continue }
                try segment.verify()
                report.reconnectedNodes += segment.vectors?.unreachableRepaired ?? 0
                sound.append(segment)
            } catch {
                damaged.insert(record.id)
                report.problems.append("segment \(record.id): \(RAGError(error))")
            }
        }
        return sound
    }

    /// Brings sound vectors of segments into the catalog, takes damaged segments out of the manifest, and builds new ones for
    /// every live chunk that is in none.
    ///
    /// - Returns: what was done, and the documents with vectors that are gone from both.
    private func repair(
        _ found: Findings, _ catalog: CatalogDatabase
    ) throws -> (repairs: [String], lost: [String]) {
        var repairs: [String] = []
        var lost: [ChunkID] = []
        if !found.mendable.isEmpty {
            // First of all: what one tenant's segments have may be what another's are built of.
            try catalog.write { writer in
                for (key, vector) in found.mendable { try writer.mendEmbedding(vector, key) }
            }
            repairs.append("took \(found.mendable.count) vectors from the indexes into the catalog")
        }
        if !found.versionless.isEmpty || !found.mismeasured.isEmpty {
            try catalog.write { writer in
                for partition in found.versionless { try writer.resetVersion(of: partition) }
                for partition in found.mismeasured { try writer.updateStatistics(of: partition, "{}") }
            }
            let (versions, measures) = (found.versionless.count, found.mismeasured.count)
            if versions > 0 { repairs.append("gave \(versions) partitions a version anew") }
            if measures > 0 {
                repairs.append(
                    "dropped what was measured of \(measures) partitions; the next `rag ingest` measures it again")
            }
        }
        for scope in try scopes(catalog) {
            let writer = try partitionWriter(scope, catalog)
            let rebuilt = try writer.rebuild(damaged: found.damaged)
            lost += rebuilt.lost
            if rebuilt.chunks > 0 {
                repairs.append(
                    "rebuilt \(rebuilt.chunks) chunks of collection \"\(scope.collection)\", tenant \"\(scope.tenant)\""
                )
            }
        }
        let spare = try catalog.read { try $0.damagedVectors() }
        if !spare.isEmpty {
            try catalog.write { writer in for key in spare { try writer.deleteEmbedding(key) } }
            repairs.append("dropped \(spare.count) damaged vectors that no live passage needs")
        }
        try PartitionWriter.sweep(catalog: catalog, folder: folder)
        return (repairs, try catalog.read { try names(of: lost, $0) })
    }
}
