/// What is put in place of a part of an extracted text.
struct TextEdit {
    /// Bytes of the text, not empty.
    let range: Range<Int>
    let text: [UInt8]
}

/// Edits of an extracted text, and how they move what stands behind them.
struct TextEdits {
    private let edits: [TextEdit]
    /// Where what was put in stands in the edited text.
    let places: [Range<Int>]

    /// - Parameter edits: in order, without overlaps.
    init(_ edits: [TextEdit]) {
        self.edits = edits
        var shift = 0
        places = edits.map { edit in
            let start = edit.range.lowerBound + shift
            shift += edit.text.count - edit.range.count
            return start..<start + edit.text.count
        }
    }

    /// The edited text.
    ///
    /// - Complexity: O(n).
    func text(of bytes: UnsafeBufferPointer<UInt8>) -> MappedText {
        var text = MappedText()
        var copied = 0
        for edit in edits {
            text.copy(bytes, copied..<edit.range.lowerBound)
            text.append(edit.text, from: edit.range)
            copied = edit.range.upperBound
        }
        text.copy(bytes, copied..<bytes.count)
        return text
    }

    /// Where a byte of the text stands in the edited one; inside of what was replaced, the start of what stands for it, or
    /// its end.
    ///
    /// - Complexity: O(log n).
    private func offset(_ offset: Int, isEnd: Bool) -> Int {
        var (low, high) = (0, edits.count)
        while low < high {
            let middle = (low + high) / 2
            if edits[middle].range.lowerBound < offset { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return offset }
        let (edit, place) = (edits[low - 1], places[low - 1])
        if offset < edit.range.upperBound { return isEnd ? place.upperBound : place.lowerBound }
        return place.upperBound + offset - edit.range.upperBound
    }

    func start(_ offset: Int) -> Int { self.offset(offset, isEnd: false) }

    func range(_ range: Range<Int>) -> Range<Int> {
        range.isEmpty
            ? range : start(range.lowerBound)..<max(start(range.lowerBound), offset(range.upperBound, isEnd: true))
    }
}

extension Extraction {
    /// Moves all that knows bytes of the text to where they stand in the edited text.
    mutating func apply(_ edits: TextEdits) {
        var end = 0
        var moved: [(block: Block, header: Range<Int>)] = []
        moved.reserveCapacity(blocks.count)
        for (number, block) in blocks.enumerated() {
            // What was replaced may reach over two blocks: it belongs to the first.
            let range = edits.range(block.range)
            let start = min(max(range.lowerBound, end), range.upperBound)
            end = range.upperBound
            guard start < end else { continue }
            moved.append((block.with(start..<end, block.boundary), edits.range(headers[number] ?? 0..<0)))
        }
        replaceBlocks(moved)
        places = places.map { PlaceMark(offset: edits.start($0.offset), place: $0.place) }
        for index in declarations.indices {
            declarations[index].range = edits.range(declarations[index].range)
            declarations[index].signature = edits.start(declarations[index].signature)
        }
    }
}
