import RAGModel

/// Commands, their arguments, and environments.
extension LaTeXExtractor {
    private mutating func name() -> String {
        let start = index
        while index < bytes.count, ASCII.isLetter(bytes[index]) { index += 1 }
        let name = ASCII.string(bytes, start..<index)
        if index < bytes.count, bytes[index] == UInt8(ascii: "*") { index += 1 }
        return name
    }

    /// The inside of the braces that open here or after blanks; `nil` if none do.
    private mutating func argument(_ opening: Character = "{", _ closing: Character = "}") -> Range<Int>? {
        var place = index
        while place < bytes.count, ASCII.isSpace(bytes[place]) { place += 1 }
        guard place < bytes.count, bytes[place] == opening.asciiValue else { return nil }
        let start = place + 1
        var depth = 0
        while place < bytes.count, place - start < Self.longestArgument {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\\") {
                place += 1
            } else if byte == opening.asciiValue {
                depth += 1
            } else if byte == closing.asciiValue {
                depth -= 1
                if depth == 0 {
                    index = place + 1
                    return start..<place
                }
            }
            place += 1
        }
        return nil
    }

    mutating func command() {
        let start = index
        index += 1
        guard index < bytes.count else { return }
        let byte = bytes[index]
        guard ASCII.isLetter(byte) else {
            index += 1
            if LaTeXCommands.accents[String(UnicodeScalar(byte))] != nil {
                accent(String(UnicodeScalar(byte)), from: start)
            } else if byte == UInt8(ascii: "\\") {
                if isInBody { text.append("\n", at: start) }
            } else if byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") {
                // A formula.
                let closing = byte == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "]")
                var place = index
                while place + 1 < bytes.count, place - index < Self.longestFormula,
                    !(bytes[place] == UInt8(ascii: "\\") && bytes[place + 1] == closing)
                { place += 1 }
                guard place + 1 < bytes.count, bytes[place] == UInt8(ascii: "\\") else { return }
                if isInBody { text.copy(bytes, start..<place + 2) }
                index = place + 2
            } else if byte < 0x80, isInBody, byte != UInt8(ascii: "-"), byte != UInt8(ascii: "/"),
                byte != UInt8(ascii: "]"),
                byte != UInt8(ascii: ")")
            {
                text.append(
                    [
                        ASCII.isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
                            ? ASCII.space : byte
                    ], from: start..<index)
            } else if byte >= 0x80 {
                index -= 1
            }
            return
        }
        let name = name()
        if let word = LaTeXCommands.words[name] {
            if isInBody { text.append(Array(word.utf8), from: start..<index) }
            // The blank after a command only ends its name.
            if index < bytes.count, ASCII.isBlank(bytes[index]) { index += 1 }
            if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "{"), bytes[index + 1] == UInt8(ascii: "}") {
                index += 2
            }
        } else if LaTeXCommands.accents[name] != nil, name.count == 1 {
            accent(name, from: start)
        } else if let level = LaTeXCommands.levels[name] {
            _ = argument("[", "]")
            if let title = argument(), isInBody { heading(title, level) }
        } else if let field = LaTeXCommands.fields[name] {
            let short = index
            _ = argument("[", "]")
            guard let range = argument() else {
                index = short
                return
            }
            note(field, range)
            // Key words are found like the text that they stand before.
            if field == "keywords", isInBody { index = range.lowerBound - 1 }
        } else if name == "begin" {
            if let range = argument() { begin(ASCII.string(bytes, range), from: start) }
        } else if name == "end" {
            if let range = argument(), isInBody {
                if ASCII.string(bytes, range) == "document" { index = bytes.count } else { mark(.paragraph) }
            }
        } else if name == "item" {
            if isInBody { mark(.item) }
        } else if name == "verb" || name == "lstinline" {
            verb()
        } else if LaTeXCommands.silent.contains(name) {
            while argument("[", "]") != nil || argument() != nil {}
        } else {
            _ = argument("[", "]")
            if name == "and" || name == "And" || name == "AND", isInArgument { mark(.paragraph) }
            if name == "sep", isInArgument { text.append(", ", at: start) }
            if name == "par" || name == "newpage" || name == "clearpage", isInBody { mark(.paragraph) }
            if name == "href" { _ = argument() }
        }
    }

    /// A command's letter with its accent: `\"o`, `\'{e}`, `\c c`, `\^\i`.
    private mutating func accent(_ name: String, from start: Int) {
        let afterName = index
        if name.first?.isLetter ?? false { while index < bytes.count, ASCII.isBlank(bytes[index]) { index += 1 } }
        let isBraced = index < bytes.count && bytes[index] == UInt8(ascii: "{")
        if isBraced { index += 1 }
        if index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
            bytes[index + 1] == UInt8(ascii: "i") || bytes[index + 1] == UInt8(ascii: "j")
        {
            index += 1
        }
        guard index < bytes.count, ASCII.isLetter(bytes[index]), let accent = LaTeXCommands.accents[name] else {
            index = afterName
            return
        }
        var letter = String(UnicodeScalar(bytes[index]))
        letter.unicodeScalars.append(accent)
        index += 1
        if isBraced, index < bytes.count, bytes[index] == UInt8(ascii: "}") { index += 1 }
        if isInBody { text.append(Array(ComposedLetters.composed(letter).utf8), from: start..<index) }
    }

    private mutating func heading(_ title: Range<Int>, _ level: Int) {
        text.endLine(at: title.lowerBound)
        let start = text.count
        let after = index
        // The title may have commands of its own.
        inside(title)
        index = after
        text.endLine(at: title.upperBound)
        while let last = marks.last, last.start >= start { marks.removeLast() }
        marks.append(Mark(start: start, kind: .heading(level: level, end: text.count)))
    }

    /// Reads a range as the document is read.
    private mutating func inside(_ range: Range<Int>) {
        let wasInArgument = isInArgument
        isInArgument = true
        defer { isInArgument = wasInArgument }
        index = range.lowerBound
        while index < range.upperBound {
            let start = index
            switch bytes[index] {
            case UInt8(ascii: "\\"):
                command()
                index = min(max(index, start + 1), range.upperBound)
            case UInt8(ascii: "{"), UInt8(ascii: "}"): index += 1
            case UInt8(ascii: "~"):
                index += 1
                text.append(" ", at: start)
            default:
                while index < range.upperBound, !"\\{}~".utf8.contains(bytes[index]) { index += 1 }
                text.copy(bytes, start..<index)
            }
        }
    }

    private mutating func note(_ name: String, _ range: Range<Int>) {
        var reader = LaTeXExtractor(bytes, isInBody: true)
        reader.inside(range)
        // A mark stands where a command parts names.
        let parts = (name == "author" ? reader.marks.map(\.start) : []) + [reader.text.count]
        var start = 0
        for end in parts {
            let part = String(decoding: reader.text.bytes[start..<end], as: UTF8.self)
            let words = part.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if !words.isEmpty { add(name, words) }
            start = end
        }
    }

    /// Several authors make a list; of everything else the last one counts.
    private mutating func add(_ name: String, _ words: String) {
        switch metadata[name] {
        case .string(let known)? where name == "author": metadata[name] = .list([.string(known), .string(words)])
        case .list(let known)?: metadata[name] = .list(known + [.string(words)])
        default: metadata[name] = .string(words)
        }
    }

    /// What an environment of key words says, which stays text as well.
    private mutating func noteKeywords(until environment: String) {
        let closing = Array("\\end{\(environment)}".utf8)
        var end = index
        while end + closing.count <= bytes.count, end - index < Self.longestArgument {
            if bytes[end] == closing[0], bytes[end..<end + closing.count].elementsEqual(closing) {
                let after = index
                note("keywords", after..<end)
                index = after
                return
            }
            end += 1
        }
    }

    private mutating func begin(_ environment: String, from start: Int) {
        if environment == "document" {
            isInBody = true
            return mark(.paragraph)
        }
        guard isInBody, !isInArgument else { return }
        if LaTeXCommands.keywords.contains(environment) { noteKeywords(until: environment) }
        guard LaTeXCommands.verbatim.contains(environment) else {
            _ = argument("[", "]")
            if environment.hasPrefix("tabular") || ["longtable", "tabulary", "thebibliography"].contains(environment) {
                // The width comes before the columns.
                if ["tabular*", "tabularx", "tabulary"].contains(environment) { _ = argument() }
                _ = argument("[", "]")
                _ = argument()
            }
            return mark(.paragraph)
        }
        let closing = Array("\\end{\(environment)}".utf8)
        var place = index
        while place + closing.count <= bytes.count {
            if bytes[place] == closing[0], bytes[place..<place + closing.count].elementsEqual(closing) { break }
            place += 1
        }
        let isClosed = place + closing.count <= bytes.count
        let end = isClosed ? place : bytes.count
        if environment != "comment" {
            text.endLine(at: start)
            let begin = text.count
            text.copy(bytes, index..<end)
            text.endLine(at: max(end - 1, index))
            marks.append(Mark(start: begin, kind: .lines(end: text.count)))
            marks.append(Mark(start: text.count, kind: .paragraph))
        }
        index = isClosed ? end + closing.count : end
    }

    private mutating func verb() {
        guard index < bytes.count, !ASCII.isSpace(bytes[index]), bytes[index] < 0x80 else { return }
        let mark = bytes[index] == UInt8(ascii: "{") ? UInt8(ascii: "}") : bytes[index]
        let start = index + 1
        var place = start
        while place < bytes.count, bytes[place] != mark, bytes[place] != ASCII.newline { place += 1 }
        guard place < bytes.count, bytes[place] == mark else { return }
        if isInBody { text.copy(bytes, start..<place) }
        index = place + 1
    }
}
