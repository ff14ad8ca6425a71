import IndexSupport

/// Names a request until it is answered. Also the form of a token for progress.
enum RequestID: Hashable, Sendable, Encodable {
    case number(Int)
    case string(String)

    /// - Returns: `nil` for anything but a text and a whole number that a double holds exactly.
    init?(_ value: JSONValue?) {
        if let text = value?.string {
            self = .string(text)
        } else if let number = value?.int {
            self = .number(number)
        } else {
            return nil
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        }
    }
}
