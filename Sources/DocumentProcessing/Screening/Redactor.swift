import RAGModel

/// Masks what a `Redaction` names: e-mail addresses, numbers of persons, accounts and cards, keys of known shapes.
///
/// It looks at forms and checksums, not at meaning: names and addresses of persons stay.
///
/// - Complexity: O(n) for each kind.
struct Redactor: Sendable {
    /// Something that is to be masked.
    struct Match: Hashable {
        /// Bytes of the text.
        let range: Range<Int>
        let kind: Redaction.Kind
    }

    private let redaction: Redaction
    private let originals: (any OriginalTable)?

    /// - Parameter originals: gives what stands for each value; `nil` for plain masks.
    init(_ redaction: Redaction, originals: (any OriginalTable)? = nil) {
        self.redaction = redaction
        self.originals = originals
    }

    /// In the order in which they win over others that they overlap.
    private static let order: [Redaction.Kind] = [.secret, .email, .iban, .nationalID, .card, .ip, .phone]

    private static func ranges(_ kind: Redaction.Kind, _ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        switch kind {
        case .secret: SecretScanner.ranges(bytes)
        case .email: EmailScanner.ranges(bytes)
        case .iban: NumberScanner.accounts(bytes)
        case .nationalID: NationalNumbers.ranges(bytes)
        case .card: NumberScanner.cards(bytes)
        case .ip: InternetAddresses.ranges(bytes)
        case .phone: PhoneScanner.ranges(bytes)
        }
    }

    /// What is to be masked, in order, without overlaps.
    func matches(in bytes: UnsafeBufferPointer<UInt8>) -> [Match] {
        var found: [Match] = []
        for kind in Self.order where redaction.kinds.contains(kind) {
            let earlier = found.sorted { $0.range.lowerBound < $1.range.lowerBound }
            var next = 0
            for range in Self.ranges(kind, bytes) {
                while next < earlier.count, earlier[next].range.upperBound <= range.lowerBound { next += 1 }
                if next < earlier.count, earlier[next].range.lowerBound < range.upperBound { continue }
                found.append(Match(range: range, kind: kind))
            }
        }
        return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// What is to be masked, with what stands in its place.
    private func masks(in bytes: UnsafeBufferPointer<UInt8>) -> [Mask] {
        matches(in: bytes).map { match in
            let text = originals?.placeholder(for: ASCII.string(bytes, match.range), match.kind) ?? match.kind.mask
            return Mask(edit: TextEdit(range: match.range, text: Array(text.utf8)), kind: match.kind)
        }
    }

    /// Masks what was extracted: its text, titles and metadata.
    ///
    /// - Parameter bytes: of the extracted text.
    /// - Returns: the text with masks, from `bytes`, and where the masks stand in it; `nil` if there are none in the text.
    func mask(
        _ extraction: inout Extraction, _ bytes: UnsafeBufferPointer<UInt8>
    ) -> (text: MappedText, masks: [Range<Int>], note: String)? {
        extraction.title = extraction.title.map(masked)
        extraction.metadata = extraction.metadata.mapValues(masked)
        extraction.outline.replaceTitles(masked)
        let masks = masks(in: bytes)
        guard !masks.isEmpty else { return nil }
        let edits = TextEdits(masks.map(\.edit))
        extraction.apply(edits)
        var counts: [Redaction.Kind: Int] = [:]
        for mask in masks { counts[mask.kind, default: 0] += 1 }
        let words = counts.sorted { $0.key.rawValue < $1.key.rawValue }.map { "\($0.value) \($0.key.rawValue)" }
        return (edits.text(of: bytes), edits.places, "masked: " + words.joined(separator: ", "))
    }

    /// The same for a short text.
    func masked(_ text: String) -> String {
        var copy = text
        return copy.withUTF8 { bytes in
            let masks = masks(in: bytes)
            return masks.isEmpty
                ? text : String(decoding: TextEdits(masks.map(\.edit)).text(of: bytes).bytes, as: UTF8.self)
        }
    }

    /// Values with masks; keys stay.
    func masked(_ value: MetadataValue) -> MetadataValue {
        switch value {
        case .string(let text): .string(masked(text))
        case .list(let values): .list(values.map(masked))
        case .integer, .double, .boolean: value
        }
    }
}

/// What was masked in a text, and what stands in its place.
struct Mask {
    let edit: TextEdit
    let kind: Redaction.Kind
}
