import IndexSupport
import RAGModel

/// A vector or a query that the index cannot take, or a file it could not write.
package struct VectorError: Error, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// The number of components differs from the index's.
        case dimensionMismatch
        /// A component is NaN or infinite.
        case notFinite
        /// All components are zero, so that there is no direction to compare.
        case zeroVector
        /// Components so large that products of two vectors overflow.
        case tooLarge
        /// A property of the index outside its range.
        case invalidConfiguration
        /// A parameter of a search outside its range.
        case invalidParameter
        /// More rows than ordinals can number.
        case tooManyVectors
        /// A file operation failed; `cause` says which.
        case file
    }

    package let code: Code
    package let message: String
    /// The failed file operation behind `.file`.
    package let cause: FileError?

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
        cause = nil
    }

    package init(_ cause: FileError) {
        code = .file
        message = cause.description
        self.cause = cause
    }

    package var description: String { message }
}

/// Runs file operations inside functions that throw `VectorError`.
func withFileErrors<Result>(_ body: () throws(FileError) -> Result) throws(VectorError) -> Result {
    do { return try body() } catch { throw VectorError(error) }
}

extension VectorError: RAGErrorConvertible {
    package var ragError: RAGError { cause?.ragError ?? RAGError(.invalidInput, subject: "vector", message) }
}
