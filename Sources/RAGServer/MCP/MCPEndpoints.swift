import Foundation
import HTTPTypes
import Hummingbird
import Logging
import MCPServer
import NIOCore
import RAGEngine

extension HTTPField.Name {
    static let mcpSession = HTTPField.Name("Mcp-Session-Id")!
    static let mcpVersion = HTTPField.Name("MCP-Protocol-Version")!
    static let mcpMethod = HTTPField.Name("Mcp-Method")!
    static let mcpName = HTTPField.Name("Mcp-Name")!
}

extension Endpoint {
    /// The Model Context Protocol over HTTP ("streamable HTTP"): a message in, a message out.
    ///
    /// Revision 2026-07-28 has no sessions; those before get one, which belongs to the key that began it. A client that wants
    /// progress gets it before the answer, in one stream of events; nothing is ever told unasked, so `GET` is not there.
    static let mcp: [Endpoint] = [
        Endpoint(
            method: .post, path: "/mcp", right: .read, name: "mcp",
            summary: "A message of the Model Context Protocol.", response: Body(schema: "MCPMessage")
        ) { call in try await call.mcp() },
        Endpoint(
            method: .delete, path: "/mcp", right: .read, name: "endMCPSession",
            summary: "Ends a session of the Model Context Protocol.", response: Body(schema: "MCPMessage")
        ) { call in
            guard let id = call.request.headers[.mcpSession],
                let session = call.server.mcpSessions.take(id, of: call.principal)
            else { throw RequestFailure(.notFound, "there is no such session") }
            await session.close()
            return Response(status: .noContent)
        },
    ]
}

extension Call {
    fileprivate func mcp() async throws -> Response {
        let message = Array(try await body(limit: LineTransport.maximumLength))
        let outline = MessageOutline(message)
        if let outline, outline.version != nil { return try await stateless(message, outline) }
        return try await inSession(message, outline)
    }

    /// A request that says its revision.
    private func stateless(_ message: [UInt8], _ outline: MessageOutline) async throws -> Response {
        let headers = request.headers
        if let refusal = outline.mismatch(
            version: headers[.mcpVersion], method: headers[.mcpMethod], name: headers[.mcpName])
        {
            return Self.response(refusal, status: .badRequest)
        }
        let session = MCPSession(store: server.store, options: mcpOptions())
        if outline.wantsProgress, acceptsEvents {
            return streamed { send in await session.handle(message, send: send) }
        }
        let reply = try await whileConnected { await session.handle(message) }
        guard let reply = reply ?? outline.cancelled() else { return Response(status: .accepted) }
        let status: HTTPResponse.Status =
            switch MessageOutline.errorCode(of: reply) {
            case nil, -32603: .ok
            case -32601: .notFound
            default: .badRequest
            }
        return Self.response(reply, status: status)
    }

    /// A message of a revision that begins with a handshake.
    private func inSession(_ message: [UInt8], _ outline: MessageOutline?) async throws -> Response {
        let headers = request.headers
        if let version = headers[.mcpVersion], ProtocolVersion(rawValue: version)?.isStateless != false {
            return Self.refused(outline, "this revision cannot be spoken here", .badRequest)
        }
        if let id = headers[.mcpSession] {
            guard let session = server.mcpSessions.find(id, of: principal) else {
                return Self.refused(outline, "there is no such session: begin one with initialize", .notFound)
            }
            if outline?.wantsProgress == true, acceptsEvents {
                return streamed { send in
                    // A client that is cut off has not cancelled; it says so if it means it.
                    await Task { await session.handle(message, send: send) }.value
                }
            }
            guard let reply = await session.handle(message) ?? outline?.cancelled() else {
                return Response(status: .accepted)
            }
            return Self.response(reply, status: .ok)
        }
        guard outline?.method == "initialize" else {
            return Self.refused(outline, "begin a session with initialize, or name revision 2026-07-28", .badRequest)
        }
        let session = MCPSession(store: server.store, options: mcpOptions())
        guard let reply = await session.handle(message) else { return Response(status: .accepted) }
        guard MessageOutline.errorCode(of: reply) == nil else { return Self.response(reply, status: .badRequest) }
        var response = Self.response(reply, status: .ok)
        response.headers[.mcpSession] = server.mcpSessions.begin(session, of: principal)
        return response
    }

    private var acceptsEvents: Bool { request.headers[.accept]?.contains("text/event-stream") ?? false }

    /// Progress as it comes, then the answer: messages as events.
    private func streamed(
        _ work: @escaping @Sendable (@escaping MCPSession.Sender) async -> String?
    ) -> Response {
        let body = ResponseBody { writer in
            // News that come faster than they are read are dropped, the answer never is.
            let (news, source) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(16))
            let task = Task {
                defer { source.finish() }
                return await work { source.yield($0) }
            }
            defer { task.cancel() }
            try await withTaskCancellationHandler {
                for await message in news { try await writer.write(ServerEvent.buffer(message: message)) }
                if let reply = await task.value { try await writer.write(ServerEvent.buffer(message: reply)) }
            } onCancel: {
                task.cancel()
            }
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "text/event-stream"], body: body)
    }

    private static func refused(
        _ outline: MessageOutline?, _ reason: String, _ status: HTTPResponse.Status
    ) -> Response {
        guard let outline else { return Response(status: status) }
        return response(outline.withoutSession(reason), status: status)
    }

    private static func response(_ message: String, status: HTTPResponse.Status) -> Response {
        JSONBody.response(data: Data(message.utf8), status: status)
    }

    /// What a model may do through this server: read, for the tenant of the key, within the limits of every query; and bring
    /// in folders that were named at the start, if the key may write.
    private func mcpOptions() -> MCPOptions {
        var options = MCPOptions()
        options.tenant = principal.tenant
        options.access = principal.access
        options.tellsFolders = false
        options.asksForRoots = false
        if let roots = server.configuration.ingestRoots, principal.right >= .write {
            options.allowsIngest = true
            options.roots = roots
        }
        options.queryTimeout = server.configuration.limits.deadline
        options.version = EngineVersion.current
        // The session outlives this call: what is kept of it is who asked, and under which id it began.
        let (server, call) = (server, self)
        options.gate.check = { scope in
            try NameRules.check(scope.collection, "collection")
            guard try await server.store.holds(scope) else { throw RequestFailure.noCollection(scope.collection) }
        }
        options.gate.search = { request in
            let response = try await server.searches.run { try await server.query(.one(request)) }
            server.metrics.countQuery(response)
            call.trace?.add(response, collection: request.options.collection)
            call.audit(
                "mcp search", collection: request.options.collection, text: request.texts.joined(separator: "\n"),
                filter: request.options.filter, ids: response.hits.map { ChunkName.text($0.id) })
            return response
        }
        options.gate.ingest = { paths, options, progress in
            try server.checkTokens(call.principal)
            let report = try await server.writes.run {
                try await server.store.ingest(paths, options: options, progress: progress)
            }
            server.metrics.countDocuments(report)
            call.trace?.add(report)
            server.charge(tokens: report.tokens, to: call.principal)
            call.audit("mcp ingest", collection: options.collection, ids: paths, count: report.found)
            return report
        }
        options.gate.didRead = { scope, uri in
            call.audit("mcp document", collection: scope.collection, ids: [uri])
        }
        options.gate.describe = { error in
            let failure = RequestFailure(error)
            if failure.code.status.code >= 500 { server.logger.error("\(error)") }
            return "\(failure.code.rawValue): \(failure.message)"
        }
        return options
    }
}
