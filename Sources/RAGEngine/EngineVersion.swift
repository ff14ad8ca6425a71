/// The release of the engine and of the programs that are made of it.
public enum EngineVersion {
    public static let current = "0.1.0"
}
