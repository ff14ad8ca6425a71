import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

/// Damaged and crossed documents through every extractor and every chunker; `scripts/fuzz-documents` runs it for long.
///
/// A crash ends the run; what else must hold is checked: chunks fit, stand in the file, and take bounded time.
@Suite struct FuzzTests {
    private static let inputs = ProcessInfo.processInfo.environment["RAG_TEST_FUZZ"].flatMap { Int($0) } ?? 1500

    private struct Mutator {
        var random: SplitMix64
        let seeds: [[UInt8]]

        mutating func input() -> [UInt8] {
            var bytes = seeds.randomElement(using: &random)!
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                guard !bytes.isEmpty else { break }
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<8, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2: bytes.remove(at: place)
                case 3:
                    bytes.insert(Array("\n#-|*`<>{}\\\"':,[]()&=.0 \t".utf8).randomElement(using: &random)!, at: place)
                case 4: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &random)))
                case 5:
                    // A part again and again: nesting and long runs.
                    let part = bytes[place..<min(bytes.count, place + Int.random(in: 1...8, using: &random))]
                    for _ in 0..<Int.random(in: 1...200, using: &random) where bytes.count < 1 << 16 {
                        bytes.insert(contentsOf: part, at: place)
                    }
                case 6:
                    let other = seeds.randomElement(using: &random)!
                    let from = Int.random(in: 0..<other.count, using: &random)
                    bytes.insert(contentsOf: other[from..<min(other.count, from + 200)], at: place)
                default:
                    bytes.insert(
                        contentsOf: [0xF0, 0x9F, 0x98, 0x80, 0xE2, 0x80, 0xA8, 0xFF].prefix(
                            Int.random(in: 1...8, using: &random)), at: place)
                }
            }
            return bytes
        }
    }

    @Test func `whatever the bytes, no document ends the program, and chunks fit and stand in the file`() throws {
        let files = try FuzzInput.files.map { Array(try Data(contentsOf: TestData.fixture("documents/\($0)"))) }
        let seed = ProcessInfo.processInfo.environment["RAG_TEST_SEED"].flatMap { UInt64($0) } ?? 1
        var mutator = Mutator(random: SplitMix64(seed: seed), seeds: FuzzInput.texts.map { Array($0.utf8) } + files)
        var random = SplitMix64(seed: seed &+ 7)
        var (documents, slowest) = (0, Duration.zero)
        for number in 0..<Self.inputs {
            let maximum = Int.random(in: 8...120, using: &random)
            let input = FuzzInput(
                name: FuzzInput.names.randomElement(using: &random)!,
                chunking: ChunkingOptions(
                    method: ChunkingMethod.allCases.randomElement(using: &random)!, maximumTokens: maximum,
                    overlapTokens: Int.random(in: 0...maximum / 2, using: &random)),
                redaction: number % 3 == 0 ? Redaction() : nil, bytes: mutator.input())
            let began = ContinuousClock.now
            let document = input.document()
            slowest = max(slowest, ContinuousClock.now - began)
            guard let document else { continue }
            documents += 1
            let problem = input.problem(document)
            #expect(problem == nil, "input \(number)")
        }
        #expect(documents > Self.inputs / 4)
        // No timing is asserted; a hang would not end.
        print("\(documents) of \(Self.inputs) inputs were documents; the slowest took \(slowest)")
    }
}
