import IndexSupport

/// Full vectors in a mapped file, read front to back without keeping their pages.
struct StoredRows: Sendable {
    private let file: MappedFile
    /// Where the first row begins in the file, in bytes.
    private let offset: Int
    let count: Int
    /// Floats from one row to the next.
    let stride: Int

    /// The rows after which pages are let go.
    static let interval = 16_384

    init(_ file: MappedFile, offset: Int, count: Int, stride: Int) {
        precondition(offset + count * stride * MemoryLayout<Float>.stride <= file.bytes.count)
        self.file = file
        self.offset = offset
        self.count = count
        self.stride = stride
    }

    /// The first row; valid while this value lives. There must be rows.
    var base: UnsafePointer<Float> { (file.bytes.baseAddress! + offset).assumingMemoryBound(to: Float.self) }

    /// A row; valid while this value lives.
    subscript(row: Int) -> UnsafePointer<Float> { base + row * stride }

    /// Lets pages go now and then; to be called after each row of a pass.
    @inline(__always)
    func didRead(_ row: Int) {
        if row % Self.interval == Self.interval - 1 || row == count - 1 { letGo(upTo: row) }
    }

    private func letGo(upTo row: Int) {
        let bytes = stride * MemoryLayout<Float>.stride
        let first = row / Self.interval * Self.interval
        file.advise(.dontNeed, offset + first * bytes..<offset + (row + 1) * bytes)
    }
}
