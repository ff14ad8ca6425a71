import RAGModel

/// SpreadsheetML: a sheet is a section, a row a line of its cells.
enum Workbook {
    static func read(_ archive: inout ZipArchive, into text: inout OfficeText) throws(ZipArchive.Failure) {
        let part = "xl/workbook.xml"
        guard let content = try archive.read(part) else { throw .damaged }
        let targets = try OfficeExtractor.relationships(of: part, &archive)
        let strings = try sharedStrings(&archive)
        let dates = try dateStyles(&archive)
        var reader = XMLReader(content)
        while let token = reader.next() {
            guard case .start("sheet", let attributes) = token, let id = attributes["r:id"], let target = targets[id],
                let sheet = try archive.read(target)
            else { continue }
            let name = attributes["name"] ?? ""
            text.begin(.sheet(name: name, row: 1))
            text.heading(name, level: 1)
            add(sheet, name, strings, dates, into: &text)
            try OfficeComments.add(of: target, sheet: name, &archive, into: &text)
        }
    }

    private static func sharedStrings(_ archive: inout ZipArchive) throws(ZipArchive.Failure) -> [String] {
        guard let content = try archive.read("xl/sharedStrings.xml") else { return [] }
        var strings: [String] = []
        var current = ""
        var isText = false
        var isPhonetic = false
        var reader = XMLReader(content)
        while let token = reader.next() {
            switch token {
            case .start("si", _): current = ""
            case .start("t", _): isText = !isPhonetic
            case .start("rPh", _): isPhonetic = true
            case .end("rPh"): isPhonetic = false
            case .end("t"): isText = false
            case .end("si"): strings.append(current)
            case .text(let words): if isText { current += words }
            default: break
            }
        }
        return strings
    }

    /// The numbers of cell styles that show dates.
    private static func dateStyles(_ archive: inout ZipArchive) throws(ZipArchive.Failure) -> Set<Int> {
        guard let content = try archive.read("xl/styles.xml") else { return [] }
        var formats: Set<Int> = [14, 15, 16, 17, 22]
        var result: Set<Int> = []
        var isCellFormats = false
        var number = 0
        var reader = XMLReader(content)
        while let token = reader.next() {
            switch token {
            case .start("numFmt", let attributes):
                let code = (attributes["formatCode"] ?? "").lowercased()
                if code.contains("yy") || code.contains("d") && code.contains("m"), !code.contains("[red]"),
                    let id = attributes["numFmtId"].flatMap({ Int($0) })
                {
                    formats.insert(id)
                }
            case .start("cellXfs", _): isCellFormats = true
            case .end("cellXfs"): isCellFormats = false
            case .start("xf", let attributes):
                guard isCellFormats else { continue }
                if let id = attributes["numFmtId"].flatMap({ Int($0) }), formats.contains(id) { result.insert(number) }
                number += 1
            default: break
            }
        }
        return result
    }

    private static func add(
        _ content: [UInt8], _ sheet: String, _ strings: [String], _ dates: Set<Int>, into text: inout OfficeText
    ) {
        var reader = XMLReader(content)
        var cells: [String] = []
        var column = 0
        var kind = ""
        var style = 0
        var value = ""
        var isValue = false
        var row = 0
        while let token = reader.next() {
            switch token {
            case .start("row", let attributes):
                row = attributes["r"].flatMap { Int($0) } ?? row + 1
                cells = []
            case .start("c", let attributes):
                column = attributes["r"].map(Self.column) ?? cells.count
                kind = attributes["t"] ?? ""
                style = attributes["s"].flatMap { Int($0) } ?? 0
                value = ""
            case .start("v", _), .start("t", _): isValue = true
            case .end("v"), .end("t"): isValue = false
            case .text(let words): if isValue { value += words }
            case .end("c"):
                guard column < OfficeExtractor.limits.cells, column >= cells.count else { continue }
                while cells.count < column { cells.append("") }
                cells.append(shown(value, kind, dates.contains(style), strings))
            case .end("row"):
                if cells.contains(where: { !$0.isEmpty }) { text.begin(.sheet(name: sheet, row: row)) }
                text.row(cells)
            default: break
            }
        }
    }

    private static func shown(_ value: String, _ kind: String, _ isDate: Bool, _ strings: [String]) -> String {
        switch kind {
        case "s": return Int(value).flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? ""
        case "b": return value == "1" ? "true" : "false"
        case "", "n": return isDate ? Double(value).flatMap(date) ?? value : value
        default: return value
        }
    }

