import Foundation

/// Times as the store writes them.
package enum Timestamp {
    /// Seconds since 1970.
    package static var now: Double { Date().timeIntervalSince1970 }

    /// UTC to the second, such as `2026-03-01T09:30:00Z`: such strings compare in the order of time.
    package static func iso8601(seconds: Double) -> String { Date(timeIntervalSince1970: seconds).formatted(.iso8601) }

    package static func iso8601(nanoseconds: Int64) -> String { iso8601(seconds: Double(nanoseconds) / 1e9) }
}
