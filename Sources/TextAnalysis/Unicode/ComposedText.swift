/// A text in Unicode's normalisation form C (UAX #15), and where each byte of it comes from.
package struct ComposedText {
    /// UTF-8.
    package private(set) var bytes: [UInt8] = []
    /// For each byte, where the character begins in the text that it comes from; of several composed ones the first.
    package private(set) var sources: [Int] = []

    private struct Unit {
        var scalar: UInt32
        var source: Int
        /// The canonical combining class.
        var order: UInt8
    }

    /// Whether the text may be another one afterwards: nothing below U+0300 ever changes.
    package static func mayChange(_ text: UnsafeBufferPointer<UInt8>) -> Bool { text.contains { $0 >= 0xCC } }

    /// - Parameters:
    ///   - text: valid UTF-8.
    ///   - isCombining: which scalars have a combining class other than 0, in an older version of Unicode.
    /// - Complexity: O(n log n) in the longest run of marks, else O(n).
    package init(_ text: UnsafeBufferPointer<UInt8>, isCombining: (UInt32) -> Bool = { _ in true }) {
        let data = UnicodeData.shared
        var units: [Unit] = []
        units.reserveCapacity(text.count)
        /// Where the marks began that have not been put in order yet.
        var marks = 0
        func sortMarks() {
            guard units.count - marks > 1 else { return }
            let sorted = units[marks...].enumerated()
                .sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
            for (place, unit) in sorted.enumerated() { units[marks + place] = unit.element }
        }
        func append(_ scalar: UInt32, _ source: Int) {
            if scalar >= 0xC0, let (first, second) = Self.decomposition(scalar) {
                append(first, source)
                if second != 0 { append(second, source) }
                return
            }
            let order = scalar < 0x300 || !isCombining(scalar) ? 0 : data.combiningClass(scalar)
            if order == 0 {
                sortMarks()
                units.append(Unit(scalar: scalar, source: source, order: 0))
                marks = units.count
            } else {
                units.append(Unit(scalar: scalar, source: source, order: order))
            }
        }
        var index = 0
        while index < text.count {
            if text[index] < 0x80 {
                append(UInt32(text[index]), index)
                index += 1
            } else {
                let (scalar, length) = UTF8Decoding.decode(text, at: index)
                append(scalar, index)
                index += length
            }
        }
        sortMarks()
        write(Self.composed(units, data))
        // Marks that changed places come from where the first of them stood, so that places ascend.
        var least = text.count
        for index in sources.indices.reversed() {
            least = min(least, sources[index])
            sources[index] = least
        }
    }

    /// One step of canonical decomposition, but for Hangul syllables, which would only be composed again.
    private static func decomposition(_ scalar: UInt32) -> (first: UInt32, second: UInt32)? {
        // Compatibility ideographs stand for one ideograph each.
        if (0x2F800..<0x2FA1E).contains(scalar) {
            return UnicodeData.shared.folding(scalar)?.first.map { ($0, 0) }
        }
        return UnicodeData.shared.decomposition(scalar)
    }

    private static func composed(_ units: [Unit], _ data: UnicodeData) -> [Unit] {
        var output: [Unit] = []
        output.reserveCapacity(units.count)
        var starter = -1
        // -1 stands for "next to the starter"; an equal or higher class in between blocks composition.
        var lastOrder = -1
        for unit in units {
            if starter >= 0, unit.scalar >= 0x300, lastOrder < Int(unit.order),
                let composed = data.composition(output[starter].scalar, unit.scalar)
            {
                output[starter].scalar = composed
                continue
            }
            if unit.order == 0 {
                starter = output.count
                lastOrder = -1
            } else {
                lastOrder = Int(unit.order)
            }
            output.append(unit)
        }
        return output
    }

    private mutating func write(_ units: [Unit]) {
        bytes.reserveCapacity(units.count)
        sources.reserveCapacity(units.count)
        for unit in units {
            if unit.scalar < 0x80 {
                bytes.append(UInt8(unit.scalar))
                sources.append(unit.source)
            } else {
                for byte in String(Unicode.Scalar(unit.scalar) ?? "\u{FFFD}").utf8 {
                    bytes.append(byte)
                    sources.append(unit.source)
                }
            }
        }
    }
}
