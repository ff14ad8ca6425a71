import DocumentProcessing
import IndexSupport
import RAGModel

/// A file beside a document that says what is known of it: `report.pdf.meta.json`, an object of values and lists.
enum SidecarFile {
    private static let ending = FoundFile.sidecarEnding
    private static let maximumSize = 1 << 20

    /// The document that a file is about; `nil` if it is no sidecar, or there is no such document.
    static func subject(of path: String) -> String? {
        guard path.hasSuffix(ending) else { return nil }
        let subject = String(path.dropLast(ending.count))
        return Files.kind(subject) == .file ? subject : nil
    }

    /// What stands beside a document; nested keys are joined by dots. `nil` if nothing does.
    ///
    /// - Throws: `RAGError` if it cannot be read or is not such an object.
    static func values(beside path: String) throws(RAGError) -> [String: MetadataValue]? {
        let path = path + ending
        guard Files.kind(path) == .file else { return nil }
        return try RAGError.wrapping {
            let bytes = try SourceFile.read(path, maximumSize: maximumSize)
            guard let text = String(validating: bytes, as: UTF8.self), text.first(where: { !$0.isWhitespace }) == "{"
            else {
                throw RAGError(.invalidInput, subject: path, "it must be a JSON object in UTF-8")
            }
            do throws(YAMLSettings.Problem) { return try YAMLSettings.values(text) } catch {
                throw RAGError(.invalidInput, subject: path, error.message)
            }
        }
    }
}
