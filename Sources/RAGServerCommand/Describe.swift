import ArgumentParser
import Foundation
import RAGServer

struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Print the description of the API, as it is kept in docs/openapi.json.")

    func run() { FileHandle.standardOutput.write(OpenAPIDocument.data + [0x0A]) }
}
