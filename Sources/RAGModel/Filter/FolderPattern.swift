/// A glob of paths in which `**/` stands for no folder or several, as in `.gitignore` and in bash: `**/a.md` is `a.md` too. For
/// the rest it is a glob of texts: `*` stands for any characters, slashes too.
struct FolderPattern: Sendable {
    private enum Token: Sendable, Equatable {
        case byte(UInt8)
        /// Any one code point.
        case one
        case any
        /// `**/` where a name begins.
        case folders
    }

    private let tokens: [Token]

    /// - Returns: `nil` if there is no `**/` in it.
    init?(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        var tokens: [Token] = []
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let isStart = index == 0 || tokens.last == .byte(UInt8(ascii: "/")) || tokens.last == .folders
            if scalar == "*", isStart, index + 2 < scalars.count, scalars[index + 1] == "*", scalars[index + 2] == "/" {
                if tokens.last != .folders { tokens.append(.folders) }
                index += 3
                continue
            }
            switch scalar {
            case "*": if tokens.last != .any { tokens.append(.any) }
            case "?": tokens.append(.one)
            default:
                // A single escape at the end stands for itself.
                if scalar == "\\", index + 1 < scalars.count { index += 1 }
                tokens += UTF8.encode(scalars[index]).map { $0.map { .byte($0) } } ?? []
            }
            index += 1
        }
        guard tokens.contains(.folders) else { return nil }
        self.tokens = tokens
    }

    /// The bytes that every text it matches begins with.
    var prefix: [UInt8] {
        var bytes: [UInt8] = []
        for case .byte(let byte) in tokens.prefix(while: { if case .byte = $0 { true } else { false } }) {
            bytes.append(byte)
        }
        return bytes
    }

    /// Follows all ways through the pattern at once.
    ///
    /// - Parameter text: UTF-8 in NFC.
    /// - Complexity: O(bytes × length of the pattern).
    func matches(_ text: UnsafeRawBufferPointer) -> Bool {
        var states = [Bool](repeating: false, count: tokens.count + 1)
        enter(0, &states)
        var next = states
        for byte in text {
            for index in next.indices { next[index] = false }
            for state in tokens.indices where states[state] {
                switch tokens[state] {
                case .byte(let wanted): if byte == wanted { enter(state + 1, &next) }
                case .one:
                    // The bytes that follow the first of a code point are passed over by the state behind it.
                    if byte & 0xC0 != 0x80 { enter(state + 1, &next) }
                case .any: enter(state, &next)
                case .folders:
                    next[state] = true
                    if byte == UInt8(ascii: "/") { enter(state + 1, &next) }
                }
            }
            if byte & 0xC0 == 0x80 {
                for state in tokens.indices where tokens[state] == .one && states[state + 1] { enter(state + 1, &next) }
            }
            swap(&states, &next)
        }
        return states[tokens.count]
    }

    /// Tokens that may match nothing let through what reaches them.
    private func enter(_ state: Int, _ states: inout [Bool]) {
        var state = state
        states[state] = true
        while state < tokens.count, tokens[state] == .any || tokens[state] == .folders {
            state += 1
            states[state] = true
        }
    }
}
