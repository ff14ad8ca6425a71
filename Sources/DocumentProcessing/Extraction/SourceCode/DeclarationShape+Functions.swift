/// Functions and values that no keyword announces.
extension DeclarationShape {
    var shapedLikeFunction: Bool {
        if opens || isExpressionBody {
            if isFunction(line) { return !isCallInFunction }
            if isGetter { return true }
        }
        return isStaticBlock
    }

    /// `String name(int a) =>`: a type, a name and an arrow at the end.
    private var isExpressionBody: Bool {
        guard line.count > 2, last == UInt8(ascii: ">"), bytes[line.upperBound - 2] == UInt8(ascii: "="),
            let bracket = line.first(where: { bytes[$0] == UInt8(ascii: "(") })
        else { return false }
        var depth = 0
        for index in line {
            depth += bytes[index] == UInt8(ascii: "(") ? 1 : bytes[index] == UInt8(ascii: ")") ? -1 : 0
        }
        return depth == 0 && (line.lowerBound..<bracket).contains { ASCII.isBlank(bytes[$0]) }
    }

    /// Whether a line that opens a body looks like `int main(int argc, char **argv)`.
    func isFunction(_ range: Range<Int>) -> Bool {
        var hasPath = false
        var hasType = false
        for index in range {
            switch bytes[index] {
            case UInt8(ascii: "("):
                guard index > range.lowerBound, !isCallback(index..<range.upperBound) else { return false }
                // "a.b(c) {" is a call; "a.B c(d) {" and "void A.b(c) {" have a type.
                return !hasPath || hasType
            case UInt8(ascii: "o") where Declaration.isOperator(bytes, index..<range.upperBound):
                if index == range.lowerBound || !isWord(bytes[index - 1]) {
                    return range.contains { bytes[$0] == UInt8(ascii: "(") }
                }
            case UInt8(ascii: "."): hasPath = true
            case ASCII.space: hasType = hasType || index + 1 < range.upperBound && bytes[index + 1] != UInt8(ascii: "(")
            case UInt8(ascii: "="), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "+"): return false
            default: break
            }
        }
        return false
    }

    private func isWord(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
    }

    /// Whether a line in a function has no type before its name: `foreach_item(a, b) {`, `new Thread(a) {`. Only
    /// JavaScript has methods in functions.
    private var isCallInFunction: Bool {
        guard isInFunction, language.family != .javaScript,
            let bracket = line.first(where: { bytes[$0] == UInt8(ascii: "(") })
        else { return false }
        let name = ASCII.trimmed(bytes, line.lowerBound..<bracket)
        return !name.contains { ASCII.isBlank(bytes[$0]) } || ASCII.string(bytes, name.prefix(4)) == "new "
    }

    /// Whether the arguments from a bracket on hold the body that the line opens: `test('a', () => {`, `call(a, {`.
    private func isCallback(_ range: Range<Int>) -> Bool {
        var depth = 0
        /// Braces inside of the brackets; those of named parameters close again.
        var braces = 0
        for index in range {
            switch bytes[index] {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: "{"):
                if depth == 0, braces == 0 { return false }
                braces += 1
            case UInt8(ascii: "}"): braces = max(0, braces - 1)
            default: break
            }
        }
        return braces > 0
    }

    /// Properties of C# and getters of Dart, which have a body but no parameters.
    private var isGetter: Bool {
        switch language.family {
        case .dart:
            let text = ASCII.string(bytes, line.prefix(120))
            return (text.hasPrefix("get ") || text.contains(" get ")) && !text.contains("(") && !text.contains(" = ")
        case .cSharp:
            let stop = line.first { bytes[$0] == UInt8(ascii: "{") } ?? line.upperBound
            let head = ASCII.trimmed(bytes, line.lowerBound..<stop)
            guard let word = Declaration.word(bytes, head), word.upperBound < head.upperBound,
                !head.contains(where: { "=(".utf8.contains(bytes[$0]) && !isInIndex($0, head) })
            else { return false }
            if DeclarationWords.accessWords.contains(ASCII.string(bytes, word)) { return true }
            let body = ASCII.string(
                bytes, ASCII.trimmed(bytes, min(stop + 1, line.upperBound)..<line.upperBound).prefix(5))
            return ["get;", "set;", "init;", "get ", "set "].contains(where: body.hasPrefix)
        default: return false
        }
    }

    /// Whether a byte stands behind a square bracket: in the parameters of an indexer.
    private func isInIndex(_ place: Int, _ range: Range<Int>) -> Bool {
        range.prefix { $0 < place }.contains { bytes[$0] == UInt8(ascii: "[") }
    }

    /// `static {`, which is run when its class is loaded.
    private var isStaticBlock: Bool {
        guard last == UInt8(ascii: "{"), [.java, .javaScript].contains(language.family) else { return false }
        return ASCII.string(bytes, ASCII.trimmed(bytes, line.dropLast())) == "static"
    }

    /// `const f = (x) => {`, `exports.f = function (x) {`, `f <- function(x) {`, `f: function () {`,
    /// `const Point = struct {`, `const List = memo(function List() {`.
    var isAssignedFunction: Bool {
        var index = line.lowerBound
        if language.family == .javaScript, isDefaultExport {
            return isWrapped(ASCII.trimmed(bytes, line.lowerBound + 14..<line.upperBound), byAny: true)
        }
        var isTyped = false
        while index < line.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "("):
                // The type of a function before the value.
                guard isTyped, language.family == .javaScript, let end = bracketEnd(index..<line.upperBound) else {
                    return false
                }
                index = end
                continue
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"): return false
            case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: "<"):
                var next = index + 1
                while next < line.upperBound, ASCII.isBlank(bytes[next]) || bytes[next] == UInt8(ascii: "-") {
                    next += 1
                }
                guard next < line.upperBound else { return false }
                if isValue(next..<line.upperBound) { return true }
                isTyped = isTyped || bytes[index] == UInt8(ascii: ":")
                guard bytes[index] == UInt8(ascii: "="), bytes[next] != UInt8(ascii: ">") else { break }
                return isArrow(next..<line.upperBound) || isWrapped(next..<line.upperBound)
            default: break
            }
            index += 1
        }
        return false
    }

    private var isDefaultExport: Bool {
        line.count > 15 && first == UInt8(ascii: "e") && ASCII.string(bytes, line.prefix(15)) == "export default "
    }

    /// Whether a value is a function or a type.
    private func isValue(_ range: Range<Int>) -> Bool {
        guard bytes[range.lowerBound] != UInt8(ascii: "("), let word = Declaration.word(bytes, range) else {
            return false
        }
        let text = ASCII.string(bytes, word)
        let rest = ASCII.trimmed(bytes, word.upperBound..<range.upperBound)
        switch text {
        case "static": return !rest.isEmpty && isValue(rest)
        case "sub": return rest.first.map { bytes[$0] == UInt8(ascii: "{") || bytes[$0] == UInt8(ascii: "(") } ?? false
        // A class without a name.
        case "new", "object":
            return language.family == .java && last == UInt8(ascii: "{") && !isCallback(range)
        default: return DeclarationWords.values.contains(text)
        }
    }

    /// `(x) => {`, `async x => {`, `(`: an arrow function whose body the line opens.
    private func isArrow(_ range: Range<Int>) -> Bool {
        var depth = 0
        var previous: UInt8 = 0
        for index in range {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"): depth -= 1
            case UInt8(ascii: ">"): if previous == UInt8(ascii: "="), depth == 0 { return true }
            case UInt8(ascii: "."): if depth == 0 { return false }
            default: break
            }
            previous = byte
        }
        return false
    }

    /// `React.memo(function Name() {`, `useCallback(async (a) => {`: a function that is given to one that gives it back.
    private func isWrapped(_ range: Range<Int>, byAny: Bool = false) -> Bool {
        guard language.family == .javaScript, last == UInt8(ascii: "{"),
            let bracket = range.first(where: { bytes[$0] == UInt8(ascii: "(") }), bracket > range.lowerBound,
            isCallback(bracket..<range.upperBound)
        else { return false }
        let callee = ASCII.string(bytes, (range.lowerBound..<bracket).prefix { bytes[$0] != UInt8(ascii: "<") })
        guard !callee.contains(" ") else { return false }
        let name = String(callee.split(separator: ".").last ?? "")
        guard byAny || DeclarationWords.wrappers.contains(name) else { return false }
        let arguments = ASCII.string(bytes, bracket..<range.upperBound)
        return arguments.contains("=>") || arguments.contains("function")
    }

    /// `const table = {`, `static const int a[] = {`, `export const slice = createSlice({`: at the margin, a name with a
    /// value that goes on below.
    var isData: Bool {
        guard isAtMargin, line.count > 4, "{[(".utf8.contains(last) || opensBelow,
            let equals = valueMark
        else { return false }
        let value = ASCII.trimmed(bytes, equals + 1..<line.upperBound)
        // "= {", "= &[".
        if value.count <= 1 || value.count == 2 && bytes[value.lowerBound] == UInt8(ascii: "&") {
            return value.isEmpty ? opensBelow : true
        }
        guard !opensBelow, let word = Declaration.word(bytes, line), bytes[line.lowerBound] != UInt8(ascii: "(") else {
            return false
        }
        // "let a = call(b) {" hands on what is in braces.
        let body = ASCII.trimmed(bytes, value.dropLast())
        if last == UInt8(ascii: "{"), let end = body.last, bytes[end] == UInt8(ascii: ")") { return false }
        let isFunction = isValue(value) || isArrow(value) || isWrapped(value)
        return DeclarationWords.holders.contains(ASCII.string(bytes, word)) && !isFunction
    }

    /// The `=` behind a name and its type, with white space around it, and no bracket before it.
    var valueMark: Int? {
        var index = line.lowerBound
        while index + 1 < line.upperBound {
            switch bytes[index] {
            case UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "\""), UInt8(ascii: "'"): return nil
            case UInt8(ascii: "="):
                return ASCII.isBlank(bytes[index - 1]) && ASCII.isSpace(bytes[index + 1]) ? index : nil
            default: break
            }
            index += 1
        }
        return index > line.lowerBound && bytes[index] == UInt8(ascii: "=") && ASCII.isBlank(bytes[index - 1])
            ? index : nil
    }

    /// After the bracket that closes the one at the range's start.
    func bracketEnd(_ range: Range<Int>) -> Int? {
        var depth = 0
        for index in range {
            if bytes[index] == UInt8(ascii: "(") { depth += 1 }
            if bytes[index] == UInt8(ascii: ")") {
                depth -= 1
                if depth == 0 { return index + 1 }
            }
        }
        return nil
    }

    /// After the types in angle brackets at the range's start.
    func angleEnd(_ range: Range<Int>) -> Int? {
        var depth = 0
        for index in range {
            if bytes[index] == UInt8(ascii: "<") { depth += 1 }
            if bytes[index] == UInt8(ascii: ">") {
                depth -= 1
                if depth == 0 { return index + 1 }
            }
        }
        return nil
    }
}
