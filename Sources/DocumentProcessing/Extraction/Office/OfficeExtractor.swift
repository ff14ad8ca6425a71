import RAGModel

/// Office documents, which are ZIP files of XML: Word, OpenDocument, PowerPoint, Excel, EPUB.
///
/// Limits hold for what is unpacked (`ZipArchive.Limits`), for nesting (`XMLReader.maximumDepth`) and for rows, columns
/// and repetitions of spreadsheets; what they leave out is said.
enum OfficeExtractor {
    /// Rows of a sheet, cells of a row, repetitions of a cell.
    static let limits = (rows: 200_000, cells: 1024, repetitions: 64)

    static func extract(
        _ bytes: UnsafeBufferPointer<UInt8>, _ format: DocumentFormat
    ) throws(DocumentError) -> ExtractedText {
        do throws(ZipArchive.Failure) {
            var archive = try ZipArchive(bytes)
            var text = OfficeText()
            switch format {
            case .docx: try WordDocument.read(&archive, into: &text)
            case .pptx: try Presentation.read(&archive, into: &text)
            case .xlsx: try Workbook.read(&archive, into: &text)
            case .epub: try ElectronicBook.read(&archive, into: &text)
            default: try OpenDocument.read(&archive, format, into: &text)
            }
            if format != .epub { try properties(&archive, into: &text) }
            return text.extracted()
        } catch {
            switch error {
            case .notAnArchive, .damaged:
                throw DocumentError(.damaged, "the file is damaged: it cannot be unpacked")
            case .encrypted: throw DocumentError(.binary, "the document has a password")
            case .unsupported(let method):
                throw DocumentError(.binary, "the file is packed by a method that is not supported (\(method))")
            case .tooLarge:
                throw DocumentError(.tooLarge, "what the file unpacks to is beyond the limits for documents")
            }
        }
    }

    /// Title, author and dates of Office's and OpenDocument's properties.
    private static func properties(
        _ archive: inout ZipArchive, into text: inout OfficeText
    ) throws(ZipArchive.Failure) {
        for name in ["docProps/core.xml", "meta.xml"] {
            guard let content = try archive.read(name) else { continue }
            addDublinCore(content, into: &text)
        }
    }

    private static let fields: [Substring: String] = [
        "dc:title": "title", "dc:creator": "author", "dc:subject": "subject", "dc:description": "description",
        "cp:keywords": "keywords", "meta:keyword": "keywords", "dcterms:created": "created",
        "dcterms:modified": "modified",
        "meta:creation-date": "created", "dc:date": "date", "dc:language": "language", "dc:publisher": "publisher",
        "meta:initial-creator": "author",
    ]

    /// - Parameter joinsAuthors: whether several creators are authors of one work; in Office's files they changed it after
    ///   each other.
    static func addDublinCore(_ content: [UInt8], into text: inout OfficeText, joinsAuthors: Bool = false) {
        var reader = XMLReader(content)
        var key: String?
        while let token = reader.next() {
            switch token {
            case .start(let name, _): key = fields[name]
            case .end: key = nil
            case .text(let value):
                guard let key, value.contains(where: { !$0.isWhitespace }), value.utf8.count <= 4096 else { continue }
                // "modified" is the file's own.
                if key != "modified" { add(key, value.trimmingBlanks, into: &text, isJoined: joinsAuthors) }
            }
        }
    }

    /// Several authors make a list, if they are joined; of everything else the first one counts.
    private static func add(_ key: String, _ value: String, into text: inout OfficeText, isJoined: Bool) {
        guard let found = text.metadata[key] else {
            text.metadata[key] = .string(value)
            return
        }
        let known = if case .list(let values) = found { values } else { [found] }
        guard isJoined, key == "author", !known.contains(.string(value)) else { return }
        text.metadata[key] = .list(known + [.string(value)])
    }

