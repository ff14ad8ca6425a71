import CVectorKernels
import IndexSupport
import Testing

@testable import TextAnalysis

/// The classes of bytes that words are found by.
@Suite struct TextClassTests {
    static let levels = [KERNELS_SCALAR, KERNELS_AVX2, KERNELS_AVX512, KERNELS_AVX512VNNI, KERNELS_AMX, KERNELS_NEON]
        .filter { kernels_supports($0) }

    private func blocks(_ text: [UInt8], isEnd: Bool = true, level: kernel_level) -> [[UInt64]] {
        var blocks = [text_block](repeating: text_block(), count: (text.count + 63) / 64)
        text_classify_at(level, text, text.count, isEnd, &blocks)
        return blocks.map { [$0.word, $0.letter, $0.stop, $0.look] }
    }

    @Test(arguments: levels.indices) func `every level equals the plain twin`(level: Int) {
        var random = SplitMix64(seed: 1)
        let likely = Array("aZ09 .,:-/@+&'\"#_\n*(".utf8) + [0x7F, 0x80, 0xC3, 0xFF, 0]
        for count in Array(0...260) + [1024, 4096] {
            let text = (0..<count).map { _ in
                Bool.random(using: &random)
                    ? likely.randomElement(using: &random)! : UInt8.random(in: 0...255, using: &random)
            }
            let plain = blocks(text, level: KERNELS_SCALAR)
            #expect(blocks(text, level: Self.levels[level]) == plain, "\(count) bytes")
            if count % 64 == 0 {
                let open = blocks(text, isEnd: false, level: KERNELS_SCALAR)
                #expect(blocks(text, isEnd: false, level: Self.levels[level]) == open, "\(count) bytes")
            }
        }
    }

    @Test func `the plain twin follows the classes of characters`() {
        let separators = (0...255).map { UInt8($0) }.filter { $0 < 0x80 && CharacterClass(ascii: $0) == .other }
        for byte in UInt8.min...UInt8.max {
            let found = byte < 0x80 ? CharacterClass(ascii: byte) : .other
            for (next, follows) in [(UInt8(ascii: " "), true), (UInt8(ascii: "a"), false)] {
                let block = blocks([byte, next], level: KERNELS_SCALAR)[0]
                #expect(block[0] & 1 == (found.isAlphanumeric ? 1 : 0))
                #expect(block[1] & 1 == (found.isLetter ? 1 : 0))
                let isSeparator = separators.contains(byte)
                // Quotation marks join only in Hebrew, but that is for the closer look to say.
                let joins = (found.isJoiner && found != .underscore) || found == .doubleQuote
                #expect(block[2] & 1 == (isSeparator || (joins && follows) ? 1 : 0), "byte \(byte)")
                #expect(block[3] & 1 == (byte >= 0x80 || (byte == 0x2E && !follows) ? 1 : 0), "byte \(byte)")
            }
        }
    }

    @Test func `the classes of ASCII are those of the tables`() {
        for byte in UInt8(0)..<0x80 {
            #expect(CharacterClass(ascii: byte) == UnicodeData.shared.characterClass(UInt32(byte)), "byte \(byte)")
        }
    }

    @Test func `words across blocks and windows are whole`() throws {
        let session = try Analyzer(.neutral).makeSession()
        for length in [1, 63, 64, 65, 127, 200, 255] {
            let word = String(repeating: "w", count: length)
            for offset in Array(0...130) + [4000, 4031, 4032, 4033, 4090, 4095, 4096, 4097] {
                let text = String(repeating: " ", count: offset) + word + " next"
                #expect(session.analyze(text).map(\.term) == [word, "next"], "\(length) at \(offset)")
                #expect(session.analyze(String(text.dropLast(5))).map(\.term) == [word], "\(length) at \(offset)")
            }
        }
    }
}
