/// One pattern of an ignore file or of `--include`/`--exclude`, with the meaning git gives it (gitignore(5), and
/// git's `wildmatch`). Works on bytes, as git does.
struct GlobPattern: Sendable {
    /// A leading `!`: what matches is wanted after all.
    let isNegated: Bool
    /// A trailing `/`: only folders match.
    let isFolderOnly: Bool
    /// A slash at the beginning or in the middle: the whole relative path must match, not just the last name.
    private let isAnchored: Bool
    private let matcher: Matcher

    private enum Matcher: Sendable {
        case literal([UInt8])
        /// `*` and an ending.
        case suffix([UInt8])
        case automaton([Token])
        /// Broken, such as a bracket never closed: matches nothing.
        case nothing
    }

    enum Token: Sendable, Equatable {
        case byte(UInt8)
        /// `?`: not a slash.
        case any
        /// `[…]`: never a slash. 256 bits.
        case set([UInt64])
        /// `*`: any bytes but slashes.
        case star
        /// `**` at the end: any bytes.
        case everything
        /// `**/`: no folder or several.
        case folders
    }

    /// - Parameter line: without its line end; `nil` for comments and blank lines.
    init?(line: some Collection<UInt8>) {
        var line = Array(line)
        if line.last == ASCII.carriageReturn { line.removeLast() }
        if line.first == UInt8(ascii: "#") { return nil }
        Self.removeTrailingSpaces(&line)
        var start = 0
        isNegated = line.first == UInt8(ascii: "!")
        if isNegated { start = 1 }
        guard start < line.count else { return nil }
        var end = line.count
        isFolderOnly = line[end - 1] == UInt8(ascii: "/")
        if isFolderOnly { end -= 1 }
        isAnchored = line[start..<end].contains(UInt8(ascii: "/"))
        if start < end, line[start] == UInt8(ascii: "/") { start += 1 }
        guard start < end else {
            // "/" alone matches nothing, but it is a line of the file.
            matcher = .nothing
            return
        }
        matcher = Self.compile(Array(line[start..<end]), isPath: isAnchored)
    }

    /// Spaces at the end go unless the last of them is escaped.
    private static func removeTrailingSpaces(_ line: inout [UInt8]) {
        var keep = 0
        var index = 0
        while index < line.count {
            if line[index] == UInt8(ascii: "\\") {
                index += 2
                keep = min(index, line.count)
            } else {
                index += 1
                if line[index - 1] != ASCII.space { keep = index }
            }
        }
        line.removeSubrange(keep...)
    }

    /// - Parameters:
    ///   - path: relative to the folder the pattern belongs to.
    ///   - nameStart: where the last name of the path begins.
    /// - Complexity: O(length of the path × length of the pattern).
    func matches(_ path: ArraySlice<UInt8>, nameStart: Int, isFolder: Bool) -> Bool {
        if isFolderOnly && !isFolder { return false }
        let text = isAnchored ? path : path[nameStart...]
        switch matcher {
        case .literal(let literal): return text.elementsEqual(literal)
        case .suffix(let suffix):
            return text.count >= suffix.count && text.suffix(suffix.count).elementsEqual(suffix)
        case .automaton(let tokens): return Self.matches(tokens, text)
        case .nothing: return false
        }
    }

    /// Follows all ways through the pattern at once, so that no pattern takes more than linear time.
    private static func matches(_ tokens: [Token], _ text: ArraySlice<UInt8>) -> Bool {
        var states = [Bool](repeating: false, count: tokens.count + 1)
        var next = states
        // Tokens that may match nothing let through what reaches them.
        func enter(_ state: Int, _ states: inout [Bool]) {
            var state = state
            while true {
                states[state] = true
                guard state < tokens.count else { return }
                switch tokens[state] {
                case .star, .everything, .folders: state += 1
                default: return
                }
            }
        }
        enter(0, &states)
        for byte in text {
            for index in next.indices { next[index] = false }
            var isAlive = false
            for state in tokens.indices where states[state] {
                switch tokens[state] {
                case .byte(let wanted): if byte == wanted { enter(state + 1, &next) } else { continue }
                case .any: if byte != UInt8(ascii: "/") { enter(state + 1, &next) } else { continue }
                case .set(let bits):
                    if bits[Int(byte >> 6)] >> UInt64(byte & 63) & 1 == 1 { enter(state + 1, &next) } else { continue }
                case .star: if byte != UInt8(ascii: "/") { enter(state, &next) } else { continue }
                case .everything: enter(state, &next)
                case .folders:
                    next[state] = true
                    if byte == UInt8(ascii: "/") { enter(state + 1, &next) }
                }
                isAlive = true
            }
            if !isAlive { return false }
            swap(&states, &next)
        }
        return states[tokens.count]
    }
}

// MARK: Reading patterns

