import IndexSupport
import Testing

@Suite struct OrdinalSetTests {
    static let universes = [0, 1, 2, 63, 64, 65, 127, 128, 129, 1000]

    private func check(_ set: OrdinalSet, _ model: Set<Ordinal>, _ comment: Comment? = nil) {
        #expect(set.ordinals == model.sorted(), comment)
        #expect(set.count == model.count, comment)
        #expect(set.isEmpty == model.isEmpty, comment)
        let universe = Ordinal(set.universe)
        for ordinal in 0..<universe + 70 where set.contains(ordinal) != model.contains(ordinal) {
            Issue.record("contains(\(ordinal)) is wrong")
        }
        // Readers of the words rely on zeros past the universe.
        let bits = set.withWords { $0.reduce(0) { $0 + $1.nonzeroBitCount } }
        #expect(bits == model.count, comment)
        #expect(set.withWords(\.count) == (set.universe + 63) / 64, comment)
    }

    @Test(arguments: universes)
    func aSetBehavesLikeASetOfNumbers(universe: Int) {
        var random = SplitMix64(seed: UInt64(universe))
        var set = OrdinalSet(universe: universe)
        var model: Set<Ordinal> = []
        check(set, model)
        for step in 0..<(universe == 0 ? 0 : 300) {
            let ordinal = Ordinal.random(in: 0..<Ordinal(universe), using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                set.remove(ordinal)
                model.remove(ordinal)
            case 1:
                let end = Int.random(in: Int(ordinal)...universe, using: &random)
                guard end - Int(ordinal) < max(2, universe / 4) else { continue }
                set.insert(Int(ordinal)..<end)
                model.formUnion((ordinal..<Ordinal(end)).map { $0 })
            case 2:
                let many = (0..<5).map { _ in Ordinal.random(in: 0..<Ordinal(universe), using: &random) }
                #expect(many.withUnsafeBufferPointer { set.insert(contentsOf: $0) })
                model.formUnion(many)
            default:
                set.insert(ordinal)
                model.insert(ordinal)
            }
            check(set, model, "step \(step)")
        }
    }

    @Test(arguments: universes)
    func setOperationsAreThoseOfSets(universe: Int) {
        var random = SplitMix64(seed: UInt64(universe) + 1)
        func draw() -> Set<Ordinal> {
            Set((0..<Ordinal(universe)).filter { _ in Bool.random(using: &random) })
        }
        for _ in 0..<10 {
            let (left, right) = (draw(), draw())
            let (a, b) = (OrdinalSet(universe: universe, left), OrdinalSet(universe: universe, right))
            check(a, left)
            check(a.intersection(b), left.intersection(right))
            check(a.union(b), left.union(right))
            check(a.subtracting(b), left.subtracting(right))
            check(a.complement, Set(0..<Ordinal(universe)).subtracting(left))
            #expect(a.complement.complement == a)
            #expect(OrdinalSet(universe: universe, words: a.withWords { Array($0) }) == a)
        }
    }

    @Test(arguments: universes)
    func theFullSetHasNothingPastItsEnd(universe: Int) {
        check(OrdinalSet(all: universe), Set(0..<Ordinal(universe)))
        let words = [UInt64](repeating: ~0, count: (universe + 63) / 64)
        check(OrdinalSet(universe: universe, words: words), Set(0..<Ordinal(universe)))
        var ranged = OrdinalSet(universe: universe)
        ranged.insert(0..<universe)
        #expect(ranged == OrdinalSet(all: universe))
    }

    @Test func everyRangeIsInserted() {
        for start in 0..<140 {
            for end in start...140 {
                var set = OrdinalSet(universe: 140)
                set.insert(start..<end)
                #expect(set.ordinals == (start..<end).map { Ordinal($0) })
            }
        }
    }

    @Test func ordinalsFromAFileThatAreOutOfBoundsAreRefused() {
        for wrong in [70, 71, 127, 128, Ordinal.max] {
            var set = OrdinalSet(universe: 70)
            #expect(![3, wrong].withUnsafeBufferPointer { set.insert(contentsOf: $0) })
            #expect(set.ordinals == [3])
        }
    }
}
