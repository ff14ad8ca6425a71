/// What the head of a declaration looks like.
struct DeclarationShape {
    let bytes: UnsafeBufferPointer<UInt8>
    /// The head without attributes, not empty.
    let line: Range<Int>
    let language: SourceLanguage
    /// Whether a body begins below it.
    let opensBelow: Bool
    let isInFunction: Bool

    private typealias Words = DeclarationWords

    var first: UInt8 { bytes[line.lowerBound] }
    var last: UInt8 { bytes[line.upperBound - 1] }
    private var isBraced: Bool { language.style == .delimited }
    var opens: Bool {
        opensBelow || last == UInt8(ascii: "{") || last == UInt8(ascii: "}") && isBraced
    }
    /// Whether the line begins at the margin.
    var isAtMargin: Bool { line.lowerBound == 0 || bytes[line.lowerBound - 1] == ASCII.newline }

    /// `nil` if it is no declaration.
    var kind: Declaration.Kind? {
        if language.family == .objectiveC, let isDeclared = objectiveC { return isDeclared ? .named : nil }
        guard ASCII.isLetter(first) || first >= 0x80 || "_~(".utf8.contains(first) else { return unusualStart }
        if language.family == .sql { return isSQL ? .named : nil }
        if language.family == .haskell, isSignature { return .named }
        if isBraced, isData { return .data }
        let kind = byWords
        return kind == .named && language.family == .c && opens && returnsType ? .function : kind
    }

    /// The same, of a name and its value alone.
    var valueKind: Declaration.Kind? {
        guard ASCII.isLetter(first) || "_$".utf8.contains(first) else { return nil }
        return isData ? .data : last == UInt8(ascii: "{") && isAssignedFunction ? .assigned : nil
    }

    /// Whether the keyword is that of the type that a function of C gives: `struct a *b(int c) {`.
    private var returnsType: Bool {
        guard isFunction(line), let bracket = line.first(where: { bytes[$0] == UInt8(ascii: "(") }),
            let end = bracketEnd(bracket..<line.upperBound)
        else { return false }
        let rest = ASCII.trimmed(bytes, end..<line.upperBound)
        return rest.first.map { "{:-cno".utf8.contains(bytes[$0]) } ?? true
    }

    private var objectiveC: Bool? {
        switch first {
        case UInt8(ascii: "-"), UInt8(ascii: "+"): return line.contains { bytes[$0] == UInt8(ascii: "(") }
        case UInt8(ascii: "@"):
            let word = Declaration.word(bytes, line).map { ASCII.string(bytes, $0) }
            return word == "interface" || word == "implementation" || word == "protocol"
        default: return nil
        }
    }

    /// What begins with a mark: variables, generators, methods with a type of their own, annotations of Java.
    private var unusualStart: Declaration.Kind? {
        switch first {
        case UInt8(ascii: "$"), UInt8(ascii: "`"):
            guard first == UInt8(ascii: "$") || language.family != .javaScript else { return nil }
            return isAssignedFunction ? .assigned : isData ? .data : nil
        case UInt8(ascii: "*"), UInt8(ascii: "#"):
            guard language.family == .javaScript, line.count > 2, opens else { return nil }
            let rest = line.dropFirst(ASCII.isBlank(bytes[line.lowerBound + 1]) ? 2 : 1)
            return ASCII.isLetter(bytes[rest.lowerBound]) && isFunction(rest) ? .function : nil
        case UInt8(ascii: "<"):
            guard language.family == .java, opens, let end = angleEnd(line), end < line.upperBound else { return nil }
            return isFunction(end..<line.upperBound) ? .function : nil
        case UInt8(ascii: "@"):
            return language.family == .java && line.count > 10
                && ASCII.string(bytes, line.prefix(10)) == "@interface" ? .named : nil
        default: return nil
        }
    }

    private var byWords: Declaration.Kind? {
        let keywords = language.family == .python ? Words.pythonKeywords : Words.keywords
        var words = 0
        var index = line.lowerBound
        var before = ""
        while index < line.upperBound, words < 8 {
            guard let word = Declaration.word(bytes, index..<line.upperBound) else { break }
            let text = ASCII.string(bytes, word).lowercased()
            index = word.upperBound
            let isModifier = Words.modifiers.contains(text)
            if isModifier { skipArguments(&index) }
            let afterWord = index
            while index < line.upperBound, ASCII.isBlank(bytes[index]) { index += 1 }
            let next = index < line.upperBound ? bytes[index] : ASCII.newline
            let isName = ASCII.isLetter(next) || next == UInt8(ascii: "_") || next >= 0x80
            if keywords.contains(text) {
                if isKeyword(text, index, isApart: index > afterWord) { return .named }
                break
            }
            if Words.weakKeywords.contains(text), language.family != .python, !isModifier || !opens || isName {
                if index > afterWord, isName { return text == "package" && !opens ? nil : .named }
                if text == "object", before == "companion", opens { return .named }
                if !isModifier { break }
            }
            if (text == "test" || text == "describe" || text == "it" || text == "context") && words == 0,
                next == UInt8(ascii: "\""), isBraced, last == UInt8(ascii: "{") || endsWithDo
            {
                return .named
            }
            if text == "var" || text == "val", isBraced, opens, isProperty(index..<line.upperBound, before) {
                return .named
            }
            if language.family == .python, text == "cdef" || text == "cpdef" {
                return last == UInt8(ascii: ":") ? .named : nil
            }
            if words == 0, Words.statements.contains(text), !isModifier {
                guard text == "let" || text == "var" || text == "val" else { return nil }
                return isAssignedFunction ? .assigned : nil
            }
            words += 1
            before = text
            if !isModifier { break }
            // The language of `extern "C"`.
            if next == UInt8(ascii: "\""), text == "extern" || text == "export" {
                index = DeclarationHead.stringEnd(bytes, index, line.upperBound) + 1
                while index < line.upperBound, ASCII.isBlank(bytes[index]) { index += 1 }
            }
        }
        guard isBraced else { return nil }
        if isAssignedFunction { return .assigned }
        // Where functions have a keyword, a call with a body behind it only looks like one.
        guard !language.isKeyworded else { return nil }
        return shapedLikeFunction ? .function : nil
    }

