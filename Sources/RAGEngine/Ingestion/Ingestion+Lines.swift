import RAGModel

extension Ingestion {
    /// Documents that are taken together from a stream of several tenants' documents.
    private static let group = (count: 16_384, bytes: 16 << 20)

    /// Carries out changes of any number of tenants. Lines that name no tenant belong to that of the options.
    ///
    /// - Returns: a report for each tenant, in the order of their names.
    func run(
        _ lines: some AsyncSequence<DocumentLines.Element, any Error>,
        progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
    ) async throws(RAGError) -> [IngestReport] {
        try await RAGError.wrapping {
            var reports: [String: IngestReport] = [:]
            var group: [String: [DocumentChange]] = [:]
            var (count, bytes) = (0, 0)
            func finish() async throws {
                for (tenant, changes) in group.sorted(by: { $0.key < $1.key }) {
                    var ingestion = self
                    ingestion.options.tenant = tenant
                    let report = try await ingestion.run(
                        .documents { ProgramSource(ChangeList(changes)) }, progress: progress)
                    reports[tenant]?.add(report)
                    reports[tenant] = reports[tenant] ?? report
                    if report.interrupted { throw CancellationError() }
                }
                group.removeAll()
                (count, bytes) = (0, 0)
            }
            do {
                for try await line in lines {
                    try Task.checkCancellation()
                    group[line.tenant ?? options.tenant, default: []].append(line.change)
                    count += 1
                    if case .put(let document) = line.change { bytes += document.text.utf8.count }
                    if count >= Self.group.count || bytes >= Self.group.bytes { try await finish() }
                }
                try await finish()
            } catch is CancellationError {
                var report =
                    reports[options.tenant] ?? IngestReport(collection: options.collection, tenant: options.tenant)
                report.interrupted = true
                reports[options.tenant] = report
            }
            return reports.values.sorted { $0.tenant < $1.tenant }
        }
    }
}

/// Changes that are at hand.
struct ChangeList: AsyncSequence, Sendable {
    let changes: [DocumentChange]

    init(_ changes: [DocumentChange]) { self.changes = changes }

    struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: Array<DocumentChange>.Iterator
        mutating func next() async -> DocumentChange? { iterator.next() }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(iterator: changes.makeIterator()) }
}

extension IngestReport {
    /// Adds what another run for the same scope did.
    mutating func add(_ other: IngestReport) {
        for field in Self.sums { self[keyPath: field] += other[keyPath: field] }
        for (format, count) in other.formats { formats[format, default: 0] += count }
        skipped.add(other.skipped)
        failed.add(other.failed)
        notes.add(other.notes)
        for stage in IngestStageTimes.all { stages[keyPath: stage] += other.stages[keyPath: stage] }
        embeddingSeconds += other.embeddingSeconds
        seconds += other.seconds
        interrupted = interrupted || other.interrupted
        stopped = other.stopped ?? stopped
        usage = other.usage ?? usage
        unreadShare = other.unreadShare ?? unreadShare
        advice += other.advice.filter { !advice.contains($0) }
    }

    private static var sums: [WritableKeyPath<IngestReport, Int>] {
        [
            \.found, \.added, \.updated, \.unchanged, \.restored, \.revised, \.deleted, \.renamed, \.pending,
            \.filesRead,
            \.bytesRead, \.chunks, \.embedded, \.reused, \.tokens, \.truncated, \.withoutVectors,
        ]
    }
}

extension IngestStageTimes {
    fileprivate static var all: [WritableKeyPath<IngestStageTimes, Double>] {
        [\.finding, \.reading, \.embedding, \.committing, \.settling]
    }
}
