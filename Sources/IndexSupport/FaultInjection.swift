/// A hook in front of every durable step (write, sync, rename, remove), for tests that let each of them fail once.
package enum FaultInjection {
    /// Called with the step's name and path; what it throws, the step throws. `nil` outside tests.
    @TaskLocal package static var hook: (@Sendable (_ step: String, _ path: String) -> FileError?)?

    package static func check(_ step: String, _ path: String) throws(FileError) {
        if let hook, let error = hook(step, path) { throw error }
    }
}