    /// "pub(crate)", "private[scope]": what is in brackets belongs to the modifier.
    private func skipArguments(_ index: inout Int) {
        guard index < line.upperBound, bytes[index] == UInt8(ascii: "(") || bytes[index] == UInt8(ascii: "[") else {
            return
        }
        let closing = bytes[index] == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
        while index < line.upperBound, bytes[index] != closing { index += 1 }
        index = min(index + 1, line.upperBound)
    }

    /// Whether a word before `place` is a keyword here: "init.run()", "class: 'a'" and "function, x" only use it.
    private func isKeyword(_ text: String, _ place: Int, isApart: Bool) -> Bool {
        let next = place < line.upperBound ? bytes[place] : ASCII.newline
        if text == "constructor" || text == "deinit" { return true }
        if "=.,:;)-+/|&]\n".utf8.contains(next) { return isApart && isOperatorName(text, place) }
        // Groovy declares variables so.
        if text == "def", language.family == .java, !language.isKeyworded { return !isVariable }
        guard next == UInt8(ascii: "("), !isApart else { return true }
        return opens || language.isKeyworded || Words.calledKeywords.contains(text)
    }

    /// Whether an operator is declared: `def ==(other)`, `static func + (left: A, right: A) -> A {`.
    private func isOperatorName(_ text: String, _ place: Int) -> Bool {
        guard text == "def" || text == "func" && language.isKeyworded, place < line.upperBound else { return false }
        guard bytes[place] == UInt8(ascii: "=") else { return !".,:;)]".utf8.contains(bytes[place]) }
        return place + 1 < line.upperBound && "=~".utf8.contains(bytes[place + 1])
    }

    /// Whether a value stands behind the first word, and no bracket before it.
    private var isVariable: Bool {
        let mark = line.first { bytes[$0] == UInt8(ascii: "=") || bytes[$0] == UInt8(ascii: "(") }
        return mark.map { bytes[$0] == UInt8(ascii: "=") } ?? !opens
    }

    private var endsWithDo: Bool {
        line.count > 3 && bytes[line.upperBound - 1] == UInt8(ascii: "o")
            && bytes[line.upperBound - 2] == UInt8(ascii: "d") && bytes[line.upperBound - 3] == ASCII.space
    }

    /// Whether a variable with a body is computed: `var a: Int {`, `lazy var a: Int = {`, but not `val a = call(b) {`.
    private func isProperty(_ rest: Range<Int>, _ before: String) -> Bool {
        if before == "lazy" { return true }
        for index in rest {
            switch bytes[index] {
            case UInt8(ascii: "="), UInt8(ascii: "("): return false
            case UInt8(ascii: ":"): return !(index..<rest.upperBound).contains { bytes[$0] == UInt8(ascii: "=") }
            default: break
            }
        }
        return true
    }

    /// `create or replace function f`.
    private var isSQL: Bool {
        let words = ASCII.string(bytes, line.prefix(160)).lowercased().split(whereSeparator: { " \t(\n".contains($0) })
            .prefix(6)
        guard words.first == "create" || words.first == "alter" else { return false }
        return words.dropFirst().contains { Words.sqlObjects.contains(String($0)) }
    }

    /// `name :: Type`, `(+) :: Type`, or one of Haskell's own declarations.
    private var isSignature: Bool {
        var index = line.lowerBound
        if first == UInt8(ascii: "(") {
            guard let bracket = line.first(where: { bytes[$0] == UInt8(ascii: ")") }) else { return false }
            index = bracket + 1
        } else {
            guard let word = Declaration.word(bytes, line) else { return false }
            if ["data", "newtype", "class", "instance", "module", "type"].contains(ASCII.string(bytes, word)) {
                return true
            }
            index = word.upperBound
        }
        while index < line.upperBound, ASCII.isBlank(bytes[index]) || bytes[index] == UInt8(ascii: "'") { index += 1 }
        return index + 1 < line.upperBound && bytes[index] == UInt8(ascii: ":")
            && (bytes[index + 1] == UInt8(ascii: ":") || ASCII.isBlank(bytes[index + 1]))
    }
}
