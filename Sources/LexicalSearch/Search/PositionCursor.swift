import IndexSupport

/// A term's postings with their positions, gone through in order.
struct PositionCursor: ~Copyable {
    let list: PostingList
    private let ordinals: UnsafeMutablePointer<UInt32>
    private var block = -1
    private var count = 0
    private var index = 0
    private var reader: PositionReader?
    private var entriesRead = 0

    init(_ list: PostingList) {
        self.list = list
        ordinals = .allocate(capacity: LexicalIndexFormat.blockSize)
    }

    deinit { ordinals.deallocate() }

    /// Goes to the first posting that is not before `ordinal`; `nil` if there is none. Targets ascend.
    mutating func advance(to ordinal: UInt32) -> UInt32? {
        if index >= count || ordinals[count - 1] < ordinal {
            var wanted = list.block(containing: ordinal, from: max(block, 0))
            if wanted == block { wanted += 1 }
            repeat {
                guard wanted < list.blockCount else { return nil }
                block = wanted
                count = list.decode(block: block, ordinals, nil)
                index = 0
                reader = list.positions(ofBlock: block)
                entriesRead = 0
                wanted += 1
            } while count == 0 || ordinals[count - 1] < ordinal
        }
        while ordinals[index] < ordinal { index += 1 }
        return ordinals[index]
    }

    /// Reads the places of the posting at hand: field << 32 + position - offset.
    mutating func readPlaces(offset: UInt32, into places: inout [Int]) {
        places.removeAll(keepingCapacity: true)
        guard reader != nil, reader!.skip(index - entriesRead) else { return }
        entriesRead = index + 1
        var found: [Int] = []
        swap(&found, &places)
        let complete = reader!.next { field, position in
            found.append(Int(field) << 32 + Int(position) - Int(offset))
        }
        if !complete { found.removeAll() }
        swap(&found, &places)
    }
}
