import DocumentProcessing
import RAGModel
import Synchronization

/// The files of folders, and single files, that the caller names.
///
/// A known root inside of a named folder that the walk does not enter, such as a hidden folder that was once ingested by
/// its name, is walked too: so it does not matter which was ingested first.
struct FolderSource: DocumentSource {
    private let options: WalkOptions
    private let roots: RootMap
    /// The store may lie below a root; it never reads itself.
    private let storePath: String?
    private var paths: [String]
    private var visit: Visit?

    /// One named path, being walked.
    private struct Visit {
        let path: String
        var walk: WalkCursor?
        /// Known roots inside that the walk passed over.
        var passedOver: [String] = []
        var unreadable: [String] = []
    }

    /// - Parameter paths: absolute, without symbolic links.
    init(paths: [String], options: WalkOptions, roots: RootMap, storePath: String?) {
        self.paths = paths.reversed()
        self.options = options
        self.roots = roots
        self.storePath = storePath
    }

    mutating func next() async throws -> [SourceEvent]? {
        guard var current = visit else {
            guard let path = paths.popLast() else { return nil }
            visit = Visit(path: path, walk: try await WalkCursor(FolderWalker(root: path, options: options)))
            return try await next()
        }
        if let events = try await current.walk?.next() {
            let page = events.compactMap { event in event.unless(below: storePath) { note($0, in: &current) } }
            visit = current
            return page
        }
        if let path = current.passedOver.popLast() {
            // One that is gone has nothing to visit.
            current.walk = try? await WalkCursor(FolderWalker(root: path, options: options))
            visit = current
            return try await next()
        }
        visit = nil
        return [.visited(path: current.path, unreadable: current.unreadable)]
    }

    private func note(_ skipped: SkippedFile, in visit: inout Visit) {
        if skipped.reason.code.isFailure { visit.unreadable.append(skipped.path) }
        guard !skipped.reason.code.isNarrowing else { return }
        let outer = DocumentRoot(path: skipped.path)
        // The outermost ones: what they cover is seen by their own walk.
        for root in roots.inside(visit.path) where outer.covers(root.path) {
            if !visit.passedOver.contains(where: { DocumentRoot(path: $0).covers(root.path) }) {
                visit.passedOver.append(root.path)
            }
        }
    }
}

extension WalkEvent {
    /// The event for the pipeline; `nil` if it is about the store itself.
    func unless(below storePath: String?, _ skip: (SkippedFile) -> Void) -> SourceEvent? {
        let store = storePath.map { DocumentRoot(path: $0) }
        switch self {
        case .found(let file):
            return store?.covers(file.path) ?? false ? nil : .file(file)
        case .skipped(let skipped):
            if store?.covers(skipped.path) ?? false { return nil }
            skip(skipped)
            return .skipped(
                path: skipped.path, reason: skipped.reason.code.rawValue, message: skipped.reason.message,
                isFailure: skipped.reason.code.isFailure)
        }
    }
}

/// A walk whose next page is found on a worker thread.
final class WalkCursor: Sendable {
    private let walk: Mutex<FolderWalk>

    /// - Parameter only: see `FolderWalker.start`.
    init(_ walker: FolderWalker, only: String? = nil) async throws {
        walk = Mutex(try await WorkerThreads.run { try walker.start(only: only) })
    }

    func next() async throws -> [WalkEvent]? {
        try await WorkerThreads.run { try self.walk.withLock { try $0.next(1024) } }
    }
}
