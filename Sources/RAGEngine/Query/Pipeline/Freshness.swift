import RAGModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds hits whose file has changed since it was ingested: one look at each file, none is opened.
enum Freshness {
    /// - Parameter folder: the one that the reader works in, from which files are named; `nil` = below their roots.
    static func marked(
        _ hits: [Hit], of documents: [StoredDocument], workingFolder folder: String?, _ notes: inout [String]
    ) -> [Hit] {
        let spellings = folder.map { PathSpellings(folder: $0) }
        func name(_ hit: Hit) -> String { spellings.map { $0.shown(hit.uri) } ?? hit.path }
        var hits = hits
        for (index, document) in documents.enumerated() where document.root != nil {
            hits[index].change = change(of: document)
        }
        let gone = Set(hits.filter { $0.change == .gone }.map(name)).sorted()
        let edited = Set(hits.filter { $0.change == .edited }.map(name)).sorted()
        if !gone.isEmpty { notes.append("no longer there: \(listed(gone)); the next `rag ingest` drops it") }
        if !edited.isEmpty { notes.append("changed since it was ingested: \(listed(edited)); run `rag ingest`") }
        return hits
    }

    private static func listed(_ paths: [String]) -> String {
        paths.prefix(3).joined(separator: ", ") + (paths.count > 3 ? " and \(paths.count - 3) more" : "")
    }

    private static func change(of document: StoredDocument) -> Hit.FileChange? {
        var status = stat()
        guard stat(document.uri, &status) == 0 else {
            // What cannot be looked at may still be there.
            return errno == ENOENT || errno == ENOTDIR ? .gone : nil
        }
        #if canImport(Darwin)
            let (modified, changed) = (status.st_mtimespec, status.st_ctimespec)
        #else
            let (modified, changed) = (status.st_mtim, status.st_ctim)
        #endif
        if Int64(status.st_size) != document.size || nanoseconds(modified) != document.modified { return .edited }
        return document.changed != 0 && nanoseconds(changed) != document.changed ? .edited : nil
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ Int64(time.tv_nsec)
    }
}
