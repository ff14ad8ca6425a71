import ArgumentParser
import RAGServer

@main
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rag-server")
    mutating func run() async throws {}
}
