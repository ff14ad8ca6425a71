import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The cosines and sines by which queries and keys are rotated, for as many positions as texts have needed so far.
///
/// Source: Su et al., "RoFormer: Enhanced transformer with rotary position embedding", 2021.
final class RotaryTables: Sendable {
    /// For each position half a head's numbers.
    final class Table: Sendable {
        let positions: Int
        let cosines: [Float]
        let sines: [Float]

        /// - Complexity: O(positions × half the size of a head).
        init(positions: Int, base: Double, headSize: Int) {
            self.positions = positions
            // The reference computes angles in float32.
            let frequencies = (0..<headSize / 2).map { Float(1 / pow(base, Double(2 * $0) / Double(headSize))) }
            var cosines: [Float] = []
            var sines: [Float] = []
            cosines.reserveCapacity(positions * frequencies.count)
            sines.reserveCapacity(positions * frequencies.count)
            for position in 0..<positions {
                for frequency in frequencies {
                    let angle = Double(Float(position) * frequency)
                    cosines.append(Float(cos(angle)))
                    sines.append(Float(sin(angle)))
                }
            }
            self.cosines = cosines
            self.sines = sines
        }
    }

    /// A multiple of this many positions is computed at once.
    private static let step = 512

    private let bases: [Double]
    private let headSize: Int
    private let tables: Mutex<[Table]>

    init?(_ configuration: EncoderConfiguration) {
        guard let rotary = configuration.rotary else { return nil }
        bases = [rotary.globalBase, rotary.localBase]
        headSize = configuration.headSize
        tables = Mutex(
            [rotary.globalBase, rotary.localBase].map {
                Table(positions: 0, base: $0, headSize: configuration.headSize)
            })
    }

    /// The table of global or local layers, of at least `positions` positions.
    func table(isGlobal: Bool, positions: Int) -> Table {
        let number = isGlobal ? 0 : 1
        return tables.withLock { tables in
            if tables[number].positions >= positions { return tables[number] }
            let rounded = (positions + Self.step - 1) / Self.step * Self.step
            tables[number] = Table(positions: rounded, base: bases[number], headSize: headSize)
            return tables[number]
        }
    }
}
