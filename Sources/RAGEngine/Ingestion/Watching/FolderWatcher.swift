#if canImport(Glibc)
    import DocumentProcessing
    import Glibc
    import IndexSupport
    import RAGModel

    /// Tells which paths below folders have changed (inotify).
    ///
    /// It survives bursts, which come as one change; lost events, after which everything is looked at; and roots that
    /// vanish, which are watched again when they are back. Not thread-safe: one task asks for changes.
    final class FolderWatcher {
        private let roots: [String]
        private let storePath: String?
        private let includesHidden: Bool
        private let descriptor: Int32
        private var folders: [Int32: String] = [:]
        private var missing: Set<String> = []
        private var changes: WatchedPaths
        /// The folders that the system does not let us watch: it has a limit of its own.
        private(set) var unwatched = 0

        private static let mask = UInt32(
            IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
                | IN_ATTRIB
                | IN_ONLYDIR)

        /// - Parameters:
        ///   - roots: absolute paths of folders or files.
        ///   - storePath: a folder whose changes are nobody's business.
        /// - Throws: `FileError` if the system cannot watch.
        init(roots: [String], storePath: String?, includesHidden: Bool) throws {
            self.roots = roots
            self.storePath = storePath
            self.includesHidden = includesHidden
            changes = WatchedPaths(roots: roots)
            descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
            guard descriptor >= 0 else { throw FileError(errno: errno, path: roots.first ?? "", operation: "watch") }
            for root in roots { watch(root) }
        }

        deinit { close(descriptor) }

        /// Waits up to `timeout` and returns the paths that have changed: outermost ones, absolute. Blocks its thread.
        func next(timeout: Duration) throws -> [String] {
            let end = ContinuousClock.now + timeout
            while true {
                let now = ContinuousClock.now
                let due = changes.take(at: now)
                if !due.isEmpty || now >= end { return due }
                watchMissing(at: now)
                // A root that is not there is looked for twice a second.
                let longest = missing.isEmpty ? end - now : min(end - now, .milliseconds(500))
                try wait(min(changes.delay(at: now) ?? longest, longest))
            }
        }

        private func wait(_ duration: Duration) throws {
            var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let milliseconds = Int32(min(60_000, max(1, duration / .milliseconds(1))))
            let count = Glibc.poll(&poll, 1, milliseconds)
            guard count >= 0 || errno == EINTR else {
                throw FileError(errno: errno, path: roots.first ?? "", operation: "watch")
            }
            if count > 0 { try read() }
        }

        private func read() throws {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
            defer { buffer.deallocate() }
            while true {
                let count = Glibc.read(descriptor, buffer.baseAddress!, buffer.count)
                if count < 0, errno == EINTR { continue }
                if count < 0, errno == EAGAIN { return }
                guard count > 0 else { throw FileError(errno: errno, path: roots.first ?? "", operation: "watch") }
                var offset = 0
                while offset < count {
                    let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
                    let start = offset + MemoryLayout<inotify_event>.size
                    let name = UnsafeRawBufferPointer(rebasing: buffer[start..<start + Int(event.len)]).prefix {
                        $0 != 0
                    }
                    take(event, String(decoding: name, as: UTF8.self))
                    offset = start + Int(event.len)
                }
            }
        }

        private func take(_ event: inotify_event, _ name: String) {
            let now = ContinuousClock.now
            func has(_ flag: Int) -> Bool { event.mask & UInt32(flag) != 0 }
            if has(Int(IN_Q_OVERFLOW)) {
                changes.insertAll(at: now)
                for root in roots { watch(root) }
                return
            }
            guard let folder = folders[event.wd] else { return }
            if has(Int(IN_IGNORED)) {
                folders[event.wd] = nil
                if roots.contains(folder) { missing.insert(folder) }
                return
            }
            let path = name.isEmpty ? folder : folder + "/" + name
            guard isWanted(path, name), roots.contains(where: { DocumentRoot(path: $0).covers(path) }) else { return }
            // Ignore files decide over others: all of their folder is looked at.
            changes.insert(name == ".gitignore" || name == ".ragignore" ? folder : path, at: now)
            // What was made in a new folder before it was watched is found when the folder is looked at.
            if has(Int(IN_ISDIR)), has(Int(IN_CREATE)) || has(Int(IN_MOVED_TO)) { watch(path) }
        }

        private func isWanted(_ path: String, _ name: String) -> Bool {
            if let storePath, DocumentRoot(path: storePath).covers(path) { return false }
            if name == ".gitignore" || name == ".ragignore" { return true }
            return includesHidden || !name.hasPrefix(".") || roots.contains(path)
        }

        private func watchMissing(at time: ContinuousClock.Instant) {
            for root in missing where Files.exists(root) {
                missing.remove(root)
                watch(root)
                changes.insert(root, at: time)
            }
        }

        /// Watches a folder and all folders below; of a file, the folder it lies in.
        private func watch(_ path: String) {
            guard Files.exists(path) else {
                if roots.contains(path) { missing.insert(path) }
                return
            }
            var waiting = [path]
            while let folder = waiting.popLast() {
                let number = inotify_add_watch(descriptor, folder, Self.mask | UInt32(IN_DONT_FOLLOW))
                guard number >= 0 else {
                    if errno == ENOTDIR, folder == path, let slash = path.lastIndex(of: "/") {
                        watchAlone(String(path[..<slash]))
                    } else if errno == ENOSPC {
                        unwatched += 1
                    }
                    continue
                }
                folders[number] = folder
                for name in (try? Files.list(folder)) ?? [] {
                    let inner = folder + "/" + name
                    if isWanted(inner, name), Self.isFolder(inner) { waiting.append(inner) }
                }
            }
        }

        private func watchAlone(_ folder: String) {
            let number = inotify_add_watch(descriptor, folder, Self.mask)
            if number >= 0 { folders[number] = folder }
        }

        private static func isFolder(_ path: String) -> Bool {
            var status = stat()
            return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        }
    }
#endif
