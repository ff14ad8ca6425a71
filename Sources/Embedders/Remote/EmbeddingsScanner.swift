import RAGModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reads the vectors out of a server's JSON in one pass, without a tree: an answer may hold millions of numbers.
///
/// The answer is untrusted: its syntax is checked as it is read, nesting is bounded, numbers have to be finite.
struct EmbeddingsScanner {
    private let bytes: UnsafeRawBufferPointer
    private let maximumVectors: Int
    private var position = 0
    private var depth = 0
    private var vectors: [[Float]] = []
    /// The place of each vector, where the answer names it.
    private var places: [Int?] = []
    private var hasVectors = false
    private(set) var tokens: Int?

    private static let maximumDepth = 32
    private static let maximumDimension = 65536

    init(_ bytes: UnsafeRawBufferPointer, maximumVectors: Int) {
        self.bytes = bytes
        self.maximumVectors = maximumVectors
    }

    mutating func document(_ provider: RemoteProvider) throws(AnswerFlaw) {
        switch provider {
        case .openAI:
            try object { (scanner, name) throws(AnswerFlaw) in
                switch name {
                case "data": try scanner.once { (scanner) throws(AnswerFlaw) in try scanner.openAIData() }
                case "usage": try scanner.usage(["prompt_tokens", "total_tokens"])
                default: try scanner.skipValue()
                }
            }
        case .ollama:
            try object { (scanner, name) throws(AnswerFlaw) in
                switch name {
                case "embeddings": try scanner.once { (scanner) throws(AnswerFlaw) in try scanner.plainVectors() }
                case "prompt_eval_count": scanner.tokens = try scanner.wholeNumber()
                default: try scanner.skipValue()
                }
            }
        case .cohere:
            try object { (scanner, name) throws(AnswerFlaw) in
                switch name {
                case "embeddings":
                    try scanner.object { (scanner, name) throws(AnswerFlaw) in
                        if name == "float" {
                            try scanner.once { (scanner) throws(AnswerFlaw) in try scanner.plainVectors() }
                        } else {
                            try scanner.skipValue()
                        }
                    }
                case "meta":
                    try scanner.object { (scanner, name) throws(AnswerFlaw) in
                        if name == "billed_units" {
                            try scanner.usage(["input_tokens"])
                        } else {
                            try scanner.skipValue()
                        }
                    }
                default: try scanner.skipValue()
                }
            }
        case .textEmbeddingsInference:
            try once { (scanner) throws(AnswerFlaw) in try scanner.plainVectors() }
        }
        skipSpace()
        guard position == bytes.count else { throw flaw("something follows the value") }
        guard hasVectors else { throw AnswerFlaw("there are no vectors in it") }
    }

    /// The vectors at the places that the answer gives them.
    func orderedVectors() throws(AnswerFlaw) -> [[Float]] {
        guard places.contains(where: { $0 != nil }) else { return vectors }
        var ordered = [[Float]](repeating: [], count: vectors.count)
        for (vector, place) in zip(vectors, places) {
            guard let place, ordered.indices.contains(place) else {
                throw AnswerFlaw("an index is missing or out of range")
            }
            guard ordered[place].isEmpty else { throw AnswerFlaw("the index \(place) occurs twice") }
            ordered[place] = vector
        }
        return ordered
    }

    private mutating func once(
        _ body: (inout EmbeddingsScanner) throws(AnswerFlaw) -> Void
    ) throws(AnswerFlaw) {
        guard !hasVectors else { throw flaw("the vectors occur twice") }
        hasVectors = true
        try body(&self)
    }

    private mutating func openAIData() throws(AnswerFlaw) {
        try array { (scanner) throws(AnswerFlaw) in
            var place: Int?
            var vector: [Float]?
            try scanner.object { (scanner, name) throws(AnswerFlaw) in
                switch name {
                case "index": place = try scanner.wholeNumber()
                case "embedding": vector = try scanner.vector()
                default: try scanner.skipValue()
                }
            }
            guard let vector else { throw scanner.flaw("an entry has no embedding") }
            guard let place else { throw scanner.flaw("an entry has no index") }
            try scanner.append(vector, place)
        }
    }

    private mutating func plainVectors() throws(AnswerFlaw) {
        try array { (scanner) throws(AnswerFlaw) in try scanner.append(try scanner.vector(), nil) }
    }

    private mutating func append(_ vector: [Float], _ place: Int?) throws(AnswerFlaw) {
        guard vectors.count < maximumVectors else { throw AnswerFlaw("more than \(maximumVectors) vectors") }
        vectors.append(vector)
        places.append(place)
    }

    private mutating func usage(_ names: [String]) throws(AnswerFlaw) {
        try object { (scanner, name) throws(AnswerFlaw) in
            if names.contains(name) {
                scanner.tokens = max(scanner.tokens ?? 0, try scanner.wholeNumber() ?? 0)
            } else {
                try scanner.skipValue()
            }
        }
    }

