/// Splits the text of a filter into tokens.
struct FilterLexer {
    enum Token: Hashable {
        case word(String)
        case quoted(String)
        /// An operator, a parenthesis or a comma.
        case symbol(String)
        case end

        /// How an error names the token.
        var found: String {
            switch self {
            case .word(let text), .symbol(let text): "\"\(Self.abbreviated(text))\""
            case .quoted(let text): "the string \"\(Self.abbreviated(text))\""
            case .end: "the end"
            }
        }

        private static func abbreviated(_ text: String) -> String {
            text.unicodeScalars.count <= 40 ? text : String(text.unicodeScalars.prefix(40)) + "…"
        }
    }

    private let scalars: [Unicode.Scalar]
    private var position = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private func error(_ expected: String, at place: Int, found: String, example: String) -> FilterError {
        FilterError(place: "column \(place + 1)", expected: expected, found: found, example: example)
    }

    /// The next token and the place it begins at, from 0.
    ///
    /// - Parameter isValue: whether a value is expected, in which `~` is a letter like others.
    mutating func next(isValue: Bool = false) throws(FilterError) -> (token: Token, place: Int) {
        while position < scalars.count, scalars[position].properties.isWhitespace { position += 1 }
        let place = position
        guard place < scalars.count else { return (.end, place) }
        let first = scalars[place]
        position += 1
        switch first {
        case "(", ")", ",":
            return (.symbol(String(first)), place)
        case "=", "<", ">", "!":
            if position < scalars.count, scalars[position] == "=" {
                position += 1
                return (.symbol(first == "=" ? "=" : "\(first)="), place)
            }
            if first == "!", position < scalars.count, scalars[position] == "~" {
                position += 1
                return (.symbol("!~"), place)
            }
            guard first != "!" else {
                throw error(
                    "an operator (=, !=, <, <=, >, >=, ~, !~) or \"not\"", at: place, found: "\"!\"",
                    example: "lang != de and not year < 2020")
            }
            return (.symbol(String(first)), place)
        case "~" where !isValue:
            return (.symbol("~"), place)
        case "\"", "'":
            return (.quoted(try quoted(by: first, from: place)), place)
        default:
            while position < scalars.count, Self.belongsToWord(scalars[position]),
                isValue || scalars[position] != "~"
            { position += 1 }
            return (.word(Self.text(scalars[place..<position])), place)
        }
    }

    static func belongsToWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "(", ")", ",", "=", "!", "<", ">", "\"", "'": false
        default: !scalar.properties.isWhitespace
        }
    }

    private static func text(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view).normalizedToNFC
    }

    private mutating func quoted(by quote: Unicode.Scalar, from start: Int) throws(FilterError) -> String {
        var content: [Unicode.Scalar] = []
        while position < scalars.count {
            let scalar = scalars[position]
            position += 1
            if scalar == quote {
                // A doubled quote is one that belongs to the text, as in SQL.
                guard position < scalars.count, scalars[position] == quote else { return Self.text(content) }
                position += 1
                content.append(quote)
                continue
            }
            content.append(scalar == "\\" ? try escape() : scalar)
        }
        throw error(
            "a closing \(quote)", at: scalars.count, found: "the end", example: "title = \(quote)two words\(quote)")
    }

    /// The character that an escape stands for; the backslash is already behind.
    private mutating func escape() throws(FilterError) -> Unicode.Scalar {
        let place = position - 1
        let letter: Unicode.Scalar? = position < scalars.count ? scalars[position] : nil
        position += 1
        switch letter {
        case "\"", "'", "\\": return letter!
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            var digits = ""
            if position < scalars.count, scalars[position] == "{" {
                position += 1
                while position < scalars.count, digits.utf8.count < 8, scalars[position].properties.isASCIIHexDigit {
                    digits.unicodeScalars.append(scalars[position])
                    position += 1
                }
                if position < scalars.count, scalars[position] == "}",
                    let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
                {
                    position += 1
                    return scalar
                }
            }
            throw error(
                "a code point in braces after \\u", at: place, found: "\"\\u\(digits)\"",
                example: #"title = "caf\u{e9}""#)
        default:
            throw error(
                #"one of the escapes \" \' \\ \n \r \t \u{…}"#, at: place,
                found: letter.map { "\"\\\($0)\"" } ?? "the end", example: #"path = "C:\\notes""#)
        }
    }
}
