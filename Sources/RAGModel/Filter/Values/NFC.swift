#if canImport(Darwin)
    import Foundation
#else
    @_spi(_Unicode) import Swift
#endif

extension String {
    /// The text in Unicode normalisation form C (UAX 15), stored contiguously.
    ///
    /// It agrees with `==` and `<` of Swift's strings. (On Linux, Foundation's normalisation does not: its tables lack the
    /// combining marks of newer Unicode versions. There the standard library's own is used.)
    ///
    /// - Complexity: O(length); ASCII is only looked at.
    package var normalizedToNFC: String {
        var text = self
        let isASCII = text.withUTF8 { $0.allSatisfy { $0 < 0x80 } }
        if isASCII { return text }
        #if canImport(Darwin)
            return text.precomposedStringWithCanonicalMapping
        #else
            var normalized = String.UnicodeScalarView()
            normalized.append(contentsOf: text._nfc)
            return String(normalized)
        #endif
    }
}
