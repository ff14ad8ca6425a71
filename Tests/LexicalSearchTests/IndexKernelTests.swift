import CVectorKernels
import IndexSupport
import Testing

/// The kernels of posting lists against their plain twins.
@Suite struct IndexKernelTests {
    private let overread = Int(POSTINGS_OVERREAD)
    private let plain = postings_kernels_at(KERNELS_SCALAR).pointee
    /// Those of this processor, whatever `RAG_KERNELS` says.
    private let levels: [(name: String, kernels: postings_kernels)] = (0...6).map { kernel_level(rawValue: $0) }
        .filter(kernels_supports).map { (String(cString: kernels_level_name($0)), postings_kernels_at($0).pointee) }

    @Test(arguments: 0...32) func unpackingGivesWhatWasPacked(width: Int) {
        var random = SplitMix64(seed: UInt64(width))
        for count in 1...128 {
            let mask = UInt32(truncatingIfNeeded: (UInt64(1) << UInt64(width)) - 1)
            let values = (0..<count).map { _ in UInt32.random(in: 0...UInt32.max, using: &random) & mask }
            var packed = [UInt8](repeating: 0xA5, count: 512 + overread + 8)
            let size = postings_pack(values, UInt32(width), count, &packed)
            #expect(size == (count * width + 7) / 8)
            for (name, kernels) in levels {
                var found = [UInt32](repeating: 0, count: 128)
                kernels.unpack(packed, UInt32(width), count, &found)
                #expect(Array(found.prefix(count)) == values, "\(name) \(count)")
            }
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
            // Few large values among small ones are patched.
            let share = [0, 0.05, 1].randomElement(using: &random)!
            func value(_ width: Int) -> UInt32 {
                let isLarge = Double.random(in: 0..<1, using: &random) < share
                return UInt32.random(in: 0..<1 << UInt32(isLarge ? width : width / 3), using: &random)
            }
            for _ in 0..<count {
                ordinal += 1 + value(gapWidth)
                ordinals.append(ordinal)
                frequencies.append(1 + value(frequencyWidth))
            }
            var block = [UInt8](repeating: 0, count: 1024 + overread)
            let size = postings_encode(ordinals, frequencies, count, previous, &block)
            for (name, kernels) in levels {
                let decode = kernels.decode
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
            for kind in 0..<2 where Bool.random(using: &random) { block[kind] |= UInt8(POSTINGS_PATCHED) }
            if block[0] == UInt8(POSTINGS_BITMAP) {
                for index in 3..<300 { block[index] &= UInt8.random(in: 0...255, using: &random) }
            }
            let count = Int.random(in: 1...128, using: &random)
            if block[0] & UInt8(POSTINGS_PATCHED) != 0, block[0] & 0x7F <= 40 {
                // Otherwise nearly none would have possible numbers.
                let patches = (count * Int(block[0] & 0x7F) + 7) / 8 + 2
                block[patches] = UInt8.random(in: 0...UInt8(count), using: &random)
                block[patches + 1] = UInt8.random(in: 0...12, using: &random)
                for place in 0..<128 { block[patches + 2 + place] &= UInt8.random(in: 31...255, using: &random) }
            }
            let limit = UInt32.random(in: 1...UInt32.max >> 1, using: &random)
            let available = Int.random(in: 0...1024, using: &random)
            let previous = [5, UInt32.max, limit - 1, limit].randomElement(using: &random)!
            var expected = [UInt32](repeating: 7, count: 128)
            let size = plain.decode(block, available, count, previous, limit, &expected, nil)
            if size > 0 {
                let ids = expected.prefix(count)
                #expect(ids.last! < limit && zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 })
            }
            for (name, kernels) in levels {
                // Guards on both sides: a write outside the 128 would change them.
                var found = [UInt32](repeating: 7, count: 160)
                let foundSize = found.withUnsafeMutableBufferPointer {
                    kernels.decode(block, available, count, previous, limit, $0.baseAddress! + 16, nil)
                }
                #expect(foundSize == size, "\(name)")
                #expect(found.prefix(16).allSatisfy { $0 == 7 } && found.suffix(16).allSatisfy { $0 == 7 }, "\(name)")
                if size > 0 { #expect(found[16..<16 + count] == expected.prefix(count), "\(name)") }
            }
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
                var expected = [UInt32](repeating: 0, count: count + 1)
                plain.score(&term, ids, frequencies, count, &expected)
                for (name, kernels) in levels {
                    var found = [UInt32](repeating: 0, count: count + 1)
                    kernels.score(&term, ids, frequencies, count, &found)
                    #expect(found == expected, "\(name) \(count)")
                }
            }
        }
    }

    @Test func boundsOfRangesAddUpAlike() {
        var random = SplitMix64(seed: 11)
        for count in 0...300 {
            let codes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let table = (0..<256).map { _ in UInt32.random(in: 0...1 << 30, using: &random) }
            // Totals above 2^31 as well: comparisons are unsigned.
            let before = (0..<count).map { _ in UInt32.random(in: 0...3 << 30 - 1, using: &random) }
            let low = before.randomElement(using: &random) ?? 1
            var sums = before
            plain.add_bounds(codes, count, table, &sums)
            #expect(sums == zip(before, codes).map { $0 &+ table[Int($1)] })
            #expect(plain.maximum(before, count) == before.max() ?? 0)
            var bits = [UInt64](repeating: 0, count: (count + 63) / 64 + 1)
            let selected = before.indices.filter { before[$0] >= low }
            for place in selected { bits[place / 64] |= 1 << UInt64(place % 64) }
            for (name, kernels) in levels {
                var totals = before
                kernels.add_bounds(codes, count, table, &totals)
                #expect(totals == sums, "\(name) \(count)")
                #expect(kernels.maximum(before, count) == before.max() ?? 0, "\(name) \(count)")
                var words = [UInt64](repeating: ~0, count: (count + 63) / 64) + [0]
                #expect(kernels.select(before, count, low, &words) == selected.count, "\(name) \(count)")
                #expect(words == bits, "\(name) \(count)")
            }
        }
    }

    @Test func maximaOfRangesAreThoseOfTheirPostings() {
        var random = SplitMix64(seed: 12)
        for count in 0...400 {
            var ids: [UInt32] = []
            let reach: UInt32 = [2, 40, 200].randomElement(using: &random)!
            while ids.count < count { ids.append((ids.last ?? 0) + UInt32.random(in: 1...reach, using: &random)) }
            let scores = ids.map { _ in UInt32.random(in: 1...1 << 20, using: &random) }
            let ranges = Int(ids.last ?? 0) / 64 + 1
            for (name, kernels) in levels {
                var totals = [UInt32](repeating: 5, count: ranges)
                var firsts = [UInt32](repeating: .max, count: ranges)
                kernels.add_maxima(ids, scores, count, &firsts, &totals)
                for range in 0..<ranges {
                    let places = ids.indices.filter { Int(ids[$0]) / 64 == range }
                    #expect(totals[range] == 5 + (places.map { scores[$0] }.max() ?? 0), "\(name) \(count)")
                    #expect(firsts[range] == places.first.map { UInt32($0) } ?? .max, "\(name) \(count)")
                }
            }
        }
    }

    /// A window's way from its ranges to what is found there, with each level beside loops over its chunks.
    @Test func windowsGiveWhatALoopOverTheirChunksGives() {
        var random = SplitMix64(seed: 13)
        let size = Int(POSTINGS_WINDOW)
        for round in 0..<120 {
            let base = UInt32(size) * UInt32.random(in: 0...3, using: &random)
            let density = [0.02, 0.5, 1].randomElement(using: &random)!
            let share = [0.01, 0.3, 1].randomElement(using: &random)!
            var wanted = [UInt64](repeating: 0, count: 4)
            for range in 0..<256 where Double.random(in: 0..<1, using: &random) < density {
                wanted[range / 64] |= 1 << UInt64(range % 64)
            }
            let allowed: [UInt64]? =
                Bool.random(using: &random)
                ? nil
                : (0..<256).map { _ in
                    (0..<64).reduce(0) { word, bit in
                        Double.random(in: 0..<1, using: &random) < share ? word | 1 << UInt64(bit) : word
                    }
                }
            func counts(_ place: Int) -> Bool {
                wanted[place / 4096] & 1 << UInt64(place / 64 % 64) != 0
                    && (allowed.map { $0[place / 64] & 1 << UInt64(place % 64) != 0 } ?? true)
            }
            let lengths = (0..<5 * size + 8).map { _ in UInt16.random(in: 0...300, using: &random) }
            // Blocks that may begin before the window and end after it.
            let blocks = (0..<Int.random(in: 1...12, using: &random)).map {
                _ -> (ids: [UInt32], frequencies: [UInt32]) in
                let reach = UInt32([2, 40, 400].randomElement(using: &random)!)
                var ids: [UInt32] = []
                var next = max(200, base) - 200 + UInt32.random(in: 0..<UInt32(size), using: &random)
                for _ in 0..<Int.random(in: 1...128, using: &random) where next < 5 * size {
                    ids.append(next)
                    next += UInt32.random(in: 1...reach, using: &random)
                }
                return (ids, ids.map { _ in UInt32.random(in: 1...9, using: &random) })
            }
            let needed = (0..<256).map { _ in UInt32.random(in: 0...3000, using: &random) }
            let threshold = UInt32.random(in: 1...4000, using: &random)
            lengths.withUnsafeBytes { lengths in
                var term = postings_bm25(
                    lengths: lengths.baseAddress, length_width: 2, weight: 3000, constant: 0.3, slope: 0.02)
                var sums = [UInt32](repeating: 0, count: size)
                for block in blocks {
                    var scores = block.frequencies
                    plain.score(&term, block.ids, block.frequencies, block.ids.count, &scores)
                    for (id, score) in zip(block.ids, scores) where id >= base && id < base + UInt32(size) {
                        let place = Int(id - base)
                        if counts(place) { sums[place] += score }
                    }
                }
                let chunks = (0..<size).filter(counts)
                let kept = chunks.filter { sums[$0] >= needed[$0 / 64] }
                let expected = kept.filter { sums[$0] >= threshold }
                for (name, kernels) in levels {
                    let comment = Comment(rawValue: "\(name), round \(round)")
                    var words = wanted
                    var masks = [UInt64](repeating: 0, count: 256)
                    if let allowed { kernels.mark(&words, allowed, &masks) } else { kernels.mark(&words, nil, &masks) }
                    #expect((0..<size).filter { masks[$0 / 64] & 1 << UInt64($0 % 64) != 0 } == chunks, comment)
                    #expect((0..<256).allSatisfy { (masks[$0] != 0) == (words[$0 / 64] & 1 << UInt64($0 % 64) != 0) })
                    var accumulators = [UInt32](repeating: 0, count: size)
                    let isWhole = chunks.count == size
                    for block in blocks {
                        let count = block.ids.count
                        if isWhole {
                            kernels.accumulate(&term, block.ids, block.frequencies, count, base, nil, &accumulators)
                        } else {
                            kernels.accumulate(&term, block.ids, block.frequencies, count, base, masks, &accumulators)
                        }
                    }
                    #expect(accumulators == sums, comment)
                    var candidates = masks
                    var open = words
                    kernels.keep(accumulators, needed, &open, &candidates)
                    #expect((0..<size).filter { candidates[$0 / 64] & 1 << UInt64($0 % 64) != 0 } == kept, comment)
                    #expect(
                        (0..<256).allSatisfy { (candidates[$0] != 0) == (open[$0 / 64] & 1 << UInt64($0 % 64) != 0) })
                    var places = [UInt32](repeating: 0, count: size + 16)
                    var scores = places
                    let found = kernels.collect(
                        &accumulators, threshold, words, &masks, candidates, &places, &scores)
                    #expect(places.prefix(found).map { Int($0) } == expected, comment)
                    #expect(Array(scores.prefix(found)) == expected.map { sums[$0] }, comment)
                    #expect(accumulators.allSatisfy { $0 == 0 } && masks.allSatisfy { $0 == 0 }, comment)
                }
            }
        }
    }

