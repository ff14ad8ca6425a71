import Foundation
import Hummingbird
import IndexSupport
import RAGEngine

private struct BackupBody: Decodable, Sendable {
    let name: String?

    enum Keys: String, CodingKey, CaseIterable { case name }

    init(from decoder: any Decoder) throws {
        name = try decoder.fields(Keys.self).decodeIfPresent(String.self, forKey: .name)
        guard let name else { return }
        // A name that cannot leave the folder, hide in it or mean something to a shell.
        let isPlain = name.utf8.allSatisfy {
            ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0)
        }
        guard isPlain, !name.hasPrefix("."), !name.hasPrefix("-"), (1...100).contains(name.utf8.count) else {
            throw RequestFailure.invalid(
                "name",
                "a name has 1 to 100 letters, digits, dots, hyphens and underscores, and begins with no dot or hyphen")
        }
    }
}

struct BackupView: Encodable, Sendable {
    let name: String
    let bytes: Int64
    let seconds: Double
}

extension Call {
    /// Copies the store into a new file of the backup folder.
    func backUp() async throws -> BackupView {
        guard principal.reachesAllTenants, principal.access == .all else {
            throw RequestFailure(.forbidden, "a copy has what all tenants have; it needs a key of all tenants")
        }
        guard let folder = server.configuration.backupFolder else {
            throw RequestFailure(.notFound, "the server was started without --backup-folder")
        }
        let wanted = try await decode(BackupBody.self).name
        let name = wanted ?? "backup-\(Timestamp.iso8601(seconds: Timestamp.now).filter(\.isNumber)).sqlite"
        guard server.store.exists else { throw RequestFailure(.notFound, "there is no store yet") }
        let path = folder + "/" + name
        guard Files.kind(path) == nil else {
            throw RequestFailure(.busy, "there is a file of this name; choose another", field: "name")
        }
        let began = ContinuousClock.now
        // One copy at a time: each reads all of the catalog.
        try await server.backups.run { try await server.store.backup(to: path) }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
        audit("backup", ids: [name])
        return BackupView(
            name: name, bytes: size?.int64Value ?? 0, seconds: (ContinuousClock.now - began) / .seconds(1))
    }
}
