import ArgumentParser
import Foundation
import RAGEngine

/// Starts the program `rag-server`, which lies beside this one: with the network libraries, `rag` itself would be twice
/// as large.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answer queries over HTTP (`rag serve --help` has the options).")

    @Argument(parsing: .captureForPassthrough)
    var arguments: [String] = []

    func run() throws { try ServerProgram.become(["serve"] + arguments) }
}

struct Keys: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: "Create, list and revoke keys of the HTTP API.")

    @Argument(parsing: .captureForPassthrough)
    var arguments: [String] = []

    func run() throws { try ServerProgram.become(["keys"] + arguments) }
}

enum ServerProgram {
    static let name = "rag-server"

    /// Replaces this process by the server's program.
    ///
    /// - Throws: `notFound` if it is not there.
    static func become(_ arguments: [String]) throws -> Never {
        let own = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let folder =
            (realpath(own, nil).map { pointer in
                defer { free(pointer) }
                return String(cString: pointer)
            } ?? own) as NSString
        let path = folder.deletingLastPathComponent + "/" + name
        guard access(path, X_OK) == 0 else {
            throw RAGError(
                .notFound, subject: path,
                "the server is a program of its own, which is not there; scripts/build makes both")
        }
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        execv(path, &words)
        throw RAGError(.system, subject: path, String(cString: strerror(errno)))
    }
}
