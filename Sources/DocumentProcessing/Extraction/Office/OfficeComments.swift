import RAGModel

/// What reviewers wrote beside slides and cells.
enum OfficeComments {
    /// The comments of a part, each with the cell that it belongs to; empty for slides.
    static func read(_ content: [UInt8]) -> [(cell: String, text: String)] {
        var result: [(cell: String, text: String)] = []
        var current: (cell: String, text: String)?
        var textDepth = 0
        var reader = XMLReader(content)
        while let token = reader.next() {
            switch token {
            case .start(let name, let attributes):
                switch localName(name) {
                case "cm", "comment", "threadedComment": current = (attributes["ref"] ?? "", "")
                case "t", "text": textDepth += 1
                case "p" where !(current?.text.isEmpty ?? true): current?.text += "\n"
                default: break
                }
            case .text(let words): if textDepth > 0 { current?.text += words }
            case .end(let name):
                switch localName(name) {
                case "cm", "comment", "threadedComment":
                    if let found = current, found.text.contains(where: { !$0.isWhitespace }) { result.append(found) }
                    current = nil
                case "t", "text": textDepth -= 1
                default: break
                }
            }
        }
        return result
    }

    private static func localName(_ name: Substring) -> Substring {
        name.utf8.firstIndex(of: UInt8(ascii: ":")).map { name[name.utf8.index(after: $0)...] } ?? name
    }

    /// Puts the comments of a slide or sheet behind its text.
    ///
    /// - Parameter sheet: its name; `nil` for a slide.
    static func add(
        of part: String, sheet: String?, _ archive: inout ZipArchive, into text: inout OfficeText
    ) throws(ZipArchive.Failure) {
        let targets = try OfficeExtractor.relationships(of: part, &archive).values.sorted()
        // Threads stand in a part of their own, beside older ones that only point to them.
        let threads = targets.filter { $0.contains("threadedComment") }
        let parts = threads.isEmpty ? targets.filter { $0.lowercased().contains("comment") } : threads
        for target in parts where target.hasSuffix(".xml") {
            guard let content = try archive.read(target) else { continue }
            for comment in read(content) {
                if let sheet, let row = Int(comment.cell.drop { !$0.isNumber }), row > 0 {
                    text.begin(.sheet(name: sheet, row: row))
                    text.paragraph("\(comment.cell): \(comment.text)")
                } else {
                    text.paragraph(comment.text)
                }
            }
        }
    }
}
