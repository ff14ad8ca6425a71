#if canImport(Glibc)
    import Glibc
#endif

/// Decodes text with the system's converter of encodings (iconv).
enum SystemConverter {
    struct Outcome {
        var text: String
        /// Sequences that stand for nothing, each replaced by U+FFFD.
        var faults: Int
        /// Characters, faults included.
        var characters: Int
    }

    /// - Parameter cutsEnd: the bytes are the beginning of a longer text: half a character at their end is no fault.
    /// - Returns: `nil` if this system does not know the encoding.
    /// - Complexity: O(n).
    static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, _ encoding: TextEncoding, cutsEnd: Bool = false
    ) -> Outcome? {
        #if canImport(Glibc)
            guard let name = encoding.converterName else { return nil }
            let converter = iconv_open("UTF-8", name)
            guard let converter, Int(bitPattern: converter) != -1 else { return nil }
            defer { iconv_close(converter) }
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count + bytes.count / 2 + 16)
            var faults = 0
            // The converter only reads its input, although its C type does not say so.
            var input: UnsafeMutablePointer<CChar>? = UnsafeMutablePointer(
                mutating: UnsafeRawPointer(bytes.baseAddress!).assumingMemoryBound(to: CChar.self))
            var left = bytes.count
            let size = 1 << 14
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
                var isFinished = false
                while !isFinished {
                    var output: UnsafeMutablePointer<CChar>? = buffer.baseAddress!
                    var room = size
                    // Without input, what the state holds back is written.
                    let isFlush = left == 0
                    let code =
                        isFlush
                        ? iconv(converter, nil, nil, &output, &room)
                        : iconv(converter, &input, &left, &output, &room)
                    let reason = errno
                    buffer.baseAddress!.withMemoryRebound(to: UInt8.self, capacity: size - room) {
                        result.append(contentsOf: UnsafeBufferPointer(start: $0, count: size - room))
                    }
                    if code != -1 {
                        isFinished = isFlush
                        continue
                    }
                    switch reason {
                    case E2BIG: break
                    case EILSEQ:
                        result += [0xEF, 0xBF, 0xBD]
                        faults += 1
                        input = input! + 1
                        left -= 1
                    default:
                        if left > 0, !cutsEnd {
                            result += [0xEF, 0xBF, 0xBD]
                            faults += 1
                        }
                        isFinished = true
                    }
                }
            }
            let characters = result.reduce(0) { $0 + (UnicodeBytes.isContinuation($1) ? 0 : 1) }
            return Outcome(text: String(decoding: result, as: UTF8.self), faults: faults, characters: characters)
        #else
            return nil
        #endif
    }

    /// The characters of an encoding's bytes from 0x80 on; 0 for those that stand for nothing.
    static func table(_ encoding: TextEncoding) -> [UInt32]? {
        if encoding == .windows1252 {
            return (0x80...0xFF).map { byte in
                Windows1252.utf8(UInt8(byte)).withUnsafeBufferPointer { UnicodeBytes.scalar($0, at: 0) }
            }
        }
        var result: [UInt32] = []
        for byte in UInt8(0x80)...0xFF {
            let outcome = withUnsafePointer(to: byte) { decode(UnsafeBufferPointer(start: $0, count: 1), encoding) }
            guard let outcome else { return nil }
            result.append(outcome.faults > 0 ? 0 : outcome.text.unicodeScalars.first?.value ?? 0)
        }
        return result
    }
}
