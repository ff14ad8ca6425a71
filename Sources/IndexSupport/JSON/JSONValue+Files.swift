extension JSONValue {
    /// The value that a file holds.
    ///
    /// - Throws: `FileError`; `corrupt` if the file is larger than `maximumSize` bytes or is not JSON.
    package init(file path: String, maximumSize: Int) throws(FileError) {
        let file = try MappedFile(path: path)
        guard file.bytes.count <= maximumSize else {
            throw FileError(.corrupt, path: path, "\(file.bytes.count) bytes are too many for this file")
        }
        // Without this the file may be unmapped before the last byte is parsed.
        defer { withExtendedLifetime(file) {} }
        do { self = try JSONValue(parsing: file.bytes) } catch {
            throw FileError(.corrupt, path: path, error.description)
        }
    }
}
