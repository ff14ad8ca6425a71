import ArgumentParser
import Foundation

/// Programs that start MCP servers, and where each wants to be told of one.
enum MCPClient: String, ExpressibleByArgument, CaseIterable {
    case claudeDesktop = "claude-desktop"
    case claudeCode = "claude-code"
    case cursor
    case vscode
    case zed

    struct Command {
        let program: String
        let arguments: [String]
    }

    var title: String {
        switch self {
        case .claudeDesktop: "Claude Desktop"
        case .claudeCode: "Claude Code"
        case .cursor: "Cursor"
        case .vscode: "VS Code"
        case .zed: "Zed"
        }
    }

    /// The file that the settings belong into.
    var place: String {
        switch self {
        case .claudeDesktop:
            "claude_desktop_config.json (Settings > Developer > Edit Config), then restart it"
        case .claudeCode: ".mcp.json in the project's folder"
        case .cursor: "~/.cursor/mcp.json, or .cursor/mcp.json in the project's folder"
        case .vscode: ".vscode/mcp.json in the project's folder"
        case .zed: "the settings file (command palette: zed: open settings file)"
        }
    }

    func settings(_ command: Command) throws -> String {
        struct Server: Encodable {
            var type: String?
            let command: String
            let args: [String]
        }
        let server = Server(type: needsType ? "stdio" : nil, command: command.program, args: command.arguments)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode([section: ["rag": server]]), as: UTF8.self)
    }

    private var section: String {
        switch self {
        case .claudeDesktop, .claudeCode, .cursor: "mcpServers"
        case .vscode: "servers"
        case .zed: "context_servers"
        }
    }

    private var needsType: Bool { self == .claudeCode || self == .vscode }
}
