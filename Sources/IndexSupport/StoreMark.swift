import RAGModel

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Tells a store that its user made from one that came with somebody's files, such as in a cloned repository.
///
/// A store that was made or named by the user holds a mark: the hash of a secret that only this account has
/// (`$XDG_STATE_HOME/swift-rag/secret`). It stays valid when the store is moved, and nobody else can make it.
package enum StoreMark {
    private static let markName = "trusted"
    private static let secretName = "secret"
    private static let notedName = "noted"

    /// Whether the store in this folder is somebody else's, as far as one can tell: another owner's, or without this user's
    /// mark. Where no secret can be kept, the owner decides.
    package static func isForeign(_ store: String) -> Bool {
        var status = stat()
        guard lstat(store + "/catalog.sqlite", &status) == 0 else { return false }
        guard status.st_uid == geteuid() else { return true }
        guard let expected = mark() else { return false }
        let found = try? Files.read("\(store)/\(markName)", maximumSize: 1024)
        return found.map { String(decoding: $0, as: UTF8.self) } != expected
    }

    /// Makes the store one that its user trusts. What cannot be written now is asked for again later.
    package static func put(in store: String) {
        guard let mark = mark() else { return }
        let path = "\(store)/\(markName)"
        if let found = try? Files.read(path, maximumSize: 1024), String(decoding: found, as: UTF8.self) == mark {
            return
        }
        write(mark, to: path, O_TRUNC)
    }

    /// Whether this is the first time that the store is spoken of; it is not from now on.
    package static func isNew(_ store: String) -> Bool {
        guard let folder = stateFolder() else { return true }
        let path = "\(folder)/\(notedName)"
        let line = ContentHash(of: Files.absolute(store)).hexadecimal + "\n"
        let noted = (try? Files.read(path, maximumSize: 1 << 20)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        if noted.contains(line) { return false }
        write(line, to: path, O_APPEND)
        return true
    }

    private static func mark() -> String? {
        secret().map { ContentHash(of: "swift-rag store\n" + $0).hexadecimal }
    }

    /// The account's secret, made when it is first wanted; `nil` where it cannot be kept.
    private static func secret() -> String? {
        guard let folder = stateFolder() else { return nil }
        let path = "\(folder)/\(secretName)"
        if let known = kept(path) { return known }
        var random = SystemRandomNumberGenerator()
        let new = (0..<4).map { _ in String(random.next(), radix: 36) }.joined(separator: "-")
        // Of two processes that make one, the first wins.
        write(new, to: path, O_EXCL)
        return kept(path)
    }

    private static func kept(_ path: String) -> String? {
        guard let bytes = try? Files.read(path, maximumSize: 1024), !bytes.isEmpty else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// XDG Base Directory Specification: a relative path in the variable is to be ignored.
    private static func stateFolder() -> String? {
        let named = Environment.value("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        guard let base = named ?? Environment.value("HOME").map({ $0 + "/.local/state" }) else { return nil }
        let folder = base + "/swift-rag"
        do { try Files.createPrivateFolder(folder) } catch { return nil }
        return folder
    }

    private static func write(_ text: String, to path: String, _ flags: Int32) {
        guard let (descriptor, _) = try? Files.openRegular(path, O_WRONLY | O_CREAT | flags) else { return }
        defer { close(descriptor) }
        _ = text.withCString { send(descriptor, $0, text.utf8.count) }
    }

    private static func send(_ descriptor: Int32, _ bytes: UnsafePointer<CChar>, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes, count)
        #else
            Darwin.write(descriptor, bytes, count)
        #endif
    }
}
