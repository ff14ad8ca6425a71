import Foundation

/// Names a trace and a place in it, as the header `traceparent` carries them (W3C Trace Context).
struct TraceContext: Sendable, Hashable {
    /// 32 hexadecimal digits.
    let trace: String
    /// 16 hexadecimal digits; `nil` at the root.
    let parent: String?
    /// Whether whoever began the trace wants it recorded.
    let isSampled: Bool

    /// A trace that begins here.
    init() {
        trace = Self.random(16)
        parent = nil
        isSampled = true
    }

    /// - Returns: `nil` for what is no `traceparent`.
    init?(header: String) {
        let parts = header.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, parts[0] != "ff", Self.isHexadecimal(parts[0]),
            parts[1].count == 32, Self.isHexadecimal(parts[1]), parts[1].contains(where: { $0 != "0" }),
            parts[2].count == 16, Self.isHexadecimal(parts[2]), parts[2].contains(where: { $0 != "0" }),
            parts[3].count == 2, Self.isHexadecimal(parts[3]), let flags = UInt8(parts[3], radix: 16)
        else { return nil }
        trace = String(parts[1])
        parent = String(parts[2])
        isSampled = flags & 1 == 1
    }

    private static func isHexadecimal(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    static func random(_ bytes: Int) -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<bytes).map { _ in
            let byte = UInt8.random(in: 0...255, using: &random)
            return String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }
}

/// A piece of work with its beginning and end.
struct Span: Sendable {
    enum Kind: Int, Sendable {
        case inside = 1
        case server = 2
    }

    enum Value: Sendable, Hashable {
        case text(String)
        case number(Int)
    }

    let trace: String
    var id = TraceContext.random(8)
    let parent: String?
    let name: String
    var kind = Kind.inside
    /// Nanoseconds since 1970.
    let start: Int64
    let end: Int64
    var attributes: [(name: String, value: Value)] = []
    var isFailure = false
}

/// The wall clock, in nanoseconds since 1970.
enum WallClock {
    static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1e9) }
}
