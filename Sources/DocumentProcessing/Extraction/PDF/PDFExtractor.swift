import RAGModel

/// PDF, read by poppler's `pdftotext` in a process of its own with limits on time, memory and output: a hostile file
/// costs that document only, and nothing is linked.
///
/// Words come in reading order with their places on the page. Lines are put together to paragraphs, words that a line end
/// parted are joined, and lines that are taller than the text are headings.
enum PDFExtractor {
    static func extract(_ bytes: UnsafeBufferPointer<UInt8>) throws(DocumentError) -> ExtractedText {
        let output: [UInt8]
        do throws(ChildProcess.Failure) {
            output = try ChildProcess.run(["pdftotext", "-bbox-layout", "-enc", "UTF-8", "-", "-"], input: bytes)
        } catch {
            switch error {
            case .missing:
                throw DocumentError(.binary, "PDF: it takes pdftotext (package poppler-utils) to read it")
            case .timedOut: throw DocumentError(.tooLarge, "PDF: reading it takes too long")
            case .tooMuchOutput: throw DocumentError(.tooLarge, "PDF: its text is beyond the limits for documents")
            case .failed: throw DocumentError(.damaged, "PDF: damaged, or has a password")
            case .system(let code): throw DocumentError(.damaged, "PDF: cannot run pdftotext (error \(code))")
            }
        }
        let pages = PDFPages(output)
        guard !pages.lines.isEmpty else {
            throw DocumentError(
                .empty,
                "PDF: no text on \(counted(pages.count, "its page", "any of its pages")): scanned pages need OCR")
        }
        var text = OfficeText()
        text.metadata = pages.metadata
        if pages.empty > 0 {
            text.notes.append("\(counted(pages.empty, "page", "pages")) without text: pictures, or scanned")
        }
        var builder = PDFParagraphs(bodyHeight: pages.bodyHeight, headingHeights: pages.headingHeights)
        for line in pages.lines { builder.add(line, to: &text) }
        builder.flush(to: &text)
        return text.extracted()
    }
}

/// A line of a page, in points from its upper left corner.
struct PDFLine {
    var page: Int
    var text: String
    var left: Double
    var right: Double
    /// A row of a table, its cells parted by strokes.
    var isRow = false
    var top: Double
    var bottom: Double
    var height: Double { bottom - top }
}

/// The pages that `pdftotext -bbox-layout` prints.
struct PDFPages {
    private(set) var lines: [PDFLine] = []
    private(set) var metadata: [String: MetadataValue] = [:]
    private(set) var count = 0
    /// Pages without words.
    private(set) var empty = 0

    private static let fields = [
        "Author": "author", "Subject": "subject", "Keywords": "keywords", "CreationDate": "created",
    ]

    /// - Complexity: O(n).
    init(_ output: [UInt8]) {
        // The declaration of the document's type is the program's own.
        let head = Array("<head>".utf8)
        var start = 0
        while start + head.count < min(output.count, 4096), !output[start..<start + head.count].elementsEqual(head) {
            start += 1
        }
        var reader = XMLReader(Array(output[start...]))
        var line: PDFLine?
        var isWord = false
        var isTitle = false
        var before = 0
        var word = (top: 0.0, bottom: 0.0)
        /// Bytes of the longest word of the line.
        var longest = 0
        while let token = reader.next() {
            switch token {
            case .start("page", _):
                count += 1
                before = lines.count
            case .end("page"): if lines.count == before { empty += 1 }
            case .start("line", let attributes):
                func number(_ name: Substring) -> Double { attributes[name].flatMap { Double($0) } ?? 0 }
                line = PDFLine(
                    page: count, text: "", left: number("xMin"), right: number("xMax"), top: number("yMin"),
                    bottom: number("yMax"))
                longest = 0
            case .start("word", let attributes):
                isWord = true
                word = (
                    attributes["yMin"].flatMap { Double($0) } ?? 0, attributes["yMax"].flatMap { Double($0) } ?? 0
                )
                if let text = line?.text, !text.isEmpty { line?.text += " " }
            case .end("word"): isWord = false
            case .end("line"):
                if let line, line.text.contains(where: { !$0.isWhitespace }) { lines.append(line) }
                line = nil
            case .start("title", _): isTitle = true
            case .end("title"): isTitle = false
            case .start("meta", let attributes):
                guard let name = attributes["name"], let key = Self.fields[name], let value = attributes["content"],
                    !value.isEmpty
                else { continue }
                metadata[key] = .string(value)
            case .text(let words):
                if isWord {
                    line?.text += words
                    // A raised number makes a line no taller.
                    if words.utf8.count > longest, word.bottom > word.top {
                        line?.top = word.top
                        line?.bottom = word.bottom
                        longest = words.utf8.count
                    }
                }
                // Programs put the name of a file where they know no title.
                if isTitle, words.contains(where: \.isLetter), !words.contains(".") {
                    metadata["title"] = .string(words)
                }
            default: break
            }
        }
        lines = PDFTables.joined(lines)
    }

