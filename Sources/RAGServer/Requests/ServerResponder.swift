import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import RAGModel

/// What a connection gives to its requests.
struct ServerContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// Takes a request through all checks to its endpoint: host and origin → endpoint → key → rate → right → handler.
///
/// Whatever goes wrong becomes an answer with a code. Nothing of a request is worked on before it has passed the checks.
struct ServerResponder: HTTPResponder {
    let server: ServerState

    func respond(to request: Request, context: ServerContext) async throws -> Response {
        let began = ContinuousClock.now
        let id = context.id
        var route = "none"
        var response: Response
        let trace = RequestTrace(server.spans, header: request.headers[.traceParent])
        do {
            response = try await answer(request, context, id, trace, &route)
        } catch {
            let failure = RequestFailure(error)
            report(failure, error, context.logger)
            response = failure.response(id: id)
            // What is left of the body is not waited for.
            if failure.code == .tooLarge { close(context.channel, &response) }
            if failure.endsConnection { response.headers[.connection] = "close" }
        }
        response.headers[.requestID] = id
        response.headers[.xContentTypeOptions] = "nosniff"
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        response.headers.append(contentsOf: server.origins.headers(for: request))
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        server.metrics.countRequest(route, request.method.rawValue, response.status.code, seconds)
        trace?.finish(
            method: ServerMetrics.method(request.method.rawValue), route: route, status: response.status.code,
            request: id)
        context.logger.info(
            "request",
            metadata: [
                "method": "\(request.method.rawValue)", "route": "\(route)", "status": "\(response.status.code)",
                "milliseconds": "\((seconds * 1e5).rounded() / 100)",
            ])
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func answer(
        _ request: Request, _ context: ServerContext, _ id: String, _ trace: RequestTrace?,
        _ route: inout String
    ) async throws -> Response {
        try server.origins.check(request)
        if request.method == .options, request.headers[.origin] != nil { return Response(status: .noContent) }
        let endpoint: Endpoint
        let path: [String: String]
        switch server.table.match(request.method, request.uri.path) {
        case .found(let found, let values): (endpoint, path) = (found, values)
        case .methods(let methods):
            // What there is, is for those only who may ask at all.
            _ = try server.keys.principal(of: request)
            let allowed = methods.map(\.rawValue).joined(separator: ", ")
            if request.method == .options { return Response(status: .noContent, headers: [.allow: allowed]) }
            var failure = RequestFailure(
                .methodNotAllowed, "\(request.method.rawValue) is not possible here, but \(allowed); see /openapi.json")
            failure.allow = methods
            throw failure
        case .malformed:
            throw RequestFailure(
                .badRequest, "the path is not UTF-8 in percent-encoding; write % as %25, and other bytes as UTF-8")
        case .none:
            throw RequestFailure(.notFound, "there is no such path; /openapi.json lists all")
        }
        route = endpoint.path
        var principal = Principal(key: nil, tenant: Scope.defaultTenant, right: .read, reachesAllTenants: false)
        if let right = endpoint.right {
            principal = try server.keys.principal(of: request)
            try server.charge(principal)
            guard principal.right >= right else {
                throw RequestFailure(
                    .forbidden, "the key has the right to \(principal.right.rawValue), this needs \(right.rawValue)")
            }
        }
        let call = Call(
            request: request, server: server, principal: principal, id: id, path: path,
            query: try Self.query(of: request), disconnect: server.disconnects[context.channel],
            channel: context.channel, trace: trace)
        try call.checkParameters(Set(endpoint.parameters.map(\.name)))
        return try await endpoint.handler(call)
    }

    private static func query(of request: Request) throws -> [String: String] {
        var query: [String: String] = [:]
        for (name, value) in request.uri.queryParameters {
            guard query.updateValue(String(value), forKey: String(name)) == nil else {
                throw RequestFailure.invalid(String(name), "is given twice")
            }
        }
        return query
    }

    private func report(_ failure: RequestFailure, _ error: any Error, _ logger: Logger) {
        server.metrics.countError(failure.code)
        let level: Logger.Level =
            switch failure.code {
            case .overloaded: .warning
            case let code where code.status.code >= 500 && code != .cancelled: .error
            default: .debug
            }
        logger.log(level: level, "\(error)", metadata: ["code": "\(failure.code.rawValue)"])
    }

    /// Ends the connection soon after the answer: the client may be sending a body without end.
    private func close(_ channel: any Channel, _ response: inout Response) {
        response.headers[.connection] = "close"
        channel.eventLoop.execute {
            _ = channel.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
        }
    }
}
