import RAGModel
import Synchronization
import TextAnalysis

/// Lends analysis sessions that were used before: making one takes longer than all else that a query's words need, and a
/// used one remembers stems.
///
/// Thread safety: any number of threads.
final class AnalysisSessions: Sendable {
    static let shared = AnalysisSessions()

    /// `@unchecked Sendable`: a session that nobody uses; it is taken out of the list before it is used.
    private struct Idle: @unchecked Sendable { let session: AnalysisSession }

    private static let limit = 16
    private let idle = Mutex<[AnalyzerConfiguration: [Idle]]>([:])

    /// A session for one user at a time, until the lease is let go.
    ///
    /// - Throws: `unsupportedVersion` for an analyzer that this program does not have.
    func lease(_ configuration: AnalyzerConfiguration) throws -> AnalysisLease {
        if let known = idle.withLock({ $0[configuration]?.popLast() }) {
            return AnalysisLease(known.session, configuration, self)
        }
        return AnalysisLease(try Analyzer(configuration).makeSession(), configuration, self)
    }

    fileprivate func giveBack(_ session: AnalysisSession, _ configuration: AnalyzerConfiguration) {
        let returned = Idle(session: session)
        idle.withLock { idle in
            if idle.count > Self.limit { idle.removeAll() }
            if idle[configuration, default: []].count < Self.limit { idle[configuration, default: []].append(returned) }
        }
    }
}

/// A session that goes back where it came from when nobody holds the lease.
///
/// `@unchecked Sendable`: whoever holds the lease uses the session on one thread at a time.
final class AnalysisLease: @unchecked Sendable {
    let session: AnalysisSession
    private let configuration: AnalyzerConfiguration
    private let owner: AnalysisSessions

    fileprivate init(_ session: AnalysisSession, _ configuration: AnalyzerConfiguration, _ owner: AnalysisSessions) {
        self.session = session
        self.configuration = configuration
        self.owner = owner
    }

    deinit { owner.giveBack(session, configuration) }
}
