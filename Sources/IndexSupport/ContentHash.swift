import COpenSSL
import RAGModel

extension ContentHash {
    package init(of content: UnsafeRawBufferPointer) {
        var digest = [UInt8](repeating: 0, count: 32)
        var state = SHA256_CTX()
        SHA256_Init(&state)
        SHA256_Update(&state, content.baseAddress, content.count)
        SHA256_Final(&digest, &state)
        self.init(bytes: digest)!
    }

    package init(of text: String) {
        var text = text
        self = text.withUTF8 { ContentHash(of: UnsafeRawBufferPointer($0)) }
    }
}
