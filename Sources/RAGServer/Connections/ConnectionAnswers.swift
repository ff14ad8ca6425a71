import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// The answers that a connection gives by itself: to what is no request, and to who asks whether to send a body.
final class ConnectionAnswers: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// An event: the body of the request will be read (`Expect: 100-continue`).
    struct Continue: Sendable {}

    private var failure = RequestFailure.noRequest

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(RequestHeads(), position: .after(decoder))
        } catch {
            context.fireErrorCaught(error)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if case .headerOverflow? = error as? HTTPParserError { failure = .longHead }
        context.fireErrorCaught(error)
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is Continue else {
            context.triggerUserOutboundEvent(event, promise: promise)
            return
        }
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: promise)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // Hummingbird answers what is no request with nothing but the status; all of our own answers have an id.
        guard case .head(let head) = unwrapOutboundIn(data), head.status == .badRequest,
            head.headerFields[.requestID] == nil
        else {
            context.write(data, promise: promise)
            return
        }
        let id = UUID().uuidString.replacing("-", with: "").lowercased()
        let response = failure.response(id: id)
        let body: Data
        do { body = try JSONBody.data(failure.view(id: id)) } catch {
            context.write(data, promise: promise)
            return
        }
        var fields = response.headers
        fields[.connection] = "close"
        fields[.contentLength] = "\(body.count)"
        fields[.requestID] = id
        fields[.xContentTypeOptions] = "nosniff"
        let answer = HTTPResponse(status: response.status, headerFields: fields)
        context.write(wrapOutboundOut(.head(answer)), promise: promise)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: body))), promise: nil)
    }
}

extension RequestFailure {
    static let noRequest: RequestFailure = {
        var failure = RequestFailure(
            .badRequest,
            """
            this is no request of HTTP/1.1; look at the method, the path (percent-encoded), one Host, headers of the form \
            "Name: value", and a Content-Length or chunks that are true
            """)
        failure.endsConnection = true
        return failure
    }()

    static let longHead = RequestFailure(
        .headTooLarge,
        """
        the path and the headers are more than can be read: \(maximumHeader) bytes in one of them, \(maximumHeaders) in \
        all; what is long belongs into a body
        """)

    static let maximumHeader = 16 << 10
    static let maximumHeaders = 32 << 10
}
