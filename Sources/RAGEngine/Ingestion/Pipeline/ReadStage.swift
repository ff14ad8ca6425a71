import DocumentProcessing
import IndexSupport
import RAGModel

/// The first stage: asks the source for documents and the store for what it knows of them, reads and cuts those that have
/// changed, and hands them on in batches.
struct ReadStage {
    let context: IngestContext
    let inFlight: BytesInFlight
    let processor: DocumentProcessor
    let output: Channel<IngestBatch>
    /// Makes the collection of a first ingest, once there are documents to tell its language by.
    let prepare: (_ samples: [String]) async throws -> Void
    var isPrepared = false
    private let roots: RootMap
    private var said: SaidMetadata
    /// Hashes of the URIs that this run has seen.
    private var given: Set<Int> = []
    /// The same of those that were to be deleted.
    private var withdrawn: Set<Int> = []
    /// Of what is there and what this run brought; read when the first document has changed.
    var sketches: SketchIndex?
    /// Not yet looked up.
    private var page: [IncomingDocument] = []
    /// Changed, and not yet read.
    var changed: [(document: IncomingDocument, known: DocumentState?)] = []
    var batch = IngestBatch()

    var ledger: IngestLedger { context.ledger }

    init(
        _ context: IngestContext, roots: RootMap, inFlight: BytesInFlight, output: Channel<IngestBatch>,
        prepare: @escaping (_ samples: [String]) async throws -> Void
    ) {
        self.context = context
        self.roots = roots
        self.inFlight = inFlight
        self.output = output
        self.prepare = prepare
        processor = context.processor
        said = SaidMetadata(context, processor, roots: roots)
    }

    mutating func run(_ source: inout any DocumentSource) async throws {
        while let events = try await nextPage(of: &source) {
            try Task.checkCancellation()
            for event in events { try await take(event) }
            // A source that has nothing just now may be quiet for long.
            if events.isEmpty { try await flush() }
        }
        try await flush()
    }

    private func nextPage(of source: inout any DocumentSource) async throws -> [SourceEvent]? {
        let began = ContinuousClock.now
        let events = try await source.next()
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        ledger.write { $0.stages.finding += seconds }
        return events
    }

    // MARK: Events

    private mutating func take(_ event: SourceEvent) async throws {
        switch event {
        case .file(let file): try await take(file)
        case .document(let document): try await take(document)
        case .delete(let uri): try await delete(uri)
        case .skipped(let path, let reason, let message, let isFailure):
            ledger.write { report in
                report.found += 1
                let exception = IngestReport.Exception(path: path, reason: reason, message: message)
                if isFailure { report.failed.append(exception) } else { report.skipped.append(exception) }
            }
        case .visited(let path, let unreadable):
            try await deleteUnseen(below: path, except: unreadable)
        case .note(let path, let message):
            ledger.note(path, message)
        }
    }

    private mutating func take(_ file: FoundFile) async throws {
        guard let home = roots.home(of: file.path) else { return }
        if let subject = SidecarFile.subject(of: file.path) {
            ledger.write { report in
                report.found += 1
                report.skipped.append(
                    .init(path: file.path, reason: "sidecar", message: "it says what is known of \(subject)"))
            }
            return
        }
        // Two walks may meet the same file.
        guard given.insert(file.path.exactHash).inserted else { return }
        ledger.write { $0.found += 1 }
        let caller: CallerMetadata
        do throws(RAGError) { caller = try said.of(file, home.relative) } catch {
            // Without what it says of its readers, the document might be shown to others: its last version stays.
            let problem = error
            ledger.write { report in
                report.failed.append(
                    .init(
                        path: file.path, reason: problem.code.rawValue,
                        message: "not taken, since what stands beside it cannot be: \(problem)"))
            }
            return
        }
        try await add(IncomingDocument(file: file, root: home.root, path: home.relative, caller: caller))
    }

    private mutating func take(_ document: SourceDocument) async throws {
        var incoming = IncomingDocument(program: document, now: Timestamp.now, caller: said.byProgram)
        let isWithdrawn = withdrawn.remove(document.uri.exactHash) != nil
        if isWithdrawn { try await settle() }
        if !given.insert(document.uri.exactHash).inserted {
            ledger.note(document.uri, "given more than once: the last one counts")
            incoming.isRepeated = true
            if replace(incoming) { return }
            try await settle()
        } else {
            ledger.write { $0.found += 1 }
        }
        try await add(incoming)
    }

