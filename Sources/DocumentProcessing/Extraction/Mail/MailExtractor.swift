import RAGModel

/// E-mail (RFC 5322 with MIME) and mailboxes of it (mbox): sender, receivers, date and subject, then the text.
///
/// Of parts that say the same in several forms, the plain one is taken; attached documents of formats that are read by
/// themselves are taken too, other attachments named. Every message of a mailbox is a section under its subject.
///
/// - Complexity: O(n).
struct MailExtractor {
    /// Parts inside of parts, and parts of one message.
    private static let limits = (depth: 8, parts: 200)
    /// Bytes of text beyond which attached documents are only named.
    private static let attachedText = 64 << 20

    private let bytes: UnsafeBufferPointer<UInt8>
    private var text = MappedText()
    private var sections: [(start: Int, subject: String, bodyStart: Int)] = []
    private var metadata: [String: MetadataValue] = [:]
    private var places: [Extraction.PlaceMark] = []
    private var attachments: [String] = []
    private var parts = 0
    private var skippedParts = 0

    static func extract(_ bytes: UnsafeBufferPointer<UInt8>, isMailbox: Bool) -> ExtractedText {
        var extractor = MailExtractor(bytes)
        let messages = isMailbox ? extractor.messages() : [0..<bytes.count]
        for (number, message) in messages.enumerated() {
            extractor.add(message: message, number: number + 1, isOnly: messages.count == 1)
        }
        let sections = extractor.sections
        let isOnly = messages.count == 1
        var extracted = ExtractedText(extractor.text) { blocks($0, sections, isOnly: isOnly) }
        extracted.extraction.metadata = extractor.metadata
        extracted.extraction.places = extractor.places
        if isOnly, let subject = sections.first?.subject, !subject.isEmpty { extracted.extraction.title = subject }
        if !extractor.attachments.isEmpty {
            let names = extractor.attachments.prefix(10).joined(separator: ", ")
            extracted.extraction.notes.append(
                "\(counted(extractor.attachments.count, "attachment", "attachments")) not read: \(names)")
        }
        if extractor.skippedParts > 0 {
            extracted.extraction.notes.append(
                "\(counted(extractor.skippedParts, "part", "parts")) nested too deep or too many: left out")
        }
        return extracted
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private static func blocks(
        _ bytes: UnsafeBufferPointer<UInt8>, _ sections: [(start: Int, subject: String, bodyStart: Int)], isOnly: Bool
    ) -> Extraction {
        var extraction = Extraction()
        for (number, section) in sections.enumerated() {
            let end = number + 1 < sections.count ? sections[number + 1].start : bytes.count
            let entry = isOnly ? 0 : extraction.outline.add(section.subject, under: 0)
            extraction.append(
                bytes, section.start..<min(section.bodyStart, end), .lines, section: entry, boundary: .section)
            var lines = LineScanner(bytes, in: min(section.bodyStart, end)..<end)
            var paragraph: Range<Int>?
            while let line = lines.line() {
                if ASCII.trimmed(bytes, line).isEmpty {
                    if let range = paragraph {
                        extraction.append(bytes, range, .prose, section: entry, boundary: .block)
                    }
                    paragraph = nil
                } else {
                    paragraph = (paragraph?.lowerBound ?? line.lowerBound)..<line.upperBound
                }
            }
            if let range = paragraph { extraction.append(bytes, range, .prose, section: entry, boundary: .block) }
        }
        return extraction
    }

    /// The messages of a mailbox: each begins after a line "From …" that follows a blank line or the start.
    private func messages() -> [Range<Int>] {
        var result: [Range<Int>] = []
        var start: Int?
        var afterBlank = true
        var lines = LineScanner(bytes)
        while let line = lines.line() {
            if afterBlank, line.count > 5, ASCII.string(bytes, line.prefix(5)) == "From " {
                if let start { result.append(start..<line.lowerBound) }
                start = lines.position
            }
            afterBlank = line.isEmpty
        }
        result.append((start ?? 0)..<bytes.count)
        return result
    }

    // MARK: Messages

    private mutating func add(message: Range<Int>, number: Int, isOnly: Bool) {
        let (headers, body) = headers(message)
        func value(_ name: String) -> Range<Int>? { headers.first { $0.name == name }?.value }
        let start = text.count
        var words: [String: String] = [:]
        for (name, label) in [("from", "From"), ("to", "To"), ("cc", "Cc"), ("date", "Date"), ("subject", "Subject")] {
            guard let range = value(name) else { continue }
            let decoded = MailHeader.decoded(bytes, range)
            guard !decoded.isEmpty else { continue }
            words[name] = decoded
            text.append("\(label): ", at: range.lowerBound)
            text.append(Array(decoded.utf8), from: range)
            text.append("\n", at: range.upperBound)
        }
        if isOnly {
            for name in ["from", "to", "cc"] {
                guard let value = words[name] else { continue }
                let people = MailHeader.addresses(value).map { MetadataValue.string($0) }
                metadata[name] = people.count == 1 ? people[0] : .list(people)
            }
            if let date = words["date"] { metadata["date"] = .string(MailHeader.date(date) ?? date) }
            if let subject = words["subject"] { metadata["subject"] = .string(subject) }
        }
        text.append("\n", at: body.lowerBound)
        sections.append((start, words["subject"] ?? words["from"] ?? "", text.count))
        parts = 0
        if !isOnly { places.append(Extraction.PlaceMark(offset: start, place: .part("\(number)"))) }
        add(part: body, headers, depth: 0, name: isOnly ? "1" : "\(number)")
    }

    private typealias Header = (name: String, value: Range<Int>)

    /// The headers, their names in lower case and their values with folded lines, and the body.
    private func headers(_ range: Range<Int>) -> ([Header], Range<Int>) {
        var headers: [Header] = []
        var lines = LineScanner(bytes, in: range)
        var body = range.upperBound
        while let line = lines.line() {
            if line.isEmpty {
                body = lines.position
                break
            }
            if ASCII.isBlank(bytes[line.lowerBound]) {
                if let last = headers.last {
                    headers[headers.count - 1].value = last.value.lowerBound..<line.upperBound
                }
                continue
            }
            guard let colon = line.prefix(80).first(where: { bytes[$0] == UInt8(ascii: ":") }) else {
                // No header: the message is nothing but its text.
                if headers.isEmpty { return ([], range) }
                continue
            }
            let name = ASCII.string(bytes, line.lowerBound..<colon).lowercased()
            headers.append((name, ASCII.trimmed(bytes, colon + 1..<line.upperBound)))
        }
        return (headers, min(body, range.upperBound)..<range.upperBound)
    }

    private mutating func add(part body: Range<Int>, _ headers: [Header], depth: Int, name: String) {
        parts += 1
        guard depth < Self.limits.depth, parts <= Self.limits.parts else {
            skippedParts += 1
            return
        }
        func value(_ name: String) -> String {
            headers.first { $0.name == name }.map { MailHeader.decoded(bytes, $0.value) } ?? ""
        }
        let type = MailHeader.Parameters(value("content-type"))
        let disposition = MailHeader.Parameters(value("content-disposition"))
        let kind = type.value.isEmpty ? "text/plain" : type.value
        if kind.hasPrefix("multipart/"), let boundary = type["boundary"], !boundary.isEmpty {
            let inner = split(body, boundary: boundary).map { range in
                let (headers, body) = self.headers(range)
                return (headers: headers, body: body)
            }
            var chosen = Array(inner.enumerated())
            if kind == "multipart/alternative", !inner.isEmpty {
                let plain = chosen.first { part in
                    let type = part.element.headers.first { $0.name == "content-type" }
                    return type.map { MailHeader.decoded(bytes, $0.value).lowercased().hasPrefix("text/plain") } ?? true
                }
                chosen = [plain ?? chosen[chosen.count - 1]]
            }
            for (number, part) in chosen {
                add(part: part.body, part.headers, depth: depth + 1, name: "\(name).\(number + 1)")
            }
            return
        }
        let file = disposition["filename"] ?? type["name"]
        if kind == "message/rfc822" {
            let (headers, inner) = self.headers(body)
            return add(part: inner, headers, depth: depth + 1, name: name)
        }
        guard kind.hasPrefix("text/") || kind == "application/json" || kind == "application/xml" else {
            let encoding = value("content-transfer-encoding").lowercased()
            if let file, let words = attachedText(body, encoding, file: file) {
                let start = text.count
                text.append("\(file):\n\n", at: body.lowerBound)
                text.append(Array(words.utf8), from: body)
                text.append("\n\n", at: max(body.lowerBound, body.upperBound - 1))
                if depth > 0 { places.append(Extraction.PlaceMark(offset: start, place: .part(name))) }
            } else {
                attachments.append(file ?? kind)
            }
            return
        }
        let encoding = value("content-transfer-encoding").lowercased()
        let start = text.count
        if let file {
            text.append("\(file):\n\n", at: body.lowerBound)
        }
        addText(body, encoding, charset: type["charset"], isHTML: kind == "text/html")
        text.endLine(at: max(body.lowerBound, body.upperBound - 1))
        text.append("\n", at: max(body.lowerBound, body.upperBound - 1))
        if depth > 0, text.count > start { places.append(Extraction.PlaceMark(offset: start, place: .part(name))) }
    }

    /// What an attached document says, in a format that is read by itself too; `nil` if it is none, or broken.
    private func attachedText(_ body: Range<Int>, _ encoding: String, file: String) -> String? {
        guard text.count < Self.attachedText,
            let format = ExtractorTable.format(ofExtension: FormatDetection.fileExtension(of: file))
        else { return nil }
        let decoded = decoded(body, encoding)
        let reader = ExtractorTable.extractor(of: format)
        let words: String?
        if let unpack = reader.unpack {
            words = decoded.withUnsafeBufferPointer { bytes in
                bytes.starts(with: reader.mark) ? (try? unpack(bytes))?.text : nil
            }
        } else {
            words = String(validating: decoded, as: UTF8.self)
        }
        guard let words, words.contains(where: { !$0.isWhitespace }), !words.utf8.contains(0) else { return nil }
        return words
    }

    private func decoded(_ body: Range<Int>, _ encoding: String) -> [UInt8] {
        switch encoding {
        case "base64": MailHeader.base64(bytes[body])
        case "quoted-printable": MailHeader.quotedPrintable(bytes[body], isHeader: false)
        default: Array(bytes[body])
        }
    }

    private mutating func addText(_ body: Range<Int>, _ encoding: String, charset: String?, isHTML: Bool) {
        let isEncoded = encoding == "base64" || encoding == "quoted-printable"
        guard isEncoded || isHTML else { return text.copy(bytes, body) }
        let decoded = decoded(body, encoding)
        let words = isEncoded ? MailHeader.text(decoded, charset: charset) : String(decoding: decoded, as: UTF8.self)
        guard isHTML else { return text.append(Array(words.utf8), from: body) }
        var source = words
        let (page, _, _) = source.withUTF8 { HTMLExtractor.extract($0) }
        text.append(Array(page.utf8), from: body)
    }

    /// What stands between the lines of a boundary.
    private func split(_ body: Range<Int>, boundary: String) -> [Range<Int>] {
        let mark = Array("--\(boundary)".utf8)
        var result: [Range<Int>] = []
        var start: Int?
        var lines = LineScanner(bytes, in: body)
        while let line = lines.line(), result.count < Self.limits.parts {
            guard line.count >= mark.count, bytes[line.prefix(mark.count)].elementsEqual(mark) else { continue }
            if let start, start <= line.lowerBound { result.append(start..<line.lowerBound) }
            let isLast = line.count >= mark.count + 2 && bytes[line.lowerBound + mark.count] == UInt8(ascii: "-")
            start = isLast ? nil : lines.position
            if isLast { break }
        }
        if let start, start < body.upperBound { result.append(start..<body.upperBound) }
        return result
    }
}
