extension EmbedderError {
    /// The error of a model's file.
    package init(_ error: FileError) {
        switch error.code {
        case .notFound: self.init(.modelNotFound, subject: error.path, error.message)
        case .corrupt: self.init(.modelInvalid, subject: error.path, error.message + "; fetch the model again")
        default: self.init(.system, subject: error.path, error.message)
        }
    }
}
