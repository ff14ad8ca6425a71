import CCurl
import Dispatch
import Synchronization

/// Sends requests over libcurl, any number at once, from one thread that exists while there is work; connections are
/// kept for the next request.
///
/// Thread safety: `@unchecked Sendable`. `multi` is used by the thread of `run` only, of which there is one at a time,
/// except for `curl_multi_wakeup`, which any thread may call while `state` is locked.
package final class HTTPClient: @unchecked Sendable {
    private struct State {
        var pending: [HTTPTransfer] = []
        var cancelled: [HTTPTransfer] = []
        var isRunning = false
    }

    private let state = Mutex(State())
    private let multi: UnsafeMutableRawPointer?
    private let queue = DispatchQueue(label: "swift-rag.http", qos: .userInitiated)

    package init() { multi = CurlLibrary.isLoaded ? curl_multi_init() : nil }

    deinit { if let multi { curl_multi_cleanup(multi) } }

    /// - Throws: `HTTPFailure` when there is no whole answer; an answer with an error status is an answer.
    package func send(_ request: HTTPRequest) async throws(HTTPFailure) -> HTTPResponse {
        let slot = Mutex<HTTPTransfer?>(nil)
        let result: Result<HTTPResponse, HTTPFailure> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                do throws(HTTPFailure) {
                    let transfer = try HTTPTransfer(request) { continuation.resume(returning: $0) }
                    slot.withLock { $0 = transfer }
                    submit(transfer)
                    // The handler ran before there was anything to cancel.
                    if Task.isCancelled { cancel(transfer) }
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        } onCancel: {
            if let transfer = slot.withLock({ $0 }) { cancel(transfer) }
        }
        return try result.get()
    }

    private func submit(_ transfer: HTTPTransfer) {
        state.withLock { state in
            state.pending.append(transfer)
            if state.isRunning {
                curl_multi_wakeup(multi)
            } else {
                state.isRunning = true
                queue.async { self.run() }
            }
        }
    }

    private func cancel(_ transfer: HTTPTransfer) {
        state.withLock { state in
            guard state.isRunning else { return }
            state.cancelled.append(transfer)
            curl_multi_wakeup(multi)
        }
    }

    private func run() {
        var active: [UnsafeMutableRawPointer: HTTPTransfer] = [:]
        func remove(_ transfer: HTTPTransfer) {
            curl_multi_remove_handle(multi, transfer.handle)
            active[transfer.handle] = nil
        }
        while true {
            let (pending, cancelled) = state.withLock { state in
                let work = (state.pending, state.cancelled)
                state.pending = []
                state.cancelled = []
                if work.0.isEmpty && active.isEmpty { state.isRunning = false }
                return work
            }
            if pending.isEmpty && active.isEmpty { return }
            for transfer in pending {
                guard curl_multi_add_handle(multi, transfer.handle) == CURLM_OK else {
                    transfer.fail(HTTPFailure(reason: .other, message: "libcurl cannot take another request"))
                    continue
                }
                active[transfer.handle] = transfer
            }
            for transfer in cancelled where active[transfer.handle] === transfer {
                remove(transfer)
                transfer.fail(HTTPFailure(reason: .cancelled, message: "cancelled"))
            }
            var running: Int32 = 0
            var code = curl_multi_perform(multi, &running)
            var left: Int32 = 0
            while let message = curl_multi_info_read(multi, &left) {
                guard message.pointee.msg == CURLMSG_DONE, let transfer = active[message.pointee.easy_handle] else {
                    continue
                }
                let result = curl_message_result(message)
                remove(transfer)
                transfer.finish(result)
            }
            if code == CURLM_OK && running > 0 { code = curl_multi_poll(multi, nil, 0, 1000, nil) }
            guard code == CURLM_OK else {
                let words = String(cString: curl_multi_strerror(code))
                for transfer in Array(active.values) {
                    remove(transfer)
                    transfer.fail(HTTPFailure(reason: .other, message: words))
                }
                continue
            }
        }
    }
}
