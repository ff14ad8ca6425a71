/// The terms that one word or identifier of a text gives: what the cache keeps.
struct WordTerms {
    struct Term {
        /// The range in ``WordTerms/bytes``.
        var start: Int
        var length: Int
        /// Relative to the word's first position.
        var position: Int
        /// The UTF-8 byte range relative to the word's first byte.
        var textStart: Int
        var textEnd: Int
        var flags: Token.Flags
    }

    var bytes: [UInt8] = []
    var terms: [Term] = []
    var positions = 0
    var cutTerms = 0

    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        terms.removeAll(keepingCapacity: true)
        positions = 0
        cutTerms = 0
    }
}

/// Turns one word or identifier, as the session found it in the text, into terms. Its result depends on nothing but the
/// word's bytes, so each distinct word is analysed once.
///
/// Thread safety: used by one thread at a time.
final class WordAnalyzer {
    private let language: AnalyzerLanguage
    private let removesStopWords: Bool
    private let stopWords: Set<[UInt8]>
    private var stemmers: [UInt8: Stemmer] = [:]
    var normalizer: Normalizer
    private var units: [NormalizedScalar] = []
    private var atoms: [Atom] = []
    private var scratch: [UInt8] = []
    private var folded: [UInt8] = []
    /// What the last call of ``analyze(_:)`` found.
    private(set) var result = WordTerms()

    /// Letters and digits without anything between them but an apostrophe, and what links them to the next atom.
    private struct Atom {
        var first: Int
        var end: Int
        var hasDigit = false
        var hasLetter = false
        var hasInnerCapital = false
        var apostrophe = -1
        /// The units from `end` up to the next atom if they join the two.
        var link: CharacterClass = .other
    }

    /// More parts than this are no identifier: they are indexed as separate words.
    private static let maximumParts = 32

    init(_ configuration: AnalyzerConfiguration) {
        language = AnalyzerLanguage.all[configuration.language] ?? AnalyzerLanguage.all["none"]!
        removesStopWords = configuration.removesStopWords
        var normalizer = Normalizer(foldsTurkic: configuration.language == "turkish")
        stopWords = Set(
            StopWords.words(of: configuration.language).map { word in
                var units: [NormalizedScalar] = []
                Array(word.utf8).withUnsafeBufferPointer { normalizer.normalize($0, into: &units) }
                var bytes: [UInt8] = []
                for unit in units { UTF8Decoding.append(unit.scalar, to: &bytes) }
                return bytes
            })
        self.normalizer = normalizer
        foldsFirst = variants.foldFirst ?? language.foldsBeforeStemming
    }

    private let foldsFirst: Bool

    /// Analyses a word of at most a few thousand bytes.
    func analyze(_ word: UnsafeBufferPointer<UInt8>) {
        result.removeAll()
        units.removeAll(keepingCapacity: true)
        normalizer.normalize(word, into: &units)
        findAtoms()
        var first = 0
        while first < atoms.count {
            var last = first
            while last + 1 < atoms.count, atoms[last].link != .other { last += 1 }
            emitChain(first, last)
            first = last + 1
        }
        if atoms.isEmpty { emitSymbols() }
    }

    /// The normalised word without stemming.
    func normalized(_ word: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        units.removeAll(keepingCapacity: true)
        normalizer.normalize(word, into: &units)
        scratch.removeAll(keepingCapacity: true)
        for unit in units where unit.scalar != UTF8Decoding.invalid { UTF8Decoding.append(unit.scalar, to: &scratch) }
        folded.removeAll(keepingCapacity: true)
        normalizer.appendFolded(scratch[...], to: &folded)
        return folded
    }

    // MARK: Segmentation

    private func findAtoms() {
        atoms.removeAll(keepingCapacity: true)
        var index = 0
        while index < units.count {
            guard units[index].characterClass.isAlphanumeric || units[index].characterClass.isUnspaced else {
                index += 1
                continue
            }
            index = appendAtom(at: index)
            let (link, next) = link(after: index)
            atoms[atoms.count - 1].link = link
            index = next
        }
    }

