import COpenSSL

/// The SHA-256 of some content (FIPS 180-4): decides whether a document has changed and names a text in the
/// embedding cache.
package struct ContentHash: Sendable, Hashable {
    /// 32 bytes.
    package let bytes: [UInt8]

    /// A stored hash; `nil` unless there are 32 bytes.
    package init?(bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    package init(of content: UnsafeRawBufferPointer) {
        var digest = [UInt8](repeating: 0, count: 32)
        var state = SHA256_CTX()
        SHA256_Init(&state)
        SHA256_Update(&state, content.baseAddress, content.count)
        SHA256_Final(&digest, &state)
        bytes = digest
    }

    package init(of text: String) {
        var text = text
        self = text.withUTF8 { ContentHash(of: UnsafeRawBufferPointer($0)) }
    }

    /// 64 lower-case hexadecimal digits.
    package var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }

    /// The first eight bytes as a number, for keys derived from content.
    package var prefix64: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
