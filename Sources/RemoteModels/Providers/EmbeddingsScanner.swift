import IndexSupport
import RAGModel

/// Picks the vectors out of a server's JSON in one pass, without a tree: an answer may hold millions of numbers.
struct EmbeddingsScanner {
    private let maximumVectors: Int
    private var vectors: [[Float]] = []
    /// The place of each vector, where the answer names it.
    private var places: [Int?] = []
    private var hasVectors = false
    private(set) var tokens: Int?

    private static let maximumDimension = 65536

    init(maximumVectors: Int) { self.maximumVectors = maximumVectors }

    mutating func scan(_ bytes: UnsafeRawBufferPointer, _ provider: RemoteProvider) throws(AnswerFlaw) {
        var reader = JSONReader(bytes)
        do throws(JSONSyntaxError) {
            try answer(&reader, provider)
            try reader.end()
        } catch { throw AnswerFlaw("\(error.reason) (at byte \(error.offset))") }
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

    private mutating func answer(_ reader: inout JSONReader, _ provider: RemoteProvider) throws(JSONSyntaxError) {
        switch provider {
        case .openAI:
            try reader.object { (reader, name) throws(JSONSyntaxError) in
                switch name {
                case "data": try openAIData(&reader)
                case "usage": try usage(&reader, ["prompt_tokens", "total_tokens"])
                default: try reader.skipValue()
                }
            }
        case .ollama:
            try reader.object { (reader, name) throws(JSONSyntaxError) in
                switch name {
                case "embeddings": try plainVectors(&reader)
                case "prompt_eval_count": tokens = try wholeNumber(&reader)
                default: try reader.skipValue()
                }
            }
        case .cohere:
            try reader.object { (reader, name) throws(JSONSyntaxError) in
                switch name {
                case "embeddings":
                    try reader.object { (reader, name) throws(JSONSyntaxError) in
                        if name == "float" { try plainVectors(&reader) } else { try reader.skipValue() }
                    }
                case "meta":
                    try reader.object { (reader, name) throws(JSONSyntaxError) in
                        if name == "billed_units" {
                            try usage(&reader, ["input_tokens"])
                        } else {
                            try reader.skipValue()
                        }
                    }
                default: try reader.skipValue()
                }
            }
        case .textEmbeddingsInference:
            try plainVectors(&reader)
        }
    }

    private mutating func begin(_ reader: JSONReader) throws(JSONSyntaxError) {
        guard !hasVectors else { throw reader.error("the vectors occur twice") }
        hasVectors = true
    }

    private mutating func openAIData(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        try begin(reader)
        try reader.array { (reader) throws(JSONSyntaxError) in
            var place: Int?
            var found: [Float]?
            try reader.object { (reader, name) throws(JSONSyntaxError) in
                switch name {
                case "index": place = try wholeNumber(&reader)
                case "embedding": found = try vector(&reader)
                default: try reader.skipValue()
                }
            }
            guard let found else { throw reader.error("an entry has no embedding") }
            guard let place else { throw reader.error("an entry has no index") }
            try append(found, place, reader)
        }
    }

    private mutating func plainVectors(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        try begin(reader)
        try reader.array { (reader) throws(JSONSyntaxError) in try append(try vector(&reader), nil, reader) }
    }

    private mutating func append(_ vector: [Float], _ place: Int?, _ reader: JSONReader) throws(JSONSyntaxError) {
        guard vectors.count < maximumVectors else { throw reader.error("more than \(maximumVectors) vectors") }
        vectors.append(vector)
        places.append(place)
    }

    private mutating func usage(_ reader: inout JSONReader, _ names: [String]) throws(JSONSyntaxError) {
        try reader.object { (reader, name) throws(JSONSyntaxError) in
            if names.contains(name) {
                tokens = max(tokens ?? 0, try wholeNumber(&reader) ?? 0)
            } else {
                try reader.skipValue()
            }
        }
    }

    private func vector(_ reader: inout JSONReader) throws(JSONSyntaxError) -> [Float] {
        var vector: [Float] = []
        vector.reserveCapacity(vectors.last?.count ?? 0)
        try reader.array { (reader) throws(JSONSyntaxError) in
            guard vector.count < Self.maximumDimension else { throw reader.error("a vector is too long") }
            vector.append(try reader.float())
        }
        guard !vector.isEmpty else { throw reader.error("a vector is empty") }
        return vector
    }

    private func wholeNumber(_ reader: inout JSONReader) throws(JSONSyntaxError) -> Int? {
        if try reader.kind() == .null {
            try reader.null()
            return nil
        }
        let value = try reader.double()
        guard value >= 0, value <= 1e12, value.rounded() == value else { throw reader.error("not a whole number") }
        return Int(value)
    }
}