    private func appendAtom(at start: Int) -> Int {
        var atom = Atom(first: start, end: start)
        var index = start
        let unspaced = units[start].characterClass.isUnspaced
        while index < units.count {
            let unit = units[index]
            let found = unit.characterClass
            if found.isExtender {
            } else if unspaced {
                guard found.isUnspaced else { break }
            } else if found == .digit {
                atom.hasDigit = true
            } else if found.isLetter {
                atom.hasLetter = true
                if unit.isUpper, index > start { atom.hasInnerCapital = true }
            } else if found == .apostrophe || found == .middleDot || found == .doubleQuote {
                guard index > start, letter(before: index), index + 1 < units.count,
                    units[index + 1].characterClass.isLetter,
                    found != .doubleQuote || units[index + 1].characterClass == .hebrew
                else { break }
                if found == .apostrophe, atom.apostrophe < 0 { atom.apostrophe = index }
            } else {
                break
            }
            index += 1
        }
        atom.end = index
        atoms.append(atom)
        return index
    }

    private func letter(before index: Int) -> Bool {
        var before = index - 1
        while before > 0, units[before].characterClass.isExtender { before -= 1 }
        return units[before].characterClass.isLetter
    }

    /// What joins the atom that ends at `index` to the next one, and where to go on.
    private func link(after index: Int) -> (CharacterClass, Int) {
        var link = CharacterClass.other
        var next = index
        while next < units.count, !units[next].characterClass.isAlphanumeric {
            let found = units[next].characterClass
            guard found.rawValue >= CharacterClass.underscore.rawValue, found != .pictograph, found != .doubleQuote else {
                return (.other, next)
            }
            if found != .underscore || link == .other { link = found }
            next += 1
        }
        return next < units.count ? (link, next) : (.other, units.count)
    }

    // MARK: Identifiers

    /// Splits a chain of linked atoms where the links do not make an identifier.
    private func emitChain(_ first: Int, _ last: Int) {
        guard first < last else { return emitIdentifier(first, last) }
        var isIdentifier = false
        var commas = 0
        for index in first...last {
            if atoms[index].hasDigit || variants.hyphenWhole == 1 { isIdentifier = true }
            guard index < last else { break }
            switch atoms[index].link {
            case .hyphen, .plus: break
            case .comma, .apostrophe: commas += 1
            default: isIdentifier = true
            }
        }
        if !isIdentifier || last - first >= Self.maximumParts {
            for index in first...last { emitIdentifier(index, index) }
            return
        }
        var start = first
        if commas > 0 {
            if let value = groupedNumber(first, last) { return emitNumber(value, first, last) }
            if commas > 1 || last - first > 1 {
                for index in first...last where index == last || atoms[index].link == .comma || atoms[index].link == .apostrophe {
                    emitPlus(start, index)
                    start = index + 1
                }
                return
            }
        }
        emitPlus(start, last)
    }

    /// `+` joins only before the `@` of an address.
    private func emitPlus(_ first: Int, _ last: Int) {
        var start = first
        for index in first...last where index < last && atoms[index].link == .plus {
            if !(index..<last).contains(where: { atoms[$0].link == .at }) {
                emitIdentifier(start, index)
                start = index + 1
            }
        }
        emitIdentifier(start, last)
    }

    /// The digits of a number such as 3,000.50 without what groups them; `nil` if the atoms are none.
    private func groupedNumber(_ first: Int, _ last: Int) -> [UInt8]? {
        guard variants.groupNumbers else { return nil }
        var value: [UInt8] = []
        var fraction = false
        for index in first...last {
            let atom = atoms[index]
            guard !atom.hasLetter, !fraction, atom.end - atom.first <= 3 || index == last else { return nil }
            if index > first {
                switch atoms[index - 1].link {
                case .comma, .apostrophe: guard atom.end - atom.first == 3 else { return nil }
                case .fullStop:
                    value.append(0x2E)
                    fraction = true
                default: return nil
                }
            }
            for unit in units[atom.first..<atom.end] { UTF8Decoding.append(unit.scalar, to: &value) }
        }
        return value
    }

    private func emitNumber(_ value: [UInt8], _ first: Int, _ last: Int) {
        let start = Int(units[atoms[first].first].start)
        let end = Int(units[atoms[last].end - 1].end)
        append(value[...], start, end, .primary)
        if let dot = value.firstIndex(of: 0x2E) {
            append(value[..<dot], start, end, [])
            append(value[(dot + 1)...], start, end, [])
        }
        result.positions += 1
    }

