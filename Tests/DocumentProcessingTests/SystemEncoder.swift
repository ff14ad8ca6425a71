import Glibc

/// Writes texts in old encodings, to read them back.
enum SystemEncoder {
    /// `nil` if the encoding lacks one of the characters, or the system the encoding.
    static func encode(_ text: String, _ name: String) -> [UInt8]? {
        let converter = iconv_open(name, "UTF-8")
        guard let converter, Int(bitPattern: converter) != -1 else { return nil }
        defer { iconv_close(converter) }
        var input = Array(text.utf8).map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: input.count * 4 + 16)
        let written: Int? = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var source = input.baseAddress
                var left = input.count
                var target = output.baseAddress
                var room = output.count
                guard iconv(converter, &source, &left, &target, &room) == 0,
                    iconv(converter, nil, nil, &target, &room) == 0
                else { return nil }
                return output.count - room
            }
        }
        return written.map { output[..<$0].map { UInt8(bitPattern: $0) } }
    }
}