    /// The last part of a path inside the archive, relative to the folder of another one.
    static func resolve(_ target: String, from base: String) -> String {
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var parts = base.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") {
            if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    /// Targets of the relationships of a part, by id.
    static func relationships(
        of part: String, _ archive: inout ZipArchive
    ) throws(ZipArchive.Failure) -> [String: String] {
        let name = part.split(separator: "/").last.map(String.init) ?? part
        let folder = part.dropLast(name.count)
        guard let content = try archive.read("\(folder)_rels/\(name).rels") else { return [:] }
        var result: [String: String] = [:]
        var reader = XMLReader(content)
        while let token = reader.next() {
            guard case .start("Relationship", let attributes) = token, let id = attributes["Id"],
                let target = attributes["Target"], attributes["TargetMode"] != "External"
            else { continue }
            result[id] = resolve(target, from: part)
        }
        return result
    }
}

/// WordprocessingML.
enum WordDocument {
    static func read(_ archive: inout ZipArchive, into text: inout OfficeText) throws(ZipArchive.Failure) {
        guard let content = try archive.read("word/document.xml") else { throw .damaged }
        let styles = try headingStyles(&archive)
        // Word notes where pages ended when it showed the document last; other programs do not.
        let hasPages = content.firstRange(of: Array("lastRenderedPageBreak".utf8)) != nil
        if hasPages { text.begin(.page(1)) }
        add(content, styles, into: &text)
        for part in ["word/footnotes.xml", "word/endnotes.xml", "word/comments.xml"] {
            if let notes = try archive.read(part) { add(notes, styles, into: &text) }
        }
    }

    /// The levels of paragraph styles that are headings: by their outline level, or their name.
    private static func headingStyles(_ archive: inout ZipArchive) throws(ZipArchive.Failure) -> [String: Int] {
        guard let content = try archive.read("word/styles.xml") else { return [:] }
        var levels: [String: Int] = [:]
        var style: String?
        var reader = XMLReader(content)
        while let token = reader.next() {
            guard case .start(let name, let attributes) = token else { continue }
            switch name {
            case "w:style": style = attributes["w:styleId"]
            case "w:name":
                guard let style, let value = attributes["w:val"]?.lowercased() else { continue }
                if value == "title" { levels[style] = 0 }
                if value.hasPrefix("heading "), let level = Int(value.dropFirst(8)) { levels[style] = level }
            case "w:outlineLvl":
                if let style, let level = attributes["w:val"].flatMap({ Int($0) }), level < 9 {
                    levels[style] = level + 1
                }
            default: continue
            }
        }
        return levels
    }

    private static func add(_ content: [UInt8], _ styles: [String: Int], into text: inout OfficeText) {
        var reader = XMLReader(content)
        var paragraph = ""
        var level: Int?
        var listLevel: Int?
        /// The rows being read, for tables inside of tables.
        var tableDepth = 0
        var cells: [String] = []
        var cell = ""
        var isText = false
        var isDeleted = 0
        var pages = PageTurns()
        while let token = reader.next() {
            switch token {
            case .start(let name, let attributes):
                switch name {
                case "w:p":
                    // A text box stands inside of a paragraph.
                    if !paragraph.isEmpty, tableDepth == 0 { text.paragraph(paragraph, turns: pages.taken()) }
                    (paragraph, level, listLevel) = ("", nil, nil)
                case "w:lastRenderedPageBreak": pages.turn(at: tableDepth > 0 ? 0 : paragraph.utf8.count)
                case "w:pStyle": if let id = attributes["w:val"] { level = styles[id] ?? level }
                case "w:outlineLvl":
                    if let value = attributes["w:val"].flatMap({ Int($0) }), value < 9 { level = value + 1 }
                case "w:ilvl": listLevel = attributes["w:val"].flatMap { Int($0) } ?? 0
                case "w:t": isText = true
                case "w:del", "w:moveFrom", "mc:Fallback": isDeleted += 1
                case "w:tab": paragraph += "\t"
                case "w:br", "w:cr": paragraph += "\n"
                case "w:noBreakHyphen": paragraph += "-"
                case "w:tbl": tableDepth += 1
                case "w:tr": if tableDepth == 1 { cells = [] }
                case "w:tc": if tableDepth == 1 { cell = "" }
                default: break
                }
            case .text(let words): if isText, isDeleted == 0 { paragraph += words }
            case .end(let name):
                switch name {
                case "w:t": isText = false
                case "w:del", "w:moveFrom", "mc:Fallback": isDeleted = max(0, isDeleted - 1)
                case "w:p":
                    if tableDepth > 0 {
                        cell += cell.isEmpty ? paragraph : " " + paragraph
                    } else if let level {
                        text.heading(paragraph, level: level, turns: pages.taken())
                    } else if let listLevel {
                        pages.begin(in: &text)
                        text.item(paragraph, depth: listLevel)
                    } else {
                        text.paragraph(paragraph, turns: pages.taken())
                    }
                    paragraph = ""
                case "w:tc": if tableDepth == 1, cells.count < OfficeExtractor.limits.cells { cells.append(cell) }
                case "w:tr":
                    if tableDepth == 1 {
                        pages.begin(in: &text)
                        text.row(cells)
                    }
                case "w:tbl": tableDepth = max(0, tableDepth - 1)
                default: break
                }
            }
        }
        text.paragraph(paragraph)
    }
}

/// PresentationML: a slide is a section under its title.
enum Presentation {
    static func read(_ archive: inout ZipArchive, into text: inout OfficeText) throws(ZipArchive.Failure) {
        let slides = try slideNames(&archive)
        for (number, name) in slides.enumerated() {
            guard let content = try archive.read(name) else { continue }
            text.begin(.slide(number + 1))
            add(content, number: number + 1, into: &text)
            for target in try OfficeExtractor.relationships(of: name, &archive).values.sorted()
            where target.contains("notesSlide") {
                if let notes = try archive.read(target) { add(notes, number: nil, into: &text) }
            }
            try OfficeComments.add(of: name, sheet: nil, &archive, into: &text)
        }
    }

