import IndexSupport

extension EmbedderError {
    /// The error of a model's file.
    package init(_ error: FileError) {
        let code: Code = error.code == .notFound ? .modelNotFound : .system
        self.init(code, subject: error.path, error.message)
    }
}
