/// A part of the text that is not cut any further: what chunks are packed from.
struct Piece {
    /// Bytes of the extracted text, without white space at either end.
    let range: Range<Int>
    /// The units (see `TokenIndex`) before its start and before its end.
    let firstUnit: Int
    let endUnit: Int
    /// The cut before it.
    let boundary: Boundary
    /// Its block.
    let block: Int

    var units: Int { endUnit - firstUnit }
}
