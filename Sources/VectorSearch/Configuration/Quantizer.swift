/// What graph traversal and scans read in place of the full vectors; results are always rescored on full precision.
package enum Quantizer: String, Codable, Sendable, CaseIterable {
    /// The 32-bit floats themselves.
    case none
    /// IEEE half precision: 2 bytes a dimension.
    case float16
    /// Uniform 8-bit codes over a range fitted to the data: 1 byte a dimension.
    case int8
}
