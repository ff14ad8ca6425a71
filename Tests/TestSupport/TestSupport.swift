import Foundation
import IndexSupport

/// Where tests find their data.
package enum TestData {
    /// A file or folder of `Tests/Fixtures`, also for tests in subfolders.
    package static func fixture(_ name: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures").appendingPathComponent(name)
    }

    /// The folder of labelled collections that `RAG_TEST_DATA` names, if it is there.
    package static var collections: URL? { folder("RAG_TEST_DATA") }

    /// The folder of the all-MiniLM-L6-v2 model that `RAG_MODEL` names, if it is there.
    package static var model: URL? { folder("RAG_MODEL") }

    private static func folder(_ variable: String) -> URL? {
        guard let path = ProcessInfo.processInfo.environment[variable], FileManager.default.fileExists(atPath: path)
        else { return nil }
        return URL(fileURLWithPath: path, isDirectory: true)
    }
}

/// A folder of its own for one test, removed when the value goes.
package final class TemporaryFolder: Sendable {
    package let path: String

    /// - Parameter inMemory: where syncing costs nothing, if there is such a place: for tests that write many small stores.
    package init(inMemory: Bool = false) {
        let parent = inMemory ? Self.memory ?? NSTemporaryDirectory() : NSTemporaryDirectory()
        _ = Self.swept
        path = parent + Self.prefix + "\(getpid())-" + UUID().uuidString
        try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    package func file(_ name: String) -> String { path + "/" + name }

    private static let prefix = "swift-rag-tests-"

    /// Removes what runs that were killed have left behind, once: folders of an hour ago and more whose process is gone.
    private static let swept: Void = {
        for parent in [NSTemporaryDirectory(), "/dev/shm/"] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
            for name in names where name.hasPrefix(prefix) {
                let parts = name.dropFirst(prefix.count).split(separator: "-", maxSplits: 1)
                guard parts.count == 2, let process = pid_t(parts[0]), kill(process, 0) != 0, errno == ESRCH,
                    let changed = try? FileManager.default.attributesOfItem(atPath: parent + name)[.modificationDate],
                    let changed = changed as? Date, changed.timeIntervalSinceNow < -3600
                else { continue }
                try? FileManager.default.removeItem(atPath: parent + name)
            }
        }
    }()

    /// A file system in memory with some room; containers often have one without.
    private static let memory: String? = {
        var status = statvfs()
        let path = "/dev/shm/"
        guard access(path, W_OK) == 0, statvfs(path, &status) == 0 else { return nil }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) >= 512 << 20 ? path : nil
    }()
}
