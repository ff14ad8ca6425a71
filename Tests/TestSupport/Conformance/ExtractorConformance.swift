import IndexSupport
import RAGModel
import Testing

/// What every extractor must do, whatever it reads.
package enum ExtractorConformance {
    /// - Parameter samples: files that it reads, by name.
    package static func check(_ extractor: some Extractor, samples: [(name: String, bytes: [UInt8])]) throws {
        #expect(!extractor.format.isEmpty)
        #expect(!extractor.fileExtensions.isEmpty)
        for name in extractor.fileExtensions {
            #expect(name == name.lowercased() && !name.contains(".") && !name.isEmpty, "\(name)")
        }
        #expect(extractor.limits.bytes > 0 && extractor.limits.text > 0)
        #expect(!samples.isEmpty)
        for sample in samples {
            let document = try extractor.extract(sample.bytes, name: sample.name)
            #expect(!document.blocks.isEmpty, "\(sample.name)")
            let again = try extractor.extract(sample.bytes, name: sample.name)
            #expect(document == again, "\(sample.name)")
            check(document, extractor)
            damage(sample.bytes, named: sample.name, extractor)
        }
        for bytes in [[], [0], Array(repeating: 0xFF, count: 100)] as [[UInt8]] {
            if let document = try? extractor.extract(bytes, name: samples[0].name) { check(document, extractor) }
        }
    }

    /// What is broken makes an error or a document, and nothing else.
    private static func damage(_ bytes: [UInt8], named name: String, _ extractor: some Extractor) {
        var random = SplitMix64(seed: 11)
        for round in 0..<200 where !bytes.isEmpty {
            var damaged = bytes
            if round.isMultiple(of: 2) { damaged.removeLast(Int.random(in: 0...damaged.count, using: &random)) }
            for _ in 0..<min(8, damaged.count) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if let document = try? extractor.extract(damaged, name: name) { check(document, extractor) }
        }
    }

    private static func check(_ document: ExtractedDocument, _ extractor: some Extractor) {
        for block in document.blocks {
            switch block.kind {
            case .heading(let level): #expect(level >= 1)
            case .item(let depth): #expect(depth >= 0)
            case .paragraph, .code, .row: break
            }
        }
        #expect(document.blocks.reduce(0) { $0 + $1.text.utf8.count } <= extractor.limits.text)
    }
}
