import Foundation
import IndexSupport
import RAGModel

/// Why a line of JSON could not be decoded, for people: what is wrong at which byte, or in which field.
enum JSONProblem {
    /// - Parameter error: what the decoder threw.
    static func of(_ line: Data, _ error: any Error) -> String {
        if let syntax = syntaxError(of: line) { return syntax.description }
        switch error {
        case let error as RAGError: return error.description
        case DecodingError.keyNotFound(let key, let context):
            return "\(name(context.codingPath + [key])) is missing"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            return "\(name(context.codingPath)) has another type than it may"
        case DecodingError.dataCorrupted(let context):
            return "\(name(context.codingPath)) has a value that it cannot have"
        default: return "\(error)"
        }
    }

    private static func syntaxError(of line: Data) -> JSONSyntaxError? {
        line.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) -> JSONSyntaxError? in
            var reader = JSONReader(bytes)
            do throws(JSONSyntaxError) {
                try reader.skipValue()
                try reader.end()
                return nil
            } catch { return error }
        }
    }

    /// Such as `document.chunks[3].text`.
    private static func name(_ path: [any CodingKey]) -> String {
        let parts = path.map { key in key.intValue.map { "[\($0)]" } ?? "." + key.stringValue }
        let name = parts.joined()
        return name.isEmpty ? "the line" : name.hasPrefix(".") ? String(name.dropFirst()) : name
    }
}
