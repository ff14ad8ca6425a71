import CVectorKernels
import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LocalModels

/// The exact channels of int8, kept beside the weights.
struct CalibrationTests {
    private let folder = TemporaryFolder()
    private var kept: String { folder.path + "/int8.channels" }
    private let texts = ["the cat sat", "a river, a stone", "trees"]

    private func vectors() throws -> [[Float]] {
        try LocalEmbedder(folder: folder.path, precision: .int8, threads: 1).embedNow(texts, role: .document)
            .map(\.vector)
    }

    @Test func `the second start reads what the first one found, and gives the same vectors`() throws {
        try TinyModel().write(to: folder.path)
        let first = try vectors()
        #expect(FileManager.default.fileExists(atPath: kept))
        // Told other channels, it takes those: so the file is what is read.
        let model = try LocalEmbedder(folder: folder.path, precision: .int8, threads: 1)
        let found = try Data(contentsOf: URL(fileURLWithPath: kept))
        #expect(try vectors() == first)
        #expect(try Data(contentsOf: URL(fileURLWithPath: kept)) == found)
        let writer = try SegmentFileWriter(path: kept, kind: Calibration.kind, version: Calibration.version)
        try writer.section("model", Array(model.identity.fingerprint.utf8))
        try writer.section("channels", [UInt32](repeating: 0, count: 8))
        try writer.commit()
        #expect(try vectors() != first)
    }

    @Test func `a file of another model or with damage is made anew`() throws {
        try TinyModel().write(to: folder.path)
        let first = try vectors()
        let whole = try Data(contentsOf: URL(fileURLWithPath: kept))
        for index in stride(from: 0, to: whole.count, by: 7) {
            var bytes = whole
            bytes[index] ^= 0x55
            try bytes.write(to: URL(fileURLWithPath: kept))
            #expect(try vectors() == first, "byte \(index)")
        }
        for count in [0, 10, whole.count / 2, whole.count - 1] {
            try whole.prefix(count).write(to: URL(fileURLWithPath: kept))
            #expect(try vectors() == first)
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: kept)) == whole)
        // Channels that there are not, and one that is there twice.
        for channels: [UInt32] in [[1, 32], [2, 3, 3], [9, 0, 1, 2, 3, 4, 5, 6, 7, 8], [1]] {
            let fingerprint = try LocalEmbedder(folder: folder.path, precision: .int8).identity.fingerprint
            let writer = try SegmentFileWriter(path: kept, kind: Calibration.kind, version: Calibration.version)
            try writer.section("model", Array(fingerprint.utf8))
            try writer.section("channels", channels + [UInt32](repeating: 0, count: 7))
            try writer.commit()
            #expect(try vectors() == first)
        }
        var other = TinyModel()
        other.seed = 2
        try other.write(to: folder.path)
        let changed = try vectors()
        #expect(changed != first)
        try FileManager.default.removeItem(atPath: kept)
        #expect(try vectors() == changed)
    }

    @Test func `without a place to keep them the vectors are the same`() throws {
        try TinyModel().write(to: folder.path)
        let first = try vectors()
        try FileManager.default.removeItem(atPath: kept)
        // A folder in its place can neither be read nor be replaced.
        try FileManager.default.createDirectory(atPath: kept + "/x", withIntermediateDirectories: true)
        #expect(try vectors() == first)
    }

    @Test func `token vectors and texts use the same channels, whichever comes first`() throws {
        try TinyModel().write(to: folder.path)
        let first = try vectors()
        try FileManager.default.removeItem(atPath: kept)
        let embedder = try LocalEmbedder(folder: folder.path, precision: .int8, threads: 1)
        _ = try embedder.tokenVectors(texts, role: .document)
        #expect(try embedder.embedNow(texts, role: .document).map(\.vector) == first)
    }

    @Test func `packed weights are kept for the next start, which gives the same vectors`() throws {
        try TinyModel().write(to: folder.path)
        let first = try vectors()
        let panels = URL(fileURLWithPath: KeptPanels.path(folder.path))
        let whole = try Data(contentsOf: panels)
        #expect(try vectors() == first)
        #expect(try Data(contentsOf: panels) == whole)
        // Other panels under a valid checksum give other vectors: so the file is what is read.
        let file = try SegmentFile(path: panels.path, kind: KeptPanels.kind, versions: nil)
        let sections = try file.sections.map { section in (section.name, Array(try file.bytes(section.name))) }
        let writer = try SegmentFileWriter(path: panels.path, kind: KeptPanels.kind, version: KeptPanels.version)
        for (name, bytes) in sections {
            try writer.section(name, name == "panels" ? bytes.map { $0 ^ 1 } : bytes)
        }
        try writer.commit()
        #expect(try vectors() != first)
    }

    @Test func `packed weights of another model or processor, or with damage, are packed anew`() throws {
        try TinyModel().write(to: folder.path)
        let first = try vectors()
        let panels = URL(fileURLWithPath: KeptPanels.path(folder.path))
        let whole = try Data(contentsOf: panels)
        for index in stride(from: 3, to: whole.count, by: whole.count / 40) {
            var bytes = whole
            bytes[index] ^= 0x55
            try bytes.write(to: panels)
            // Large sections are checked, too, whether or not another thread begins with it.
            try SegmentFile.$checkedAtOpening.withValue(-1) {
                let model = try LocalEmbedder(
                    folder: folder.path, precision: .int8, threads: 1, prefetch: index % 2 == 0)
                #expect(try model.embedNow(texts, role: .document).map(\.vector) == first, "byte \(index)")
            }
        }
        #expect(try Data(contentsOf: panels) == whole)
        let sections = try {
            let file = try SegmentFile(path: panels.path, kind: KeptPanels.kind, versions: nil)
            return try file.sections.map { section in (section.name, Array(try file.bytes(section.name))) }
        }()
        for (changed, byte) in [("model", 0), ("layout", 0), ("layout", 4), ("layout", 12)] {
            let writer = try SegmentFileWriter(path: panels.path, kind: KeptPanels.kind, version: KeptPanels.version)
            for (name, bytes) in sections {
                var bytes = name == "panels" ? bytes.map { $0 &+ 1 } : bytes
                if name == changed { bytes[byte] ^= 1 }
                try writer.section(name, bytes)
            }
            try writer.commit()
            #expect(try vectors() == first, "\(changed) \(byte)")
        }
        try FileManager.default.removeItem(at: panels)
        try FileManager.default.createDirectory(
            at: panels.appendingPathComponent("x"), withIntermediateDirectories: true)
        #expect(try vectors() == first)
    }

    @Test func `queries one by one give the same from kept weights as from those in memory`() throws {
        try TinyModel().write(to: folder.path)
        let first = try vectors()
        let embedder = try LocalEmbedder(folder: folder.path, precision: .int8, threads: 1)
        // More than go without packed weights in memory.
        for round in 0..<2 * Encoder.unpackedLimit {
            for (text, vector) in zip(texts, first) {
                #expect(try embedder.embedNow([text], role: .document).map(\.vector) == [vector], "round \(round)")
            }
        }
    }
}
