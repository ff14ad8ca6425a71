import DocumentProcessing
import IndexSupport
import RAGModel

/// Files and folders below known roots that something has happened to: they were changed, made, deleted or renamed.
///
/// Each path is visited by the rules of its root, as a walk of all of the root would, at the cost of listing the folders
/// above it. A path whose root is not there is left alone: a disk that is not mounted has not lost its documents.
struct ChangesSource: DocumentSource {
    private let options: WalkOptions
    private let roots: RootMap
    private let storePath: String?
    private var paths: [String]

    /// - Parameter paths: absolute. Those below others of them are visited with these.
    init(paths: some Sequence<String>, options: WalkOptions, roots: RootMap, storePath: String?) {
        // What is said beside a document is a change of that document.
        let sorted = Set(paths.map { ExactName(SidecarFile.subject(of: $0) ?? $0) }).sorted().map(\.text)
        var outermost: [String] = []
        for path in sorted where !(outermost.last.map { DocumentRoot(path: $0).covers(path) } ?? false) {
            outermost.append(path)
        }
        self.paths = outermost.reversed()
        self.options = options
        self.roots = roots
        self.storePath = storePath
    }

    mutating func next() async throws -> [SourceEvent]? {
        guard let path = paths.popLast() else { return nil }
        if let storePath, DocumentRoot(path: storePath).covers(path) { return [] }
        var events: [SourceEvent] = []
        var unreadable: [String] = []
        for root in roots.covering(path) {
            guard Files.exists(root.path) else {
                return events + [.note(path: root.path, message: "the root is not there; its documents stay")]
            }
            // The roots that cover a path are tried from the outermost on, until one does not pass the path over.
            guard let found = try await visit(path, from: root, &unreadable) else { continue }
            events += found
            break
        }
        // An inner root that was ingested by its name is no business of the ignore rules above it.
        for root in roots.inside(path) where Files.exists(root.path) {
            events += try await visit(root.path, from: root, &unreadable) ?? []
        }
        return events + [.visited(path: path, unreadable: unreadable)]
    }

    /// The events of a path; `nil` if the rules of the root leave it out.
    private func visit(
        _ path: String, from root: DocumentRoot, _ unreadable: inout [String]
    ) async throws -> [SourceEvent]? {
        let only = path.isExactly(root.path) ? nil : root.relative(path)
        guard let cursor = try? await WalkCursor(FolderWalker(root: root.path, options: options), only: only) else {
            return []
        }
        var events: [SourceEvent] = []
        while let page = try await cursor.next() {
            for event in page {
                if case .skipped(let skipped) = event, !skipped.reason.code.isFailure,
                    DocumentRoot(path: skipped.path).covers(path)
                {
                    return nil
                }
                let translated = event.unless(below: storePath) {
                    if $0.reason.code.isFailure { unreadable.append($0.path) }
                }
                if let translated { events.append(translated) }
            }
        }
        return events
    }
}

extension RootMap {
    /// Whether a walk from the outermost root that covers `path` finds it: ignore rules and hidden names do not keep it out.
    func reaches(_ path: String, options: WalkOptions) async throws -> Bool {
        guard let root = roots.first(where: { $0.covers(path) }), !root.path.isExactly(path) else { return true }
        var options = options
        (options.include, options.exclude) = ([], [])
        let cursor = try await WalkCursor(FolderWalker(root: root.path, options: options), only: root.relative(path))
        return try await cursor.next()?.allSatisfy { event in
            guard case .skipped(let skipped) = event else { return true }
            return !DocumentRoot(path: skipped.path).covers(path)
        } ?? true
    }
}
