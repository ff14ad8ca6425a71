import DocumentProcessing
import IndexSupport
import RAGModel

/// Reading and cutting.
extension ReadStage {
    /// Reads and cuts what has changed, and hands it on.
    mutating func sendBatch() async throws {
        guard !changed.isEmpty || !batch.isEmpty else { return }
        try Task.checkCancellation()
        var batch = batch
        let changed = changed
        (self.batch, self.changed) = (IngestBatch(), [])
        try await inFlight.take(batch.bytes)
        if sketches == nil, let read = context.sketches, !changed.isEmpty {
            sketches = try await ledger.timing(\.finding) { try await read() }
        }
        for ((document, known), outcome) in zip(changed, try await read(changed.map(\.document))) {
            switch outcome {
            case .success(let read): take(read.cut, read.sketch, known, in: &batch)
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
        // What placeholders stand for is there before any document that has them.
        if let originals = context.originals { try await WorkerThreads.run { try originals.save() } }
        if !isPrepared {
            try await prepare(batch.documents.prefix(64).compactMap { $0.chunks.first?.text })
            isPrepared = true
        }
        try await output.send(batch)
    }

    private typealias ReadDocument = (cut: CutDocument, sketch: DocumentSketch?)

    private func read(_ documents: [IncomingDocument]) async throws -> [Result<ReadDocument, any Error>] {
        let (processor, maximumSize) = (processor, context.options.maximumFileSize)
        let isSketched = sketches != nil
        return try await ledger.timing(\.reading) {
            try await WorkerThreads.map(documents, jobs: context.jobs) { document in
                Result { () throws -> ReadDocument in
                    let cut = try document.cut(processor, maximumSize: maximumSize)
                    return (cut: cut, sketch: isSketched ? DocumentSketch(cut) : nil)
                }
            }
        }
    }

    private mutating func take(
        _ read: CutDocument, _ sketch: DocumentSketch?, _ known: DocumentState?, in batch: inout IngestBatch
    ) {
        var cut = read
        cut.known = known
        let document = cut.incoming
        if let sketch, !cut.isKnown || known?.isDeleted ?? false, let other = original(of: document, sketch) {
            let share = Int((other.similarity * 100).rounded(.down))
            let what =
                sketch.isExact
                ? "the same as \(other.uri)"
                : "nearly the same as \(other.uri) (about \(share) % of its word sequences)"
            pass(over: document, known, DocumentError(.nearDuplicate, "it says \(what)"), in: &batch)
            sketches?.remove(document.uri)
            return
        }
        if let sketch { sketches?.add(document.uri, sketch) }
        keep(cut, in: &batch)
    }

    /// The document that another one nearly repeats, unless its file is gone.
    private mutating func original(
        of document: IncomingDocument, _ sketch: DocumentSketch
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
}
