import IndexSupport
import RAGModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds hits whose file has changed since it was ingested: one look at each file and each root. A file is read
/// where nothing but its times is another.
enum Freshness {
    static func marked(
        _ hits: [Hit], of documents: [StoredDocument], _ options: QueryOptions, _ notes: inout [String]
    ) -> [Hit] {
        let places = zip(documents, hits).map { (document: $0, collection: $1.collection) }
        var hits = hits
        for (index, change) in changes(of: places, options, &notes).enumerated() { hits[index].change = change }
        return hits
    }

    /// What has become of the files of documents, and a note for what is to be done about it.
    static func changes(
        of documents: [(document: StoredDocument, collection: String)], _ options: QueryOptions,
        _ notes: inout [String]
    ) -> [Hit.FileChange?] {
        let spellings = options.workingFolder.map { PathSpellings(folder: $0) }
        var changes = [Hit.FileChange?](repeating: nil, count: documents.count)
        var missing: [String: Bool] = [:]
        // Roots that are gone, with the collection that has them.
        var roots: [String: String] = [:]
        var (gone, edited): (Set<String>, Set<String>) = ([], [])
        for (index, (document, collection)) in documents.enumerated() {
            guard let root = document.root, let change = Self.change(of: document) else { continue }
            changes[index] = change
            let name = spellings?.shown(document.uri) ?? document.path
            if change == .edited {
                edited.insert(name)
            } else if missing[root, default: Files.isMissing(root)] {
                missing[root] = true
                roots[root] = collection
            } else {
                missing[root] = false
                gone.insert(name)
            }
        }
        for (root, collection) in roots.sorted(by: { $0.key < $1.key }) {
            let name = spellings?.shown(root) ?? root
            let scope = Scope(collection: collection, tenant: options.tenant)
            notes.append("\(name) is gone, its documents are still found; \(scope.dropping(name))")
        }
        if !gone.isEmpty {
            notes.append("no longer there: \(listed(gone)); the next `rag ingest` of the folder drops it")
        }
        if !edited.isEmpty { notes.append("changed since it was ingested: \(listed(edited)); run `rag ingest`") }
        return changes
    }

    private static func listed(_ paths: Set<String>) -> String {
        paths.sorted().prefix(3).joined(separator: ", ") + (paths.count > 3 ? " and \(paths.count - 3) more" : "")
    }

    static func change(of document: StoredDocument) -> Hit.FileChange? {
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
        guard Int64(status.st_size) == document.size else { return .edited }
        let isUntouched =
            nanoseconds(modified) == document.modified
            && (document.changed == 0 || nanoseconds(changed) == document.changed)
        return isUntouched || hasSameBytes(document) ? nil : .edited
    }

    /// Files that are read once more where their times alone are others, as those of a copied project are.
    private static let largestRead = 4 << 20

    private static func hasSameBytes(_ document: StoredDocument) -> Bool {
        guard document.size <= largestRead,
            let bytes = try? Files.read(document.uri, maximumSize: largestRead)
        else { return false }
        return ContentHash(of: bytes) == document.contentHash
    }

    private static func nanoseconds(_ time: timespec) -> Int64 {
        Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000).partialValue &+ Int64(time.tv_nsec)
    }
}

extension Scope {
    /// How to drop the documents of a root that is gone.
    package func dropping(_ root: String) -> String {
        var command = "rag documents delete \(Self.quoted(root))"
        if collection != Self.defaultCollection { command += " --collection \(Self.quoted(collection))" }
        if tenant != Self.defaultTenant { command += " --tenant \(Self.quoted(tenant))" }
        return "`\(command)` drops them"
    }

    /// As a shell takes it for one word.
    private static func quoted(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                || "/._-+@%,".unicodeScalars.contains(scalar)
        }
        return isPlain && !text.hasPrefix("-") ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