    private mutating func vector() throws(AnswerFlaw) -> [Float] {
        var vector: [Float] = []
        vector.reserveCapacity(vectors.last?.count ?? 0)
        try array { (scanner) throws(AnswerFlaw) in
            guard vector.count < Self.maximumDimension else { throw scanner.flaw("a vector is too long") }
            vector.append(try scanner.float())
        }
        guard !vector.isEmpty else { throw flaw("a vector is empty") }
        return vector
    }

    // MARK: JSON

    private func flaw(_ reason: String) -> AnswerFlaw { AnswerFlaw("\(reason) (at byte \(position))") }

    private var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

    private mutating func skipSpace() {
        while byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func take(_ expected: Unicode.Scalar) throws(AnswerFlaw) {
        skipSpace()
        guard byte == UInt8(ascii: expected) else {
            throw flaw(
                position < bytes.count ? "not the JSON expected: no \"\(expected)\"" : "the answer ends too early")
        }
        position += 1
    }

    private mutating func enter() throws(AnswerFlaw) {
        depth += 1
        guard depth <= Self.maximumDepth else { throw flaw("nested too deeply") }
    }

    private mutating func object(
        _ member: (inout EmbeddingsScanner, String) throws(AnswerFlaw) -> Void
    ) throws(AnswerFlaw) {
        try list("{", "}") { (scanner) throws(AnswerFlaw) in
            scanner.skipSpace()
            let name = try scanner.string()
            try scanner.take(":")
            try member(&scanner, name)
        }
    }

    private mutating func array(
        _ element: (inout EmbeddingsScanner) throws(AnswerFlaw) -> Void
    ) throws(AnswerFlaw) {
        try list("[", "]", element)
    }

    private mutating func list(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar,
        _ element: (inout EmbeddingsScanner) throws(AnswerFlaw) -> Void
    ) throws(AnswerFlaw) {
        try take(open)
        try enter()
        defer { depth -= 1 }
        skipSpace()
        if byte == UInt8(ascii: close) {
            position += 1
            return
        }
        while true {
            try element(&self)
            skipSpace()
            if byte == UInt8(ascii: close) { break }
            try take(",")
        }
        position += 1
    }

    /// Names are compared as they stand: those that matter have no escapes.
    private mutating func string() throws(AnswerFlaw) -> String {
        try take("\"")
        let start = position
        while byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw flaw("a string is not closed") }
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        position += 1
        return String(decoding: bytes[start..<position - 1], as: UTF8.self)
    }

    private mutating func skipValue() throws(AnswerFlaw) {
        skipSpace()
        switch byte {
        case UInt8(ascii: "{"): try object { (scanner, _) throws(AnswerFlaw) in try scanner.skipValue() }
        case UInt8(ascii: "["): try array { (scanner) throws(AnswerFlaw) in try scanner.skipValue() }
        case UInt8(ascii: "\""): _ = try string()
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"):
            for word in ["true", "false", "null"] where bytes[position...].starts(with: word.utf8) {
                position += word.utf8.count
                return
            }
            throw flaw("not JSON")
        default: _ = try number()
        }
    }

    private mutating func wholeNumber() throws(AnswerFlaw) -> Int? {
        skipSpace()
        if byte == UInt8(ascii: "n") {
            try skipValue()
            return nil
        }
        let value = try number()
        guard value >= 0, value <= 1e12, value.rounded() == value else { throw flaw("not a whole number") }
        return Int(value)
    }

    private mutating func number() throws(AnswerFlaw) -> Double { try number { strtod($0, $1) } }

    private mutating func float() throws(AnswerFlaw) -> Float {
        skipSpace()
        let value: Float = try number { strtof($0, $1) }
        guard value.isFinite else { throw flaw("a component is not finite") }
        return value
    }

    /// Lets the C library read a number whose extent JSON has decided; so neither `0x10` nor `nan` is one.
    private mutating func number<Number: FloatingPoint>(
        _ convert: (UnsafePointer<CChar>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Number
    ) throws(AnswerFlaw) -> Number {
        skipSpace()
        let start = position
        var length = 0
        let result = withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text -> Number? in
            while length < 63, Self.isNumeric(byte) {
                text[length] = CChar(bitPattern: byte)
                length += 1
                position += 1
            }
            text[length] = 0
            let first = length > 1 && text[0] == 0x2D ? text[1] : text[0]
            guard length > 0, first >= 0x30, first <= 0x39 else { return nil }
            var end: UnsafeMutablePointer<CChar>?
            let value = convert(text.baseAddress!, &end)
            return end == text.baseAddress! + length ? value : nil
        }
        guard let result, !Self.isNumeric(byte) else {
            position = start
            throw flaw("not a number")
        }
        return result
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E || byte == 0x45 || byte == 0x65
    }
}
