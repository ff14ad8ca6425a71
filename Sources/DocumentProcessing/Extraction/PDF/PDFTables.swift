/// Finds tables on pages, which are no more than short texts side by side and below each other, and joins their rows.
enum PDFTables {
    /// Longer cells, on average and at most, are columns of prose.
    private static let longest = (mean: 24, cell: 60)
    /// Points by which the edges of a column's cells may differ.
    private static let tolerance = 4.0

    /// The lines with those of tables joined to rows, each table where its first cell was.
    ///
    /// - Complexity: O(n log n).
    static func joined(_ lines: [PDFLine]) -> [PDFLine] {
        var result: [PDFLine] = []
        result.reserveCapacity(lines.count)
        var start = 0
        while start < lines.count {
            var end = start
            while end < lines.count, lines[end].page == lines[start].page { end += 1 }
            result += page(Array(lines[start..<end]))
            start = end
        }
        return result
    }

    private static func page(_ lines: [PDFLine]) -> [PDFLine] {
        let rows = rows(lines)
        /// The joined rows of a table by its first line; the other lines of tables are left out.
        var tables: [Int: [PDFLine]] = [:]
        var isTaken = [Bool](repeating: false, count: lines.count)
        var first = 0
        while first < rows.count {
            var end = first
            while end < rows.count, rows[end].count > 1, end == first || isBelow(rows[end], rows[end - 1], lines) {
                end += 1
            }
            let cells = rows[first..<max(end, first)].joined()
            let length = cells.reduce(0) { $0 + lines[$1].text.utf8.count }
            if end - first >= 2, length <= Self.longest.mean * cells.count {
                let place = cells.min() ?? 0
                tables[place] = rows[first..<end].map { row in
                    var joined = lines[row[0]]
                    joined.text = row.map { lines[$0].text }.joined(separator: " | ")
                    joined.right = lines[row[row.count - 1]].right
                    joined.isRow = true
                    return joined
                }
                for cell in cells { isTaken[cell] = true }
            }
            first = max(end, first + 1)
        }
        guard !tables.isEmpty else { return lines }
        var result: [PDFLine] = []
        for (number, line) in lines.enumerated() {
            if let table = tables[number] { result += table }
            if !isTaken[number] { result.append(line) }
        }
        return result
    }

    /// Lines at the same height, from left to right; the rows from top to bottom.
    private static func rows(_ lines: [PDFLine]) -> [[Int]] {
        func middle(_ number: Int) -> Double { (lines[number].top + lines[number].bottom) / 2 }
        let sorted = lines.indices.sorted { (middle($0), lines[$0].left, $0) < (middle($1), lines[$1].left, $1) }
        var rows: [[Int]] = []
        for number in sorted {
            if let last = rows.last?.first, middle(number) - middle(last) < 0.35 * max(lines[last].height, 1) {
                rows[rows.count - 1].append(number)
            } else {
                rows.append([number])
            }
        }
        return rows.map { row in
            let row = row.sorted { (lines[$0].left, $0) < (lines[$1].left, $1) }
            // Texts over each other, and long ones, are no cells.
            let isTable =
                zip(row, row.dropFirst()).allSatisfy { lines[$0].right <= lines[$1].left }
                && row.allSatisfy { lines[$0].text.utf8.count <= longest.cell }
            return isTable ? row : [row[0]]
        }
    }

    /// Whether a row goes on with the columns of the one above it.
    private static func isBelow(_ row: [Int], _ above: [Int], _ lines: [PDFLine]) -> Bool {
        let height = max(lines[above[0]].height, 1)
        guard lines[row[0]].top - lines[above[0]].bottom < 3 * height else { return false }
        let matches = row.filter { cell in
            above.contains { other in
                abs(lines[cell].left - lines[other].left) <= tolerance
                    || abs(lines[cell].right - lines[other].right) <= tolerance
                    || abs(lines[cell].left + lines[cell].right - lines[other].left - lines[other].right)
                        <= 2 * tolerance
            }
        }
        return matches.count >= 2
    }
}
