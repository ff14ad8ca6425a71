import HTTPSupport
import IndexSupport
import RAGModel

/// Fetches one file of a model, going on where an earlier attempt stopped.
///
/// The bytes go to `PATH.part`; its entity tag, kept in `PATH.etag`, makes the server say whether the rest still belongs
/// to what is there (RFC 9110, `If-Range`). The file gets its name once size and checksum are right.
struct FileDownload: Sendable {
    let hub: ModelHub
    let client: HTTPClient
    let path: String
    /// Lower-case hexadecimal SHA-256, where it is known beforehand.
    let checksum: String?
    let maximumBytes: Int
    let retries: RetryPolicy
    /// Received so far, and the whole size once it is known.
    let progress: @Sendable (_ received: Int, _ total: Int?) -> Void

    private var partPath: String { path + ".part" }
    private var tagPath: String { path + ".etag" }

    struct Result: Sendable {
        /// The commit that the hub says the file is of.
        let commit: String?
        let bytes: Int
    }

    /// Why a failed attempt may be made again. Asking for a file costs nothing, so what timed out is asked for too.
    private struct Retry {
        /// Seconds the server asked to wait.
        var after: Double?
    }

    /// - Returns: `nil` if the server has no such file.
    func run(_ url: HTTPURL) async throws(EmbedderError) -> Result? {
        var attempt = 0
        var random = SystemRandomNumberGenerator()
        while true {
            let before = Files.size(partPath) ?? 0
            var retry: Retry?
            do throws(EmbedderError) {
                return try await attemptOnce(url, &retry)
            } catch {
                guard let retry, !Task.isCancelled else { throw error }
                // What arrives is progress: the count of attempts starts anew.
                if (Files.size(partPath) ?? 0) > before { attempt = 0 }
                switch retries.decision(afterAttempt: attempt, retryAfter: retry.after, using: &random) {
                case .giveUp: throw error
                case .tooLong(let seconds): throw Self.tooLong(seconds, retries.maximumWait, url)
                case .again(let seconds):
                    do { try await Task.sleep(for: .seconds(seconds)) } catch { throw Self.cancelled(url) }
                }
                attempt += 1
            }
        }
    }

    /// Asks once, following redirects.
    private func attemptOnce(_ start: HTTPURL, _ retry: inout Retry?) async throws(EmbedderError) -> Result? {
        var url = start
        var commit: String?
        var linked: (checksum: String, bytes: Int?)?
        for _ in 0..<10 {
            let part = try PartialFile(path: partPath, tagPath: tagPath)
            var request = HTTPRequest(url: url)
            request.headers = hub.headers(for: url) + part.resumeHeaders
            request.maximumBodyBytes = maximumBytes
            request.receive = { [maximumBytes, progress] response, bytes in
                guard response.status == 200 || response.status == 206 else { return }
                if !part.hasBegun { try part.begin(response, maximumBytes: maximumBytes) }
                try part.append(bytes)
                progress(part.count, part.total)
            }
            let response: HTTPResponse
            do throws(HTTPFailure) { response = try await client.send(request) } catch {
                if error.reason == .connection || error.reason == .timeout { retry = Retry() }
                throw Self.error(error, url)
            }
            commit = commit ?? response.headers["x-repo-commit"]
            if linked == nil, let tag = response.headers["x-linked-etag"].map(Self.unquoted), Self.isSHA256(tag) {
                linked = (tag, response.headers["x-linked-size"].flatMap { Int($0) })
            }
            switch response.status {
            case 200, 206:
                // An empty file has no body to begin with.
                if !part.hasBegun { try part.begin(response, maximumBytes: maximumBytes) }
                let size = try part.finish()
                if let expected = part.total ?? linked?.bytes, size != expected {
                    retry = Retry()
                    throw EmbedderError(
                        .network, subject: url.description, "\(size) of \(expected) bytes arrived; run again to go on")
                }
                try verify(size, linked?.bytes, [checksum, linked?.checksum].compactMap { $0 }, url)
                return Result(commit: commit, bytes: size)
            case 301, 302, 303, 307, 308:
                guard let location = response.headers["location"] else {
                    throw EmbedderError(.responseInvalid, subject: url.description, "a redirect that leads nowhere")
                }
                url = try url.redirected(to: location)
            case 404: return nil
            case 416:
                // What is there is longer than the file: start again.
                part.discard()
            default:
                if RetryPolicy.isRetriable(status: response.status) {
                    retry = Retry(after: RetryAfter.seconds(response.headers["retry-after"], now: RetryAfter.now))
                }
                throw Self.error(status: response.status, url)
            }
        }
        throw EmbedderError(.responseInvalid, subject: start.description, "more than ten redirects")
    }

    /// Checks what arrived, and gives it its name.
    private func verify(
        _ size: Int, _ expectedSize: Int?, _ checksums: [String], _ url: HTTPURL
    ) throws(EmbedderError) {
        func damaged(_ message: String) -> EmbedderError {
            // What cannot be right is not resumed.
            PartialFile.remove(partPath, tagPath)
            return EmbedderError(.responseInvalid, subject: url.description, message + "; nothing was installed")
        }
        if let expectedSize, expectedSize != size { throw damaged("\(size) bytes instead of \(expectedSize)") }
        if !checksums.isEmpty {
            let found = try Self.checksum(of: partPath)
            for expected in checksums where expected != found {
                throw damaged("the SHA-256 is \(found), not \(expected)")
            }
        }
        try FolderSteps.rename(partPath, to: path)
        try FolderSteps.remove(tagPath)
    }

    /// - Complexity: one pass over the file, at over 1 GB/s with SHA instructions.
    static func checksum(of path: String) throws(EmbedderError) -> String {
        let file: MappedFile
        do { file = try MappedFile(path: path) } catch { throw EmbedderError(error) }
        return withExtendedLifetime(file) { ContentHash(of: file.bytes).hexadecimal }
    }

    static func unquoted(_ tag: String) -> String { tag.filter { $0 != "\"" } }

    static func isSHA256(_ text: String) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
