/// Which rows are bit-for-bit copies of an earlier one.
///
/// Copies have no place in a graph: a group of them would fill each other's edges and lead nowhere else. One node
/// stands for all of them.
struct VectorCopies {
    /// The rows that are no copies, ascending.
    private(set) var originals: [UInt32] = []
    /// Original and copy, in ascending order.
    private(set) var pairs: [(original: UInt32, copy: UInt32)] = []

    private var originalsByCopy: [UInt32: UInt32] = [:]

    /// The row that a row is a copy of, or itself.
    func original(of row: UInt32) -> UInt32 { originalsByCopy[row] ?? row }

    /// - Complexity: O(rows × stride + rows × log rows); two rows are compared in full only if their hashes agree.
    init(_ rows: StoredRows) {
        let count = rows.count
        var keys: [(hash: UInt64, row: UInt32)] = []
        keys.reserveCapacity(count)
        for row in 0..<count {
            keys.append((Self.hash(rows[row], rows.stride), UInt32(truncatingIfNeeded: row)))
            rows.didRead(row)
        }
        keys.sort { ($0.hash, $0.row) < ($1.hash, $1.row) }
        originals.reserveCapacity(count)
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, keys[end].hash == keys[start].hash { end += 1 }
            // Nearly always one row, or copies of one; different rows with one hash are told apart.
            var distinct: [UInt32] = []
            for key in keys[start..<end] {
                let original = distinct.first { Self.equal(rows[Int($0)], rows[Int(key.row)], rows.stride) }
                if let original { pairs.append((original, key.row)) } else { distinct.append(key.row) }
            }
            originals += distinct
            start = end
        }
        originals.sort()
        pairs.sort { ($0.original, $0.copy) < ($1.original, $1.copy) }
        for pair in pairs { originalsByCopy[pair.copy] = pair.original }
    }

    /// `stride` is a multiple of 16 floats.
    private static func hash(_ row: UnsafePointer<Float>, _ stride: Int) -> UInt64 {
        UnsafeRawPointer(row).withMemoryRebound(to: UInt64.self, capacity: stride / 2) { words in
            var states: (UInt64, UInt64) = (0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93)
            for index in Swift.stride(from: 0, to: stride / 2, by: 2) {
                states.0 = (states.0 ^ words[index]) &* 0xBF58_476D_1CE4_E5B9
                states.0 ^= states.0 >> 29
                states.1 = (states.1 ^ words[index + 1]) &* 0x94D0_49BB_1331_11EB
                states.1 ^= states.1 >> 31
            }
            return states.0 ^ (states.1 &* 0x9E37_79B9_7F4A_7C15)
        }
    }

    private static func equal(_ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ stride: Int) -> Bool {
        (0..<stride).allSatisfy { left[$0].bitPattern == right[$0].bitPattern }
    }
}
