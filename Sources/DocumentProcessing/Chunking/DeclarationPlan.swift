/// How the declarations of source code decide where it is cut: one that fits a chunk stays whole, one that does not
/// begins a chunk of its own and is followed inward.
struct DeclarationPlan {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let declarations: [Extraction.Declaration]
    private let limit: Int
    private let index: TokenIndex

    /// What is to stay whole, in the order of the text: declarations, or the comment above one and the rest of it.
    private struct Unit {
        let range: Range<Int>
        /// Always begins a chunk.
        let isForced: Bool
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ extraction: Extraction, _ index: TokenIndex, limit: Int) {
        self.bytes = bytes
        declarations = extraction.declarations
        self.limit = limit
        self.index = index
    }

    private func size(_ range: Range<Int>) -> Int {
        index.units(before: range.upperBound) - index.units(before: range.lowerBound)
    }

    private func fits(_ range: Range<Int>) -> Bool { size(range) <= limit }

    /// A comment that nearly fills a chunk by itself stands alone, so that what is below it is not cut for its sake.
    private func units() -> (units: [Unit], splits: [Int]) {
        var units: [Unit] = []
        units.reserveCapacity(declarations.count)
        var splits: [Int] = []
        for declaration in declarations {
            let comment = declaration.range.lowerBound..<max(declaration.signature, declaration.range.lowerBound)
            let rest = comment.upperBound..<max(declaration.end, comment.upperBound)
            if !comment.isEmpty, !fits(declaration.range), fits(rest), size(comment) >= 3 * limit / 4 {
                units.append(Unit(range: comment, isForced: true))
                units.append(Unit(range: rest, isForced: true))
                splits.append(comment.upperBound)
            } else {
                units.append(Unit(range: declaration.range, isForced: false))
            }
        }
        return (units, splits)
    }

    private func split(_ blocks: [Block], at places: [Int]) -> [Block] {
        guard !places.isEmpty else { return blocks }
        var result: [Block] = []
        result.reserveCapacity(blocks.count + places.count)
        var next = 0
        for block in blocks {
            while next < places.count, places[next] <= block.range.lowerBound { next += 1 }
            var rest = block
            while next < places.count, places[next] < rest.range.upperBound {
                let before = ASCII.trimmed(bytes, rest.range.lowerBound..<places[next])
                if !before.isEmpty { result.append(rest.with(before, rest.boundary)) }
                rest = rest.with(places[next]..<rest.range.upperBound, .item)
                next += 1
            }
            result.append(rest)
        }
        return result
    }

    /// The blocks to cut: those of a declaration that fits are one, and cuts are forced around the others.
    ///
    /// - Complexity: O((blocks + declarations) × log n).
    func blocks(_ blocks: [Block]) -> [Block] {
        guard !declarations.isEmpty else { return blocks }
        let (declarations, splits) = units()
        let blocks = split(blocks, at: splits)
        var result: [Block] = []
        result.reserveCapacity(blocks.count)
        var next = 0
        /// Where the declarations that do not fit and are open end, the innermost last.
        var open: [Int] = []
        /// Up to where a declaration has been taken whole.
        var taken = 0
        var isForced = false
        for block in blocks {
            let start = block.range.lowerBound
            guard start >= taken else {
                // A comment at the end of the block may stand behind the declaration.
                if block.range.upperBound > taken {
                    taken = block.range.upperBound
                    result[result.count - 1].extend(to: taken)
                }
                continue
            }
            while let end = open.last, start >= end {
                open.removeLast()
                isForced = true
            }
            if isForced, withoutClosers(block.range).isEmpty {
                // A closing brace alone is no chunk.
                result.append(block.with(.glued))
                continue
            }
            while next < declarations.count, declarations[next].range.lowerBound < start { next += 1 }
            var whole: Unit?
            while next < declarations.count, declarations[next].range.lowerBound < block.range.upperBound {
                let declaration = declarations[next]
                next += 1
                if declaration.isForced { isForced = true }
                if fits(declaration.range) {
                    whole = declaration
                    break
                }
                open.append(declaration.range.upperBound)
                isForced = true
            }
            let boundary = isForced ? Boundary.forced(.declaration) : block.boundary
            isForced = false
            guard let whole else {
                result.append(block.with(boundary))
                continue
            }
            taken = whole.range.upperBound
            let range = ASCII.trimmed(bytes, start..<max(taken, block.range.upperBound))
            result.append(
                Block(
                    range: range, kind: .lines, section: Int(block.section), boundary: boundary, hasHeader: false))
        }
        return result
    }

