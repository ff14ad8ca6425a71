import IndexSupport
import Testing

@testable import DocumentProcessing

@Suite struct TextDecoderTests {
    private func decode(_ bytes: [UInt8]) throws(DocumentError) -> DecodedText {
        let result: Result<DecodedText, DocumentError> = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(DocumentError) in try TextDecoder.decode(buffer) { DeclaredEncoding.name(in: $0) } }
        }
        return try result.get()
    }

    private func utf16(_ text: String, bigEndian: Bool, marked: Bool) -> [UInt8] {
        ((marked ? [0xFEFF] : []) + Array(text.utf16)).flatMap {
            bigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)]
        }
    }

    private static let texts = [
        "Plain text, two lines.\nAnd the second.", "Größe, naïveté, €5 – done.", "Привет, мир! Это текст.",
        "你好，世界。 1 2 3\n", "smile 😀 and 𝔘 done here",
    ]

    @Test(arguments: texts)
    func unicodeEncodingsGiveTheSameText(text: String) throws {
        let plain = try decode(Array(text.utf8))
        #expect(plain.text == text && plain.encoding == .utf8 && plain.sourceOffset == 0 && plain.notes.isEmpty)
        let marked = try decode([0xEF, 0xBB, 0xBF] + Array(text.utf8))
        #expect(marked.text == text && marked.encoding == .utf8WithMark && marked.sourceOffset == 3)
        for bigEndian in [false, true] {
            let decoded = try decode(utf16(text, bigEndian: bigEndian, marked: true))
            #expect(decoded.text == text)
            #expect(decoded.encoding == (bigEndian ? .utf16BigEndian : .utf16LittleEndian))
            let unmarked = try decode(utf16(text, bigEndian: bigEndian, marked: false))
            #expect(unmarked.text == text, "without mark, \(bigEndian)")
            #expect(unmarked.notes == ["read as UTF-16 without a byte order mark"])
        }
    }

    @Test func westernEuropeanTextIsReadAsWindows1252() throws {
        let text = "Die Größe des Geräts – „fünf“ – kostet 5 € mehr als früher, sagt der Händler."
        let bytes: [UInt8] = text.unicodeScalars.map { scalar in
            let special: [UInt32: UInt8] = [0x20AC: 0x80, 0x2013: 0x96, 0x201E: 0x84, 0x201C: 0x93]
            return special[scalar.value] ?? UInt8(scalar.value)
        }
        let decoded = try decode(bytes)
        #expect(decoded.text == text)
        #expect(decoded.encoding == .windows1252 && !decoded.encoding.keepsOffsets)
        #expect(decoded.notes.count == 1)
    }

    @Test func brokenSequencesAreReplacedAndCounted() throws {
        let bytes = Array("Größe und Höhe ".utf8) + [0xFF] + Array(" ü ".utf8) + [0xE2, 0x82] + Array("x".utf8)
        let decoded = try decode(bytes)
        #expect(decoded.text == "Größe und Höhe \u{FFFD} ü \u{FFFD}x")
        #expect(decoded.encoding == .utf8Repaired)
        #expect(decoded.notes == ["2 sequences broken in UTF-8, replaced by U+FFFD"])
    }

    @Test func aCharacterCutOffAtTheEndIsRepaired() throws {
        let decoded = try decode(Array("text and €".utf8.dropLast()))
        #expect(decoded.text == "text and \u{FFFD}")
        #expect(decoded.encoding == .utf8Repaired)
    }

    @Test func repairsAgreeWithTheStandardLibrary() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<2000 {
            let pool: [UInt8] = [
                0x41, 0x20, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xF0, 0x9F, 0x98, 0x80, 0xED, 0xA0, 0xC0, 0xF4, 0x90, 0xFF,
                0xE0, 0x9F,
            ]
            let bytes = (0..<Int.random(in: 1...20, using: &random)).map { _ in pool.randomElement(using: &random)! }
            let repaired = bytes.withUnsafeBufferPointer { UTF8Repair($0) }
            #expect(repaired.text == String(decoding: bytes, as: UTF8.self))
            #expect(repaired.faults == repaired.text.unicodeScalars.count { $0 == "\u{FFFD}" })
        }
    }

    @Test func aFewNULsInTextAreReplaced() throws {
        let text = String(repeating: "a line of text\n", count: 600)
        let decoded = try decode(Array(text.utf8) + [0] + Array("end".utf8))
        #expect(decoded.text == text + "\u{FFFD}end")
        #expect(decoded.notes == ["1 NUL character replaced by U+FFFD"])
    }

    @Test(arguments: [
        (Array("%PDF-1.7\n".utf8), "PDF"), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2], "PNG"),
        ([0x50, 0x4B, 3, 4, 20, 0], "ZIP"), ([0x1F, 0x8B, 8, 0], "gzip"), ([0x7F, 0x45, 0x4C, 0x46, 2, 1], "ELF"),
        (Array("SQLite format 3\0".utf8), "SQLite"), (Array("some\0text".utf8), "NUL"),
        ((0..<200).map { UInt8($0 % 7 + 1) }, "control"),
    ])
    func binaryFilesAreRefusedByName(bytes: [UInt8], word: String) {
        #expect { try decode(bytes) } throws: { error in
            let error = error as? DocumentError
            return error?.code == .binary && error?.message.contains(word) ?? false
        }
    }

    @Test func anyBytesGiveTextOrAnError() {
        var random = SplitMix64(seed: 3)
        for round in 0..<2000 {
            let count = Int.random(in: 0..<64, using: &random)
            var bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            if round % 3 == 0 { bytes = [0xFF, 0xFE] + bytes }
            if let decoded = try? decode(bytes) { #expect(!decoded.text.unicodeScalars.contains("\0")) }
        }
    }

    @Test func linesAreCountedWhateverEndsThem() {
        let bytes = Array("a\nb\r\nc\rd\r\r\ne".utf8)
        bytes.withUnsafeBufferPointer { buffer in
            var counter = LineCounter(buffer)
            let lines = bytes.indices.filter { ASCII.isLetter(bytes[$0]) }.map { counter.line(at: $0) }
            #expect(lines == [1, 2, 3, 4, 6])
        }
    }
}
