/// The encoding a file was found to be in.
package enum TextEncoding: String, Sendable, Codable {
    case utf8
    case utf8WithMark = "utf8-bom"
    /// UTF-8 with faults: broken sequences and NULs became U+FFFD.
    case utf8Repaired = "utf8-repaired"
    case utf16LittleEndian = "utf16-le"
    case utf16BigEndian = "utf16-be"
    /// Windows-1252, of which ISO 8859-1 text is a part; bytes it leaves open stand for C1 controls.
    case windows1252 = "windows-1252"

    /// Whether byte ranges of chunks count bytes of the file itself; otherwise bytes of its text decoded to UTF-8.
    package var keepsOffsets: Bool { self == .utf8 || self == .utf8WithMark }
}
