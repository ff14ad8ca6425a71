/// Version of the protocol that is spoken.
public enum ProtocolVersion {
    public static let current = "2025-06-18"
}
