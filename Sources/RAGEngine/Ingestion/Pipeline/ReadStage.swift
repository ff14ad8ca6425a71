import DocumentProcessing
import IndexSupport
import RAGModel
import TextAnalysis

/// The first stage: asks the source for documents and the store for what it knows of them, reads and cuts those that have
/// changed, and hands them on in batches.
struct ReadStage {
    private let context: IngestContext
    private let roots: RootMap
    private let inFlight: BytesInFlight
    private let processor: DocumentProcessor
    private let rules: PathRules
    private let output: Channel<IngestBatch>
    /// Makes the collection of a first ingest, once there are documents to tell its language by.
    private let prepare: (_ samples: [String]) async throws -> Void
    /// Hashes of the URIs that this run has seen.
    private var given: Set<Int> = []
    /// The same of those that were to be deleted.
    private var withdrawn: Set<Int> = []
    private var callers: [String: CallerMetadata] = [:]
    private var history = GitHistory()
    /// Of what is there and what this run brought; read when the first document has changed.
    private var sketches: SketchIndex?
    /// Not yet looked up.
    private var page: [IncomingDocument] = []
    /// Changed, and not yet read.
    private var changed: [(document: IncomingDocument, known: DocumentState?)] = []
    private var batch = IngestBatch()
    private var isPrepared = false

    private var ledger: IngestLedger { context.ledger }

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
        rules = PathRules(context.options.rules)
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
        case .file(let file):
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
            guard given.insert(file.path.hashValue).inserted else { return }
            ledger.write { $0.found += 1 }
            try await add(
                IncomingDocument(
                    file: file, root: home.root, path: home.relative, caller: try caller(of: file.path, home.relative)))
        case .document(let document):
            let caller = programCaller
            var incoming = IncomingDocument(program: document, now: Timestamp.now, caller: caller)
            let isWithdrawn = withdrawn.remove(document.uri.hashValue) != nil
            if isWithdrawn { try await settle() }
            if !given.insert(document.uri.hashValue).inserted {
                ledger.note(document.uri, "given more than once: the last one counts")
                incoming.isRepeated = true
                if replace(incoming) { return }
                try await settle()
            } else {
                ledger.write { $0.found += 1 }
            }
            try await add(incoming)
        case .delete(let uri):
            if given.contains(uri.hashValue) { try await settle() }
            withdrawn.insert(uri.hashValue)
            guard let known = try await context.lookUp({ try await $0.states(of: [uri]) })?[0], !known.isDeleted else {
                ledger.note(uri, "to be deleted, and not there")
                return
            }
            batch.deleted.append(known)
            sketches?.remove(uri)
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

    private mutating func add(_ document: IncomingDocument) async throws {
        page.append(document)
        if page.count >= 1024 { try await lookUpPage() }
    }