    /// One atom, or linked atoms as a whole and in parts.
    private func emitIdentifier(_ first: Int, _ last: Int) {
        let hasPrefix = first == 0 && atoms[0].first == 1 && units[0].characterClass == .fullStop
        let suffix = last == atoms.count - 1 ? self.suffix(after: atoms[last].end) : 0
        if first == last, !hasPrefix, suffix == 0 {
            emitWord(atoms[first], .primary)
            result.positions += 1
            return
        }
        let from = hasPrefix ? 0 : atoms[first].first
        let to = atoms[last].end + suffix
        scratch.removeAll(keepingCapacity: true)
        for unit in units[from..<to] { UTF8Decoding.append(unit.scalar, to: &scratch) }
        folded.removeAll(keepingCapacity: true)
        normalizer.appendFolded(scratch[...], to: &folded)
        if folded.count > Analyzer.maximumTermLength {
            for index in first...last {
                emitWord(atoms[index], .primary)
                result.positions += 1
            }
            return
        }
        if !variants.noWhole { append(folded[...], Int(units[from].start), Int(units[to - 1].end), .primary) }
        for index in first...last { emitWord(atoms[index], variants.partsPrimary ? .primary : []) }
        result.positions += 1
    }

    /// The length of `++` or `#` after an atom.
    private func suffix(after index: Int) -> Int {
        let rest = units.count - index
        if rest == 1, units[index].characterClass == .numberSign { return 1 }
        if rest == 2, units[index].characterClass == .plus, units[index + 1].characterClass == .plus { return 2 }
        return 0
    }

    // MARK: Words

    /// Emits an atom: normalised, without possessive or elision, stemmed; then the parts of `camelCase`.
    private func emitWord(_ atom: Atom, _ flags: Token.Flags) {
        var first = atom.first
        var end = atom.end
        if atom.apostrophe >= 0 { trimApostrophe(atom, &first, &end) }
        guard first < end else { return }
        if units[first].characterClass.isUnspaced { return emitUnspaced(first, end, flags) }
        let before = result.terms.count
        emitTerm(first, end, isAlphabetic: !atom.hasDigit, flags)
        if atom.hasInnerCapital, variants.camel { emitCamelParts(first, end) }
        if variants.letterDigit, atom.hasDigit, atom.hasLetter { emitLetterDigit(first, end) }
        if atom.apostrophe > first, atom.apostrophe < end, variants.apostropheParts, isName(atom.apostrophe, end) {
            emitTerm(first, atom.apostrophe, isAlphabetic: !atom.hasDigit, [])
            emitTerm(atom.apostrophe + 1, end, isAlphabetic: !atom.hasDigit, [])
        }
        _ = before
    }

    private func isName(_ apostrophe: Int, _ end: Int) -> Bool { end - apostrophe > 3 }

    private func emitLetterDigit(_ first: Int, _ end: Int) {
        var start = first
        for index in first..<end {
            let next = index + 1
            if next == end || (units[index].characterClass == .digit) != (units[next].characterClass == .digit) {
                emitTerm(start, next, isAlphabetic: units[index].characterClass != .digit, variants.partsPrimary ? .primary : [])
                start = next
            }
        }
    }

    private func trimApostrophe(_ atom: Atom, _ first: inout Int, _ end: inout Int) {
        let length = end - atom.apostrophe
        if length == 2, units[end - 1].scalar == 0x73, language.name == "english" || language.script != .latin {
            end = atom.apostrophe
        } else if language.elides, StopWords.isElision(units[first..<atom.apostrophe].map(\.scalar)) {
            first = atom.apostrophe + 1
        }
    }

    private func emitUnspaced(_ first: Int, _ end: Int, _ flags: Token.Flags) {
        scratch.removeAll(keepingCapacity: true)
        for unit in units[first..<end] { UTF8Decoding.append(unit.scalar, to: &scratch) }
        append(scratch[...], Int(units[first].start), Int(units[end - 1].end), flags)
    }