    @Test func scoredPostingsAddUpAlikeByWindowAndByRange() {
        var random = SplitMix64(seed: 14)
        let size = UInt32(POSTINGS_WINDOW)
        for _ in 0..<60 {
            var ids: [UInt32] = []
            var next: UInt32 = 0
            while next < 3 * size {
                ids.append(next)
                next += UInt32.random(in: 1...[3, 60, 900].randomElement(using: &random)!, using: &random)
            }
            let scores = ids.map { _ in UInt32.random(in: 1...1000, using: &random) }
            var firsts = [UInt32](repeating: 1, count: Int(3 * size / 64))
            var totals = firsts
            plain.add_maxima(ids, scores, ids.count, &firsts, &totals)
            var words = (0..<4).map { _ in UInt64.random(in: 0...UInt64.max, using: &random) }
            var masks = [UInt64](repeating: 0, count: 256)
            plain.mark(&words, nil, &masks)
            for range in 0..<256 { masks[range] &= UInt64.random(in: 0...UInt64.max, using: &random) }
            var expected = [UInt32](repeating: 0, count: Int(size))
            for (id, score) in zip(ids, scores) where id >= size && id < 2 * size {
                let place = Int(id - size)
                if masks[place / 64] & 1 << UInt64(place % 64) != 0 { expected[place] += score }
            }
            var byRange = [UInt32](repeating: 0, count: Int(size))
            postings_accumulate_ranges(ids, scores, ids.count, firsts, size, words, masks, &byRange)
            #expect(byRange == expected)
            let first = ids.firstIndex { $0 >= size }!
            let count = ids[first...].firstIndex { $0 >= 2 * size }! - first
            var byWindow = [UInt32](repeating: 0, count: Int(size))
            let passed = postings_accumulate_scored(
                Array(ids[first...]), Array(scores[first...]), ids.count - first, size, masks, &byWindow)
            #expect(byWindow == expected && passed == count)
        }
    }

    @Test func filtersKeepTheSamePostings() {
        var random = SplitMix64(seed: 15)
        for count in 0...128 {
            let ids = (0..<count).map { _ in UInt32.random(in: 0..<4096, using: &random) }.sorted()
            let frequencies = ids.map { $0 &* 7 }
            let allowed = (0..<64).map { _ in
                UInt64.random(in: 0...UInt64.max, using: &random) & UInt64.random(in: 0...UInt64.max, using: &random)
            }
            let expected = ids.filter { allowed[Int($0) / 64] & 1 << UInt64($0 % 64) != 0 }
            for (name, kernels) in levels {
                var (found, values) = (ids, frequencies)
                let kept = kernels.filter(&found, &values, count, allowed)
                #expect(Array(found.prefix(kept)) == expected, "\(name) \(count)")
                #expect(Array(values.prefix(kept)) == expected.map { $0 &* 7 }, "\(name) \(count)")
            }
        }
    }
}
