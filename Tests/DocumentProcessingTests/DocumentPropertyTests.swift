import IndexSupport
import RAGModel
import Testing

@testable import DocumentProcessing

/// What holds for every document, checked on random ones.
@Suite struct DocumentPropertyTests {
    private static let textFormats: [DocumentFormat] = DocumentFormat.allCases.filter(\.isVerbatim)

    private static func processor(_ maximum: Int, _ overlap: Int) -> DocumentProcessor {
        DocumentProcessor(chunking: ChunkingOptions(maximumTokens: maximum, overlapTokens: overlap))
    }

    private func isSpace(_ scalar: Unicode.Scalar) -> Bool { UnicodeBytes.isSpace(scalar.value) }

    @Test(arguments: 0..<TestRounds.count(150))
    func chunksOfTextFormatsAreExactPartsThatCoverTheText(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var documents = RandomDocument(seed: UInt64(seed) &* 7919)
        let text = Bool.random(using: &random) ? documents.markdown() : documents.structured()
        let marked = Bool.random(using: &random)
        let bytes = (marked ? [0xEF, 0xBB, 0xBF] : []) + Array(text.utf8)
        let maximum = [8, 12, 30, 60, 200].randomElement(using: &random)!
        let overlap = Int.random(in: 0...maximum / 2, using: &random)
        let processor = Self.processor(maximum, overlap)
        for format in Self.textFormats {
            let document: ProcessedDocument
            do {
                document = try processor.process(bytes, name: "x", format: format)
            } catch {
                #expect(error.code == .empty)
                continue
            }
            try check(document, bytes, maximum, "\(format) \(seed)")
            var covered = [Bool](repeating: false, count: bytes.count)
            for chunk in document.chunks { for index in chunk.byteRange { covered[index] = true } }
            // Front matter is the only text that is not in a chunk, and rules say nothing.
            let isFront = format == .markdown && !document.metadata.isEmpty
            let start = (marked ? 3 : 0) + (isFront ? "---\ntitle: T\n---\n".utf8.count : 0)
            var offset = start
            while offset < bytes.count {
                let length = UnicodeBytes.length(bytes[offset])
                let scalar = String(decoding: bytes[offset..<offset + length], as: UTF8.self).unicodeScalars.first!
                if !covered[offset], !isSpace(scalar), !(format == .markdown && isRule(bytes, offset)) {
                    Issue.record(
                        "\(format) seed \(seed): \(scalar.debugDescription) at \(offset) is in no chunk: \(String(decoding: bytes[max(0, offset - 60)..<min(bytes.count, offset + 40)], as: UTF8.self).debugDescription)"
                    )
                    return
                }
                offset += length
            }
            for chunk in document.chunks {
                #expect(String(decoding: bytes[chunk.byteRange], as: UTF8.self) == chunk.text, "\(format) \(seed)")
            }
        }
    }

    /// Whether a byte lies in a line of Markdown that is only drawn.
    private func isRule(_ bytes: [UInt8], _ offset: Int) -> Bool {
        let isEnd = { (byte: UInt8) in byte == ASCII.newline || byte == ASCII.carriageReturn }
        let start = bytes[..<offset].lastIndex(where: isEnd).map { $0 + 1 } ?? 0
        let end = bytes[offset...].firstIndex(where: isEnd) ?? bytes.count
        let line = bytes[start..<end].filter { !ASCII.isBlank($0) && $0 != UInt8(ascii: ">") }
        return line.suffix(3).count == 3 && Set(line.suffix(3)).count == 1 && "-*_".utf8.contains(line[line.count - 1])
    }