    /// Cuts `parseHTTPResponse` before `HTTP` and before `Response`. A plural s (`URLs`) is no part.
    private func emitCamelParts(_ first: Int, _ end: Int) {
        var start = first
        for index in first + 1..<end {
            guard units[index].isUpper else { continue }
            let previous = units[index - 1]
            let lowersAfter = units[(index + 1)..<end].prefix { !$0.isUpper && $0.characterClass.isLetter }.count
            let isStart: Bool =
                if previous.characterClass == .digit { lowersAfter >= 1 } else if previous.isUpper { lowersAfter >= 2 } else {
                    true
                }
            if isStart {
                emitPart(start, index)
                start = index
            }
        }
        if start > first { emitPart(start, end) }
    }

    private func emitPart(_ first: Int, _ end: Int) {
        if end - first == 1, !variants.camelSingles { return }
        let hasDigit = units[first..<end].contains { $0.characterClass == .digit }
        emitTerm(first, end, isAlphabetic: !hasDigit, variants.partsPrimary ? .primary : [])
    }

    private func emitTerm(_ first: Int, _ end: Int, isAlphabetic: Bool, _ flags: Token.Flags) {
        var flags = flags
        scratch.removeAll(keepingCapacity: true)
        for unit in units[first..<end] { UTF8Decoding.append(unit.scalar, to: &scratch) }
        if isAlphabetic, stopWords.contains(scratch) {
            if removesStopWords {
                if flags.contains(.primary) || !variants.stopInParts { return }
            }
            flags.insert(.stopWord)
            if !variants.stopPrimary { flags.remove(.primary) }
        }
        let start = Int(units[first].start)
        let stop = Int(units[end - 1].end)
        let isFolded = foldsFirst || units[first].characterClass != language.script
        if isFolded { fold() }
        if isAlphabetic, scratch.count <= Analyzer.maximumTermLength, let stemmer = stemmer(for: units[first].characterClass) {
            scratch.withUnsafeBufferPointer { folded = Array(stemmer.stem($0)) }
            if !folded.isEmpty { swap(&scratch, &folded) }
            if !isFolded { fold() }
        } else if !isFolded {
            fold()
        }
        append(scratch[...], start, stop, flags)
    }

    private func fold() {
        guard scratch.contains(where: { $0 >= 0x80 }) else { return }
        folded.removeAll(keepingCapacity: true)
        normalizer.appendFolded(scratch[...], to: &folded)
        swap(&scratch, &folded)
    }

    private func stemmer(for script: CharacterClass) -> Stemmer? {
        if let stemmer = stemmers[script.rawValue] { return stemmer }
        if language.name == "none" { return nil }
        let algorithm =
            script == language.script || (language.name == "serbian" && script == .latin)
            ? language.stemmer : variants.foreignStem ? AnalyzerLanguage.stemmer(forForeignScript: script) : nil
        guard let algorithm, let stemmer = Stemmer(algorithm) else { return nil }
        stemmers[script.rawValue] = stemmer
        return stemmer
    }

    /// Emoji and other pictographs are words; other symbols give nothing.
    private func emitSymbols() {
        for unit in units where unit.characterClass == .pictograph {
            scratch.removeAll(keepingCapacity: true)
            UTF8Decoding.append(unit.scalar, to: &scratch)
            append(scratch[...], Int(unit.start), Int(unit.end), .primary)
            result.positions += 1
        }
    }

    // MARK: Output

    /// Appends a term at the current position, unless that position has it already.
    private func append(_ term: ArraySlice<UInt8>, _ textStart: Int, _ textEnd: Int, _ flags: Token.Flags) {
        var term = term
        if term.count > Analyzer.maximumTermLength {
            var length = Analyzer.maximumTermLength
            while term[term.startIndex + length] & 0xC0 == 0x80 { length -= 1 }
            term = term.prefix(length)
            result.cutTerms += 1
        }
        guard !term.isEmpty else { return }
        for other in result.terms.reversed() {
            guard other.position == result.positions else { break }
            if result.bytes[other.start..<other.start + other.length].elementsEqual(term) { return }
        }
        result.terms.append(
            WordTerms.Term(
                start: result.bytes.count, length: term.count, position: result.positions, textStart: textStart,
                textEnd: textEnd, flags: flags))
        result.bytes += term
    }
}