    /// The range without closing brackets and `end` at its end.
    private func withoutClosers(_ range: Range<Int>) -> Range<Int> {
        var end = range.upperBound
        while end > range.lowerBound {
            let byte = bytes[end - 1]
            if ASCII.isSpace(byte) || "})];,".utf8.contains(byte) {
                end -= 1
            } else if byte == UInt8(ascii: "d"), end - 3 >= range.lowerBound, bytes[end - 2] == UInt8(ascii: "n"),
                bytes[end - 3] == UInt8(ascii: "e"),
                end - 3 == range.lowerBound || ASCII.isSpace(bytes[end - 4])
            {
                end -= 3
            } else {
                break
            }
        }
        return range.lowerBound..<end
    }

    /// The entry in the outline that names a chunk: the innermost declaration around all of it, or the only one in
    /// it that makes most of it and after which no other code stands.
    ///
    /// - Complexity: O(log n + declarations in the chunk).
    func section(of part: Range<Int>) -> Int {
        let trimmed = withoutClosers(part)
        let range = trimmed.isEmpty ? part : trimmed
        var (low, high) = (0, declarations.count)
        while low < high {
            let middle = (low + high) / 2
            if declarations[middle].range.lowerBound <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        var around = low - 1
        /// One that the chunk begins inside of and goes beyond.
        var only: Extraction.Declaration?
        while around >= 0, declarations[around].range.upperBound < range.upperBound {
            let declaration = declarations[around]
            only =
                declaration.range.lowerBound < range.lowerBound && declaration.range.upperBound > range.lowerBound
                ? declaration : nil
            around = declaration.parent
        }
        var number = around >= 0 && declarations[around].range.lowerBound == range.lowerBound ? around + 1 : low
        // One that begins with the chunk, but ends before it does.
        while number > 0, declarations[number - 1].range.lowerBound == range.lowerBound, number - 1 != around {
            number -= 1
        }
        while number < declarations.count, declarations[number].range.lowerBound < range.upperBound {
            let declaration = declarations[number]
            number += 1
            guard declaration.parent == around else { continue }
            if only != nil { return around < 0 ? 0 : declarations[around].section }
            only = declaration
        }
        if let only, 2 * only.range.clamped(to: range).count >= range.count,
            !hasCode(only.range.upperBound..<max(only.range.upperBound, range.upperBound))
        {
            return only.section
        }
        return around < 0 ? 0 : declarations[around].section
    }

    /// Whether one of the lines is more than a comment or what closes something.
    private func hasCode(_ range: Range<Int>) -> Bool {
        var lines = LineScanner(bytes, in: range)
        while let line = lines.line() {
            let text = ASCII.trimmed(bytes, line)
            guard let first = text.first else { continue }
            let second = text.count > 1 ? bytes[first + 1] : 0
            switch bytes[first] {
            case UInt8(ascii: "#"), UInt8(ascii: "*"), UInt8(ascii: ";"), UInt8(ascii: "%"): continue
            case UInt8(ascii: "/") where second == UInt8(ascii: "/") || second == UInt8(ascii: "*"): continue
            case UInt8(ascii: "-") where second == UInt8(ascii: "-"): continue
            case UInt8(ascii: "("), UInt8(ascii: "{"):
                if second == UInt8(ascii: "*") || second == UInt8(ascii: "-") { continue }
            default: break
            }
            if !withoutClosers(text).isEmpty { return true }
        }
        return false
    }
}
