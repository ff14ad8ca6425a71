import MCPServer
import Testing

@Test func `the protocol has a version`() { #expect(ProtocolVersion.current.count == 10) }
