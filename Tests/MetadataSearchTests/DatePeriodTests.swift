import Foundation
import RAGModel
import Testing

@Suite struct DatePeriodTests {
    /// Microseconds of a date in full, read by Foundation.
    private func microseconds(_ text: String) throws -> Int64 {
        Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970) * 1_000_000
    }

    @Test(arguments: [
        ("2024", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
        ("2024-02", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
        ("2023-12", "2023-12-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("2024-02-29", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"),
        ("1900-02-28", "1900-02-28T00:00:00Z", "1900-03-01T00:00:00Z"),
        ("2024-05-06T10:07", "2024-05-06T10:07:00Z", "2024-05-06T10:08:00Z"),
        ("2024-05-06 10:07:08", "2024-05-06T10:07:08Z", "2024-05-06T10:07:09Z"),
        ("2024-05-06T10:07:08+02:00", "2024-05-06T08:07:08Z", "2024-05-06T08:07:09Z"),
        ("2024-05-06T10:07:08-0530", "2024-05-06T15:37:08Z", "2024-05-06T15:37:09Z"),
        ("2024-05-06T10:07+01", "2024-05-06T09:07:00Z", "2024-05-06T09:08:00Z"),
    ])
    func `a date stands for all of what it names`(_ text: String, _ start: String, _ end: String) throws {
        let period = try #require(DatePeriod(text))
        #expect(period.start == (try microseconds(start)))
        #expect(period.end == (try microseconds(end)))
    }

    @Test func `a fraction of a second is a microsecond`() throws {
        let period = try #require(DatePeriod("2024-05-06T10:07:08.1234567Z"))
        #expect(period.start == (try microseconds("2024-05-06T10:07:08Z")) + 123_456)
        #expect(period.end == period.start + 1)
    }

    @Test(arguments: [
        "", "202", "20240506", "2024-13", "2024-00", "2024-02-30", "1900-02-29", "2024-5-6", "2024-05-06T",
        "2024-05-06T24:00",
        "2024-05-06T10:60", "2024-05-06T10:00:61", "2024-05-06T10:00:00.Z", "2024-05-06T10:00Zulu",
        "2024-05-06T10:00+24:00",
        "2024-05-06 note", "v2024", "2024-05-06T10:00:00+02:00 ", "２０２４",
    ])
    func `what is no date is none`(_ text: String) { #expect(DatePeriod(text) == nil) }

    @Test func `every day of four hundred years follows the one before`() throws {
        var last = try #require(DatePeriod("1999-12-31"))
        for year in 2000..<2400 {
            for month in 1...12 {
                for day in 1...31 {
                    guard let next = DatePeriod(String(format: "%04d-%02d-%02d", year, month, day)) else {
                        #expect(day > 28)
                        continue
                    }
                    #expect(next.start == last.end)
                    last = next
                }
            }
        }
        #expect(last.start == (try microseconds("2399-12-31T00:00:00Z")))
    }

    @Test(arguments: [
        ("now", "2024-03-31T12:00:00Z"), ("now-7d", "2024-03-24T12:00:00Z"), ("now-12h", "2024-03-31T00:00:00Z"),
        ("now+1w-30m", "2024-04-07T11:30:00Z"), ("now-1M", "2024-02-29T12:00:00Z"),
        ("now-1y-1M", "2023-02-28T12:00:00Z"),
        ("now+10M", "2025-01-31T12:00:00Z"), ("now-5s", "2024-03-31T11:59:55Z"), ("now-60y", "1964-03-31T12:00:00Z"),
    ])
    func `moments are told from now`(_ text: String, _ expected: String) throws {
        let arithmetic = try #require(DateArithmetic(text))
        #expect(arithmetic.instant(from: try microseconds("2024-03-31T12:00:00Z")) == (try microseconds(expected)))
    }

    @Test(arguments: [
        "", "no", "now-", "now7d", "now-d", "now-7", "now-7x", "now-7d ", "now - 7d", "now-9999999999d", "now-20000y",
        "now-999999999w-999999999w", "Now-7d",
    ])
    func `what is no moment is none`(_ text: String) { #expect(DateArithmetic(text) == nil) }
}

@Suite struct ByteSearchTests {
    @Test func `bytes are found where a loop finds them`() {
        for seed in rounds(2000) {
            var random = RandomMetadata(seed: seed).random
            func bytes(_ limit: Int) -> [UInt8] {
                (0..<Int.random(in: 0...limit, using: &random)).map { _ in UInt8.random(in: 97...98, using: &random) }
            }
            let (text, wanted) = (bytes(60), bytes(6))
            let start = Int.random(in: 0...text.count, using: &random)
            let expected = (start..<max(start, text.count - wanted.count + 1)).first {
                text[$0..<$0 + wanted.count].elementsEqual(wanted)
            }
            #expect(text.withUnsafeBytes { ByteSearch(wanted).first(in: $0, from: start) } == expected, "\(seed)")
        }
    }
}