    private static func rounded(_ height: Double) -> Int { Int((height * 2).rounded()) }

    private var charactersByHeight: [Int: Int] {
        lines.reduce(into: [:]) { $0[Self.rounded(min(max($1.height, 0), 1000)), default: 0] += $1.text.utf8.count }
    }

    /// The height of most of the text.
    var bodyHeight: Double {
        let most = charactersByHeight.max { ($0.value, $1.key) < ($1.value, $0.key) }
        return Double(most?.key ?? 20) / 2
    }

    /// Heights of lines that are taller than the text, the tallest first; those of nearly the same height count once.
    var headingHeights: [Double] {
        let body = bodyHeight
        var result: [Double] = []
        for height in charactersByHeight.keys.map({ Double($0) / 2 }).sorted(by: >) where height >= body * 1.15 {
            if let last = result.last, last < height * 1.06 { continue }
            result.append(height)
        }
        return result
    }
}

/// Puts lines together.
private struct PDFParagraphs {
    let bodyHeight: Double
    let headingHeights: [Double]
    private var text = ""
    /// Bytes of the text at which another page begins.
    private var turns: [(offset: Int, place: SourceLocation.Place)] = []
    private var last: PDFLine?
    private var page = 0
    private var level: Int?
    private var shownPage = 0

    /// Longer lines are text in large letters.
    private static let longestHeading = 200

    init(bodyHeight: Double, headingHeights: [Double]) {
        self.bodyHeight = bodyHeight
        self.headingHeights = headingHeights
    }

    private func level(of line: PDFLine) -> Int? {
        guard line.height >= bodyHeight * 1.15, line.text.utf8.count <= Self.longestHeading,
            line.text.contains(where: \.isLetter)
        else { return nil }
        return min((headingHeights.firstIndex { line.height >= $0 * 0.94 } ?? 5) + 1, 6)
    }

    mutating func add(_ line: PDFLine, to result: inout OfficeText) {
        if line.isRow {
            flush(to: &result)
            show(line.page, in: &result)
            result.row([line.text])
            last = nil
            return
        }
        let level = level(of: line)
        if let last, level == self.level, continues(last, line) {
            let isParted =
                text.hasSuffix("-") && line.text.first?.isLowercase ?? false && text.dropLast().last?.isLetter ?? false
            if isParted { text.removeLast() } else { text += level == nil ? "\n" : " " }
            if last.page != line.page { turns.append((text.utf8.count, .page(line.page))) }
            text += line.text
        } else {
            flush(to: &result)
            (text, page, self.level) = (line.text, line.page, level)
        }
        last = line
    }

    /// Whether a line belongs to the paragraph of the one before it.
    private func continues(_ last: PDFLine, _ line: PDFLine) -> Bool {
        let height = max(last.height, 1)
        guard abs(line.height - last.height) <= 0.2 * height else { return false }
        let gap = line.top - last.bottom
        if last.page == line.page, gap >= -0.6 * height {
            return gap < 0.9 * height && abs(line.left - last.left) < 3 * height
        }
        // The next column or page: the sentence goes on in small letters.
        guard level == nil, let end = last.text.last, let first = line.text.first else { return false }
        return !".!?:".contains(end) && first.isLowercase
    }

    mutating func flush(to result: inout OfficeText) {
        guard !text.isEmpty else { return }
        show(page, in: &result)
        if let level {
            result.heading(text, level: level, turns: turns)
        } else {
            result.paragraph(text, turns: turns)
        }
        if case .page(let last)? = turns.last?.place { shownPage = last }
        (text, turns) = ("", [])
    }

    private mutating func show(_ page: Int, in result: inout OfficeText) {
        guard page != shownPage else { return }
        result.begin(.page(page))
        shownPage = page
    }
}
