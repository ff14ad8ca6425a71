/// Why a file's content gives no document. These are properties of the file, not failures of the program.
package struct DocumentError: Error, Sendable, Hashable, CustomStringConvertible {
    package enum Code: String, Sendable, Codable {
        /// No bytes, nothing but white space, or nothing left after extraction.
        case empty
        /// Not text: a known binary format, NUL bytes or too many control characters.
        case binary
        /// Text in an encoding that is not recognised.
        case undecodable
        /// In a format that is read, but broken.
        case damaged
        /// Written by a tool for a tool, which `GeneratedFile` tells by the content.
        case generated
        /// It says nearly what another one says, and copies are not wanted.
        case nearDuplicate = "near-duplicate"
        /// Longer than 512 MB as UTF-8.
        case tooLarge = "too-large"
    }

    package let code: Code
    /// What was found and, where there is something to do, what to do.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
