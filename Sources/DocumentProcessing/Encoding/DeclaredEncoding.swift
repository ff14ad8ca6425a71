/// The encoding that HTML and XML files claim for themselves, in a `charset=` or `encoding=` near their beginning.
enum DeclaredEncoding {
    private static let window = 1024

    /// In lower case; `nil` if nothing is claimed.
    static func name(in bytes: UnsafeBufferPointer<UInt8>) -> String? {
        let start = UnsafeBufferPointer(rebasing: bytes.prefix(window))
        guard start.contains(UInt8(ascii: "<")) else { return nil }
        for key in ["charset=", "encoding="] {
            let key = Array(key.utf8)
            var index = 0
            while index + key.count < start.count {
                if key.indices.allSatisfy({ ASCII.lower(start[index + $0]) == key[$0] }) {
                    let name = start[(index + key.count)...].drop {
                        $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'")
                    }
                    .prefix { ASCII.isLetter($0) || ASCII.isDigit($0) || "-_.:".utf8.contains($0) }
                    if !name.isEmpty { return String(decoding: name, as: UTF8.self).lowercased() }
                }
                index += 1
            }
        }
        return nil
    }
}
