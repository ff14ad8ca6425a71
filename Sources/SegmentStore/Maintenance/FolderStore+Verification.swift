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
    /// All files of one state are opened before they are read, so that a writer beside it disturbs nothing.
    ///
    /// - Complexity: O(size of the store); the words of all chunks are analysed again.
    package func verify(repair: Bool) async throws(RAGError) -> VerificationReport {
        try requireStore()
        return try await offPool {
            guard repair else { return try self.check(try self.catalog()).report }
            return try self.writing("verify --repair") { catalog in
                let (found, damaged) = try self.check(catalog)
                if found.isSound { return found }
                try Files.makePrivate(self.originalsPath)
                let repairs = try self.repair(damaged, catalog)
                var report = try self.check(catalog).report
                report.repairs = found.problems.map { "was: \($0)" } + repairs
                return report
            }
        }
    }

    private func check(_ catalog: CatalogDatabase) throws -> (report: VerificationReport, damaged: Set<Int64>) {
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
    private func check(
        _ reader: CatalogReader, isLastAttempt: Bool
    ) throws -> (report: VerificationReport, damaged: Set<Int64>)? {
        let records = try reader.segments()
        let collections = try reader.collections().map(CollectionInfo.init)
        var opened: [Int64: Result<OpenSegment, any Error>] = [:]
        for record in records {
            guard let collection = collections.first(where: { $0.id == record.partition.collection }) else { continue }
            let segment = Result { try OpenSegment(record, folder: folder, settings: collection.settings) }
            if case .failure(let error as FileError) = segment, error.code == .notFound, !isLastAttempt { return nil }
            opened[record.id] = segment
        }
        var report = VerificationReport()
        var damaged: Set<Int64> = []
        report.problems += try reader.integrityProblems().map { "catalog: \($0)" }
        checkOriginals(&report)
        for collection in collections {
            let own = records.filter { $0.partition.collection == collection.id }
            let tenants = Set(try reader.tenants(collection: collection.id)).union(own.map(\.partition.tenant))
            for tenant in tenants.sorted() {
                let partition = Partition(collection: collection.id, tenant: tenant)
                let segments = own.filter { $0.partition == partition }
                let sound = checkFiles(segments, opened, &damaged, &report)
                var check = PartitionCheck(partition, collection, reader: reader)
                try check.run(sound, into: &report)
                damaged.formUnion(check.damaged)
            }
        }
        let named = Set(records.flatMap(\.files.values))
        report.strayFiles = try Files.list(folder.path).count { !named.contains($0) }
        return (report, damaged)
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
