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
        /// The query's time or work is used up, or it was cancelled.
        case exhausted
    }

    package let code: Code
    package let message: String
    /// The failed file operation behind `.file`.
    package let cause: FileError?
    /// What is used up, behind `.exhausted`.
    package let exhausted: WorkBudget.Exhausted?

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
        cause = nil
        exhausted = nil
    }

    package init(_ exhausted: WorkBudget.Exhausted) {
        code = .exhausted
        message = "the search was stopped: \(exhausted)"
        cause = nil
        self.exhausted = exhausted
    }

    package init(_ cause: FileError) {
        code = .file
        message = cause.description
        self.cause = cause
        exhausted = nil
    }

    package var description: String { message }
}

/// Runs file operations inside functions that throw `VectorError`.
func withFileErrors<Result>(_ body: () throws(FileError) -> Result) throws(VectorError) -> Result {
    do { return try body() } catch { throw VectorError(error) }
}

extension VectorError: RAGErrorConvertible {
    package var ragError: RAGError {
        if let exhausted { return RAGError(exhausted) }
        return cause?.ragError ?? RAGError(.invalidInput, subject: "vector", message)
    }
}
