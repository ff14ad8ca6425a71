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
}
