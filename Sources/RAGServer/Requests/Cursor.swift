import Foundation

/// Where the next page of a list begins: behind a name. Opaque to clients.
enum Cursor {
    /// What a name can look like here: base64 of which nothing means something in a URL.
    static let pattern = "^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2,3})?$"

    static func text(_ name: String) -> String {
        Data(name.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
            "=", with: "")
    }

    /// Any text of this form is a place in the list, also one that no page has ended at.
    static func name(_ text: String) throws -> String {
        var base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard text.utf8.allSatisfy(isLetter), text.utf8.count % 4 != 1, let data = Data(base64Encoded: base64) else {
            throw unknown
        }
        return String(decoding: data, as: UTF8.self)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x5F
    }

    static var unknown: RequestFailure {
        RequestFailure.invalid("cursor", "is not one that this server gave; begin anew without it")
    }
}

/// How many of a list were on the pages before.
enum CountCursor {
    static let pattern = "^(0|[1-9][0-9]{0,5})$"

    static func count(_ text: String) throws -> Int {
        guard let count = Int(text), (0..<1_000_000).contains(count), "\(count)" == text else { throw Cursor.unknown }
        return count
    }
}

/// Where the next page of an answer begins, and in which state of the collection the pages before were.
struct QueryCursor: Sendable {
    static let pattern = "^[1-9][0-9]{0,2}-(0|[1-9][0-9]{0,17})$"

    let offset: Int
    let version: Int64

    init(offset: Int, version: Int64) {
        self.offset = offset
        self.version = version
    }

    init(_ text: String) throws {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let offset = Int(parts[0]), let version = Int64(parts[1]), offset > 0 else {
            throw Cursor.unknown
        }
        self.init(offset: offset, version: version)
        guard self.text == text else { throw Cursor.unknown }
    }

    var text: String { "\(offset)-\(version)" }
}
