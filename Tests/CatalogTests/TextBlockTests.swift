import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import Catalog

@Suite struct TextBlockTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("catalog.sqlite") }

    // MARK: LZ4

    /// Bytes of every kind: nothing, runs, text that repeats itself near and far, noise.
    private static func inputs() -> [[UInt8]] {
        var random = SplitMix64(seed: 4)
        var inputs: [[UInt8]] = (0...40).map { [UInt8](repeating: 7, count: $0) }
        inputs += (0...40).map { count in (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
        let words = ["the ", "gateway ", "rotates ", "keys\n", "## ", "日本 "]
        for count in [1, 3, 10, 100, 2000, 30_000] {
            inputs.append((0..<count).flatMap { _ in Array(words.randomElement(using: &random)!.utf8) })
        }
        let noise = (0..<70_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        inputs += [noise, Array(noise[..<300] + noise), noise + noise, [UInt8](repeating: 0, count: 100_000)]
        return inputs
    }

    @Test func `what is compressed comes back, and any beginning of it`() {
        var random = SplitMix64(seed: 5)
        for input in Self.inputs() {
            let compressed = LZ4.compress(input)
            compressed.withUnsafeBytes { bytes in
                #expect(LZ4.decompress(bytes, count: input.count) == input)
                #expect(LZ4.decompress(bytes, count: input.count + 1) == nil)
                for _ in 0..<20 {
                    let count = Int.random(in: 0...input.count, using: &random)
                    #expect(LZ4.decompress(bytes, count: count) == Array(input[..<count]))
                }
            }
            #expect(Self.plainly(compressed) == input)
        }
        let text = Array(String(repeating: "The gateway rotates its signing key. ", count: 100).utf8)
        #expect(LZ4.compress(text).count * 20 < text.count)
    }

    /// The twin: the format as its description has it, a byte at a time.
    private static func plainly(_ block: [UInt8]) -> [UInt8] {
        var (output, rest): ([UInt8], ArraySlice<UInt8>) = ([], block[...])
        func length(_ nibble: UInt8) -> Int {
            var length = Int(nibble)
            guard nibble == 15 else { return length }
            while true {
                let byte = rest.removeFirst()
                length += Int(byte)
                if byte < 255 { return length }
            }
        }
        while let token = rest.popFirst() {
            let literals = length(token >> 4)
            output += rest.prefix(literals)
            rest = rest.dropFirst(literals)
            if rest.isEmpty { break }
            let offset = Int(rest.removeFirst()) | Int(rest.removeFirst()) << 8
            for _ in 0..<4 + length(token & 15) { output.append(output[output.count - offset]) }
        }
        return output
    }

    @Test func `whatever is decompressed, the answer has the length that was asked for or is none`() {
        var random = SplitMix64(seed: 6)
        let inputs = Self.inputs().filter { !$0.isEmpty && $0.count < 5000 }
        for _ in 0..<20_000 {
            let input = inputs.randomElement(using: &random)!
            var compressed = LZ4.compress(input)
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                compressed[Int.random(in: compressed.indices, using: &random)] = UInt8.random(
                    in: 0...255, using: &random)
            }
            compressed.removeLast(Int.random(in: 0...compressed.count, using: &random) / 4)
            let count = Int.random(in: 0...2 * input.count, using: &random)
            let found = compressed.withUnsafeBytes { LZ4.decompress($0, count: count) }
            #expect(found == nil || found?.count == count)
        }
    }

    // MARK: Texts in the catalog

    private func makeCatalog(_ texts: [String], headings: [String] = ["H", "a \"b\""]) throws -> CatalogDatabase {
        let catalog = try CatalogDatabase(path: path, access: .readWrite)
        try catalog.write { writer in
            let id = try writer.insertCollection(name: "default", settings: "{}")
            let document = DocumentRecord(
                id: 7, partition: Partition(collection: id, tenant: "t"), uri: "/docs/a", name: "a", root: nil,
                contentHash: ContentHash(of: "a"), processing: "1", size: 10, modified: 5, title: nil, format: "text",
                encoding: "utf-8", metadata: "{}", chunkCount: texts.count, ingestedAt: 1)
            let chunks = texts.enumerated().map { position, text in
                ChunkRecord(
                    key: ChunkID(document: 7, position: UInt32(position)), text: text, headingPath: headings,
                    byteRange: 0..<1, lineRange: 1...1, tokens: 1, embeddingHash: ContentHash(of: text))
            }
            try writer.replace(document, chunks: chunks)
        }
        return catalog
    }

    @Test func `texts of any length come back, each for itself and all together`() throws {
        var random = SplitMix64(seed: 7)
        let texts = (0..<200).map { number in
            let size = [0, 1, 30, 500, 3000, 9000, 40_000].randomElement(using: &random)!
            return (0..<size / 8).map { _ in "w\(Int.random(in: 0..<900, using: &random)) é" }.joined() + "\(number)"
        }
        let catalog = try makeCatalog(texts)
        try catalog.read { (reader) throws in
            #expect(try reader.chunks(document: 7).map(\.text) == texts)
            for range in [0...0, 3...5, 190...400, 17...17] as [ClosedRange<UInt32>] {
                let wanted = range.compactMap { texts.indices.contains(Int($0)) ? texts[Int($0)] : nil }
                #expect(try reader.chunks(document: 7, positions: range).map(\.text) == wanted)
            }
            for position in texts.indices {
                let chunk = try #require(try reader.chunk(ChunkID(document: 7, position: UInt32(position))))
                #expect(chunk.text == texts[position])
                #expect(chunk.headingPath == ["H", "a \"b\""])
            }
            #expect(try reader.chunk(ChunkID(document: 7, position: 200)) == nil)
        }
    }

    /// More than stands in the rows of chunks.
    private static let long = "The gateway rotates its key." + String(repeating: " Again.", count: 200)

    @Test func `a short document has its texts in its own rows, and what is wrong there is an error`() throws {
        let texts = ["", "one", "nul \0 and é 😀"]
        let catalog = try makeCatalog(texts)
        #expect(try SQLite.blobs("SELECT data FROM texts", on: path).isEmpty)
        try catalog.read { (reader) throws in
            #expect(try reader.chunks(document: 7).map(\.text) == texts)
            for (position, text) in texts.enumerated() {
                let chunk = try #require(try reader.chunk(ChunkID(document: 7, position: UInt32(position))))
                #expect(chunk.text == text && chunk.headingPath == ["H", "a \"b\""])
            }
        }
        for change in ["text = x'fffe00'", "heading_path = NULL", "heading_path = '{'", "text = NULL"] {
            try SQLite.run("UPDATE chunks SET text = 'x', heading_path = '[]'", on: path)
            try SQLite.run("UPDATE chunks SET \(change) WHERE position = 1", on: path)
            for read in [{ _ = try $0.chunks(document: 7) }, { _ = try $0.chunk(ChunkID(document: 7, position: 1)) }]
                as [(CatalogReader) throws -> Void]
            {
                let error = #expect(throws: CatalogError.self, "\(change)") { try catalog.read(read) }
                #expect(error?.code == .corrupt, "\(change)")
            }
        }
    }

    @Test func `texts that repeat themselves take less space than they have bytes`() throws {
        let texts = (0..<400).map { "The gateway rotates its signing key number \($0) on Mondays, says the handbook." }
        _ = try makeCatalog(texts)
        let stored = try SQLite.blobs("SELECT data FROM texts", on: path).reduce(0) { $0 + $1.count }
        #expect(stored * 3 < texts.reduce(0) { $0 + $1.utf8.count })
    }

    @Test func `a document that is replaced or purged leaves no texts`() throws {
        let catalog = try makeCatalog([Self.long, "two"])
        #expect(try !SQLite.blobs("SELECT data FROM texts", on: path).isEmpty)
        try catalog.write { (writer) throws in
            var document = try #require(try writer.document(7))
            document.chunkCount = 0
            try writer.replace(document, chunks: [])
        }
        #expect(try SQLite.blobs("SELECT data FROM texts", on: path).isEmpty)
        try catalog.write { (writer) throws in
            var document = try #require(try writer.document(7))
            document.deletedAt = 1
            let chunk = ChunkRecord(
                key: ChunkID(document: 7, position: 0), text: Self.long, headingPath: [], byteRange: 0..<1,
                lineRange: 1...1, tokens: 1, embeddingHash: ContentHash(of: Self.long))
            try writer.replace(document, chunks: [chunk])
            #expect(try writer.purgeDocuments(deletedBefore: 2) == 1)
        }
        #expect(try SQLite.blobs("SELECT data FROM texts", on: path).isEmpty)
    }

    @Test func `a changed bit in a text is an error wherever it is, and never another text`() throws {
        _ = try makeCatalog([Self.long, "The gateway rotates its key again and again."])
        let data = try #require(try SQLite.blobs("SELECT data FROM texts", on: path).first)
        for place in data.indices {
            var damaged = data
            damaged[place] ^= 1 << UInt8(place % 8)
            let digits = damaged.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            try SQLite.run("UPDATE texts SET data = x'\(digits)'", on: path)
            let catalog = try CatalogDatabase(path: path, access: .readOnly)
            for read in [{ _ = try $0.chunks(document: 7) }, { _ = try $0.chunk(ChunkID(document: 7, position: 1)) }]
                as [(CatalogReader) throws -> Void]
            {
                let error = #expect(throws: CatalogError.self) { try catalog.read(read) }
                #expect(error?.code == .corrupt)
                #expect(error?.message.contains("the text is not what was written") == true)
            }
        }
    }

    @Test func `lengths that were made up with a right checksum are an error, not a trap`() throws {
        let catalog = try makeCatalog([Self.long])
        let hostile: [[UInt8]] = [
            [], [0], [1], [1, 4], [1, 200, 200, 200, 100, 0, 0x40], [1, 255, 255, 255, 255, 255, 1, 0], [200, 1, 1, 1],
            [1, 4, 2, 0x60, 0xFF, 0xFE, 0xFD, 0xFC, 0x5B, 0x5D], [1, 2, 0, 0x10, 65, 0, 0], [1, 2, 0, 0x10, 65, 9, 0],
            [1, 4, 0, 0xF0], [1, 4, 0, 0xF0, 255, 255], [1, 4, 2, 0x60, 65, 66, 67, 68, 0x5B, 0x7B],
        ]
        for rest in hostile {
            var checksum = Checksum()
            withUnsafeBytes(of: UInt64(7)) { checksum.update($0) }
            withUnsafeBytes(of: UInt32(0)) { checksum.update($0) }
            rest.withUnsafeBytes { checksum.update($0) }
            let data = withUnsafeBytes(of: checksum.value.littleEndian) { Array($0) } + rest
            let digits = data.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            try SQLite.run("UPDATE texts SET data = x'\(digits)'", on: path)
            let error = #expect(throws: CatalogError.self, "\(rest)") {
                try catalog.read { _ = try $0.chunks(document: 7) }
            }
            #expect(error?.code == .corrupt, "\(rest)")
        }
    }
}
