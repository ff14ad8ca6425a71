import RAGModel

extension MetadataValue {
    /// The metadata of a document from its JSON, as `JSONDecoder` reads it, but for a hundredth of the time.
    ///
    /// - Throws: also for what is no metadata: null, and objects within.
    package static func fields(json: String) throws(JSONSyntaxError) -> [String: MetadataValue] {
        if json == "{}" { return [:] }
        var json = json
        let result = json.withUTF8 { bytes in
            Result { () throws(JSONSyntaxError) in
                var reader = JSONReader(UnsafeRawBufferPointer(bytes))
                var fields: [String: MetadataValue] = [:]
                try reader.object { (reader, name) throws(JSONSyntaxError) in fields[name] = try value(&reader) }
                try reader.end()
                return fields
            }
        }
        return try result.get()
    }

    private static func value(_ reader: inout JSONReader) throws(JSONSyntaxError) -> MetadataValue {
        switch try reader.kind() {
        case .string: return .string(try reader.string())
        case .bool: return .boolean(try reader.bool())
        case .number:
            let number = try reader.number()
            return number.integer.map { .integer($0) } ?? .double(number.double)
        case .array:
            var elements: [MetadataValue] = []
            try reader.array { (reader) throws(JSONSyntaxError) in elements.append(try value(&reader)) }
            return .list(elements)
        case .object, .null: throw reader.error("a value of metadata expected")
        }
    }
}

extension JSONReader {
    /// The texts of a JSON array of nothing else.
    package static func texts(_ json: String) throws(JSONSyntaxError) -> [String] {
        var json = json
        let result = json.withUTF8 { bytes in
            Result { () throws(JSONSyntaxError) in
                var reader = JSONReader(UnsafeRawBufferPointer(bytes))
                var texts: [String] = []
                try reader.array { (reader) throws(JSONSyntaxError) in texts.append(try reader.string()) }
                try reader.end()
                return texts
            }
        }
        return try result.get()
    }
}
