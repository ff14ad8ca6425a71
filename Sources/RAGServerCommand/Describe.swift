import ArgumentParser
import CommandOptions
import Foundation
import RAGServer

struct Describe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "openapi", abstract: "Print the description of the API, as it is kept in docs/openapi.json.")

    func run() {
        StandardOutput.write(String(decoding: OpenAPIDocument.data, as: UTF8.self) + "\n", by: "rag-server")
    }
}
