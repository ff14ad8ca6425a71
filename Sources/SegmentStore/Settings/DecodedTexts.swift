import Synchronization

/// Remembers what texts of the catalog were decoded to: every query reads the same few, and decoding takes longer than reading.
///
/// Thread safety: any number of threads.
final class DecodedTexts<Value: Sendable>: Sendable {
    private static var limit: Int { 64 }
    private let known = Mutex<[String: Value]>([:])

    /// - Parameter decode: gives the same value for the same text. What it throws is not remembered.
    func value(of text: String, _ decode: (String) throws -> Value) throws -> Value {
        if let value = known.withLock({ $0[text] }) { return value }
        let value = try decode(text)
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll() }
            known[text] = value
        }
        return value
    }
}
