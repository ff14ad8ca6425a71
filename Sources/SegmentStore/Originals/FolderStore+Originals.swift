import Catalog
import IndexSupport
import RAGModel

extension FolderStore: OriginalStore {
    var originalsPath: String { path + "/originals.sqlite" }

    /// The table of originals; `nil` if there is none.
    func originalsDatabase(_ access: CatalogDatabase.Access) throws -> OriginalsDatabase? {
        guard Files.kind(originalsPath) != nil else { return nil }
        return try OriginalsDatabase(path: originalsPath, access: access)
    }

    package func originals(of scope: Scope) throws(RAGError) -> any OriginalTable {
        try RAGError.wrapping { ScopeOriginals(scope, path: originalsPath, try originalsDatabase(.readOnly)) }
    }

    package func originals(
        of placeholders: Set<Placeholder>, in scope: Scope
    ) async throws(RAGError) -> [Placeholder: String] {
        try await offPool {
            let database = try self.requireOriginals()
            var values: [Placeholder: String] = [:]
            for placeholder in placeholders { values[placeholder] = try database.value(of: placeholder, in: scope) }
            return values
        }
    }

    package func backupOriginals(to path: String) async throws(RAGError) {
        try await offPool { try self.requireOriginals().backup(to: path) }
    }

    private func requireOriginals() throws -> OriginalsDatabase {
        try requireStore()
        guard let database = try originalsDatabase(.readOnly) else {
            throw RAGError(
                .notFound, subject: originalsPath,
                "the originals are not here: nothing was masked yet, or the store was copied without this file; put it"
                    + " back from where the store was made")
        }
        return database
    }

    // MARK: Upkeep

    /// Removes the originals that no document has any more, neither live nor restorable; returns how many.
    func purge(_ originals: OriginalsDatabase?, _ catalog: CatalogDatabase) throws -> Int {
        guard let originals, try originals.count() > 0 else { return 0 }
        var used: Set<String> = []
        func note(_ text: String) {
            var text = text
            text.withUTF8 { bytes in
                for (_, placeholder) in Placeholder.found(in: bytes) { used.insert(placeholder.id) }
            }
        }
        for scope in try scopes(catalog) {
            try catalog.read { reader in
                guard let collection = try reader.collection(named: scope.collection) else { return }
                let partition = Partition(collection: collection.id, tenant: scope.tenant)
                try reader.forEachDocument(partition, deleted: nil) { document in
                    note(document.title ?? "")
                    note(document.metadata)
                    for chunk in try reader.chunks(document: document.id) {
                        note(chunk.text)
                        for heading in chunk.headingPath { note(heading) }
                    }
                }
            }
        }
        return try originals.remove(except: used)
    }

    func checkOriginals(_ report: inout VerificationReport) {
        do {
            guard let originals = try originalsDatabase(.readOnly) else { return }
            report.files += 1
            report.bytes += Files.size(originalsPath) ?? 0
            report.originals = try originals.count()
            report.problems += try originals.problems().map { "\(originalsPath): \($0)" }
            if !Files.isPrivate(originalsPath) {
                report.problems.append("\(originalsPath): others may read it; `chmod 600` takes that from them")
            }
        } catch {
            report.problems.append("\(RAGError(error))")
        }
    }
}
