/// The tree of sections of a document. Entry 0 is the document itself, which has no title.
struct Outline {
    private struct Entry {
        let parent: Int
        var title: String
    }

    /// Titles are cut at this many bytes: each chunk of the section repeats them.
    static let maximumTitleLength = 240
    /// Sections deeper than this belong to the last one above them.
    static let maximumDepth = 16

    private var entries = [Entry(parent: -1, title: "")]
    /// How many titles were cut.
    private(set) var cutTitles = 0

    /// Adds a section and returns its entry.
    mutating func add(_ title: String, under parent: Int) -> Int {
        var title = title
        if title.utf8.count > Self.maximumTitleLength {
            var end = title.utf8.index(title.startIndex, offsetBy: Self.maximumTitleLength)
            while end.samePosition(in: title.unicodeScalars) == nil { end = title.utf8.index(before: end) }
            title = title[..<end] + "…"
            cutTitles += 1
        }
        entries.append(Entry(parent: parent, title: title))
        return entries.count - 1
    }

    /// Whether there are no sections.
    var isEmpty: Bool { entries.count == 1 }

    func title(_ entry: Int) -> String { entries[entry].title }

    mutating func replaceTitles(_ body: (String) -> String) {
        for index in entries.indices where !entries[index].title.isEmpty {
            entries[index].title = body(entries[index].title)
        }
    }

    /// 1 for an outermost section.
    func depth(_ entry: Int) -> Int {
        var depth = 0
        var entry = entry
        while entry > 0 {
            depth += 1
            entry = entries[entry].parent
        }
        return max(depth, 1)
    }

    func parent(_ entry: Int) -> Int { entries[entry].parent }

    /// The titles from the outermost section to `entry`; those without words are left out.
    func path(_ entry: Int) -> [String] {
        var path: [String] = []
        var entry = entry
        while entry > 0 {
            if !entries[entry].title.isEmpty { path.append(entries[entry].title) }
            entry = entries[entry].parent
        }
        return path.reversed()
    }
}

/// Follows headings with levels: which section is open, and whether one of them is the document's title.
struct HeadingStack {
    private var open: [(level: Int, entry: Int)] = []
    private var first: (level: Int, entry: Int)?
    private var isFirstAlone = true

    /// The innermost open section.
    var current: Int { open.last?.entry ?? 0 }

    /// Closes sections of the same or a deeper level and opens a new one.
    mutating func enter(_ title: String, level: Int, in outline: inout Outline) -> Int {
        if let first, level <= first.level { isFirstAlone = false }
        while let last = open.last, last.level >= level { open.removeLast() }
        let entry = outline.add(title, under: current)
        if open.count < Outline.maximumDepth { open.append((level, entry)) }
        if first == nil { first = (level, entry) }
        return entry
    }

    /// The first heading, if no other one is of its level or above: it then heads the whole document.
    ///
    /// - Parameter highest: only a heading of this level or above it can be a title.
    func title(in outline: Outline, highest: Int = .max) -> String? {
        guard let first, isFirstAlone, first.level <= highest, !outline.title(first.entry).isEmpty else { return nil }
        return outline.title(first.entry)
    }
}
