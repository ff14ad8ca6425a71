import CVectorKernels
import IndexSupport
import Testing

/// The kernels of posting lists against their plain twins.
@Suite struct IndexKernelTests {
    private let overread = Int(POSTINGS_OVERREAD)

    @Test(arguments: 0...32) func unpackingGivesWhatWasPacked(width: Int) {
        var random = SplitMix64(seed: UInt64(width))
        for count in 1...128 {
            let mask = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(width)) - 1)
            let values = (0..<count).map { _ in UInt32.random(in: 0...UInt32.max, using: &random) & mask }
            var packed = [UInt8](repeating: 0xA5, count: 512 + overread + 8)
            let size = postings_pack(values, UInt32(width), count, &packed)
            #expect(size == (count * width + 7) / 8)
            var plain = [UInt32](repeating: 0, count: 128)
            var fast = [UInt32](repeating: 0, count: 128)
            postings_unpack_scalar(packed, UInt32(width), count, &plain)
            postings_unpack(packed, UInt32(width), count, &fast)
            #expect(Array(plain.prefix(count)) == values)
            #expect(Array(fast.prefix(count)) == values)
        }
    }

    @Test(arguments: 0...24) func blocksDecodeToWhatWasEncoded(gapWidth: Int) {
        var random = SplitMix64(seed: UInt64(gapWidth))
        for count in 1...128 {
            var ordinal = UInt32.random(in: 0...1000, using: &random)
            let previous = Bool.random(using: &random) ? UInt32.max : ordinal
            var ordinals: [UInt32] = []
            var frequencies: [UInt32] = []
            let frequencyWidth = Int.random(in: 0...24, using: &random)
            for _ in 0..<count {
                ordinal += 1 + UInt32.random(in: 0..<1 << UInt32(gapWidth), using: &random)
                ordinals.append(ordinal)
                frequencies.append(1 + UInt32.random(in: 0..<1 << UInt32(frequencyWidth), using: &random))
            }
            var block = [UInt8](repeating: 0, count: 1024 + overread)
            let size = postings_encode(ordinals, frequencies, count, previous, &block)
            for (name, decode) in [("scalar", postings_decode_scalar), ("best", postings_decode)] {
                var ids = [UInt32](repeating: 0, count: 128)
                var counts = [UInt32](repeating: 0, count: 128)
                #expect(decode(block, size, count, previous, ordinal + 1, &ids, &counts) == size, "\(name) \(count)")
                #expect(Array(ids.prefix(count)) == ordinals, "\(name) \(count)")
                #expect(Array(counts.prefix(count)) == frequencies, "\(name) \(count)")
                #expect(
                    decode(block, size, count, previous, ordinal, &ids, &counts) == 0, "an id is not below the limit")
                #expect(decode(block, size - 1, count, previous, ordinal + 1, &ids, &counts) == 0, "the block is cut")
            }
        }
    }

    @Test func damagedBlocksDecodeAlikeAndStayInBounds() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<20_000 {
            var block = (0..<1024 + overread).map { _ in UInt8.random(in: 0...255, using: &random) }
            block[0] = Bool.random(using: &random) ? UInt8(POSTINGS_BITMAP) : UInt8.random(in: 0...40, using: &random)
            block[1] = UInt8.random(in: 0...26, using: &random)
            if block[0] == UInt8(POSTINGS_BITMAP) {
                for index in 3..<300 { block[index] &= UInt8.random(in: 0...255, using: &random) }
            }
            let count = Int.random(in: 1...128, using: &random)
            let limit = UInt32.random(in: 1...UInt32.max >> 1, using: &random)
            let available = Int.random(in: 0...1024, using: &random)
            // Guards on both sides: a write outside the 128 would change them.
            var plain = [UInt32](repeating: 7, count: 160)
            var fast = [UInt32](repeating: 7, count: 160)
            let expected = plain.withUnsafeMutableBufferPointer {
                postings_decode_scalar(block, available, count, 5, limit, $0.baseAddress! + 16, nil)
            }
            let found = fast.withUnsafeMutableBufferPointer {
                postings_decode(block, available, count, 5, limit, $0.baseAddress! + 16, nil)
            }
            #expect(found == expected)
            #expect(fast.prefix(16).allSatisfy { $0 == 7 } && fast.suffix(16).allSatisfy { $0 == 7 })
            if found > 0 { #expect(fast[16..<16 + count] == plain[16..<16 + count]) }
        }
    }

    @Test(arguments: [1, 2, 4]) func scoresAreTheSameIntegers(lengthWidth: Int) {
        var random = SplitMix64(seed: UInt64(lengthWidth))
        let documents = 1000
        var lengths = (0..<documents * lengthWidth + 8).map { _ in UInt8.random(in: 0...255, using: &random) }
        if lengthWidth == 4 { for index in 0..<documents { lengths[4 * index + 3] = 0 } }
        lengths.withUnsafeBytes { lengths in
            for count in 0...130 {
                var term = postings_bm25(
                    lengths: lengths.baseAddress, length_width: UInt32(lengthWidth),
                    weight: Float.random(in: 0...1e9, using: &random),
                    constant: Float.random(in: 0...3, using: &random),
                    slope: Float.random(in: 0...0.1, using: &random))
                let ids = (0..<count).map { _ in UInt32.random(in: 0..<UInt32(documents), using: &random) }
                let frequencies = (0..<count).map { _ in UInt32.random(in: 1...100, using: &random) }
                var plain = [UInt32](repeating: 0, count: count + 1)
                var fast = plain
                postings_score_scalar(&term, ids, frequencies, count, &plain)
                postings_score(&term, ids, frequencies, count, &fast)
                #expect(plain == fast)
            }
        }
    }
}
