import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import RAGModel

/// JSON in and out.
enum JSONBody {
    /// Names are `snake_case` outside, as in the APIs that people know.
    static func data(_ value: some Encodable) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        // Scores and statistics are finite; should one not be, an answer without it is better than none.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        // An answer may end up on a terminal.
        let json = String(decoding: try encoder.encode(value), as: UTF8.self)
        return Data(ControlCharacters.escaped(inJSON: json).utf8)
    }

    static func response(_ value: some Encodable, status: HTTPResponse.Status = .ok) -> Response {
        do {
            return response(data: try data(value), status: status)
        } catch {
            return Response(status: .internalServerError)
        }
    }

    static func response(
        data: Data, status: HTTPResponse.Status = .ok, type: String = "application/json"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }
}

extension JSONBody {
    /// - Throws: `bad_json` for what is no JSON, and names a field twice; `invalid_value` and `unknown_field` for what it says.
    static func decode<Value: Decodable>(
        _ type: Value.Type, from data: Data, _ what: String = "the body"
    ) throws -> Value {
        try JSONSyntax.check(data, what)
        do { return try JSONDecoder().decode(type, from: data) } catch DecodingError.dataCorrupted(let context) {
            // Of a fraction where a whole number belongs the decoder says that it is "not valid JSON".
            guard context.codingPath.isEmpty else { throw DecodingError.dataCorrupted(context) }
            throw RequestFailure.invalid(
                JSONSyntax.placeOfFraction(data) ?? "body",
                "a number is too large, or not whole where it must be")
        }
    }
}

extension Call {
    /// The body as JSON of a type.
    func decode<Value: Decodable>(_ type: Value.Type) async throws -> Value {
        let data = try await body(limit: server.configuration.limits.body)
        guard !data.isEmpty else { throw RequestFailure(.badJSON, "the body is empty where JSON is expected") }
        return try JSONBody.decode(type, from: data)
    }

    /// The whole body.
    func body(limit: Int) async throws -> Data {
        try acceptBody(limit)
        var bytes = Data()
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= limit else { throw tooLarge(limit) }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }

    /// - Throws: before a byte is read: `too_large` if the request says how long it is, `unsupported_encoding` if it is
    ///   compressed.
    func checkBody(_ limit: Int) throws {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge(limit) }
        if let encoding = request.headers[.contentEncoding], encoding.lowercased() != "identity" {
            throw RequestFailure(
                .unsupportedEncoding,
                "a body with Content-Encoding \(encoding.prefix(40)) cannot be read; send it plain")
        }
    }

    /// Checks the body's head, and says that it will be read to a client that waits for that.
    func acceptBody(_ limit: Int) throws {
        try checkBody(limit)
        if request.headers[.expect]?.lowercased() == "100-continue" {
            channel.triggerUserOutboundEvent(ConnectionAnswers.Continue(), promise: nil)
        }
    }

    func tooLarge(_ limit: Int) -> RequestFailure {
        RequestFailure(.tooLarge, "the body has more than the \(limit) bytes that it may have; send it in parts")
    }

    // MARK: Parameters in the URL

    /// - Throws: `unknown_field` for one that is not among the names.
    func checkParameters(_ names: Set<String>) throws {
        for name in query.keys.sorted() where !names.contains(name) {
            let known = names.isEmpty ? "there are none" : "there is \(names.sorted().joined(separator: ", "))"
            throw RequestFailure(.unknownField, "\(name): there is no such parameter; \(known)", field: name)
        }
    }

    func integer(_ name: String, in range: ClosedRange<Int>, else usual: Int) throws -> Int {
        guard let text = query[name] else { return usual }
        guard let value = Int(text), range.contains(value) else {
            throw RequestFailure.invalid(
                name, "is not a whole number between \(range.lowerBound) and \(range.upperBound)")
        }
        return value
    }

    func flag(_ name: String) throws -> Bool? {
        switch query[name] {
        case nil: nil
        case "true": true
        case "false": false
        default: throw RequestFailure.invalid(name, "is neither true nor false")
        }
    }
}

/// Names of collections and tenants.
enum NameRules {
    static let maximumBytes = 200

    static func check(_ name: String, _ what: String) throws {
        let isClean = name.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard !name.isEmpty, name.utf8.count <= maximumBytes, isClean else {
            throw RequestFailure.invalid(what, "a name has 1 to \(maximumBytes) bytes and no control characters")
        }
    }
}