extension GlobPattern {
    private static func compile(_ pattern: [UInt8], isPath: Bool) -> Matcher {
        let special: [UInt8] = [0x2A, 0x3F, 0x5B, 0x5C]
        guard let firstSpecial = pattern.firstIndex(where: special.contains) else { return .literal(pattern) }
        if !isPath, pattern.first == UInt8(ascii: "*"), !pattern.dropFirst().contains(where: special.contains) {
            return .suffix(Array(pattern.dropFirst()))
        }
        var tokens: [Token] = []
        var index = 0
        while index < pattern.count {
            let byte = pattern[index]
            switch byte {
            case UInt8(ascii: "?"):
                tokens.append(.any)
                index += 1
            case UInt8(ascii: "\\"):
                // A backslash at the end escapes nothing and matches nothing.
                guard index + 1 < pattern.count else { return .nothing }
                tokens.append(.byte(pattern[index + 1]))
                index += 2
            case UInt8(ascii: "["):
                guard let (bits, end) = set(pattern, index) else { return .nothing }
                tokens.append(.set(bits))
                index = end
            case UInt8(ascii: "*"):
                let start = index
                while index < pattern.count, pattern[index] == byte { index += 1 }
                // Git matches what comes before the first wildcard by itself: "a**/b" is "a" and then "**/b".
                let isStart = start == 0 || pattern[start - 1] == UInt8(ascii: "/") || start == firstSpecial
                let isSegment = isPath && index - start >= 2 && isStart
                if isSegment, index == pattern.count {
                    tokens.append(.everything)
                } else if isSegment, pattern[index] == UInt8(ascii: "/") {
                    if tokens.last != .folders { tokens.append(.folders) }
                    index += 1
                } else if tokens.last != .star {
                    tokens.append(.star)
                }
            default:
                tokens.append(.byte(byte))
                index += 1
            }
        }
        return .automaton(tokens)
    }

    /// The bytes a bracket expression allows, and where it ends.
    private static func set(_ pattern: [UInt8], _ start: Int) -> (bits: [UInt64], end: Int)? {
        var bits: [UInt64] = [0, 0, 0, 0]
        func add(_ byte: UInt8) { bits[Int(byte >> 6)] |= 1 << UInt64(byte & 63) }
        var index = start + 1
        guard index < pattern.count else { return nil }
        let isNegated = pattern[index] == UInt8(ascii: "!") || pattern[index] == UInt8(ascii: "^")
        if isNegated { index += 1 }
        var isFirst = true
        var previous: UInt8?
        while true {
            guard index < pattern.count else { return nil }
            var byte = pattern[index]
            if byte == UInt8(ascii: "]"), !isFirst { break }
            isFirst = false
            if byte == UInt8(ascii: "-"), let low = previous, index + 1 < pattern.count,
                pattern[index + 1] != UInt8(ascii: "]")
            {
                index += 1
                byte = pattern[index]
                if byte == UInt8(ascii: "\\") {
                    index += 1
                    guard index < pattern.count else { return nil }
                    byte = pattern[index]
                }
                if low <= byte { for value in low...byte { add(value) } }
                previous = nil
            } else if byte == UInt8(ascii: "["), index + 1 < pattern.count, pattern[index + 1] == UInt8(ascii: ":") {
                var end = index + 2
                while end < pattern.count, pattern[end] != UInt8(ascii: "]") { end += 1 }
                guard end < pattern.count else { return nil }
                if end - index >= 3, pattern[end - 1] == UInt8(ascii: ":") {
                    guard let isMember = classes[String(decoding: pattern[index + 2..<end - 1], as: UTF8.self)] else {
                        return nil
                    }
                    for value in UInt8.min...0x7F where isMember(value) { add(value) }
                    index = end
                    previous = nil
                } else {
                    // No class after all: the bracket stands for itself.
                    add(byte)
                    previous = byte
                }
            } else {
                if byte == UInt8(ascii: "\\") {
                    index += 1
                    guard index < pattern.count else { return nil }
                    byte = pattern[index]
                }
                add(byte)
                previous = byte
            }
            index += 1
        }
        if isNegated { bits = bits.map { ~$0 } }
        bits[0] &= ~(1 << UInt64(UInt8(ascii: "/")))
        return (bits, index + 1)
    }

    private static let classes: [String: @Sendable (UInt8) -> Bool] = [
        "alnum": { ASCII.isLetter($0) || ASCII.isDigit($0) }, "alpha": { ASCII.isLetter($0) },
        "blank": { ASCII.isBlank($0) }, "cntrl": { $0 < 0x20 || $0 == 0x7F }, "digit": { ASCII.isDigit($0) },
        "graph": { $0 > 0x20 && $0 < 0x7F }, "lower": { ASCII.isLower($0) }, "print": { $0 >= 0x20 && $0 < 0x7F },
        "punct": { ASCII.isPunctuation($0) }, "space": { ASCII.isSpace($0) },
        "upper": { ASCII.isLetter($0) && !ASCII.isLower($0) },
        "xdigit": { ASCII.isDigit($0) || (0x61...0x66).contains(ASCII.lower($0)) },
    ]
}
