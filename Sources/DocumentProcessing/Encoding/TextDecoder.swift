/// Finds out a file's encoding and decodes it to UTF-8.
///
/// A byte order mark decides; then known binary signatures and NULs (UTF-16 and UTF-32 without a mark have them in every
/// character); then the escape sequences of ISO-2022; then UTF-8, which other text hardly ever is by accident; then
/// whether faults are rare among correct multi-byte sequences (broken UTF-8, repaired). What is left is in an older
/// encoding: the one it declares, if that fits, or the one that `LegacyDetection` finds.
///
/// - Complexity: O(n).
enum TextDecoder {
    /// NULs among this many first bytes make a file binary, as for git.
    private static let nullWindow = 8000

    /// - Parameters:
    ///   - encoding: what the text is in, if it is known; faults in it are replaced.
    ///   - declared: the encoding that the content itself claims (HTML, XML), if it does.
    static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, as encoding: TextEncoding? = nil,
        declared: (UnsafeBufferPointer<UInt8>) -> String? = { _ in nil }
    ) throws(DocumentError) -> DecodedText {
        guard !bytes.isEmpty else { throw DocumentError(.empty, "the file is empty") }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return try decodeUTF8(UnsafeBufferPointer(rebasing: bytes[3...]), mark: 3)
        }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]), bytes.count % 4 == 0 {
            return try decodeUTF32(UnsafeBufferPointer(rebasing: bytes[4...]), bigEndian: false, marked: true)
        }
        if bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
            return try decodeUTF32(UnsafeBufferPointer(rebasing: bytes[4...]), bigEndian: true, marked: true)
        }
        if bytes.starts(with: [0xFF, 0xFE]) {
            return try decodeUTF16(UnsafeBufferPointer(rebasing: bytes[2...]), bigEndian: false, marked: true)
        }
        if bytes.starts(with: [0xFE, 0xFF]) {
            return try decodeUTF16(UnsafeBufferPointer(rebasing: bytes[2...]), bigEndian: true, marked: true)
        }
        if let name = BinaryFormat.name(of: bytes) { throw DocumentError(.binary, "not text: \(name)") }
        if let encoding { return try decode(bytes, given: encoding) }
        if bytes.prefix(nullWindow).contains(0) {
            if let bigEndian = UTF16Detection.byteOrder(of: bytes) {
                return try decodeUTF16(bytes, bigEndian: bigEndian, marked: false)
            }
            if let bigEndian = UTF32Detection.byteOrder(of: bytes) {
                return try decodeUTF32(bytes, bigEndian: bigEndian, marked: false)
            }
            throw DocumentError(.binary, "not text: it has NUL bytes")
        }
        return try decodeUTF8(bytes, mark: 0, declared: declared)
    }

    private static func decodeUTF8(
        _ bytes: UnsafeBufferPointer<UInt8>, mark: Int, isCertain: Bool = false,
        declared: (UnsafeBufferPointer<UInt8>) -> String? = { _ in nil }
    ) throws(DocumentError) -> DecodedText {
        let statistics = ByteStatistics(of: bytes)
        if mark == 0, !isCertain, hasControls(statistics), let bigEndian = UTF16Detection.byteOrder(of: bytes) {
            return try decodeUTF16(bytes, bigEndian: bigEndian, marked: false)
        }
        try rejectControls(statistics)
        if statistics.high == 0, statistics.counts[0x1B] > 0, let encoding = LegacyDetection.escapedEncoding(of: bytes)
        {
            if let decoded = decodeLegacy(bytes, encoding, note: "it has its escape sequences") { return decoded }
        }
        if statistics.nulls == 0, let text = String(validating: bytes, as: UTF8.self) {
            return DecodedText(
                text: text, encoding: mark > 0 ? .utf8WithMark : .utf8, sourceOffset: mark, notes: [])
        }
        let repair = UTF8Repair(bytes)
        // One byte at the end may be what is left of a character, or a letter of an older encoding.
        let isLetter =
            repair.onlyLeadLeft && repair.correctSequences == 0 && LegacyDetection.encoding(of: bytes) != nil
        let isCutOff = repair.onlyCutOff && !isLetter
        let isAccident = repair.correctSequences < repair.faults * 8 && LegacyDetection.explainsSequences(of: bytes)
        if mark > 0 || isCertain || statistics.high == 0 || isCutOff
            || repair.correctSequences > 0 && repair.correctSequences >= repair.faults && !isAccident
        {
            var notes: [String] = []
            if repair.faults > 0 {
                notes.append("\(counted(repair.faults, "sequence", "sequences")) broken in UTF-8, replaced by U+FFFD")
            }
            if repair.nulls > 0 {
                notes.append("\(counted(repair.nulls, "NUL character", "NUL characters")) replaced by U+FFFD")
            }
            return DecodedText(text: repair.text, encoding: .utf8Repaired, sourceOffset: 0, notes: notes)
        }
        if declared(bytes) == nil, let bigEndian = UTF16Detection.byteOrder(of: bytes) {
            return try decodeUTF16(bytes, bigEndian: bigEndian, marked: false)
        }
        return try decodeLegacy(bytes, statistics, declared: declared(bytes))
    }

    // MARK: Older encodings

    /// Faults in a hundred characters that an encoding may have which the text itself declares.
    private static let allowedFaults = 5

    private static func decodeLegacy(
        _ bytes: UnsafeBufferPointer<UInt8>, _ statistics: ByteStatistics, declared: String?
    ) throws(DocumentError) -> DecodedText {
        if let declared, let encoding = TextEncoding(label: declared), encoding != .windows1252,
            encoding.converterName != nil,
            let decoded = decodeLegacy(bytes, encoding, note: "it says so", allowedFaults: allowedFaults)
        {
            return decoded
        }
        // A page that says Latin-1 is hardly ever wrong about being of the West.
        let isWestern = declared.flatMap(TextEncoding.init(label:)) == .windows1252
        let found = isWestern ? nil : LegacyDetection.encoding(of: bytes)?.encoding
        if let found, found != .windows1252, let decoded = decodeLegacy(bytes, found, note: "it looks like that") {
            return decoded
        }
        // Western European text has one letter in ten beyond ASCII; other encodings' text has most.
        guard statistics.nulls == 0, statistics.undefinedInWindows1252 * 50 <= statistics.high,
            found == .windows1252 || statistics.high * 10 <= (statistics.total - statistics.spaces) * 4
        else {
            let claim = declared.map { "it says it is \($0); " } ?? ""
            throw DocumentError(
                .undecodable,
                "text in no encoding that is recognised: \(claim)name its encoding, or convert it to UTF-8")
        }
        let note = "read as Windows-1252, because it is not UTF-8"
        return DecodedText(
            text: Windows1252.decode(bytes), encoding: .windows1252, sourceOffset: 0, notes: [note])
    }

    /// - Returns: `nil` if the system cannot decode it, or more than so many of a hundred characters are faults.
    private static func decodeLegacy(
        _ bytes: UnsafeBufferPointer<UInt8>, _ encoding: TextEncoding, note: String, allowedFaults: Int = 1
    ) -> DecodedText? {
        guard let outcome = SystemConverter.decode(bytes, encoding),
            outcome.faults * 100 <= outcome.characters * allowedFaults
        else { return nil }
        return decoded(outcome, encoding, "read as \(encoding.rawValue), because \(note)")
    }

    private static func decoded(
        _ outcome: SystemConverter.Outcome, _ encoding: TextEncoding, _ note: String
    ) -> DecodedText {
        var notes = [note]
        if outcome.faults > 0 {
            notes.append(
                "\(counted(outcome.faults, "sequence", "sequences")) broken in \(encoding.rawValue), replaced by U+FFFD"
            )
        }
        var text = outcome.text
        let nulls = text.utf8.count { $0 == 0 }
        if nulls > 0 {
            text = String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
            notes.append("\(counted(nulls, "NUL character", "NUL characters")) replaced by U+FFFD")
        }
        return DecodedText(text: text, encoding: encoding, sourceOffset: 0, notes: notes)
    }

    /// The text in an encoding that the user named.
    private static func decode(
        _ bytes: UnsafeBufferPointer<UInt8>, given encoding: TextEncoding
    ) throws(DocumentError) -> DecodedText {
        switch encoding {
        case .utf8, .utf8WithMark, .utf8Repaired: return try decodeUTF8(bytes, mark: 0, isCertain: true)
        case .utf16LittleEndian: return try decodeUTF16(bytes, bigEndian: false, marked: true)
        case .utf16BigEndian: return try decodeUTF16(bytes, bigEndian: true, marked: true)
        case .windows1252:
            try rejectControls(ByteStatistics(of: bytes))
            return DecodedText(text: Windows1252.decode(bytes), encoding: encoding, sourceOffset: 0, notes: [])
        default: break
        }
        guard let outcome = SystemConverter.decode(bytes, encoding) else {
            throw DocumentError(.undecodable, "this system cannot decode \(encoding.rawValue): convert it to UTF-8")
        }
        guard outcome.faults * 4 <= outcome.characters else {
            throw DocumentError(.undecodable, "the text is not \(encoding.rawValue): most of it stands for nothing")
        }
        return decoded(outcome, encoding, "read as \(encoding.rawValue), as asked for")
    }

    private static func decodeUTF32(
        _ bytes: UnsafeBufferPointer<UInt8>, bigEndian: Bool, marked: Bool
    ) throws(DocumentError) -> DecodedText {
        var text = String.UnicodeScalarView()
        // Bytes at the end that are no whole character are a fault.
        var faults = bytes.count % 4 == 0 ? 0 : 1
        var nulls = 0
        for start in stride(from: 0, to: bytes.count - 3, by: 4) {
            var value: UInt32 = 0
            for offset in 0..<4 { value = value << 8 | UInt32(bytes[start + (bigEndian ? offset : 3 - offset)]) }
            if value == 0 { nulls += 1 } else if Unicode.Scalar(value) == nil { faults += 1 }
            text.append(value == 0 ? "\u{FFFD}" : Unicode.Scalar(value) ?? "\u{FFFD}")
        }
        guard faults * 4 <= text.count, nulls * 20 <= text.count else {
            throw DocumentError(.undecodable, "the byte order mark says UTF-32, but most of it is not")
        }
        guard !text.isEmpty else { throw DocumentError(.empty, "the file has only a byte order mark") }
        var notes = marked ? [] : ["read as UTF-32 without a byte order mark"]
        if nulls > 0 { notes.append("\(counted(nulls, "NUL character", "NUL characters")) replaced by U+FFFD") }
        if faults > 0 {
            notes.append("\(counted(faults, "sequence", "sequences")) broken in UTF-32, replaced by U+FFFD")
        }
        return DecodedText(
            text: String(text), encoding: bigEndian ? .utf32BigEndian : .utf32LittleEndian, sourceOffset: 0,
            notes: notes)
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

    private static func hasControls(_ statistics: ByteStatistics) -> Bool {
        statistics.controls * 20 > statistics.total
    }

    private static func rejectControls(_ statistics: ByteStatistics) throws(DocumentError) {
        guard !hasControls(statistics) else {
            throw DocumentError(
                .binary, "not text: \(statistics.controls) of \(statistics.total) bytes are control characters")
        }
    }
}

/// "1 file", "2 files".
func counted(_ count: Int, _ singular: String, _ plural: String) -> String {
    "\(count) \(count == 1 ? singular : plural)"
}
