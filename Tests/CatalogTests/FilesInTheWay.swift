import Catalog
import Foundation
import TestSupport
import Testing

/// Puts a link, a pipe and a folder in the place of a file, one after the other: whoever opens it refuses it at once, and
/// follows nothing.
func expectRefused(at place: String, in folder: TemporaryFolder, open: (CatalogDatabase.Access) throws -> Void) throws {
    folder.write("victim", "precious")
    let kept = folder.file("kept")
    for (kind, make) in [
        ("link", { symlink(folder.file("victim"), place) }), ("pipe", { mkfifo(place, 0o600) }),
        ("folder", { mkdir(place, 0o700) }),
    ] as [(String, () -> Int32)] {
        try? FileManager.default.removeItem(atPath: kept)
        if FileManager.default.fileExists(atPath: place) { rename(place, kept) }
        #expect(make() == 0)
        for access in [CatalogDatabase.Access.readOnly, .readWrite] {
            let error = #expect(throws: CatalogError.self) { try open(access) }
            #expect(error?.code == .corrupt)
            #expect(error?.message.hasPrefix("a \(kind) stands where a file is expected") == true)
        }
        try FileManager.default.removeItem(atPath: place)
        rename(kept, place)
    }
    #expect(try String(contentsOfFile: folder.file("victim"), encoding: .utf8) == "precious")
}