    /// Puts a document in the place of one with the same URI that has not been read yet.
    private mutating func replace(_ document: IncomingDocument) -> Bool {
        var document = document
        if let index = page.firstIndex(where: { $0.uri == document.uri }) {
            document.isRepeated = page[index].isRepeated
            page[index] = document
            return true
        }
        if let index = changed.firstIndex(where: { $0.document.uri == document.uri }) {
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

    private mutating func caller(of path: String, _ relative: String) throws -> CallerMetadata {
        let covering = roots.covering(path)
        let innermost = covering.last?.path ?? ""
        var said = rules.isEmpty ? [:] : rules.values(of: projectPath(path) ?? relative)
        do throws(RAGError) {
            if let beside = try SidecarFile.values(beside: path) { said.merge(beside) { _, beside in beside } }
        } catch {
            ledger.note(path, "what stands beside it is left out: \(error)")
        }
        if context.options.gitMetadata { addGitMetadata(of: path, to: &said) }
        if said.isEmpty, let caller = callers[innermost] { return caller }
        for name in said.keys where BuiltInFields.names.contains(name) {
            ledger.note(path, "\(name) beside it or by rule: a reserved name, left out")
            said[name] = nil
        }
        let caller = CallerMetadata(
            roots: covering, chunking: context.chunking, encoding: context.encoding,
            redaction: context.redaction, said: said, own: context.options.ownProcessing)
        if said.isEmpty { callers[innermost] = caller }
        return caller
    }

    private mutating func addGitMetadata(of path: String, to said: inout [String: MetadataValue]) {
        let change = history.lastChange(of: path)
        for problem in history.takeProblems() { ledger.note(problem.repository, problem.message) }
        guard let change else { return }
        for (key, value) in [("git_author", change.author), ("git_date", change.date)] where said[key] == nil {
            said[key] = .string(value)
        }
    }

    /// A path relative to the folder that the store is in; `nil` if it is not in there.
    private func projectPath(_ path: String) -> String? {
        guard let project = context.project, path.hasPrefix(project + "/") else { return nil }
        return String(path.dropFirst(project.count + 1))
    }

    private lazy var programCaller = CallerMetadata(
        values: context.options.metadata ?? [:], defaults: context.options.defaultMetadata ?? [:],
        chunking: context.chunking, redaction: context.redaction, own: context.options.ownProcessing)

    // MARK: What has changed

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

    private mutating func flush() async throws {
        try await lookUpPage()
        try await sendBatch()
    }

    /// Reads and cuts what has changed, and hands it on.
    private mutating func sendBatch() async throws {
        guard !changed.isEmpty || !batch.isEmpty else { return }
        try Task.checkCancellation()
        var batch = batch
        let changed = changed
        (self.batch, self.changed) = (IngestBatch(), [])
        try await inFlight.take(batch.bytes)
        let (processor, maximumSize) = (processor, context.options.maximumFileSize)
        if sketches == nil, let read = context.sketches, !changed.isEmpty {
            sketches = try await ledger.timing(\.finding) { try await read() }
        }
        let isSketched = sketches != nil
        let outcomes = try await ledger.timing(\.reading) {
            try await WorkerThreads.map(changed.map(\.document), jobs: context.jobs) { document in
                Result { () throws -> (cut: CutDocument, sketch: MinHash?) in
                    let cut = try document.cut(processor, maximumSize: maximumSize)
                    return (cut: cut, sketch: isSketched ? MinHash(cut) : nil)
                }
            }
        }
        for ((document, known), outcome) in zip(changed, outcomes) {
            switch outcome {
            case .success(let read):
                let sketch = read.sketch
                var cut = read.cut
                cut.known = known
                if let sketch, !cut.isKnown || known?.isDeleted ?? false, let other = original(of: document, sketch) {
                    let share = Int((other.similarity * 100).rounded(.down))
                    let message = "it says nearly the same as \(other.uri) (about \(share) % of its word sequences)"
                    pass(over: document, known, DocumentError(.nearDuplicate, message), in: &batch)
                    sketches?.remove(document.uri)
                    continue
                }
                if let sketch { sketches?.add(document.uri, sketch) }
                keep(cut, in: &batch)
            case .failure(let error):
                sketches?.remove(document.uri)
                pass(over: document, known, error, in: &batch)
            }
        }
        guard !context.options.dryRun, !batch.isEmpty else {
            inFlight.give(back: batch.bytes)
            if context.options.dryRun { count(batch) }
            return
        }
        if !isPrepared {
            try await prepare(batch.documents.prefix(64).compactMap { $0.chunks.first?.text })
            isPrepared = true
        }
        try await output.send(batch)
    }

    /// The document that another one nearly repeats, unless its file is gone.
    private mutating func original(
        of document: IncomingDocument, _ sketch: MinHash
    ) -> (uri: String, similarity: Double)? {
        while let other = sketches?.nearest(to: sketch, except: document.uri) {
            if !other.uri.hasPrefix("/") || Files.exists(other.uri) { return other }
            sketches?.remove(other.uri)
        }
        return nil
    }

    private func keep(_ cut: CutDocument, in batch: inout IngestBatch) {
        ledger.write { report in
            report.filesRead += cut.incoming.isFile ? 1 : 0
            report.bytesRead += cut.size
            for note in cut.notes { report.notes.append(.init(path: cut.incoming.uri, message: note)) }
        }
        if let known = cut.known, cut.isKnown {
            if known.isDeleted { batch.restored += 1 }
            if !known.isDeleted, !cut.incoming.isRepeated { ledger.write { $0.unchanged += 1 } }
            if let revision = cut.incoming.revision(of: known) { batch.revised.append(revision) }
        } else if cut.chunks.isEmpty {
            pass(
                over: cut.incoming, cut.known, DocumentError(.empty, "there is no text in it"), in: &batch)
        } else {
            batch.documents.append(cut)
        }
    }

    private func pass(
        over document: IncomingDocument, _ known: DocumentState?, _ error: any Error, in batch: inout IngestBatch
    ) {
        // What the document held is no longer there, so it must not be found any more.
        if error is DocumentError, let known, !known.isDeleted { batch.deleted.append(known) }
        guard !document.isRepeated else { return }
        ledger.write { report in
            if let error = error as? DocumentError {
                report.skipped.append(
                    .init(path: document.uri, reason: error.code.rawValue, message: error.message))
            } else {
                let error = RAGError(error)
                report.failed.append(.init(path: document.uri, reason: error.code.rawValue, message: error.message))
            }
        }
    }

    /// What would be done, in a dry run.
    private func count(_ batch: IngestBatch) {
        ledger.write { report in
            report.added += batch.documents.count { $0.known == nil && !$0.incoming.isRepeated }
            report.updated += batch.documents.count { $0.known != nil && !$0.incoming.isRepeated }
            report.revised += batch.revised.count
            report.restored += batch.restored
            report.deleted += batch.deleted.count
            for document in batch.documents { report.formats[document.format, default: 0] += 1 }
        }
    }

    // MARK: What is gone

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
            for document in known where !given.contains(document.uri.hashValue) {
                let stays = unreadable.contains { $0.covers(document.uri) } || onlyMissing && Files.exists(document.uri)
                if !stays {
                    batch.deleted.append(document)
                } else if let home = roots.home(of: document.uri),
                    (home.root, home.relative) != (document.root, document.path)
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
