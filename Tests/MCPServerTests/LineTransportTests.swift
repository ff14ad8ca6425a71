import Foundation
import IndexSupport
import RAGEngine
import TestSupport
import Testing

@testable import MCPServer

@Suite struct LineTransportTests {
    /// What a session answers to all of an input.
    private func answers(_ input: Data) async throws -> [JSONValue] {
        let folder = TemporaryFolder()
        let store = Store(at: folder.file("store"), model: ModelOptions(isDisabled: true))
        try await store.ingest(documents: [SourceDocument(uri: "a", text: "The pump trips at low pressure.")])
        let (source, sink) = (folder.file("input"), folder.file("output"))
        try input.write(to: URL(fileURLWithPath: source))
        let reading = open(source, O_RDONLY)
        let writing = open(sink, O_WRONLY | O_CREAT, 0o600)
        defer {
            close(reading)
            close(writing)
        }
        await LineTransport(input: reading, output: writing).run { MCPSession(store: store, send: $0) }
        let text = try String(contentsOfFile: sink, encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
    }

    private let start = """
        {"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}

        """

    @Test func `all that was asked is answered before the end`() async throws {
        let search = """
            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"search","arguments":{"query":"pump"}}}
            """
        // The last line has no end.
        let answers = try await answers(Data((start + "\r\n  \n" + search).utf8))
        #expect(answers.compactMap { $0["id"]?.int } == [0, 1])
        #expect(answers.last?["result"]?["structuredContent"]?["hits"]?.array?.count == 1)
    }

    @Test func `a line that is too long is refused, and the next one is heard`() async throws {
        var input = Data(start.utf8)
        input.append(Data(repeating: UInt8(ascii: "x"), count: 3 * LineTransport.maximumLength))
        input.append(Data("\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}\n".utf8))
        input.append(Data(repeating: 0xFF, count: 2_000))
        input.append(Data("\n{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"ping\"}\n".utf8))
        let answers = try await answers(input)
        #expect(answers.map { $0["id"]?.int } == [0, nil, 2, nil, 3])
        #expect(answers.map(\.code) == [nil, -32700, nil, -32700, nil])
    }

    @Test(arguments: [1, 2, 7, 100]) func `lines are those of a plain split`(limit: Int) throws {
        let folder = TemporaryFolder()
        var random = SplitMix64(seed: UInt64(limit))
        let bytes = (0..<5_000).map { _ in UInt8(Int.random(in: 0..<40, using: &random) == 0 ? 10 : 65) }
        let path = folder.write("lines", Data(bytes))
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        let reader = LineReader(descriptor, limit: limit)
        var lines: [LineReader.Line] = []
        while let line = reader.next() { lines.append(line) }
        var expected = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
        if expected.last == [] { expected.removeLast() }
        #expect(lines == expected.map { $0.count > limit ? .tooLong : .line($0) })
    }
}
