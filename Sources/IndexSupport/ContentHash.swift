import COpenSSL
import RAGModel

extension ContentHash {
    package init(of content: UnsafeRawBufferPointer) {
        var digest: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        var state = SHA256_CTX()
        SHA256_Init(&state)
        SHA256_Update(&state, content.baseAddress, content.count)
        withUnsafeMutableBytes(of: &digest) { _ = SHA256_Final($0.bindMemory(to: UInt8.self).baseAddress, &state) }
        self.init(
            words: (
                UInt64(bigEndian: digest.0), UInt64(bigEndian: digest.1), UInt64(bigEndian: digest.2),
                UInt64(bigEndian: digest.3)
            ))
    }

    package init(of text: String) {
        var text = text
        self = text.withUTF8 { ContentHash(of: UnsafeRawBufferPointer($0)) }
    }

    package init(of bytes: [UInt8]) { self = bytes.withUnsafeBytes { ContentHash(of: $0) } }
}
