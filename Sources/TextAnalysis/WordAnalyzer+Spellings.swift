/// Spellings of one word that the rules of its script allow side by side.
extension WordAnalyzer {
    /// Writes the tone of Vietnamese `oa`, `oe` and `uy` at a syllable's end over the first vowel: `hoà` is `hòa`.
    mutating func placeTone(_ first: Int, _ end: Int) {
        guard end - first >= 2, let (plain, tone) = Self.tones[units[end - 1].scalar] else { return }
        let vowel = units[end - 2].scalar
        guard (vowel == 0x6F && (plain == 0x61 || plain == 0x65)) || (vowel == 0x75 && plain == 0x79),
            let marked = Self.marked[vowel]
        else { return }
        units[end - 2].scalar = marked[tone]
        units[end - 1].scalar = plain
    }

    /// `o` and `u` with grave, acute, hook, tilde and dot below.
    private static let marked: [UInt32: [UInt32]] = [
        0x6F: [0xF2, 0xF3, 0x1ECF, 0xF5, 0x1ECD], 0x75: [0xF9, 0xFA, 0x1EE7, 0x169, 0x1EE5],
    ]

    private static let tones: [UInt32: (plain: UInt32, tone: Int)] = {
        let letters: [UInt32: [UInt32]] = [
            0x61: [0xE0, 0xE1, 0x1EA3, 0xE3, 0x1EA1], 0x65: [0xE8, 0xE9, 0x1EBB, 0x1EBD, 0x1EB9],
            0x79: [0x1EF3, 0xFD, 0x1EF7, 0x1EF9, 0x1EF5],
        ]
        var tones: [UInt32: (UInt32, Int)] = [:]
        for (plain, marked) in letters {
            for (tone, scalar) in marked.enumerated() { tones[scalar] = (plain, tone) }
        }
        return tones
    }()

    /// Writes the Devanagari word in `scratch` without what writers leave out or exchange: the dot below, the moon over a
    /// vowel, `n` before a consonant for the nasal dot; in Hindi also long vowels for short ones.
    mutating func joinSpellings() {
        let shortens = !["nepali", "marathi"].contains(language.name)
        folded.truncate(to: 0)
        var index = 0
        while index < scratch.count {
            let (scalar, length) = UTF8Decoding.decode(scratch.elements, at: index)
            index += length
            var plain = scalar
            switch scalar {
            case 0x93C: continue
            case 0x901: plain = 0x902
            case 0x929: plain = 0x928
            case 0x931: plain = 0x930
            case 0x934: plain = 0x933
            case 0x928 where index + 3 < scratch.count:
                let (next, nextLength) = UTF8Decoding.decode(scratch.elements, at: index)
                if next == 0x94D {
                    plain = 0x902
                    index += nextLength
                }
            case _ where shortens: plain = Self.short(scalar)
            default: break
            }
            UTF8Decoding.append(plain, to: &folded)
        }
        swap(&scratch, &folded)
    }

    private static func short(_ vowel: UInt32) -> UInt32 {
        switch vowel {
        case 0x908: 0x907
        case 0x90A: 0x909
        case 0x910: 0x90F
        case 0x911, 0x914: 0x913
        case 0x940: 0x93F
        case 0x942: 0x941
        case 0x948: 0x947
        case 0x949, 0x94C: 0x94B
        case 0x972: 0x90F
        default: vowel
        }
    }
}
