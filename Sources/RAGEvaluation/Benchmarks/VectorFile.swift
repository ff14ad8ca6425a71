import IndexSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A file of vectors in one of the formats that benchmarks of nearest-neighbour search use, mapped.
///
/// `.fvecs`, `.ivecs`, `.bvecs`: each vector is its dimension (i32) and then its components (f32, i32, u8).
/// `.fbin`, `.ibin`: the number of vectors and their dimension (i32 each), then all components (f32, i32).
/// Numbers are little-endian.
package struct VectorFile: Sendable {
    private enum Component: Sendable { case float, integer, byte }

    package let count: Int
    package let dimension: Int
    private let file: MappedFile
    private let component: Component
    /// Where the components of the first vector begin, and the bytes from one vector to the next.
    private let start: Int
    private let stride: Int

    /// - Throws: `FileError` if the file is missing, has another ending, or its length does not fit its header.
    package init(path: String) throws(FileError) {
        file = try MappedFile(path: path)
        let bytes = file.bytes
        func corrupt(_ message: String) -> FileError { FileError(.corrupt, path: path, message) }
        func integer(_ offset: Int) -> Int { Int(bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)) }
        let ending = path.split(separator: ".").last.map(String.init) ?? ""
        let width: Int
        switch ending {
        case "fvecs", "fbin": (component, width) = (.float, 4)
        case "ivecs", "ibin": (component, width) = (.integer, 4)
        case "bvecs": (component, width) = (.byte, 1)
        default:
            throw FileError(
                .system, path: path,
                "not a file of vectors: its name must end in .fvecs, .ivecs, .bvecs, .fbin or .ibin")
        }
        if ending.hasSuffix("bin") {
            guard bytes.count >= 8 else { throw corrupt("too short for the header of a .\(ending) file") }
            (count, dimension) = (integer(0), integer(4))
            (start, stride) = (8, dimension * width)
            guard count >= 0, (1...1 << 20).contains(dimension), bytes.count - 8 == count * stride else {
                throw corrupt("\(bytes.count) bytes do not hold \(count) vectors of \(dimension) dimensions")
            }
        } else {
            guard bytes.count >= 4 else { throw corrupt("too short for a .\(ending) file") }
            dimension = integer(0)
            guard (1...1 << 20).contains(dimension) else {
                throw corrupt("the first vector has \(dimension) dimensions")
            }
            (start, stride) = (4, 4 + dimension * width)
            count = bytes.count / stride
            guard bytes.count % stride == 0 else {
                throw corrupt("\(bytes.count) bytes are no whole number of vectors of \(dimension) dimensions")
            }
            for index in 0..<count where integer(index * stride) != dimension {
                throw corrupt("vector \(index) has \(integer(index * stride)) dimensions, the first \(dimension)")
            }
        }
    }

    /// A vector, its components as floats.
    package func vector(_ index: Int) -> [Float] {
        precondition((0..<count).contains(index))
        let offset = start + index * stride
        let bytes = file.bytes
        return (0..<dimension).map { position in
            switch component {
            case .float: bytes.loadUnaligned(fromByteOffset: offset + 4 * position, as: Float.self)
            case .integer: Float(bytes.loadUnaligned(fromByteOffset: offset + 4 * position, as: Int32.self))
            case .byte: Float(bytes[offset + position])
            }
        }
    }

    /// A row of integers, such as the true neighbours of a query.
    package func integers(_ index: Int) -> [Int] {
        precondition((0..<count).contains(index))
        guard component == .integer else { return vector(index).map { Int($0) } }
        let offset = start + index * stride
        return (0..<dimension).map {
            Int(file.bytes.loadUnaligned(fromByteOffset: offset + 4 * $0, as: Int32.self))
        }
    }

    /// Lets the pages read so far go.
    package func letGo() { file.advise(.dontNeed) }

    /// Writes vectors as `.fvecs`.
    package static func writeFvecs(_ vectors: some Sequence<[Float]>, to path: String) throws(FileError) {
        let writer = try FileWriter(path: path, mode: 0o600)
        for vector in vectors {
            try writer.append(value: Int32(vector.count))
            try writer.append(vector)
        }
        try writer.commit()
    }
}
