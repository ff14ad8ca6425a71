extension MetadataValue {
    /// The one JSON text of a value: different values have different texts, whatever the platform and version.
    ///
    /// A double always has a point or an exponent, so that 2 and 2.0 and "2" are three; numbers that JSON has no form for are
    /// objects. Fingerprints are made of it, so it never changes.
    public var canonicalJSON: String {
        var writer = CanonicalJSONWriter()
        writer.add(self)
        return writer.text
    }

    /// The canonical JSON of a document's metadata, its fields in the order of their UTF-8 bytes.
    public static func canonicalJSON(_ metadata: [String: MetadataValue]) -> String {
        var writer = CanonicalJSONWriter()
        writer.add(metadata)
        return writer.text
    }
}

private struct CanonicalJSONWriter {
    var text = ""

    mutating func add(_ metadata: [String: MetadataValue]) {
        text += "{"
        let names = metadata.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        for (index, name) in names.enumerated() {
            if index > 0 { text += "," }
            add(name)
            text += ":"
            if let value = metadata[name] { add(value) }
        }
        text += "}"
    }

    mutating func add(_ value: MetadataValue) {
        // A stack instead of recursion: metadata may be nested as deep as its author likes.
        enum Step {
            case value(MetadataValue)
            case text(String)
        }
        var stack: [Step] = [.value(value)]
        while let step = stack.popLast() {
            switch step {
            case .text(let fixed): text += fixed
            case .value(.string(let string)): add(string)
            case .value(.integer(let integer)): text += "\(integer)"
            case .value(.boolean(let boolean)): text += boolean ? "true" : "false"
            case .value(.double(let double)):
                // The shortest decimal that reads back as the same double.
                text += double.isFinite ? "\(double)" : "{\"double\":\"\(double.isNaN ? "nan" : "\(double)")\"}"
            case .value(.list(let elements)):
                text += "["
                stack.append(.text("]"))
                for (index, element) in elements.enumerated().reversed() {
                    stack.append(.value(element))
                    if index > 0 { stack.append(.text(",")) }
                }
            }
        }
    }

    private mutating func add(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
