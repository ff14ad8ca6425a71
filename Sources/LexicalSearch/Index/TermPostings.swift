import IndexSupport

/// All postings of one term, on their way into an index: filled, ordered, handed to `LexicalIndexWriter`, reused.
struct TermPostings: ~Copyable {
    var ordinals = GrowableBuffer<UInt32>(capacity: 1024)
    /// Weighted by field; 1 or greater.
    var frequencies = GrowableBuffer<UInt32>(capacity: 1024)
    /// Where each posting's entry ends in `positions`.
    var positionEnds = GrowableBuffer<Int>(capacity: 1024)
    /// Entries as in the index, see `PositionReader`.
    var positions = GrowableBuffer<UInt8>(capacity: 4096)

    var count: Int { ordinals.count }

    mutating func removeAll() {
        ordinals.removeAll()
        frequencies.removeAll()
        positionEnds.removeAll()
        positions.removeAll()
    }

    /// Lets go of what an unusually frequent term took.
    mutating func shrink() {
        ordinals.shrink(to: 1 << 16)
        frequencies.shrink(to: 1 << 16)
        positionEnds.shrink(to: 1 << 16)
        positions.shrink(to: 1 << 20)
    }

    /// Parses what `TermAccumulator` wrote: per posting the gap to the previous ordinal, then its entry of positions.
    /// Postings whose weighted frequency is zero are left out.
    mutating func append(stream: UnsafeBufferPointer<UInt8>, weights: LexicalFieldWeights) {
        guard var next = stream.baseAddress else { return }
        let end = next + stream.count
        var ordinal: UInt32 = 0
        let weight = (UInt32(weights.body), UInt32(weights.title), UInt32(weights.path))
        positions.reserve(stream.count)
        while next < end {
            var gap: UInt32 = 0
            var shift: UInt32 = 0
            while next.pointee >= 0x80 {
                gap |= UInt32(next.pointee & 0x7F) << shift
                shift += 7
                next += 1
            }
            ordinal &+= gap | UInt32(next.pointee) << shift
            next += 1

            let start = next
            var frequency: UInt32 = 0
            var fieldWeight = weight.0
            var field = 0
            while true {
                let first = next.pointee
                next += 1
                if first == 0 {
                    field += 1
                    fieldWeight = field == 1 ? weight.1 : weight.2
                    continue
                }
                frequency &+= fieldWeight
                var byte = first
                while byte >= 0x80 {
                    byte = next.pointee
                    next += 1
                }
                if first & 1 != 0 { break }
            }
            if frequency > 0 {
                let length = next - start
                (positions.base + positions.count).update(from: start, count: length)
                positions.count += length
                ordinals.append(ordinal)
                frequencies.append(min(frequency, UInt32(LexicalIndexFormat.maximumFrequency)))
                positionEnds.append(positions.count)
            }
            ordinal &+= 1
        }
    }
}
