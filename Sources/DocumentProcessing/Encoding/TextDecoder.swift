/// Finds out a file's encoding and decodes it to UTF-8.
///
/// A byte order mark decides; then known binary signatures and NULs (UTF-16 without a mark has them at every other
/// place); then UTF-8, which other text hardly ever is by accident; then whether faults are rare among correct
/// multi-byte sequences (broken UTF-8, repaired) or the rule (Windows-1252, if the high bytes are few).
///
/// - Complexity: O(n).
enum TextDecoder {
    /// NULs among this many first bytes make a file binary, as for git.
    private static let nullWindow = 8000

    /// - Parameter declared: the encoding that the content itself claims (HTML, XML), if it does.
    static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, declared: (UnsafeBufferPointer<UInt8>) -> String? = { _ in nil }
    ) throws(DocumentError) -> DecodedText {
        guard !bytes.isEmpty else { throw DocumentError(.empty, "the file is empty") }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return try decodeUTF8(UnsafeBufferPointer(rebasing: bytes[3...]), mark: 3)
        }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
            throw DocumentError(.undecodable, "the text is UTF-32, which is not supported: convert it to UTF-8")
        }
        if bytes.starts(with: [0xFF, 0xFE]) {
            return try decodeUTF16(UnsafeBufferPointer(rebasing: bytes[2...]), bigEndian: false, marked: true)
        }
        if bytes.starts(with: [0xFE, 0xFF]) {
            return try decodeUTF16(UnsafeBufferPointer(rebasing: bytes[2...]), bigEndian: true, marked: true)
        }
        if let name = BinaryFormat.name(of: bytes) { throw DocumentError(.binary, "not text: \(name)") }
        if bytes.prefix(nullWindow).contains(0) {
            if let bigEndian = UTF16Detection.byteOrder(of: bytes) {
                return try decodeUTF16(bytes, bigEndian: bigEndian, marked: false)
            }
            throw DocumentError(.binary, "not text: it has NUL bytes")
        }
        return try decodeUTF8(bytes, mark: 0, declared: declared)
    }

    private static func decodeUTF8(
        _ bytes: UnsafeBufferPointer<UInt8>, mark: Int, declared: (UnsafeBufferPointer<UInt8>) -> String? = { _ in nil }
    ) throws(DocumentError) -> DecodedText {
        let statistics = ByteStatistics(of: bytes)
        try rejectControls(statistics)
        if statistics.nulls == 0, let text = String(validating: bytes, as: UTF8.self) {
            return DecodedText(
                text: text, encoding: mark > 0 ? .utf8WithMark : .utf8, sourceOffset: mark, notes: [])
        }
        let repair = UTF8Repair(bytes)
        if mark > 0 || repair.correctSequences >= repair.faults || repair.onlyCutOff || statistics.high == 0 {
            var notes: [String] = []
            if repair.faults > 0 {
                notes.append("\(counted(repair.faults, "sequence", "sequences")) broken in UTF-8, replaced by U+FFFD")
            }
            if repair.nulls > 0 {
                notes.append("\(counted(repair.nulls, "NUL character", "NUL characters")) replaced by U+FFFD")
            }
            return DecodedText(text: repair.text, encoding: .utf8Repaired, sourceOffset: 0, notes: notes)
        }
        if let name = declared(bytes), !Windows1252.names.contains(name), name != "utf-8", name != "utf8" {
            throw DocumentError(
                .undecodable, "the text says it is \(name), which is not supported: convert it to UTF-8")
        }
        // Western European text has one letter in ten beyond ASCII; other encodings' text has most.
        guard statistics.nulls == 0, statistics.high * 10 <= (statistics.total - statistics.spaces) * 3,
            statistics.undefinedInWindows1252 * 50 <= statistics.high
        else {
            throw DocumentError(
                .undecodable, "neither UTF-8, UTF-16 nor Windows-1252 text: convert it to UTF-8 if it is text")
        }
        let note = "read as Windows-1252, because it is not UTF-8"
        return DecodedText(
            text: Windows1252.decode(bytes), encoding: .windows1252, sourceOffset: 0, notes: [note])
    }

    private static func decodeUTF16(
        _ bytes: UnsafeBufferPointer<UInt8>, bigEndian: Bool, marked: Bool
    ) throws(DocumentError) -> DecodedText {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2 + 1)
        var index = 0
        while index + 1 < bytes.count {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(bigEndian ? first << 8 | second : second << 8 | first)
            index += 2
        }
        var notes = marked ? [] : ["read as UTF-16 without a byte order mark"]
        // An odd byte at the end is half a character.
        var faults = bytes.count % 2
        if faults > 0 { units.append(0xFFFD) }
        var nulls = 0
        var previousIsLead = false
        for index in units.indices {
            let unit = units[index]
            if previousIsLead != UTF16.isTrailSurrogate(unit) { faults += 1 }
            previousIsLead = UTF16.isLeadSurrogate(unit)
            if unit == 0 {
                units[index] = 0xFFFD
                nulls += 1
            }
        }
        if previousIsLead { faults += 1 }
        guard nulls * 20 <= units.count else { throw DocumentError(.binary, "not text: it has NUL characters") }
        guard faults * 4 <= units.count else {
            throw DocumentError(.undecodable, "the byte order mark says UTF-16, but most of it is not")
        }
        if nulls > 0 { notes.append("\(counted(nulls, "NUL character", "NUL characters")) replaced by U+FFFD") }
        if faults > 0 {
            notes.append("\(counted(faults, "sequence", "sequences")) broken in UTF-16, replaced by U+FFFD")
        }
        let text = String(decoding: units, as: UTF16.self)
        return DecodedText(
            text: text, encoding: bigEndian ? .utf16BigEndian : .utf16LittleEndian, sourceOffset: 0, notes: notes)
    }

    private static func rejectControls(_ statistics: ByteStatistics) throws(DocumentError) {
        guard statistics.controls * 20 <= statistics.total else {
            throw DocumentError(
                .binary, "not text: \(statistics.controls) of \(statistics.total) bytes are control characters")
        }
    }
}

/// "1 file", "2 files".
func counted(_ count: Int, _ singular: String, _ plural: String) -> String {
    "\(count) \(count == 1 ? singular : plural)"
}
