import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

@testable import ModelLibrary

struct InstalledModelsTests {
    static func resolve(_ named: String?, _ environment: [String: String]) -> String {
        InstalledModels.resolve(named) { environment[$0] }
    }

    @Test func theFolderFollowsTheEnvironment() {
        let home = ["HOME": "/home/u"]
        let library = "/home/u/.local/share/swift-rag/models"
        #expect(Self.resolve(nil, home) == library + "/all-MiniLM-L6-v2")
        #expect(
            Self.resolve(nil, ["HOME": "/home/u", "XDG_DATA_HOME": "/d"]) == "/d/swift-rag/models/all-MiniLM-L6-v2")
        #expect(Self.resolve(nil, ["HOME": "/home/u", "XDG_DATA_HOME": "rel"]) == library + "/all-MiniLM-L6-v2")
        #expect(Self.resolve(nil, ["HOME": "/h", "RAG_MODEL": "/m/x"]) == "/m/x")
        #expect(Self.resolve("/m/y", ["HOME": "/h", "RAG_MODEL": "/m/x"]) == "/m/y")
        #expect(Self.resolve("bge-small", home) == library + "/bge-small")
        #expect(Self.resolve("../up", home) == "../up")
    }

    @Test func `the table names each model once, by a name that is a folder's`() {
        #expect(Set(KnownModel.all.map(\.name)).count == KnownModel.all.count)
        for model in KnownModel.all {
            #expect(InstalledModels.localName(ofHubName: model.hubName) == model.name)
            #expect(KnownModel.named(model.name)?.hubName == model.hubName)
            #expect(KnownModel.named(model.hubName)?.name == model.name)
            #expect((model.wheel == nil) == model.wheelChecksums.isEmpty)
            for sum in Array(model.checksums.values) + Array(model.wheelChecksums.values) { #expect(sum.count == 64) }
        }
        #expect(KnownModel.all.first?.name == InstalledModels.defaultModel)
        #expect(KnownModel.named(InstalledModels.multilingualModel) != nil)
        #expect(KnownModel.named("nobody/knows") == nil)
    }

    @Test func namesCannotLeaveTheFolder() {
        #expect(InstalledModels.localName(ofHubName: "owner/name") == "name")
        #expect(InstalledModels.localName(ofHubName: "name-1.5_x") == "name-1.5_x")
        for name in [
            "", "/", "a/", "../a", "a/..", "a/b/c", "a b", "a/.hidden", "a\u{0}", String(repeating: "a", count: 200),
        ] {
            #expect(InstalledModels.localName(ofHubName: name) == nil, "\(name)")
            #expect(throws: EmbedderError.self) { try ModelDownload(model: name) { $0 } }
        }
        #expect(throws: EmbedderError.self) { try ModelDownload(revision: "../main") { $0 } }
    }

    @Test func onlyFoldersWithAModelAreListed() throws {
        let folder = TemporaryFolder()
        #expect(try InstalledModels.list(in: folder.file("none")) == [])
        for name in ["b", "a", "half.partial", ".hidden"] {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
            try Data("{}".utf8).write(to: URL(fileURLWithPath: folder.file(name + "/config.json")))
        }
        try FileManager.default.createDirectory(atPath: folder.file("empty"), withIntermediateDirectories: true)
        #expect(try InstalledModels.list(in: folder.path) == ["a", "b"])
    }
}
