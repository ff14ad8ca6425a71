#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The search for bytes in bytes, in linear time whatever they are (Knuth, Morris, Pratt 1977).
package struct ByteSearch: Sendable {
    package let wanted: [UInt8]
    /// For each number of bytes that fit, how many still fit when the next one does not.
    private let fallback: [Int]

    /// - Complexity: O(bytes wanted)
    package init(_ wanted: [UInt8]) {
        self.wanted = wanted
        var fallback = [Int](repeating: 0, count: wanted.count + 1)
        var length = 0
        for index in wanted.indices.dropFirst() {
            while length > 0, wanted[index] != wanted[length] { length = fallback[length] }
            if wanted[index] == wanted[length] { length += 1 }
            fallback[index + 1] = length
        }
        self.fallback = fallback
    }

    /// The first place at or after `start` where the bytes are.
    ///
    /// - Complexity: O(bytes passed)
    package func first(in text: UnsafeRawBufferPointer, from start: Int = 0) -> Int? {
        guard !wanted.isEmpty else { return start <= text.count ? start : nil }
        guard let base = text.baseAddress, start + wanted.count <= text.count else { return nil }
        return wanted.withUnsafeBufferPointer { wanted in
            fallback.withUnsafeBufferPointer { fallback in
                var (position, fitting) = (start, 0)
                while position < text.count {
                    if fitting == 0 {
                        guard let hit = memchr(base + position, Int32(wanted[0]), text.count - position) else {
                            return nil
                        }
                        position = UnsafeRawPointer(hit) - base
                    }
                    let byte = text[position]
                    while fitting > 0, byte != wanted[fitting] { fitting = fallback[fitting] }
                    if byte == wanted[fitting] { fitting += 1 }
                    position += 1
                    if fitting == wanted.count { return position - fitting }
                }
                return nil
            }
        }
    }
}
