import Catalog
import Foundation
import IndexSupport
import RAGModel
import TestSupport
import Testing

/// What lies beside a store is kept relative to it.
@Suite struct StoreLocationTests {
    @Test(arguments: [
        ("/home/me/notes", "/home/me/notes", "."), ("/home/me/notes", "/home/me/notes/a.md", "./a.md"),
        ("/home/me/notes", "/home/me/notes/s ub/ä.md", "./s ub/ä.md"),
        ("/home/me/notes", "/home/me/notes2/a.md", "/home/me/notes2/a.md"), ("/home/me/notes", "/home/me", "/home/me"),
        ("/home/me/notes", "/", "/"), ("/home/me/notes", "https://host/a", "https://host/a"),
        ("/home/me/notes", "./a.md", "././" + "./a.md"), ("/home/me/notes", ".", "././" + "."),
        ("/home/me/notes", "././a", "././" + "././a"), ("/home/me/notes", "..", ".."),
        ("/home/me/notes", "/home/me/notes/./a", "/home/me/notes/./a"),
        ("/home/me/notes", "/home/me/notes/", "/home/me/notes/"), ("/home/me/notes", "", ""), ("/", "/", "."),
        ("/", "/etc/a", "./etc/a"), ("/", "a", "a"),
    ])
    func `paths below the store's folder are relative, and every URI comes back`(
        base: String, uri: String, stored: String
    ) {
        let location = StoreLocation(base: base)
        #expect(location.stored(uri) == stored)
        #expect(location.absolute(stored) == uri)
    }

    private struct Content: Equatable {
        var uris: [String]
        var roots: [String]
    }

    private func content(_ catalog: CatalogDatabase, _ partition: Partition) throws -> Content {
        try catalog.read { reader in
            var uris: [String] = []
            try reader.forEachDocument(partition) { uris.append($0.uri) }
            return Content(uris: uris, roots: try reader.roots(partition).map(\.path))
        }
    }

    private func fill(_ catalog: CatalogDatabase, _ uris: [String], root: String) throws -> Partition {
        try catalog.write { writer in
            let id = try writer.insertCollection(name: "default", settings: "{}")
            let partition = Partition(collection: id, tenant: "t")
            let root = try writer.insertRoot(partition, path: root)
            for (number, uri) in uris.enumerated() {
                let document = DocumentRecord(
                    id: UInt64(number), partition: partition, uri: uri, name: "n", root: root,
                    contentHash: ContentHash(of: uri), processing: "1", size: 1, modified: 1, title: nil,
                    format: "text", encoding: "utf-8", metadata: "{}", chunkCount: 0, ingestedAt: 1)
                try writer.replace(document, chunks: [])
            }
            return partition
        }
    }

    @Test func `a project that is moved with its store answers with its new paths, once`() throws {
        let folder = TemporaryFolder()
        let real = StoreLocation(base: try #require(realPath(folder.path))).base
        func move(_ from: String, _ to: String) { #expect(rename(from, to) == 0) }
        folder.write("v/.rag/x", "")
        let uris = ["\(real)/v/a.md", "\(real)/v/sub/b.md", "/elsewhere/c.md"]
        let partition: Partition
        do {
            let catalog = try CatalogDatabase(path: folder.file("v/.rag/catalog.sqlite"), access: .readWrite)
            partition = try fill(catalog, uris, root: "\(real)/v")
            #expect(try content(catalog, partition).uris.sorted() == uris.sorted())
        }
        move(folder.file("v"), folder.file("w"))
        let catalog = try CatalogDatabase(path: folder.file("w/.rag/catalog.sqlite"), access: .readWrite)
        let moved = try content(catalog, partition)
        #expect(moved.roots == ["\(real)/w"])
        #expect(Set(moved.uris) == ["\(real)/w/a.md", "\(real)/w/sub/b.md", "/elsewhere/c.md"])
        #expect(try catalog.read { try $0.document(partition, uri: "\(real)/w/a.md")?.id } == 0)
        #expect(try catalog.read { try $0.document(partition, uri: "\(real)/v/a.md") } == nil)
    }

    private func realPath(_ path: String) -> String? {
        realpath(path, nil).map { pointer in
            defer { free(pointer) }
            return String(cString: pointer)
        }
    }

    /// The orders and ranges of the tables against those of the absolute URIs.
    @Test func `documents are listed page by page in the order of their URIs, wherever the store lies`() throws {
        let folder = TemporaryFolder()
        let base = try #require(realPath(folder.path))
        folder.write(".rag/x", "")
        let catalog = try CatalogDatabase(path: folder.file(".rag/catalog.sqlite"), access: .readWrite)
        let above = String(base[..<base.lastIndex(of: "/")!])
        let uris = [
            "-x", ".hidden", "a", "z://b", "/", "/a", above, "\(above)/", "\(above)!", "\(above)0", "\(above)/a",
            "\(above)/~", "\(base)!", "\(base)-x/a", "\(base)0", "\(base)/a", "\(base)/a!", "\(base)/a/b",
            "\(base)/a/c/d",
            "\(base)/a0", "\(base)/ä", "\(base)/z",
        ]
        let partition = try fill(catalog, uris, root: "/")
        func ordered(_ uris: [String]) -> [String] { uris.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
        #expect(try content(catalog, partition).uris == ordered(uris))
        for limit in [1, 2, 7, 100] {
            var pages: [String] = []
            while true {
                let page = try catalog.read {
                    try $0.documents(partition, after: pages.last, deleted: nil, limit: limit)
                }
                #expect(page.count <= limit)
                if page.isEmpty { break }
                pages += page.map(\.uri)
            }
            #expect(pages == ordered(uris))
            for root in ["/", above, base, "\(base)/a", "\(base)/a/b", "/a", "\(base)/none"] {
                let expected = ordered(uris.filter { DocumentRoot(path: root).covers($0) && $0.hasPrefix("/") })
                var found: [String] = []
                while true {
                    let page = try catalog.read {
                        try $0.documentStates(partition, below: root, after: found.last, limit: limit)
                    }
                    if page.isEmpty { break }
                    found += page.map(\.uri)
                }
                #expect(found == expected, "\(root)")
            }
        }
    }
}
