import IndexSupport
import RAGModel
import Yams

/// Metadata from YAML: scalars and lists; nested mappings get keys joined by dots, those in lists too.
///
/// Plain scalars have the types of YAML 1.2's core schema, so that `no` is a word; dates stay text in ISO 8601 form.
enum YAMLMetadata {
    /// Brackets, dashes and levels nested deeper are refused: the parser recurses.
    private static let maximumDepth = 16

    static func parse(_ text: String) throws(FrontMatterError) -> FrontMatterValues {
        try refuseHostile(text)
        let node: Node?
        do {
            // What a plain scalar is, is decided below: the rules of YAML 1.1 are not asked.
            node = try Yams.compose(yaml: text, .basic, .default, .utf8)
        } catch {
            throw FrontMatterError(message: "invalid YAML: \(reason(error))")
        }
        var result = FrontMatterValues()
        switch node {
        case nil: break
        case .mapping(let mapping): add(mapping, prefix: "", depth: 0, to: &result)
        case .scalar(let scalar) where scalar.string.isEmpty: break
        default: throw FrontMatterError(message: "it is not a mapping of keys to values")
        }
        return result
    }

    /// The parser's words without its excerpt, in one line.
    private static func reason(_ error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "\(problem) in line \(mark.line + 1)"
        case .duplicatedKeysInMapping: "a key occurs twice"
        default: "unreadable"
        }
    }

    /// Anchors with aliases can stand for exponentially much, and depth costs stack.
    private static func refuseHostile(_ text: String) throws(FrontMatterError) {
        var (hasAnchor, hasAlias) = (false, false)
        var (brackets, dashes) = (0, 0)
        var previous = ASCII.newline
        var before = ASCII.newline
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"): brackets += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
            case ASCII.newline: dashes = 0
            default: break
            }
            // A dash, question mark or colon before white space opens a level on the same line.
            if ASCII.isBlank(byte), "-?:".utf8.contains(previous), ASCII.isSpace(before) || "-?:".utf8.contains(before)
            {
                dashes += 1
            }
            // The mark of an anchor or alias begins a token and is followed by its name.
            if !ASCII.isSpace(byte), ASCII.isSpace(before) || "[{,".utf8.contains(before) {
                if previous == UInt8(ascii: "&") { hasAnchor = true }
                if previous == UInt8(ascii: "*") { hasAlias = true }
            }
            if brackets > maximumDepth || dashes > maximumDepth {
                throw FrontMatterError(message: "YAML nested more than \(maximumDepth) levels deep")
            }
            before = previous
            previous = byte
        }
        if hasAnchor && hasAlias { throw FrontMatterError(message: "YAML with anchors and aliases") }
    }

    private static func add(_ mapping: Node.Mapping, prefix: String, depth: Int, to result: inout FrontMatterValues) {
        for (key, node) in mapping {
            guard let name = key.scalar?.string else {
                result.notes.append("front matter: a key under \"\(prefix)\" is not text; left out")
                continue
            }
            let path = prefix.isEmpty ? name : prefix + "." + name
            switch node {
            case .mapping(let inner) where depth < maximumDepth: add(inner, prefix: path, depth: depth + 1, to: &result)
            case .scalar(let scalar): if let value = value(scalar) { result.values[path] = value }
            case .sequence(let sequence):
                var lists = sequence.contains { $0.mapping != nil } ? [:] : [path: [MetadataValue]()]
                collect(Array(sequence), path, depth: depth + 1, into: &lists, &result.notes)
                for (path, values) in lists { result.values[path] = .list(values) }
            default: result.notes.append("front matter: \"\(path)\" is nested too deep; left out")
            }
        }
    }

    /// The values of a list. What mappings in it have under a key is a list of its own: of `authors`, each with a `name`,
    /// comes `authors.name`.
    private static func collect(
        _ nodes: [Node], _ path: String, depth: Int, into lists: inout [String: [MetadataValue]],
        _ notes: inout [String]
    ) {
        for node in nodes {
            switch node {
            case .scalar(let scalar): if let value = value(scalar) { lists[path, default: []].append(value) }
            case .sequence(let inner) where depth < maximumDepth:
                collect(Array(inner), path, depth: depth + 1, into: &lists, &notes)
            case .mapping(let inner) where depth < maximumDepth:
                for (key, node) in inner {
                    guard let name = key.scalar?.string else {
                        notes.append("front matter: a key in \"\(path)\" is not text; left out")
                        continue
                    }
                    collect([node], path + "." + name, depth: depth + 1, into: &lists, &notes)
                }
            default: notes.append("front matter: \"\(path)\" is nested too deep; left out")
            }
        }
    }

    /// `nil` for null.
    private static func value(_ scalar: Node.Scalar) -> MetadataValue? {
        guard scalar.style == .plain || scalar.style == .any else { return .string(scalar.string) }
        switch scalar.string {
        case "", "~", "null", "Null", "NULL": return nil
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        default: return PlainValue.number(scalar.string) ?? .string(scalar.string)
        }
    }
}

/// Numbers as YAML and TOML write them in decimal; those with superfluous zeros stay texts.
enum PlainValue {
    static func number(_ text: String) -> MetadataValue? {
        let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
        guard text.utf8.count - digits.count <= 1, let first = digits.first,
            ASCII.isDigit(first) || first == UInt8(ascii: ".")
        else { return nil }
        if digits.allSatisfy(ASCII.isDigit) {
            // Codes such as 007 keep their zeros.
            if digits.count > 1, first == UInt8(ascii: "0") { return nil }
            return Int64(text).map { .integer($0) }
        }
        let isNumber = digits.allSatisfy { ASCII.isDigit($0) || ".eE+-".utf8.contains($0) }
        guard isNumber, digits.contains(where: ASCII.isDigit), let value = Double(text), value.isFinite else {
            return nil
        }
        // 1.10 may be a version, which 1.1 is not.
        return NumberSyntax.isPlain(text) ? .double(value) : .string(text)
    }
}
