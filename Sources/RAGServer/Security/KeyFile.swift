import Foundation
import IndexSupport
import RAGModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The keys of a store, in `keys.json` of its folder, which only its owner can read.
public struct KeyFile: Sendable {
    public let path: String
    private let folder: String

    private struct Content: Codable {
        var version = 1
        var keys: [AccessKey]
    }

    private static let maximumSize = 8 << 20

    public init(store: String) {
        folder = store
        path = store + "/keys.json"
    }

    var exists: Bool { Files.kind(path) != nil }

    /// Changes when the file does.
    var stamp: [Int64] {
        var status = stat()
        guard lstat(path, &status) == 0 else { return [] }
        #if canImport(Glibc)
            let time = status.st_mtim
        #else
            let time = status.st_mtimespec
        #endif
        return [Int64(status.st_ino), Int64(status.st_size), Int64(time.tv_sec), Int64(time.tv_nsec)]
    }

    /// The keys; none if there is no file.
    ///
    /// - Throws: `corrupt` if the file is damaged or a link, `permissionDenied` if others can read it.
    public func read() throws(RAGError) -> [AccessKey] {
        guard exists else { return [] }
        return try RAGError.wrapping {
            let (descriptor, status) = try Files.openRegular(path)
            close(descriptor)
            guard status.st_mode & 0o077 == 0 else {
                throw RAGError(
                    .permissionDenied, subject: path, "others can read it; take their rights with chmod 600")
            }
            let bytes = try Files.read(path, maximumSize: Self.maximumSize)
            guard let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)), content.version == 1 else {
                throw RAGError(
                    .corrupt, subject: path, "not a file of keys; restore it, or remove it and create keys anew")
            }
            return content.keys
        }
    }

    public func add(_ key: AccessKey) throws(RAGError) {
        try change { $0.append(key) }
    }

    /// - Throws: `notFound` if there is no key of that id.
    @discardableResult
    public func revoke(_ id: String) throws(RAGError) -> AccessKey {
        var revoked: AccessKey?
        try change { keys in
            guard let index = keys.firstIndex(where: { $0.id == id }) else {
                throw RAGError(.notFound, subject: id, "there is no key of that id; `rag keys list` shows all")
            }
            revoked = keys.remove(at: index)
        }
        return revoked!
    }

    private func change(_ body: (inout [AccessKey]) throws -> Void) throws(RAGError) {
        try RAGError.wrapping {
            try Files.createPrivateFolder(folder)
            // Two changes at once would lose one.
            let (lock, _) = try Files.openRegular(folder + "/keys.lock", O_RDWR | O_CREAT)
            defer { close(lock) }
            guard flock(lock, LOCK_EX) == 0 else {
                throw FileError(errno: errno, path: folder + "/keys.lock", operation: "lock")
            }
            var keys = try read()
            try body(&keys)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
            let writer = try FileWriter(path: path, mode: 0o600)
            try writer.append(Array(try encoder.encode(Content(keys: keys))) + [0x0A])
            try writer.commit()
        }
    }
}
