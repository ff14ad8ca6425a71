import Synchronization

/// Working memory of searches that are not running, kept for the next ones.
final class ScratchShelf: Sendable {
    private let idle = Mutex<[SearchScratch]>([])

    private static let most = 64

    /// Takes one from the shelf, or makes a new one.
    func take(_ make: () -> SearchScratch) -> SearchScratch {
        idle.withLock { $0.popLast() } ?? make()
    }

    func giveBack(_ scratch: SearchScratch) {
        idle.withLock { if $0.count < Self.most { $0.append(scratch) } }
    }
}
