import CVectorKernels
import IndexSupport

/// Vectors in a mapped file, read front to back without keeping their pages.
///
/// Thread safety: used by one thread at a time.
struct StoredRows: Sendable {
    private let file: MappedFile
    /// Where the first row begins in the file, in bytes.
    private let offset: Int
    let count: Int
    /// Floats of a row as it is lent.
    let stride: Int
    private let rowBytes: Int
    /// `nil` where the rows are floats as they lie.
    private let decoder: HalfRows?

    /// The rows after which pages are let go.
    static let interval = 16_384

    init(_ file: MappedFile, offset: Int, count: Int, _ configuration: VectorIndexConfiguration) {
        rowBytes = configuration.precision.rowBytes(configuration.dimension)
        stride = configuration.precision.stride(configuration.dimension)
        precondition(offset + count * rowBytes <= file.bytes.count)
        self.file = file
        self.offset = offset
        self.count = count
        decoder = configuration.precision == .half ? HalfRows(stride: stride) : nil
    }

    /// The first row as it lies; valid while this value lives. There must be rows.
    var base: UnsafeRawPointer { file.bytes.baseAddress! + offset }

    /// A row; valid while this value lives and, in half precision, until the next but one is asked for.
    subscript(row: Int) -> UnsafePointer<Float> {
        let start = base + row * rowBytes
        return decoder?.decode(start) ?? start.assumingMemoryBound(to: Float.self)
    }

    /// Lets pages go now and then; to be called after each row of a pass.
    @inline(__always)
    func didRead(_ row: Int) {
        if row % Self.interval == Self.interval - 1 || row == count - 1 { letGo(upTo: row) }
    }

    private func letGo(upTo row: Int) {
        let first = row / Self.interval * Self.interval
        file.advise(.dontNeed, offset + first * rowBytes..<offset + (row + 1) * rowBytes)
    }
}

/// Floats of rows in half precision: of the last two that were asked for, so that two can be compared.
///
/// Thread safety: `@unchecked Sendable` because its owner is used by one thread at a time.
private final class HalfRows: @unchecked Sendable {
    private let buffers: [AlignedBuffer<Float>]
    private let stride: Int
    private var next = 0

    init(stride: Int) {
        self.stride = stride
        buffers = [AlignedBuffer(count: stride), AlignedBuffer(count: stride)]
    }

    func decode(_ row: UnsafeRawPointer) -> UnsafePointer<Float> {
        next = 1 - next
        convert_f16_to_f32(row.assumingMemoryBound(to: UInt16.self), stride, buffers[next].base)
        return UnsafePointer(buffers[next].base)
    }
}
