/// A hook in front of every durable step (write, sync, rename, remove), for tests that let each of them fail once.
package enum FaultInjection {
    /// Called with the step's name and path; the error it returns, the step throws.
    ///
    /// A type of its own because optimised code of Swift 6.3 crashes where it binds a task-local function.
    package struct Hook: Sendable {
        private let call: @Sendable (_ step: String, _ path: String) -> FileError?

        package init(_ call: @escaping @Sendable (_ step: String, _ path: String) -> FileError?) { self.call = call }

        package func callAsFunction(_ step: String, _ path: String) -> FileError? { call(step, path) }
    }

    /// `nil` outside tests.
    @TaskLocal package static var hook: Hook?

    package static func check(_ step: String, _ path: String) throws(FileError) {
        if let hook, let error = hook(step, path) { throw error }
    }
}
