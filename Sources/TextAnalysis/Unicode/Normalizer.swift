/// A scalar of normalised text and where it comes from.
struct NormalizedScalar {
    var scalar: UInt32
    /// The UTF-8 byte range of its source, relative to the normalised text.
    var start: UInt32
    var end: UInt32
    var characterClass: CharacterClass
    /// Whether the source was an upper-case letter.
    var isUpper: Bool
}

/// Unicode NFKC with case folding (UAX #15, `NFKC_Casefold`), and the folding of marks and letters that search ignores.
struct Normalizer: ~Copyable {
    /// Whether `I` folds to `ı` and `İ` to `i`, as in Turkish and Azerbaijani.
    var foldsTurkic = false
    private var decomposed = ScratchArray<NormalizedScalar>()

    init(foldsTurkic: Bool = false) { self.foldsTurkic = foldsTurkic }

    /// Appends the NFKC case folding of `text` to `output`. Digits of all scripts become ASCII digits when
    /// `forSearch`, and marks that search ignores go: Arabic and Hebrew vowel signs, stress marks on Cyrillic letters
    /// (and ё becomes е), marks on digits; letters that Persian, Urdu and Arabic keyboards give differently become one.
    /// Invalid bytes become the scalar ``UTF8Decoding/invalid`` of class `other`.
    ///
    /// - Complexity: O(length), a run of marks on one character O(n²) in its length.
    mutating func normalize(
        _ text: UnsafeBufferPointer<UInt8>, forSearch: Bool = true, into output: inout ScratchArray<NormalizedScalar>
    ) {
        let first = output.count
        var index = 0
        var isComposed = true
        var isASCII = true
        while index < text.count {
            let byte = text[index]
            if byte < 0x80, !foldsTurkic {
                let isUpper = byte &- 0x41 < 26
                output.append(
                    NormalizedScalar(
                        scalar: UInt32(isUpper ? byte | 0x20 : byte), start: UInt32(truncatingIfNeeded: index),
                        end: UInt32(truncatingIfNeeded: index &+ 1),
                        characterClass: CharacterClass(ascii: byte), isUpper: isUpper))
                index &+= 1
                continue
            }
            isASCII = false
            let data = UnicodeData.shared
            let (scalar, length) = UTF8Decoding.decode(text, at: index)
            let start = UInt32(index)
            index += length
            let end = UInt32(index)
            func append(_ scalar: UInt32, isUpper: Bool = false) {
                let found = data.characterClass(scalar)
                if found == .mark || (scalar >= 0x1161 && scalar < 0x1200) { isComposed = false }
                output.append(
                    NormalizedScalar(scalar: scalar, start: start, end: end, characterClass: found, isUpper: isUpper))
            }
            if foldsTurkic, scalar == 0x49 || scalar == 0x130 {
                append(scalar == 0x49 ? 0x131 : 0x69, isUpper: true)
            } else if scalar < 0x80 {
                let isUpper = scalar &- 0x41 < 26
                append(isUpper ? scalar | 0x20 : scalar, isUpper: isUpper)
            } else if let folded = data.folding(scalar) {
                let isUpper = folded.count == 1 && Self.isUpper(scalar)
                for scalar in folded { append(scalar, isUpper: isUpper) }
            } else {
                append(scalar)
            }
        }
        if isASCII { return }
        if !isComposed { compose(&output, from: first, forSearch: forSearch) }
        guard forSearch else { return }
        for index in first..<output.count where output[index].characterClass == .digit && output[index].scalar >= 0x80 {
            output[index].scalar = UnicodeData.shared.asciiDigit(output[index].scalar)
        }
        for index in first..<output.count {
            switch output[index].scalar {
            case 0x451: output[index].scalar = 0x435
            // Persian and Urdu kaf and yeh, and what looks like heh.
            case 0x6A9: output[index].scalar = 0x643
            case 0x6CC, 0x6D0: output[index].scalar = 0x64A
            case 0x6C0, 0x6C1, 0x6C2, 0x6D5: output[index].scalar = 0x647
            case 0x2BC:
                output[index].scalar = 0x27
                output[index].characterClass = .apostrophe
            case 0x450: output[index].scalar = 0x435
            case 0x45D: output[index].scalar = 0x438
            case 0x2018, 0x2019: output[index].scalar = 0x27
            case 0x2010, 0x2011: output[index].scalar = 0x2D
            case 0x5F4: output[index].scalar = 0x22
            default: break
            }
        }
    }