    /// Days since the end of 1899, as Excel counts them, in ISO 8601 form.
    static func date(_ days: Double) -> String? {
        guard days >= 61, days < 2_958_466 else { return nil }
        // Days since 1 March of the year 0 (Howard Hinnant, "chrono-compatible low-level date algorithms").
        let serial = Int(days) - 25569 + 719_468
        let era = serial / 146_097
        let dayOfEra = serial - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let realMonth = month < 10 ? month + 3 : month - 9
        let year = yearOfEra + era * 400 + (realMonth <= 2 ? 1 : 0)
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(year)-\(two(realMonth))-\(two(day))"
    }

    /// The column of a reference such as "AB12", from 0.
    private static func column(_ reference: String) -> Int {
        var column = 0
        for byte in reference.utf8.prefix(4) where ASCII.isLetter(byte) {
            column = column * 26 + Int(ASCII.lower(byte) - 96)
        }
        return max(0, column - 1)
    }
}

/// OpenDocument: texts, presentations and spreadsheets have the same elements.
enum OpenDocument {
    static func read(
        _ archive: inout ZipArchive, _ format: DocumentFormat, into text: inout OfficeText
    ) throws(ZipArchive.Failure) {
        guard let content = try archive.read("content.xml") else { throw .damaged }
        var reader = XMLReader(content)
        var paragraph = ""
        var level: Int?
        var inBody = false
        var listDepth = 0
        var slide = 0
        var slideName = ""
        var sheet = ""
        var row = 0
        var tableDepth = 0
        var cells: [String] = []
        var cell = ""
        var repetitions = (cell: 1, row: 1)
        var hidden = 0
        var isTitle = false
        /// Paragraphs that a note interrupts.
        var interrupted: [(paragraph: String, level: Int?)] = []
        var noteTexts: [String] = []
        /// What a paragraph had before something in it that is not shown.
        var beforeHidden = ""
        while let token = reader.next() {
            switch token {
            case .start(let name, let attributes):
                switch name {
                case "office:body": inBody = true
                case "text:note-body":
                    interrupted.append((paragraph, level))
                    paragraph = ""
                case "text:h": (paragraph, level) = ("", attributes["text:outline-level"].flatMap { Int($0) } ?? 1)
                case "text:p": (paragraph, level) = ("", nil)
                case "text:list": listDepth += 1
                case "text:s":
                    let count = attributes["text:c"].flatMap { Int($0) } ?? 1
                    paragraph += String(repeating: " ", count: min(max(count, 1), 64))
                case "text:tab": paragraph += "\t"
                case "text:line-break": paragraph += "\n"
                case "office:annotation", "text:tracked-changes", "text:sequence-decls", "office:forms",
                    "text:note-citation", "text:page-number":
                    if hidden == 0 { beforeHidden = paragraph }
                    hidden += 1
                case "draw:page":
                    slide += 1
                    text.begin(.slide(slide))
                    let name = attributes["draw:name"] ?? ""
                    slideName = name
                    text.heading(name.isEmpty || name.hasPrefix("page") ? "Slide \(slide)" : name, level: 1)
                case "draw:frame": isTitle = attributes["presentation:class"] == "title"
                case "table:table":
                    tableDepth += 1
                    if tableDepth == 1, format == .ods {
                        (sheet, row) = (attributes["table:name"] ?? "", 0)
                        text.begin(.sheet(name: sheet, row: 1))
                        text.heading(sheet, level: 1)
                    }
                case "table:table-row":
                    if tableDepth == 1 {
                        cells = []
                        repetitions.row = attributes["table:number-rows-repeated"].flatMap { Int($0) } ?? 1
                        row += 1
                    }
                case "table:table-cell", "table:covered-table-cell":
                    if tableDepth == 1 {
                        cell = ""
                        repetitions.cell = attributes["table:number-columns-repeated"].flatMap { Int($0) } ?? 1
                    }
                default: break
                }
            case .text(let words): if inBody, hidden == 0 { paragraph += words }
            case .end(let name):
                switch name {
                case "office:annotation", "text:tracked-changes", "text:sequence-decls", "office:forms",
                    "text:note-citation", "text:page-number":
                    hidden = max(0, hidden - 1)
                    if hidden == 0 { paragraph = beforeHidden }
                case "text:note-body":
                    if let outer = interrupted.popLast() { (paragraph, level) = outer }
                case "text:list": listDepth = max(0, listDepth - 1)
                case "text:h", "text:p":
                    guard hidden == 0 else { continue }
                    guard interrupted.isEmpty else {
                        if !paragraph.isEmpty { noteTexts.append(paragraph) }
                        paragraph = ""
                        continue
                    }
                    if tableDepth > 0 {
                        cell += cell.isEmpty ? paragraph : " " + paragraph
                    } else if let level {
                        text.heading(paragraph, level: level)
                    } else if isTitle {
                        // Some programs name a slide as its title says.
                        if paragraph.trimmingBlanks != slideName { text.heading(paragraph, level: 2) }
                    } else if listDepth > 0 {
                        text.item(paragraph, depth: listDepth - 1)
                    } else {
                        text.paragraph(paragraph)
                    }
                    if tableDepth == 0 {
                        for note in noteTexts { text.paragraph(note) }
                        noteTexts = []
                    }
                    paragraph = ""
                case "draw:frame": isTitle = false
                case "table:table-cell", "table:covered-table-cell":
                    guard tableDepth == 1 else { continue }
                    // Empty cells are repeated by the thousand.
                    let count =
                        cell.isEmpty
                        ? min(repetitions.cell, OfficeExtractor.limits.repetitions) : min(repetitions.cell, 8)
                    for _ in 0..<max(count, 1) where cells.count < OfficeExtractor.limits.cells { cells.append(cell) }
                case "table:table-row":
                    guard tableDepth == 1 else { continue }
                    if format == .ods, cells.contains(where: { !$0.isEmpty }) {
                        text.begin(.sheet(name: sheet, row: row))
                    }
                    text.row(cells)
                    row += max(0, min(repetitions.row, 1 << 20) - 1)
                case "table:table": tableDepth = max(0, tableDepth - 1)
                default: break
                }
            }
        }
    }
}

