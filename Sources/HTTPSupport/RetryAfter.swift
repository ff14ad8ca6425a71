import CCurl
import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The header `Retry-After` (RFC 9110, section 10.2.3): a number of seconds, or a date.
package enum RetryAfter {
    /// Seconds from `now` (seconds since 1970); `nil` if the text is neither form. A date in the past is 0.
    package static func seconds(_ text: String?, now: Double) -> Double? {
        guard let text = text?.trimmed else { return nil }
        if let seconds = Double(text), text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) {
            return seconds.isFinite ? seconds : nil
        }
        guard text.contains(":"), CurlLibrary.isLoaded else { return nil }
        let date = curl_getdate(text, nil)
        return date < 0 ? nil : max(0, Double(date) - now)
    }

    /// Says that the server asks for more than is allowed.
    package static func refusal(_ seconds: Double, _ allowed: Double) -> String {
        let asked = seconds < 1e9 ? "\(Int(seconds)) s" : "years"
        return "the server asks to wait for \(asked), longer than the \(Int(allowed)) s allowed"
    }

    /// Seconds since 1970.
    package static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