    private mutating func delete(_ uri: String) async throws {
        if given.contains(uri.exactHash) { try await settle() }
        withdrawn.insert(uri.exactHash)
        guard let known = try await context.lookUp({ try await $0.states(of: [uri]) })?[0], !known.isDeleted else {
            ledger.note(uri, "to be deleted, and not there")
            return
        }
        batch.deleted.append(known)
        sketches?.remove(uri)
    }

    private mutating func add(_ document: IncomingDocument) async throws {
        page.append(document)
        if page.count >= 1024 { try await lookUpPage() }
    }

    /// Puts a document in the place of one with the same URI that has not been read yet.
    private mutating func replace(_ document: IncomingDocument) -> Bool {
        var document = document
        if let index = page.firstIndex(where: { $0.uri.isExactly(document.uri) }) {
            document.isRepeated = page[index].isRepeated
            page[index] = document
            return true
        }
        if let index = changed.firstIndex(where: { $0.document.uri.isExactly(document.uri) }) {
            document.isRepeated = changed[index].document.isRepeated
            changed[index].document = document
            return true
        }
        return false
    }

    /// Waits until all that was given so far is committed.
    private mutating func settle() async throws {
        try await flush()
        try await inFlight.drain()
    }

    private mutating func flush() async throws {
        try await lookUpPage()
        try await sendBatch()
    }

    // MARK: What has changed, and what is gone

    private mutating func lookUpPage() async throws {
        guard !page.isEmpty else { return }
        let documents = page
        page = []
        let uris = documents.map(\.uri)
        let states = try await ledger.timing(\.finding) {
            try await context.lookUp { try await $0.states(of: uris) }
        }
        var unchanged = 0
        for (index, document) in documents.enumerated() {
            let known = states?[index]
            guard let known, !context.options.rehash, document.isUnchanged(since: known) else {
                changed.append((document, known))
                batch.bytes += document.size
                if changed.count >= context.limits.files || batch.bytes >= context.limits.bytes {
                    try await sendBatch()
                }
                continue
            }
            unchanged += 1
            if let revision = document.revision(of: known) { batch.revised.append(revision) }
        }
        let count = unchanged
        ledger.write { $0.unchanged += count }
        if batch.revised.count >= context.limits.files { try await sendBatch() }
    }

    private mutating func deleteUnseen(below path: String, except unreadable: [String]) async throws {
        try await lookUpPage()
        let unreadable = unreadable.map { DocumentRoot(path: $0) }
        // Globs given for this run narrow what is ingested; they do not say that the rest is gone.
        let onlyMissing = !context.options.include.isEmpty || !context.options.exclude.isEmpty
        var last: String?
        while true {
            try Task.checkCancellation()
            let after = last
            let known = try await context.lookUp {
                try await $0.documents(below: path, after: after, limit: 1024)
            }
            guard let known, let end = known.last else { return }
            last = end.uri
            for document in known where !given.contains(document.uri.exactHash) {
                let stays = unreadable.contains { $0.covers(document.uri) } || onlyMissing && Files.exists(document.uri)
                if !stays {
                    batch.deleted.append(document)
                } else if let home = roots.home(of: document.uri),
                    (ExactName(home.root), ExactName(home.relative))
                        != (ExactName(document.root ?? ""), ExactName(document.path))
                {
                    batch.revised.append(document.revision(root: home.root, path: home.relative))
                }
            }
            if batch.deleted.count + batch.revised.count >= context.limits.files { try await sendBatch() }
        }
    }
}

extension DocumentState {
    /// The same document in another place.
    fileprivate func revision(root: String, path: String) -> DocumentRevision {
        DocumentRevision(id: id, path: path, root: root, size: size, modified: modified, changed: changed)
    }
}

extension String {
    /// A hash of the bytes: names that are canonically equivalent are different names.
    fileprivate var exactHash: Int { ExactName(self).hashValue }
}
