import ArgumentParser
import CommandOptions
import Foundation
import Logging
import RAGEngine
import RAGServer

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Answer queries over HTTP.",
        discussion: """
            The API is described at /openapi.json. On this machine it is open to everybody who can log in; other addresses \
            need keys (`rag keys create`), and should have TLS. SIGTERM ends it after the requests in work.
            """)

    @OptionGroup var store: StoreLocation

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = ServerConfiguration().host

    @Option(help: ArgumentHelp("The port; 0 lets the system choose.", valueName: "n"))
    var port = ServerConfiguration().port

    @Option(help: ArgumentHelp("The certificate and those that signed it, PEM.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The certificate's key, PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(help: ArgumentHelp("A name by which browsers call the server (repeatable).", valueName: "name"))
    var allowHost: [String] = []

    @Option(
        help: ArgumentHelp(
            "An origin whose pages may ask, such as https://example.org (repeatable).", valueName: "origin"))
    var allowOrigin: [String] = []

    @OptionGroup var model: ModelArguments

    @Option(help: ArgumentHelp("The cross-encoder's folder, for the rerank endpoints.", valueName: "dir"))
    var reranker: String?

    @Option(help: ArgumentHelp("The longest time of a query. Default: 10.", valueName: "seconds"))
    var timeout: Double?

    @Option(help: ArgumentHelp("Searches at a time. Default: two for each core.", valueName: "n"))
    var searches: Int?

    @Option(help: ArgumentHelp("Requests of a key in a minute, unless it has its own limit.", valueName: "n"))
    var rate: Int?

    @Option(
        help: ArgumentHelp("Keep so many answers for questions that come again. Default: none.", valueName: "n"))
    var cache: Int?

    @Option(
        help: ArgumentHelp(
            "The least cosine of two questions that the cache takes for the same. Default: only the same words.",
            valueName: "cosine"))
    var cacheNearness: Double?

    @Option(
        help: ArgumentHelp(
            "Send spans of requests to this collector, by OTLP over HTTP, such as http://localhost:4318. Default: none.",
            valueName: "url"))
    var otlp: String?

    @Option(help: ArgumentHelp("The folder that POST /v1/backup puts copies into.", valueName: "dir"))
    var backupFolder: String?

    @Option(help: ArgumentHelp("The folder of reports of `rag eval --save` that the page shows.", valueName: "dir"))
    var evalFolder: String?

    @Option(
        help: ArgumentHelp(
            "A folder that models may have ingested over MCP, with a key that writes (repeatable). Default: none.",
            valueName: "dir"))
    var ingestRoot: [String] = []

    @Flag(inversion: .prefixedNo, help: "Write who asked what into audit.log of the store. Default: if there are keys.")
    var audit: Bool?

    @Flag(help: "Write the words of queries too, not only their hash.")
    var auditText = false

    @Flag(help: "Write the log as JSON lines.")
    var logJSON = false

    @Option(
        help: ArgumentHelp(
            "The least important that is logged: debug, info, notice, warning, error.", valueName: "level"))
    var logLevel: String = "notice"

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port must be between 0 and 65535") }
        guard (tlsCert == nil) == (tlsKey == nil) else { throw ValidationError("--tls-cert and --tls-key go together") }
        if let timeout, !(timeout > 0 && timeout <= 3600) {
            throw ValidationError("--timeout must be a number of seconds up to 3600")
        }
        for (value, name) in [(searches, "--searches"), (rate, "--rate"), (cache, "--cache")] {
            if let value, value < 1 { throw ValidationError("\(name) must be at least 1") }
        }
        if let cacheNearness {
            guard cache != nil else { throw ValidationError("--cache-nearness goes with --cache") }
            guard cacheNearness > 0, cacheNearness <= 1 else {
                throw ValidationError("--cache-nearness must be a number from 0 to 1, and not 0")
            }
        }
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level must be debug, info, notice, warning or error")
        }
    }

    func run() async throws {
        let level = Logger.Level(rawValue: logLevel) ?? .notice
        LoggingSystem.bootstrap { [logJSON] label in
            var handler: any LogHandler =
                logJSON ? JSONLogHandler(label: label) : StreamLogHandler.standardError(label: label)
            handler.logLevel = level
            return handler
        }
        var logger = Logger(label: "rag-server")
        logger.logLevel = level
        let path = try store.path(isWritten: true, note: note)
        let store = Store(at: path, model: try model.options(store: path), waitForWriter: 10)
        let configuration = try configuration()
        let server = try RAGHTTPServer(store: store, configuration: configuration, logger: logger)
        if !store.exists { note("\(path) is no store yet; the first documents make it") }
        let scheme = configuration.tls == nil ? "http" : "https"
        do {
            try await server.run { port in
                note("serving \(path) at \(scheme)://\(configuration.host):\(port)")
            }
        } catch let error as RAGError {
            throw error
        } catch {
            throw RAGError(.system, subject: "\(host):\(port)", "cannot serve there: \(error)")
        }
    }

    /// A folder as it is named without links.
    private static func folder(_ path: String, _ option: String) throws -> String {
        var isFolder: ObjCBool = false
        guard let resolved = realpath(path, nil) else {
            throw RAGError(.notFound, subject: path, "there is no such folder (\(option))")
        }
        defer { free(resolved) }
        let real = String(cString: resolved)
        guard FileManager.default.fileExists(atPath: real, isDirectory: &isFolder), isFolder.boolValue else {
            throw RAGError(.invalidInput, subject: path, "not a folder (\(option))")
        }
        return real
    }

    private func configuration() throws -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.host = host
        configuration.port = port
        if let tlsCert, let tlsKey { configuration.tls = .init(certificate: tlsCert, key: tlsKey) }
        configuration.allowedHosts = allowHost
        configuration.allowedOrigins = allowOrigin
        configuration.reranker = reranker
        configuration.audits = audit
        configuration.auditsText = auditText
        if let timeout { configuration.limits.deadline = .seconds(timeout) }
        configuration.limits.searches = searches
        configuration.limits.requestsPerMinute = rate
        configuration.cachedAnswers = cache
        configuration.collector = otlp
        configuration.cacheNearness = cacheNearness
        configuration.backupFolder = try backupFolder.map { try Self.folder($0, "--backup-folder") }
        configuration.evaluationFolder = try evalFolder.map { try Self.folder($0, "--eval-folder") }
        if !ingestRoot.isEmpty {
            configuration.ingestRoots = try ingestRoot.map { try Self.folder($0, "--ingest-root") }
        }
        return configuration
    }
}

/// Tells the user something, on standard error.
func note(_ text: String) { FileHandle.standardError.write(Data("rag: \(text)\n".utf8)) }
