/// Identifiers: what is kept whole, and the parts it is found by.
extension WordAnalyzer {
    /// More parts than this are no identifier: they are indexed as separate words.
    private static let maximumParts = 32
    /// More capitals than this are no `camelCase` but an encoded blob: it has no parts.
    private static let maximumHumps = 8

    // MARK: Segmentation

    /// Finds the atoms of `units` and what links them.
    mutating func findAtoms() {
        atoms.truncate(to: 0)
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

    private mutating func appendAtom(at start: Int) -> Int {
        var atom = Atom(first: start, end: start)
        let isUnspaced = units[start].characterClass.isUnspaced
        var last = CharacterClass.other
        var index = start
        scan: while index < units.count {
            let found = units[index].characterClass
            switch found {
            case _ where found.isExtender: break
            case _ where isUnspaced:
                guard found.isUnspaced else { break scan }
            case .digit:
                atom.hasDigit = true
                last = found
            case _ where found.isLetter:
                atom.hasLetter = true
                if units[index].isUpper, index > start { atom.hasInnerCapital = true }
                last = found
            case .apostrophe, .middleDot, .doubleQuote:
                guard last.isLetter, index + 1 < units.count, units[index + 1].characterClass.isLetter,
                    found != .doubleQuote || (last == .hebrew && units[index + 1].characterClass == .hebrew)
                else { break scan }
                if found == .apostrophe, atom.apostrophe < 0 { atom.apostrophe = index }
            default: break scan
            }
            index += 1
        }
        atom.end = index
        atoms.append(atom)
        return index
    }

    /// What joins the atom that ends at `index` to the next one, and where to go on.
    private func link(after index: Int) -> (CharacterClass, Int) {
        var link = CharacterClass.other
        var next = index
        while next < units.count, !units[next].characterClass.isAlphanumeric {
            let found = units[next].characterClass
            guard found.isJoiner else { return (.other, next) }
            if found != .underscore || link == .other { link = found }
            next += 1
        }
        return next < units.count ? (link, next) : (.other, units.count)
    }

    // MARK: Whole and parts

    /// Emits linked atoms: as one identifier, or as separate words where the links do not make one.
    mutating func emitChain(_ first: Int, _ last: Int) {
        guard first < last else { return emitIdentifier(first, last) }
        // Hyphens make an identifier only with a digit: CVE-2024-12345 and utf-8, but not state-of-the-art.
        var isIdentifier = atoms[first..<last + 1].contains { $0.hasDigit }
        var groupings = 0
        for atom in atoms[first..<last] {
            switch atom.link {
            case .hyphen, .plus: break
            case .comma, .apostrophe: groupings += 1
            default: isIdentifier = true
            }
        }
        guard isIdentifier, last - first < Self.maximumParts else {
            for index in first...last { emitIdentifier(index, index) }
            return
        }
        if groupings > 0 {
            if emitGroupedNumber(first, last) { return }
            if last - first > 1 {
                var start = first
                for index in first...last
                where index == last || atoms[index].link == .comma || atoms[index].link == .apostrophe {
                    emitAddresses(start, index)
                    start = index + 1
                }
                return
            }
        }
        emitAddresses(first, last)
    }

    /// Cuts at each `+` that has no `@` after it.
    private mutating func emitAddresses(_ first: Int, _ last: Int) {
        var start = first
        for index in first..<last where atoms[index].link == .plus {
            if !atoms[index..<last].contains(where: { $0.link == .at }) {
                emitIdentifier(start, index)
                start = index + 1
            }
        }
        emitIdentifier(start, last)
    }

    /// Emits a number such as 3,000.50 without what groups its digits, so that it is found however it is written.
    private mutating func emitGroupedNumber(_ first: Int, _ last: Int) -> Bool {
        var integer: [UInt8] = []
        var fraction: [UInt8]?
        for index in first...last {
            let atom = atoms[index]
            gather(atom.first, atom.end)
            guard !atom.hasLetter, fraction == nil else { return false }
            if index == first {
                guard scratch.count <= 3 else { return false }
                integer = Array(scratch.elements)
            } else if atoms[index - 1].link == .comma || atoms[index - 1].link == .apostrophe {
                guard scratch.count == 3 else { return false }
                integer += scratch.elements
            } else if atoms[index - 1].link == .fullStop {
                fraction = Array(scratch.elements)
            } else {
                return false
            }
        }
        let (from, to) = (atoms[first].first, atoms[last].end)
        let terms = fraction.map { [integer + [0x2E] + $0, integer, $0] } ?? [integer]
        for term in terms {
            scratch.truncate(to: 0)
            term.withUnsafeBufferPointer { scratch.append(contentsOf: $0) }
            append(from, to, .primary)
        }
        result.positions += 1
        return true
    }

    /// Emits one atom, or linked atoms as a whole and in parts at one position.
    private mutating func emitIdentifier(_ first: Int, _ last: Int) {
        let hasDot = first == 0 && atoms[0].first == 1 && units[0].characterClass == .fullStop
        let suffix = last == atoms.count - 1 ? suffixLength(after: atoms[last].end) : 0
        if first == last, !hasDot, suffix == 0 {
            emitWord(atoms[first])
            result.positions += 1
            return
        }
        let from = hasDot ? 0 : atoms[first].first
        let to = atoms[last].end + suffix
        gather(from, to)
        fold()
        if scratch.count > Analyzer.maximumTermLength {
            // Too long for a term: its parts are words like any others.
            for index in first...last {
                emitWord(atoms[index])
                result.positions += 1
            }
            return
        }
        append(from, to, .primary)
        emitVersionNumber(first, last, to)
        emitNamesWithin(first, last)
        for index in first...last { emitWord(atoms[index]) }
        result.positions += 1
    }

    /// Emits the names that linked atoms contain: what stands between the slashes of a path and the colons of an address
    /// (`1.15.3` in `1.14.3/1.15.3`), and between full stops what underscores join (`token_limit` in `self.token_limit`).
    private mutating func emitNamesWithin(_ first: Int, _ last: Int) {
        emitRuns(first, last, joinedBy: [.underscore, .fullStop]) { [.underscore, .hyphen, .fullStop].contains($0) }
        emitRuns(first, last, joinedBy: [.underscore]) { [.underscore, .hyphen].contains($0) }
    }

    /// Emits each run of two or more atoms, but not of all, whose links are of a kind.
    ///
    /// - Parameter joinedBy: links of which a run has one if it is a name; between slashes, hyphens make one with a digit.
    private mutating func emitRuns(
        _ first: Int, _ last: Int, joinedBy: [CharacterClass], isWithin: (CharacterClass) -> Bool
    ) {
        var start = first
        for end in first...last where end == last || !isWithin(atoms[end].link) {
            defer { start = end + 1 }
            guard start < end, start > first || end < last else { continue }
            let isName =
                atoms[start..<end].contains { joinedBy.contains($0.link) }
                || (joinedBy.count > 1 && (start...end).contains { atoms[$0].hasDigit })
            guard isName else { continue }
            gather(atoms[start].first, atoms[end].end)
            fold()
            append(atoms[start].first, atoms[end].end, [])
            emitVersionNumber(start, end, atoms[end].end)
        }
    }

    /// Emits `2.3.1` for `v2.3.1`, so that either finds the other.
    private mutating func emitVersionNumber(_ first: Int, _ last: Int, _ to: Int) {
        let atom = atoms[first]
        guard first < last, atom.link == .fullStop, units[atom.first].scalar == 0x76, atom.end - atom.first > 1,
            units[atom.first + 1..<atom.end].allSatisfy({ $0.characterClass == .digit })
        else { return }
        gather(atom.first + 1, to)
        fold()
        append(atom.first + 1, to, [])
    }

    /// The length of `++` or `#` after an atom.
    private func suffixLength(after index: Int) -> Int {
        switch units.count - index {
        case 1 where units[index].characterClass == .numberSign: 1
        case 2 where units[index].characterClass == .plus && units[index + 1].characterClass == .plus: 2
        default: 0
        }
    }

    // MARK: Parts of words

    /// Where `parseHTTPResponse` is cut, its ends included: before `HTTP` and before `Response`. A plural s (`URLs`) begins
    /// no part. Empty if there is nothing to cut.
    func camelCuts(_ first: Int, _ end: Int) -> [Int] {
        var cuts = [first]
        for index in first + 1..<end where units[index].isUpper {
            var lowerCount = 0
            while index + 1 + lowerCount < end, isLower(index + 1 + lowerCount), lowerCount < 2 { lowerCount += 1 }
            let previous = units[index - 1]
            let isCut = previous.characterClass == .digit ? lowerCount >= 1 : !previous.isUpper || lowerCount >= 2
            if isCut { cuts.append(index) }
        }
        return cuts.count > 1 && cuts.count <= Self.maximumHumps ? cuts + [end] : []
    }

    /// Emits the parts between cuts; a single letter is none.
    mutating func emitParts(_ cuts: [Int]) {
        for (start, stop) in zip(cuts, cuts.dropFirst()) where stop - start > 1 {
            let hasDigit = units[start..<stop].contains { $0.characterClass == .digit }
            emitTerm(start, stop, isAlphabetic: !hasDigit)
        }
    }

    /// Emits a name as it is, so that `unicodeScalars` and `unicodeScalar` are two; each is found by its stem too.
    mutating func emitUnstemmed(_ first: Int, _ end: Int) {
        gather(first, end)
        fold()
        append(first, end, [])
    }

    private func isLower(_ index: Int) -> Bool { !units[index].isUpper && units[index].characterClass.isLetter }

    /// Cuts `RFC7231` into `rfc` and `7231`, and a word of three such runs (`ACS8000A`); more are a code. A single letter
    /// is no part.
    mutating func emitLetterDigitParts(_ first: Int, _ end: Int) {
        func isDigit(_ index: Int) -> Bool { units[index].characterClass == .digit }
        var cuts = [first]
        for index in first + 1..<end where isDigit(index) != isDigit(index - 1) {
            guard cuts.count < 3 else { return }
            cuts.append(index)
        }
        cuts.append(end)
        for (start, stop) in zip(cuts, cuts.dropFirst()) where isDigit(start) || stop - start > 1 {
            emitTerm(start, stop, isAlphabetic: !isDigit(start))
        }
    }
}
