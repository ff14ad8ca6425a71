import Foundation
import IndexSupport
import Testing

@testable import TextAnalysis

/// NFKC case folding against Foundation's normalisation forms.
@Suite struct NormalizerTests {
    private func normalize(_ text: String) -> String {
        var normalizer = Normalizer()
        var units = ScratchArray<NormalizedScalar>()
        Array(text.utf8).withUnsafeBufferPointer { normalizer.normalize($0, forSearch: false, into: &units) }
        return String(String.UnicodeScalarView(units.elements.compactMap { Unicode.Scalar($0.scalar) }))
    }

    /// Characters of the Unicode versions that both the tables and Foundation have.
    private static let scalars: [Unicode.Scalar] = (0x80..<0x3_0000).compactMap { value in
        guard let scalar = Unicode.Scalar(UInt32(value)), let age = scalar.properties.age, age.major < 15 else {
            return nil
        }
        return scalar
    }

    private func same(_ first: String, _ second: String) -> Bool {
        first.unicodeScalars.elementsEqual(second.unicodeScalars)
    }

    @Test func everyCharacterIsStableUnderNFKC() {
        for scalar in Self.scalars {
            let folded = normalize(String(scalar))
            #expect(
                same(folded, folded.precomposedStringWithCompatibilityMapping), "U+\(String(scalar.value, radix: 16))")
        }
    }

    @Test func charactersWithoutCaseAreNormalisedLikeNFKC() {
        for scalar in Self.scalars where !scalar.properties.isDefaultIgnorableCodePoint {
            let compatible = String(scalar).precomposedStringWithCompatibilityMapping
            guard compatible.unicodeScalars.allSatisfy({ !$0.properties.changesWhenNFKCCaseFolded }) else { continue }
            #expect(same(normalize(String(scalar)), compatible), "U+\(String(scalar.value, radix: 16))")
        }
    }

    @Test func lettersAreFoldedToLowerCase() {
        // Cherokee folds to its capitals; İ to i with a dot above.
        for scalar in Self.scalars
        where scalar.properties.changesWhenLowercased && !(0x13A0..<0x13F6).contains(scalar.value)
            && scalar.value != 0x130
        {
            let lower = scalar.properties.lowercaseMapping
            #expect(same(normalize(String(scalar)), normalize(lower)), "U+\(String(scalar.value, radix: 16))")
            let isOrdinary = lower.unicodeScalars.allSatisfy { !$0.properties.changesWhenNFKCCaseFolded }
            if isOrdinary { #expect(same(normalize(String(scalar)), lower.precomposedStringWithCompatibilityMapping)) }
        }
    }

    @Test func randomSequencesComposeLikeNFC() {
        // Foundation composes some conjoining jamo wrongly; hangulComposes has them.
        let plain = Self.scalars.filter {
            !$0.properties.changesWhenNFKCCaseFolded && !(0x1100..<0x1200).contains($0.value)
        }
        let marks = plain.filter { $0.properties.canonicalCombiningClass.rawValue > 0 }
        let composing = plain.filter { !same(String($0), String($0).decomposedStringWithCanonicalMapping) }
        var generator = SplitMix64(seed: 6)
        for _ in 0..<20_000 {
            var view = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let source = [plain, marks, marks, composing].randomElement(using: &generator)!
                view.append(source.randomElement(using: &generator)!)
            }
            let text = String(view)
            #expect(same(normalize(text), text.precomposedStringWithCanonicalMapping), "\(view.map { $0.value })")
        }
    }

    @Test func hangulComposes() {
        for syllable in UInt32(0xAC00)..<0xD7A4 {
            let index = syllable - 0xAC00
            let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28]
            let whole = [0xAC00 + index / 28 * 28, parts[2]]
            for sequence in [parts, whole] {
                let scalars = sequence.filter { $0 != 0x11A7 }.compactMap { Unicode.Scalar($0) }
                #expect(normalize(String(String.UnicodeScalarView(scalars))).unicodeScalars.map(\.value) == [syllable])
            }
        }
        #expect(normalize("\u{1113}\u{1161}\u{11A8}") == "\u{1113}\u{1161}\u{11A8}")
        #expect(normalize("\u{AC01}\u{11A8}") == "\u{AC01}\u{11A8}")
    }

    @Test func sourceRangesCoverTheText() {
        var normalizer = Normalizer()
        var units = ScratchArray<NormalizedScalar>()
        let text = Array("e\u{301}ﬁ½\u{AD}Ａ".utf8)
        text.withUnsafeBufferPointer { normalizer.normalize($0, into: &units) }
        #expect(units.elements.map(\.scalar) == [0xE9, 0x66, 0x69, 0x31, 0x2044, 0x32, 0x61])
        #expect(
            units.elements.map { [$0.start, $0.end] } == [
                [0, 3], [3, 6], [3, 6], [6, 8], [6, 8], [6, 8], [10, 13],
            ])
    }
}
