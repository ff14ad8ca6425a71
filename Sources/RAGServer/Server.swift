import Foundation
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import RAGEngine
import ServiceLifecycle
import UnixSignals

/// The query API over HTTP: one store, for programs, agents and browsers.
///
/// ```swift
/// let server = try RAGHTTPServer(store: Store(at: "notes.rag"))
/// try await server.run()
/// ```
/// Thread safety: any task.
public struct RAGHTTPServer: Sendable {
    let state: ServerState

    /// - Throws: `RAGError`: `permissionDenied` if others could reach the server without a key; what is wrong with the files
    ///   of keys and certificates.
    public init(
        store: Store, configuration: ServerConfiguration = ServerConfiguration(),
        logger: Logger = Logger(label: "rag-server")
    ) throws {
        state = try ServerState(store: store, configuration: configuration, logger: logger)
    }

    init(state: ServerState) { self.state = state }

    /// The server as an application of Hummingbird.
    ///
    /// - Parameter onRunning: called with the port when requests are accepted.
    func application(
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws -> Application<ServerResponder> {
        let state = state
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [
                    ConnectionAnswers(), state.disconnects.makeHandler(),
                    ConnectionWatch(state.configuration.limits.clients, state.connections, logger: state.logger),
                ],
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: RequestFailure.maximumHeader, maxHeaderListSize: RequestFailure.maximumHeaders,
                    maxHeaderFieldCount: 100)))
        return Application(
            responder: ServerResponder(server: state),
            server: try state.configuration.tls.map { try .tls(http, tlsConfiguration: Self.tls($0)) } ?? http,
            configuration: ApplicationConfiguration(
                address: .hostname(state.configuration.host, port: state.configuration.port),
                availableConnectionsDelegate: state.connections),
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) }, logger: state.logger)
    }

    /// Serves until SIGTERM or SIGINT. Requests in work are finished, and their answers sent, for half a
    /// minute at most.
    public func run(onRunning: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        var configuration = ServiceGroupConfiguration(
            services: [try application(onRunning: onRunning)], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: state.logger)
        configuration.maximumGracefulShutdownDuration = .seconds(30)
        let scrubbing = Task { await state.store.scrub { state.logger.error("\($0)") } }
        defer { scrubbing.cancel() }
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            await state.spans?.flush()
            throw error
        }
        await state.spans?.flush()
    }

    private static func tls(_ files: ServerConfiguration.TLSFiles) throws -> TLSConfiguration {
        do {
            return TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(files.certificate).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: files.key, format: .pem)))
        } catch {
            throw RAGError(
                .invalidInput, subject: "\(files.certificate), \(files.key)",
                "not a certificate and its key in PEM form: \(error)")
        }
    }
}
