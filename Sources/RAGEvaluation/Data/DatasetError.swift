import RAGModel

/// A file of an evaluation that is missing or not in its format.
package struct DatasetError: Error, Sendable, Hashable, CustomStringConvertible {
    package let path: String
    /// From 1; `nil` if the fault is not in one line.
    package let line: Int?
    /// What is wrong, and what is expected instead.
    package let message: String

    package init(path: String, line: Int? = nil, _ message: String) {
        self.path = path
        self.line = line
        self.message = message
    }

    package var description: String { path + (line.map { ":\($0)" } ?? "") + ": " + message }
}

extension DatasetError: RAGErrorConvertible {
    package var ragError: RAGError {
        RAGError(.invalidInput, subject: path + (line.map { ":\($0)" } ?? ""), message)
    }
}