    /// In the order of the presentation.
    private static func slideNames(_ archive: inout ZipArchive) throws(ZipArchive.Failure) -> [String] {
        let part = "ppt/presentation.xml"
        guard let content = try archive.read(part) else { throw .damaged }
        let targets = try OfficeExtractor.relationships(of: part, &archive)
        var names: [String] = []
        var reader = XMLReader(content)
        while let token = reader.next() {
            if case .start("p:sldId", let attributes) = token, let id = attributes["r:id"], let target = targets[id] {
                names.append(target)
            }
        }
        return names
    }

    /// - Parameter number: of the slide; `nil` for its notes.
    private static func add(_ content: [UInt8], number: Int?, into text: inout OfficeText) {
        var reader = XMLReader(content)
        var title = ""
        var body: [(String, depth: Int?)] = []
        var isTitle = false
        var isHidden = false
        var paragraph = ""
        var depth: Int?
        var isText = false
        var cells: [String]?
        var cell = ""
        var rows: [[String]] = []
        while let token = reader.next() {
            switch token {
            case .start(let name, let attributes):
                switch name {
                case "p:sp": (isTitle, isHidden) = (false, false)
                case "p:ph":
                    let type = attributes["type"] ?? "body"
                    isTitle = type == "title" || type == "ctrTitle"
                    // Numbers, dates and footers of the template.
                    isHidden = ["sldNum", "dt", "ftr", "hdr", "sldImg"].contains(type)
                case "a:p": (paragraph, depth) = ("", nil)
                case "a:pPr": depth = attributes["lvl"].flatMap { Int($0) }
                case "a:t": isText = true
                case "a:br": paragraph += "\n"
                case "a:tr": cells = []
                case "a:tc": cell = ""
                default: break
                }
            case .text(let words): if isText { paragraph += words }
            case .end(let name):
                switch name {
                case "a:t": isText = false
                case "a:p":
                    if cells != nil {
                        cell += cell.isEmpty ? paragraph : " " + paragraph
                    } else if isTitle {
                        title += title.isEmpty ? paragraph : " " + paragraph
                    } else if !isHidden {
                        body.append((paragraph, depth))
                    }
                    paragraph = ""
                case "a:tc": if let count = cells?.count, count < OfficeExtractor.limits.cells { cells?.append(cell) }
                case "a:tr":
                    if let row = cells { rows.append(row) }
                    cells = nil
                default: break
                }
            }
        }
        if let number { text.heading(title.isEmpty ? "Slide \(number)" : title, level: 1) }
        for (words, depth) in body {
            if let depth, depth > 0 { text.item(words, depth: depth) } else { text.paragraph(words) }
        }
        for row in rows { text.row(row) }
    }
}
