import Foundation
import Synchronization

/// Runs the built binary `rag` as a user would, in a folder of its own.
package struct CommandLineProgram: Sendable {
    package struct Outcome: Sendable {
        package let exitCode: Int32
        /// The number of the signal that ended the process, if one did.
        package let signal: Int32?
        package let output: String
        package let notes: String

        package var lines: [String] { output.split(separator: "\n").map(String.init) }

        package func json() throws -> [String: Any] {
            try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// The binary that the same build made: it lies beside the tests' own.
    package static let path: String = {
        if let named = ProcessInfo.processInfo.environment["RAG_BINARY"] { return named }
        let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return folder.appendingPathComponent("rag").path
    }()

    package let folder: String
    package var environment: [String: String]
    /// A program, with its arguments, that starts the one under test.
    package var launcher: [String] = []

    /// - Parameter model: the model's folder; `nil` keeps the program from finding any.
    package init(in folder: String, model: String? = nil) {
        self.folder = folder
        environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "XDG_DATA_HOME": folder + "/.no-data", "TERM": "dumb",
            // Of all tests, and in none of their folders.
            "XDG_STATE_HOME": NSTemporaryDirectory() + "/swift-rag-tests-\(getuid())",
        ]
        if let model { environment["RAG_MODEL"] = model }
    }

    package func start(_ arguments: [String], input: String? = nil) throws -> Running {
        let process = Process()
        let words = launcher + [Self.path] + arguments
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.environment = environment
        return try Running(process, input: input)
    }

    /// What makes permissions hold for this user: nothing, or for root a launcher that gives up the right to pass them
    /// over; `nil` where there is none.
    package static let boundByPermissions: [String]? = {
        if getuid() != 0 { return [] }
        let setpriv = "/usr/bin/setpriv"
        return access(setpriv, X_OK) == 0 ? [setpriv, "--bounding-set=-dac_override,-dac_read_search"] : nil
    }()

    @discardableResult
    package func run(_ arguments: String..., input: String? = nil) throws -> Outcome {
        try start(arguments, input: input).wait()
    }

    /// A started process; its output is read as it comes, so that it never waits for a reader.
    package final class Running: @unchecked Sendable {
        // The process is only touched by the test that started it; the collected data is behind a lock.
        private let process: Process
        private let output = Collector()
        private let notes = Collector()

        private final class Collector: Sendable {
            private let data = Mutex(Data())
            private let done = DispatchSemaphore(value: 0)

            func read(_ handle: FileHandle) {
                Thread {
                    while case let block = handle.availableData, !block.isEmpty {
                        self.data.withLock { $0.append(block) }
                    }
                    self.done.signal()
                }.start()
            }

            func text() -> String {
                done.wait()
                return data.withLock { String(decoding: $0, as: UTF8.self) }
            }
        }

        init(_ process: Process, input: String?) throws {
            self.process = process
            let (out, err, stdin) = (Pipe(), Pipe(), Pipe())
            process.standardOutput = out
            process.standardError = err
            process.standardInput = input == nil ? FileHandle.nullDevice : stdin
            try process.run()
            output.read(out.fileHandleForReading)
            notes.read(err.fileHandleForReading)
            if let input {
                stdin.fileHandleForWriting.write(Data(input.utf8))
                try stdin.fileHandleForWriting.close()
            }
        }

        package var identifier: Int32 { process.processIdentifier }
        package var isRunning: Bool { process.isRunning }

        package func kill(_ signal: Int32) { Foundation.kill(process.processIdentifier, signal) }

        package func wait() -> Outcome {
            process.waitUntilExit()
            let signal = process.terminationReason == .uncaughtSignal ? process.terminationStatus : nil
            return Outcome(
                exitCode: signal == nil ? process.terminationStatus : -1, signal: signal, output: output.text(),
                notes: notes.text())
        }
    }
}

extension TemporaryFolder {
    /// Writes a file, making its folders; returns its path.
    @discardableResult
    package func write(_ name: String, _ text: String) -> String { write(name, Data(text.utf8)) }

    @discardableResult
    package func write(_ name: String, _ data: Data) -> String {
        let url = URL(fileURLWithPath: file(name))
        try! FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try! data.write(to: url)
        return url.path
    }
}