/// EPUB: the chapters of a book in the order of its spine.
enum ElectronicBook {
    static func read(_ archive: inout ZipArchive, into text: inout OfficeText) throws(ZipArchive.Failure) {
        guard let container = try archive.read("META-INF/container.xml") else { throw .damaged }
        var package: String?
        var reader = XMLReader(container)
        while package == nil, let token = reader.next() {
            if case .start("rootfile", let attributes) = token { package = attributes["full-path"] }
        }
        guard let package, let content = try archive.read(package) else { throw .damaged }
        OfficeExtractor.addDublinCore(content, into: &text, joinsAuthors: true)
        var items: [String: String] = [:]
        var spine: [String] = []
        reader = XMLReader(content)
        while let token = reader.next() {
            guard case .start(let name, let attributes) = token else { continue }
            let local = name.split(separator: ":").last ?? name
            if local == "item", let id = attributes["id"], let target = attributes["href"] {
                items[id] = OfficeExtractor.resolve(target.removingPercentEncodingOfPath, from: package)
            } else if local == "itemref", let id = attributes["idref"] {
                spine.append(id)
            }
        }
        for (number, id) in spine.enumerated() {
            guard let name = items[id], var page = try archive.read(name).map({ String(decoding: $0, as: UTF8.self) })
            else {
                continue
            }
            text.begin(.part("\(number + 1)"))
            let (words, _, extraction) = page.withUTF8 { HTMLExtractor.extract($0) }
            add(words, extraction, into: &text)
        }
    }

    private static func add(_ words: String, _ extraction: Extraction, into text: inout OfficeText) {
        var words = words
        words.withUTF8 { bytes in
            for block in extraction.blocks {
                let content = ASCII.string(bytes, block.range)
                switch block.kind {
                case .heading: text.heading(content, level: extraction.outline.depth(Int(block.section)))
                default: text.paragraph(content)
                }
            }
        }
    }
}

extension String {
    /// `%20` and the like decoded.
    fileprivate var removingPercentEncodingOfPath: String {
        guard utf8.contains(UInt8(ascii: "%")) else { return self }
        let quoted = Array(replacing("=", with: "=3D").replacing("%", with: "=").utf8)
        return quoted.withUnsafeBufferPointer {
            String(decoding: MailHeader.quotedPrintable($0[...], isHeader: false), as: UTF8.self)
        }
    }
}