    /// What holds for chunks of every format.
    private func check(_ document: ProcessedDocument, _ bytes: [UInt8], _ maximum: Int, _ name: String) throws {
        #expect(!document.chunks.isEmpty)
        var lineStarts = [0]
        for index in bytes.indices
        where bytes[index] == 0x0A || bytes[index] == 0x0D && (index + 1 == bytes.count || bytes[index + 1] != 0x0A) {
            lineStarts.append(index + 1)
        }
        func line(_ place: Int) -> Int { lineStarts.count { $0 <= place } }
        for (position, chunk) in document.chunks.enumerated() {
            #expect(chunk.position == position, "\(name)")
            #expect(chunk.text.unicodeScalars.contains { !isSpace($0) }, "\(name): blank chunk")
            #expect(
                chunk.tokens == DocumentProcessor.approximateTokenOffsets(chunk.text).count, "\(name): \(chunk.text)")
            #expect(chunk.tokens <= maximum, "\(name): \(chunk.tokens) of \(maximum)")
            #expect(
                chunk.text.utf8.count <= (maximum + 1) * TokenIndex.bytesPerUnit,
                "\(name): \(chunk.text.utf8.count) bytes")
            #expect(chunk.lineRange.lowerBound == line(chunk.byteRange.lowerBound), "\(name)")
            #expect(chunk.lineRange.upperBound == line(chunk.byteRange.upperBound - 1), "\(name)")
            if let header = chunk.tableHeader {
                #expect(DocumentProcessor.approximateTokenOffsets(header).count <= maximum / 4)
            }
        }
        for (previous, next) in zip(document.chunks, document.chunks.dropFirst()) {
            #expect(next.byteRange.lowerBound > previous.byteRange.lowerBound, "\(name)")
            #expect(next.byteRange.upperBound > previous.byteRange.upperBound, "\(name)")
        }
    }

    @Test(arguments: 0..<TestRounds.count(150))
    func chunksOfPagesCoverTheirTextInOrder(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var documents = RandomDocument(seed: UInt64(seed) &* 104_729)
        let html = documents.html()
        let maximum = [12, 40, 200].randomElement(using: &random)!
        let overlap = Int.random(in: 0...maximum / 2, using: &random)
        let bytes = Array(html.utf8)
        guard let document = try? Self.processor(maximum, overlap).process(bytes, name: "a.html") else { return }
        for chunk in document.chunks {
            #expect(!chunk.text.isEmpty && chunk.tokens <= maximum)
            #expect(chunk.byteRange.upperBound <= bytes.count)
        }
        for (previous, next) in zip(document.chunks, document.chunks.dropFirst()) {
            #expect(next.byteRange.lowerBound >= previous.byteRange.lowerBound)
            #expect(next.lineRange.lowerBound >= previous.lineRange.lowerBound)
        }
        var source = html
        let (text, covered) = source.withUTF8 { source in
            let (text, _, extraction) = HTMLExtractor.extract(source)
            var covered = [Bool](repeating: false, count: text.utf8.count)
            for block in extraction.blocks { for index in block.range { covered[index] = true } }
            return (Array(text.utf8), covered)
        }
        for index in text.indices where text[index] < 0x80 && !ASCII.isSpace(text[index]) && !covered[index] {
            Issue.record(
                "seed \(seed): \(String(decoding: text[max(0, index - 40)..<min(text.count, index + 40)], as: UTF8.self)) is in no block of \(html)"
            )
            return
        }
    }

    @Test(arguments: 0..<TestRounds.count(100))
    func anyBytesGiveADocumentOrAReason(seed: Int) {
        var documents = RandomDocument(seed: UInt64(seed))
        let processor = Self.processor(20, 5)
        for format in DocumentFormat.allCases {
            _ = try? processor.process(documents.bytes(), name: "x", format: format)
            var text = Array(documents.html().utf8)
            text += Array(documents.bytes().prefix(20))
            _ = try? processor.process(text, name: "x", format: format)
        }
    }

    @Test func theSameBytesGiveTheSameDocument() throws {
        var documents = RandomDocument(seed: 11)
        for _ in 0..<20 {
            let text = Array((documents.markdown() + "x").utf8)
            let first = try Self.processor(40, 10).process(text, name: "a.md")
            let second = try Self.processor(40, 10).process(text, name: "a.md")
            #expect(first.chunks == second.chunks && first.metadata == second.metadata)
        }
    }

    @Test func whiteSpaceAloneIsEmpty() {
        for text in ["", " \n\t\r\n", "\u{A0}\u{3000}\n", "\u{FEFF}", "\u{FEFF} "] {
            for format in DocumentFormat.allCases {
                #expect { try Self.processor(20, 0).process(Array(text.utf8), name: "x", format: format) } throws: {
                    ($0 as? DocumentError)?.code == .empty
                }
            }
        }
    }

    /// An encoder that gives several tokens for one character, and one for any long word, as WordPiece does.
    @Test(arguments: 0..<TestRounds.count(60))
    func encodersThatCountDifferentlyAreObeyed(seed: Int) throws {
        let offsets: @Sendable (String) -> [Int] = { text in
            var result: [Int] = []
            var offset = 0
            var wordStart: Int?
            func finish(_ end: Int) {
                guard let start = wordStart else { return }
                wordStart = nil
                if end - start > 100 {
                    result.append(start)
                } else {
                    for place in stride(from: start, to: end, by: 3) { result.append(place) }
                }
            }
            for scalar in text.unicodeScalars {
                let width = UTF8.width(scalar)
                if scalar.isASCII
                    ? ASCII.isLetter(UInt8(scalar.value)) || ASCII.isDigit(UInt8(scalar.value))
                    : width == 2 && !isSpace(scalar)
                {
                    wordStart = wordStart ?? offset
                } else {
                    finish(offset)
                    if !isSpace(scalar) { result += [Int](repeating: offset, count: width == 3 ? 2 : 1) }
                }
                offset += width
            }
            finish(offset)
            return result
        }
        var documents = RandomDocument(seed: UInt64(seed) &* 31)
        let text = documents.markdown() + "\nend"
        let processor = DocumentProcessor(
            chunking: ChunkingOptions(maximumTokens: 24, overlapTokens: 6), tokenOffsets: offsets)
        let document = try processor.process(Array(text.utf8), name: "a.md")
        for chunk in document.chunks {
            #expect(chunk.tokens == offsets(chunk.text).count, "seed \(seed): \(chunk.text)")
            #expect(chunk.tokens <= 24, "seed \(seed): \(chunk.text)")
        }
    }
}
