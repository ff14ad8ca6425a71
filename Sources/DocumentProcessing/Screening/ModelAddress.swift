/// Recognises text that speaks to a language model instead of to a reader: "ignore all previous instructions".
///
/// It looks for phrases that such texts use, in several languages (`ModelAddressRules`), however they are spelled: with
/// digits or letters of other alphabets in place of letters, with invisible characters or spaces between them. A text that
/// quotes such a text has them too: a flag says that somebody should look, and nothing is changed.
///
/// - Complexity: O(n).
enum ModelAddress {
    static func isIn(_ text: String) -> Bool {
        var text = text
        return text.withUTF8(isIn)
    }

    static func isIn(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let rules = ModelAddressRules.shared
        // A word has a byte at least, and one between it and the next.
        return withUnsafeTemporaryAllocation(of: UInt16.self, capacity: bytes.count / 2 + 1) { words in
            var scan = AddressScan(bytes, words: words, rules: rules)
            scan.run()
            if scan.isCertain { return true }
            guard scan.hasTrigger else { return false }
            return rules.matches(UnsafeBufferPointer(rebasing: words[..<scan.count]))
        }
    }
}

/// One pass over a text: the number of each of its words among those that rules know, 0 for others.
private struct AddressScan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let words: UnsafeMutableBufferPointer<UInt16>
    private let rules: ModelAddressRules
    private(set) var count = 0
    private(set) var hasTrigger = false
    /// Whether there is something that no reader is meant to see, or a phrase of a language without spaces.
    private(set) var isCertain = false
    private var hash = AddressWords.seed
    private var length = 0
    private var hasHigh = false
    private var index = 0
    private var wordStart = 0
    /// Characters that only programs see: tags of U+E0000.
    private var tags = 0
    /// Words of one letter in a row: one letter of a word each, perhaps.
    private var letters: [UInt8] = []
    private var lastLetter: UInt8 = 0

    init(
        _ bytes: UnsafeBufferPointer<UInt8>, words: UnsafeMutableBufferPointer<UInt16>, rules: ModelAddressRules
    ) {
        self.bytes = bytes
        self.words = words
        self.rules = rules
    }

    mutating func run() {
        AddressWords.folded.withUnsafeBufferPointer { folded in
            while index < bytes.count, !isCertain {
                let byte = bytes[index]
                if byte >= 0x80 {
                    high(byte)
                } else if folded[Int(byte)] != 0 {
                    addASCII(folded)
                } else {
                    if length > 0 { endWord() }
                    if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "["), hasMark() { isCertain = true }
                    index += 1
                }
            }
        }
        if length > 0 { endWord() }
        endLetters()
    }

    /// Adds the letters from `index` on.
    @inline(__always)
    private mutating func addASCII(_ folded: UnsafeBufferPointer<UInt8>) {
        if length == 0 { wordStart = index }
        var (place, hash) = (index, hash)
        var letter = folded[Int(bytes[place])]
        repeat {
            hash = AddressWords.mix(hash, letter)
            lastLetter = letter
            place += 1
            letter = place < bytes.count ? folded[Int(bytes[place])] : 0
        } while letter != 0
        length += place - index
        self.hash = hash
        index = place
    }

    private mutating func add(_ letter: UInt8) {
        if length == 0 { wordStart = index }
        hash = AddressWords.mix(hash, letter)
        length += 1
        lastLetter = letter
    }

    private mutating func endWord() {
        var number = rules.words.number(hash)
        if number == 0, hasHigh { number = rules.words.number(lookalikeHash()) }
        if length == 1, !hasHigh {
            letters.append(lastLetter)
        } else if !letters.isEmpty {
            endLetters()
        }
        words[count] = number
        count += 1
        hasTrigger = hasTrigger || rules.isTrigger(number)
        (hash, length, hasHigh) = (AddressWords.seed, 0, false)
    }

    /// Text whose letters are set apart: "i g n o r e".
    private mutating func endLetters() {
        if letters.count >= 12 {
            let joined = String(decoding: letters, as: UTF8.self)
            let has = { (parts: [String]) in parts.contains { joined.contains($0) } }
            isCertain =
                isCertain
                || has(["ignore", "disregard", "override"]) && has(["instruction", "previous", "prompt"])
        }
        if !letters.isEmpty { letters.removeAll() }
    }

    /// Characters that are not ASCII: separators, letters in lower case, what nobody sees.
    private mutating func high(_ byte: UInt8) {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        let third = index + 2 < bytes.count ? bytes[index + 2] : 0
        let width = min(UnicodeBytes.length(byte), bytes.count - index)
        defer { index += width }
        switch byte {
        case 0xC2:
            // A soft hyphen is not seen; the others are signs.
            if next != 0xAD, length > 0 { endWord() }
        case 0xC3...0xC5:
            let letter = AddressWords.unaccented[Int(byte - 0xC3) << 6 | Int(next & 0x3F)]
            if letter != ASCII.space { add(letter) } else if length > 0 { endWord() }
        case 0xCC,
            0xCD where next < 0xB0:
            // Accents of letters before them.
            break
        case 0xD0:
            if next < 0x90 {
                addHigh(0xD1, next | 0x10)
            } else if next < 0xA0 {
                addHigh(0xD0, next | 0x20)
            } else if next < 0xB0 {
                addHigh(0xD1, next &- 0x20)
            } else {
                addHigh(byte, next)
            }
        case 0xE2 where next == 0x80 || next == 0x81:
            let isInvisible = next == 0x80 ? (0x8B...0x8F).contains(third) : (0xA0...0xA4).contains(third)
            // Typographic apostrophes part words like the plain one does.
            if !isInvisible, length > 0 { endWord() }
        case 0xE3 where next == 0x80:
            if length > 0 { endWord() }
        case 0xEF where next == 0xBC || next == 0xBD:
            // Letters of full width.
            let letter = next == 0xBC ? third &- 0xA1 : third &- 0x81
            if letter < 26 { add(0x61 + letter) } else if length > 0 { endWord() }
        case 0xEF where next == 0xBB && third == 0xBF:
            break
        case 0xF3 where next == 0xA0 && (0x80...0x81).contains(third):
            // The flag of a country has five of them.
            tags += 1
            if tags > 12 { isCertain = true }
        default:
            if byte >= 0xE3, rules.hasUnspaced(bytes, at: index) { isCertain = true }
            for offset in 0..<width { addByte(bytes[index + offset]) }
        }
    }

    private mutating func addHigh(_ first: UInt8, _ second: UInt8) {
        addByte(first)
        addByte(second)
    }

    private mutating func addByte(_ byte: UInt8) {
        add(byte)
        hasHigh = true
    }

    /// The hash of a word some of whose letters are of another alphabet and look like those of this one.
    private func lookalikeHash() -> UInt32 {
        var hash = AddressWords.seed
        var place = wordStart
        var hasLatin = false
        while place < index {
            let byte = bytes[place]
            if byte < 0x80 {
                hasLatin = true
                hash = AddressWords.mix(hash, AddressWords.folded[Int(byte)])
                place += 1
                continue
            }
            let scalar = UnicodeBytes.scalar(bytes, at: place)
            place += UnicodeBytes.length(byte)
            switch scalar {
            case 0xAD, 0x200B...0x200F, 0x2060...0x2064: continue
            default:
                guard let letter = AddressWords.lookalikes[scalar] else { return 0 }
                hash = AddressWords.mix(hash, letter)
            }
        }
        return hasLatin ? hash : 0
    }

    /// Marks of the templates that chats are given to models in.
    private func hasMark() -> Bool {
        ModelAddressRules.marks.contains { ScannedBytes.has($0, bytes, index) }
    }
}

