import Catalog
import RAGModel
import Synchronization

/// The placeholders of one scope of a folder's store.
final class ScopeOriginals: OriginalTable {
    private struct State {
        /// `nil` until there is something to keep.
        var database: OriginalsDatabase?
        var known: [OriginalRecord.Key: Placeholder] = [:]
        /// Not kept yet.
        var drawn: [OriginalRecord.Key: OriginalRecord] = [:]
        var drawnIDs: Set<String> = []
        var failure: CatalogError?
        var generator = SystemRandomNumberGenerator()
    }

    private let scope: Scope
    private let path: String
    private let state: Mutex<State>

    /// Values that are remembered: others are looked up again.
    private static let memory = 100_000

    init(_ scope: Scope, path: String, _ database: OriginalsDatabase?) {
        self.scope = scope
        self.path = path
        state = Mutex(State(database: database))
    }

    func placeholder(for value: String, _ kind: Redaction.Kind) -> String {
        let key = OriginalRecord.Key(kind, value: value)
        return state.withLock { state in
            do throws(CatalogError) {
                return try placeholder(key, value, &state).description
            } catch {
                state.failure = state.failure ?? error
                return kind.mask
            }
        }
    }

    private func placeholder(
        _ key: OriginalRecord.Key, _ value: String, _ state: inout State
    ) throws(CatalogError) -> Placeholder {
        if let known = state.known[key] { return known }
        if let drawn = state.drawn[key] { return Placeholder(kind: key.kind, id: drawn.id) }
        if let id = try state.database?.id(of: key, in: scope) {
            let placeholder = Placeholder(kind: key.kind, id: id)
            if state.known.count >= Self.memory { state.known.removeAll() }
            state.known[key] = placeholder
            return placeholder
        }
        var new: Placeholder
        var isTaken: Bool
        repeat {
            new = Placeholder.random(key.kind, using: &state.generator)
            isTaken = !Self.isCode(new.id) || state.drawnIDs.contains(new.id)
            if !isTaken, let database = state.database { isTaken = try database.contains(id: new.id) }
        } while isTaken
        state.drawn[key] = OriginalRecord(scope: scope, key: key, value: value, id: new.id)
        state.drawnIDs.insert(new.id)
        return new
    }

    /// Whether it has four runs of letters and digits or more. Analyzers find parts in others: these would be more words
    /// than one, and scores would depend on what was drawn.
    private static func isCode(_ id: String) -> Bool {
        let isDigit = id.utf8.map { (0x30...0x39).contains($0) }
        return zip(isDigit, isDigit.dropFirst()).count { $0 != $1 } >= 3
    }

    func save() throws(RAGError) {
        try RAGError.wrapping {
            try state.withLock { state in
                if let failure = state.failure { throw failure }
                guard !state.drawn.isEmpty else { return }
                let database = try OriginalsDatabase(path: path, access: .readWrite)
                try database.insert(state.drawn.values)
                state.database = database
                if state.known.count >= Self.memory { state.known.removeAll() }
                for (key, record) in state.drawn { state.known[key] = Placeholder(kind: key.kind, id: record.id) }
                state.drawn = [:]
                state.drawnIDs = []
            }
        }
    }
}
