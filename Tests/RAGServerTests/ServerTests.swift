import HummingbirdTesting
import RAGServer
import Testing

@Test func `the server has a router`() { _ = Server.router() }