    /// Whether a scalar that folds to one other is a capital; only the blocks where inner capitals are likely count.
    private static func isUpper(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0xC0..<0xDF, 0x100..<0x17F, 0x386..<0x3AC, 0x400..<0x430: true
        default: false
        }
    }

    /// Canonical decomposition, ordering and composition of what follows `first`.
    private mutating func compose(_ output: inout ScratchArray<NormalizedScalar>, from first: Int, forSearch: Bool) {
        let data = UnicodeData.shared
        decomposed.truncate(to: 0)
        var base = CharacterClass.other
        for index in first..<output.count {
            Self.decompose(output[index]) { unit in
                if unit.characterClass != .mark { base = unit.characterClass }
                if forSearch, Self.isIgnored(unit.scalar, unit.characterClass, after: base) { return }
                let order = data.combiningClass(unit.scalar)
                var place = decomposed.count
                if order > 0 {
                    while place > 0, data.combiningClass(decomposed[place - 1].scalar) > order { place -= 1 }
                }
                decomposed.insert(unit, at: place)
            }
        }
        output.truncate(to: first)
        var starter = -1
        var lastOrder = -1
        for index in 0..<decomposed.count {
            let unit = decomposed[index]
            let order = Int(data.combiningClass(unit.scalar))
            // -1 stands for "next to the starter"; an equal or higher class in between blocks composition.
            if starter >= 0, lastOrder < order,
                let composed = data.composition(output[starter].scalar, unit.scalar)
            {
                output[starter].scalar = composed
                output[starter].end = max(output[starter].end, unit.end)
                output[starter].characterClass = data.characterClass(composed)
                continue
            }
            if order == 0 {
                starter = output.count
                lastOrder = -1
            } else {
                lastOrder = order
            }
            output.append(unit)
        }
    }

    private static func decompose(_ unit: NormalizedScalar, _ body: (NormalizedScalar) -> Void) {
        guard unit.scalar >= 0xC0, let (first, second) = UnicodeData.shared.decomposition(unit.scalar) else {
            return body(unit)
        }
        var part = unit
        part.scalar = first
        part.characterClass = UnicodeData.shared.characterClass(first)
        decompose(part, body)
        guard second != 0 else { return }
        part.scalar = second
        part.characterClass = UnicodeData.shared.characterClass(second)
        part.isUpper = false
        decompose(part, body)
    }

    /// Whether search ignores a mark after a character of class `base`, whatever the language.
    private static func isIgnored(_ scalar: UInt32, _ found: CharacterClass, after base: CharacterClass) -> Bool {
        guard found == .mark else { return false }
        switch base {
        case .arabic:
            return (0x64B..<0x653).contains(scalar) || (0x656..<0x660).contains(scalar) || scalar == 0x670
                || (0x6D6..<0x6EE).contains(scalar)
        case .hebrew, .digit: return true
        case .cyrillic: return scalar == 0x300 || scalar == 0x301
        default: return false
        }
    }

    /// Appends a normalised term without the marks of Latin and Greek letters, and with the plain forms of Latin letters
    /// that do not decompose (ł, ø, æ).
    func appendFolded(_ term: UnsafeBufferPointer<UInt8>, to output: inout ScratchArray<UInt8>) {
        do {
            var index = 0
            var base = CharacterClass.other
            while index < term.count {
                let (scalar, length) = UTF8Decoding.decode(term, at: index)
                index += length
                if scalar < 0x80 {
                    base = .latin
                    output.append(UInt8(truncatingIfNeeded: scalar))
                } else {
                    appendWithoutMarks(scalar, base: &base, to: &output)
                }
            }
        }
    }

    private func appendWithoutMarks(_ scalar: UInt32, base: inout CharacterClass, to output: inout ScratchArray<UInt8>)
    {
        let data = UnicodeData.shared
        let found = data.characterClass(scalar)
        if found == .mark {
            if base != .latin, base != .greek { UTF8Decoding.append(scalar, to: &output) }
            return
        }
        base = found
        var plain = scalar
        if found == .latin || found == .greek {
            while let (first, _) = data.decomposition(plain) { plain = first }
        }
        if let letters = plainLetters(plain) {
            for byte in letters.utf8 { output.append(byte) }
        } else {
            UTF8Decoding.append(plain, to: &output)
        }
    }

    private func plainLetters(_ scalar: UInt32) -> String? {
        switch scalar {
        case 0xE6: "ae"
        case 0xF0, 0x111, 0x256: "d"
        case 0xF8: "o"
        case 0xFE: "th"
        case 0x127: "h"
        case 0x131: "i"
        case 0x142: "l"
        case 0x14B: "n"
        case 0x153: "oe"
        case 0x167: "t"
        default: nil
        }
    }
}
