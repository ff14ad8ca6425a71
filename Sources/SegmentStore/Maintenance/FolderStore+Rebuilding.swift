import Catalog
import Foundation
import IndexSupport
import RAGModel
import TextAnalysis

extension FolderStore {
    package func rebuild(
        _ collection: String, as new: CollectionRebuild,
        embed: @escaping @Sendable ([PendingChunk], any VectorKeeper) async throws -> Void
    ) async throws(RAGError) -> Int {
        try requireStore()
        return try await RAGError.wrapping {
            let lock = try await waitForLock("reindex")
            defer { withExtendedLifetime(lock) {} }
            let catalog = try writableCatalog()
            try PartitionWriter.sweep(catalog: catalog, folder: folder)
            // What was built, and is in no manifest yet, is nobody's when this ends early.
            defer { _ = try? PartitionWriter.sweep(catalog: catalog, folder: folder) }
            return try await rebuild(collection, new, catalog, embed)
        }
    }

    private func rebuild(
        _ name: String, _ new: CollectionRebuild, _ catalog: CatalogDatabase,
        _ embed: @Sendable ([PendingChunk], any VectorKeeper) async throws -> Void
    ) async throws -> Int {
        guard let record = try catalog.read({ try $0.collection(named: name) }) else {
            throw Self.noCollection(name, known: try catalog.read { try $0.collections().map(\.name) })
        }
        let old = try CollectionInfo(record)
        var settings = old.settings
        settings.analyzer = AnalyzerConfiguration(language: new.language ?? settings.analyzer.language)
        _ = try Analyzer(settings.analyzer)
        let embedder = try new.embedder.map { identity in try catalog.write { try $0.embedderID(identity) } }
        let info = CollectionInfo(id: old.id, name: name, settings: settings, embedderID: embedder ?? old.embedderID)
        let keeper = embedder.map { CatalogVectors(catalog: catalog, embedder: $0) }
        var replaced: [(segments: [SegmentRecord], by: [SegmentRecord])] = []
        for scope in try scopes(catalog) where scope.collection == name {
            let writer = try SegmentWriter.open(info, tenant: scope.tenant, catalog, folder)
            let records = try await writer.buildAll { chunks in
                try Task.checkCancellation()
                if let keeper { try await embed(chunks, keeper) }
            }
            replaced.append((try catalog.read { try $0.segments(writer.partition) }, records))
        }
        let json = try settings.json
        try catalog.write { writer in
            for (segments, records) in replaced {
                for segment in segments { try writer.deleteSegment(segment.id) }
                for record in records { try writer.insert(record) }
            }
            try writer.updateCollection(info.id, settings: json)
            try writer.updateCollection(info.id, embedder: info.embedderID)
            try writer.raiseManifestVersion()
        }
        return replaced.reduce(0) { $0 + $1.by.reduce(0) { $0 + $1.rows } }
    }
}

/// The vectors of one embedder in the catalog.
struct CatalogVectors: VectorKeeper {
    let catalog: CatalogDatabase
    let embedder: Int64

    func withoutVector(_ texts: Set<ContentHash>) async throws(RAGError) -> Set<ContentHash> {
        try RAGError.wrapping {
            try catalog.read { reader in try texts.filter { try !reader.hasEmbedding($0, embedder: embedder) } }
        }
    }

    func insert(_ vectors: [(text: ContentHash, vector: [Float])]) async throws(RAGError) {
        try RAGError.wrapping {
            try catalog.write { writer in
                for (text, vector) in vectors { try writer.insertEmbedding(vector, hash: text, embedder: embedder) }
            }
        }
    }
}
