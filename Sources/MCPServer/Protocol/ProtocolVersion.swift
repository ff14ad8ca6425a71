/// A revision of the Model Context Protocol, named by its date.
public enum ProtocolVersion: String, Sendable, CaseIterable {
    case november2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"
    case july2026 = "2026-07-28"

    /// The answer to a handshake for a revision that is not known here.
    public static let newestWithHandshake = november2025

    /// Whether each request names its revision, and nothing is kept from one to the next; the others begin with a handshake
    /// (`initialize`).
    public var isStateless: Bool { self == .july2026 }

    /// Whether several messages may come as one array.
    var allowsBatches: Bool { self == .november2024 || self == .march2025 }

    /// Whether a tool's result has `structuredContent`, and the tool an `outputSchema` for it.
    var hasStructuredContent: Bool { self != .november2024 && self != .march2025 }

    /// Whether wrong arguments are a result that the model can read and learn from, instead of an error of the protocol.
    var reportsArgumentsToModel: Bool { self == .november2025 || self == .july2026 }
}
