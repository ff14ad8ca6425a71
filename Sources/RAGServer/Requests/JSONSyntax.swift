import Foundation
import IndexSupport

/// What of a body is looked at before it is taken for what it means.
///
/// `JSONDecoder` takes a comma too many and the last of two fields of a name, and says of what is wrong neither where it is
/// nor what.
enum JSONSyntax {
    /// Deeper than any filter is.
    private static let maximumDepth = 256

    /// - Throws: `bad_json` with the first byte that is wrong.
    /// - Complexity: O(bytes).
    static func check(_ data: Data, _ what: String) throws {
        let result = data.withUnsafeBytes { bytes in
            Result { () throws(JSONSyntaxError) in
                var reader = JSONReader(bytes, maximumDepth: maximumDepth)
                try value(&reader)
                try reader.end()
            }
        }
        do { try result.get() } catch {
            throw RequestFailure(.badJSON, "\(what) is not JSON in UTF-8: \(error.reason), at byte \(error.offset)")
        }
    }

    private static func value(_ reader: inout JSONReader) throws(JSONSyntaxError) {
        switch try reader.kind() {
        case .object:
            var names: Set<String> = []
            try reader.object { (reader, name) throws(JSONSyntaxError) in
                guard names.insert(name).inserted else {
                    throw reader.error("\"\(name.prefix(40))\" is there twice in one object")
                }
                try value(&reader)
            }
        case .array: try reader.array { (reader) throws(JSONSyntaxError) in try value(&reader) }
        default: try reader.skipValue()
        }
    }

    /// Where the number is that the decoder did not want, as it does not say that of one that is not whole, or too large;
    /// `nil` if it may be one of several.
    static func placeOfFraction(_ data: Data) -> String? {
        guard let value = try? JSONSerialization.jsonObject(with: data) else { return nil }
        var places: [String] = []
        func walk(_ value: Any, _ place: String) {
            switch value {
            case let object as [String: Any]:
                for (name, value) in object.sorted(by: { $0.key < $1.key }) {
                    walk(value, place.isEmpty ? name : "\(place).\(name)")
                }
            case let list as [Any]: for (index, value) in list.enumerated() { walk(value, "\(place)[\(index)]") }
            case let number as NSNumber where Int64(exactly: number.doubleValue) == nil: places.append(place)
            default: break
            }
        }
        walk(value, "")
        return places.count == 1 ? places[0] : nil
    }
}