/// The words that rules know, by hash.
struct AddressWords: Sendable {
    static let seed: UInt32 = 2_166_136_261

    @inline(__always)
    static func mix(_ hash: UInt32, _ byte: UInt8) -> UInt32 { (hash ^ UInt32(byte)) &* 16_777_619 }

    /// For each byte the letter that it stands for in a word: its lower case, for some digits the letter that they look
    /// like; 0 for what parts words, and what is not ASCII.
    static let folded: [UInt8] = (0..<256).map { value in
        let byte = UInt8(value)
        switch byte {
        case UInt8(ascii: "0"): return UInt8(ascii: "o")
        case UInt8(ascii: "1"): return UInt8(ascii: "i")
        case UInt8(ascii: "3"): return UInt8(ascii: "e")
        case UInt8(ascii: "4"): return UInt8(ascii: "a")
        case UInt8(ascii: "5"): return UInt8(ascii: "s")
        case UInt8(ascii: "7"): return UInt8(ascii: "t")
        default: return ASCII.isLetter(byte) || ASCII.isDigit(byte) ? ASCII.lower(byte) : 0
        }
    }

    /// Letters of the Cyrillic and Greek alphabets, each before the Latin one that it looks like.
    private static let pairs =
        "аaеeоoрpсcуyхxіiѕsјjһhԁdкkмmтtвbнhοoαaιiνvρpτtАaЕeОoРpСcУyХxІiЅsЈjКkМmТtВbНhΟoΑaΙiΡpΤtΕeΗhΜm"
    static let lookalikes: [UInt32: UInt8] = {
        let scalars = pairs.unicodeScalars.map(\.value)
        return Dictionary(
            uniqueKeysWithValues: stride(from: 0, to: scalars.count, by: 2).map {
                (scalars[$0], UInt8(scalars[$0 + 1]))
            })
    }()

    /// For U+00C0 to U+017F the letter without its accents; a space where there is none.
    static let unaccented = Array(
        ("aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy"
            + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs")
            .utf8)

    private var slots = [(hash: UInt32, number: UInt16)](repeating: (0, 0), count: 2048)
    private var numbers: [UInt32: UInt16] = [:]

    var count: Int { numbers.count }

    /// The number of a word, from 1 on; a new one if it is not known.
    mutating func insert(_ word: String) -> UInt16 {
        let hash = word.utf8.reduce(Self.seed) { Self.mix($0, $1) }
        if let known = numbers[hash] { return known }
        let number = UInt16(numbers.count + 1)
        precondition(numbers.count < 1024, "the table of words is half full")
        numbers[hash] = number
        var slot = Self.slot(hash)
        while slots[slot].number != 0 { slot = (slot + 1) & 2047 }
        slots[slot] = (hash, number)
        return number
    }

    @inline(__always)
    private static func slot(_ hash: UInt32) -> Int { Int((hash ^ hash >> 15) & 2047) }

    /// 0 for a word that no rule knows. Words are told apart by their hashes alone: one in millions is taken for another.
    @inline(__always)
    func number(_ hash: UInt32) -> UInt16 {
        var slot = Self.slot(hash)
        while slots[slot].number != 0 {
            if slots[slot].hash == hash { return slots[slot].number }
            slot = (slot + 1) & 2047
        }
        return 0
    }
}
