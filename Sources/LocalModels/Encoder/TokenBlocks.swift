/// The ids of one input of an encoder.
package struct EncoderInput: Sendable, Hashable {
    package let ids: [Int32]
    /// The segment of each token (0 for the first text, 1 for the second); empty if all are in the first.
    package let segments: [Int32]

    package init(ids: [Int32], segments: [Int32] = []) {
        precondition(segments.isEmpty || segments.count == ids.count)
        self.ids = ids
        self.segments = segments
    }
}

/// Texts of similar length, joined without padding into blocks of a size that suits the caches.
struct TokenBlocks: Sendable {
    /// The tokens of a block, unless one text alone has more.
    static let tokensPerBlock = 192

    /// Indexes of inputs, block by block; the longest inputs first, so that no worker starts a long block at the end.
    let blocks: [[Int]]
    /// The tokens of the largest block.
    let largest: Int

    /// - Complexity: O(n log n).
    init(_ inputs: [EncoderInput]) {
        let order = inputs.indices.sorted {
            (inputs[$1].ids.count, $0) < (inputs[$0].ids.count, $1)
        }
        var blocks: [[Int]] = []
        var block: [Int] = []
        var tokens = 0
        var largest = 0
        for index in order {
            let count = inputs[index].ids.count
            if !block.isEmpty, tokens + count > Self.tokensPerBlock {
                blocks.append(block)
                block = []
                tokens = 0
            }
            block.append(index)
            tokens += count
            largest = max(largest, tokens)
        }
        if !block.isEmpty { blocks.append(block) }
        self.blocks = blocks
        self.largest = largest
    }
}
