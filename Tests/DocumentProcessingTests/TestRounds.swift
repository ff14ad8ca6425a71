import Foundation

/// How long random tests go on: a few rounds by default, more with `RAG_TEST_ROUNDS=N` (a factor).
enum TestRounds {
    static func count(_ base: Int) -> Int {
        base * (ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"].flatMap(Int.init).map { max(1, $0) } ?? 1)
    }
}
