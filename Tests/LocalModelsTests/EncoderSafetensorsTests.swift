import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import LocalModels

/// Hostile and damaged weight files: each is refused with its reason, none is read out of bounds.
struct EncoderSafetensorsTests {
    private func open(_ content: Data) throws -> SafetensorsFile {
        let folder = TemporaryFolder()
        let path = folder.file("model.safetensors")
        try content.write(to: URL(fileURLWithPath: path))
        return try SafetensorsFile(path: path)
    }

    @Test func `a sound file lists its tensors`() throws {
        let table =
            #"{"__metadata__":{"a":"b"},"x":{"dtype":"F16","shape":[2,3],"data_offsets":[0,12]},"y":{"dtype":"I64","shape":[],"data_offsets":[12,20]},"z":{"dtype":"F32","shape":[0],"data_offsets":[12,12]}}  "#
        let file = try open(safetensorsFile(table: Data(table.utf8), data: [UInt8](repeating: 1, count: 20)))
        #expect(file.tensors.keys.sorted() == ["x", "y", "z"])
        let start = 8 + table.utf8.count
        #expect(file.tensors["x"] == .init(type: "F16", shape: [2, 3], range: start..<start + 12))
        #expect(file.tensors["y"]?.shape == [])
    }

    @Test(arguments: [
        (#"{"x":{"dtype":"F32","shape":[5],"data_offsets":[0,20]}}"#, "truncated"),
        (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, "truncated or damaged"),
        (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, "truncated or damaged"),
        (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,9007199254740994]}}"#, "malformed"),
        (#"{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, "its shape needs 12"),
        (#"{"x":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, "shape"),
        (#"{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, "shape"),
        (#"{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}"#, "shape"),
        (#"{"x":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}"#, "unknown type"),
        (#"{"x":{"shape":[2],"data_offsets":[0,8]}}"#, "malformed"),
        (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0]}}"#, "malformed"),
        (#"{"x":7}"#, "malformed"),
        (
            #"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
            "overlap"
        ),
        (#"{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "belong to no tensor"),
        (
            #"{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]},"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}"#,
            "occurs twice"
        ),
        (#"[]"#, "not an object"),
        (#"{"x":"#, "not valid JSON"),
        ("", "not valid JSON"),
    ])
    func `a table that lies is refused`(table: String, words: String) throws {
        let error = #expect(throws: EmbedderError.self) {
            try open(safetensorsFile(table: Data(table.utf8), data: [UInt8](repeating: 0, count: 16)))
        }
        #expect(error?.code == .modelInvalid)
        #expect(error?.message.contains(words) == true, "\(error!)")
    }

    @Test(arguments: [[], [1, 2, 3], [UInt8](repeating: 0xFF, count: 64), [200, 0, 0, 0, 0, 0, 0, 0, 123]])
    func `something else than a table at the front is refused`(bytes: [UInt8]) throws {
        let error = #expect(throws: EmbedderError.self) { try open(Data(bytes)) }
        #expect(error?.code == .modelInvalid)
    }

    @Test func `a file cut off anywhere, or with any byte changed, never crashes`() throws {
        let folder = TemporaryFolder()
        var model = TinyModel()
        (model.hidden, model.heads, model.intermediate, model.layers) = (8, 2, 8, 1)
        try model.write(to: folder.path)
        let path = folder.path + "/model.safetensors"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let table = Int(whole[0]) + Int(whole[1]) << 8
        var random = SplitMix64(seed: 7)
        for round in 0..<300 {
            var content = whole
            if round % 3 == 0 {
                content = whole.prefix(Int.random(in: 0..<whole.count, using: &random))
            } else {
                content[Int.random(in: 0..<8 + table, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            try content.write(to: URL(fileURLWithPath: path))
            do {
                _ = try LocalEmbedder(folder: folder.path).embedNow(["the cat sat"], role: .query)
                // Only a change that keeps the table sound may pass: in a name, a number's blank, the metadata.
                #expect(content.count == whole.count)
            } catch {
                #expect([.modelInvalid, .unsupportedModel].contains(error.code), "\(error)")
            }
        }
    }

    @Test(arguments: [
        (#"{"weight_map": {"a": "../model.safetensors"}}"#, "malformed"), (#"{"weight_map": {"a": 5}}"#, "malformed"),
        (#"{"weight_map": 5}"#, "weight_map"), (#"{}"#, "weight_map"), (#"{"weight_map": {}}"#, "lacks tensor"),
    ])
    func `an index that leads elsewhere is refused`(text: String, words: String) throws {
        let folder = TemporaryFolder()
        var model = TinyModel()
        model.shards = 2
        try model.write(to: folder.path)
        try text.write(
            toFile: folder.path + "/model.safetensors.index.json", atomically: true, encoding: .utf8)
        let error = #expect(throws: EmbedderError.self) { try LocalEmbedder(folder: folder.path) }
        #expect(error?.code == .modelInvalid)
        #expect(error?.message.contains(words) == true, "\(error!)")
    }

    @Test(arguments: [
        (#"{"a":[1,-2.5e3,true,false,null,"x\né😀"]}"#, true), ("\u{FEFF}[]", true), ("01", false), ("-", false),
        ("1.", false), ("+1", false), ("1 2", false), (#""\ud800""#, false), (#""\x""#, false), ("\"a\nb\"", false),
        ("[1,]", false), ("{\"a\"}", false), ("nul", false), ("1e999", false), ("\"abc", false), ("[", false),
    ])
    func `JSON is read strictly`(text: String, valid: Bool) throws {
        let bytes = Array(text.utf8)
        let value = bytes.withUnsafeBytes { bytes in try? JSONValue(parsing: bytes) }
        #expect((value != nil) == valid)
        if text.hasPrefix("{\"a\":") {
            #expect(value?["a"]?.array?.last?.string == "x\né😀")
            #expect(value?["a"]?.array?[1].int == -2500)
        }
    }
}
