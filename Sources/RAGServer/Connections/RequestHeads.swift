import NIOCore
import NIOHTTP1

/// What HTTP asks of a server and the layers above cannot see, as they know neither versions nor two headers of a name.
///
/// A connection ends after a request that says so, HTTP/1.0 says so by itself, and one host is named (RFC 9112, 3.2 and 9.3).
final class RequestHeads: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var isRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        guard case .head(var head) = unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        // The bytes after it are for somewhere else: nothing can be read from them.
        guard head.method != .CONNECT else {
            isRefused = true
            context.fireErrorCaught(HTTPParserError.invalidMethod)
            return
        }
        let hosts = head.headers["host"].count
        guard hosts == 1 || hosts == 0 && (head.version.major, head.version.minor) < (1, 1) else {
            isRefused = true
            context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
            return
        }
        // In this spelling it is looked for.
        if !head.isKeepAlive { head.headers.replaceOrAdd(name: "connection", value: "close") }
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
