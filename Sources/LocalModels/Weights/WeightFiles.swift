import CVectorKernels
import IndexSupport

#if canImport(Glibc)
    import Glibc
#endif

/// A matrix or vector of weights where it lies in a mapped file.
///
/// `@unchecked Sendable`: the bytes are never written, and whoever holds this holds the `WeightFiles` they belong to.
struct WeightTensor: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer
    let source: matrix_source
    let rows: Int
    let columns: Int

    var elementSize: Int { source == MATRIX_SOURCE_FLOAT32 ? 4 : 2 }

    /// Where row `index` begins.
    func row(_ index: Int) -> UnsafeRawPointer {
        precondition(index >= 0 && index < rows)
        return bytes.baseAddress! + index * columns * elementSize
    }

    /// Some of the rows.
    func rows(_ range: Range<Int>) -> WeightTensor {
        let rowSize = columns * elementSize
        return WeightTensor(
            bytes: UnsafeRawBufferPointer(rebasing: bytes[range.lowerBound * rowSize..<range.upperBound * rowSize]),
            source: source, rows: range.count, columns: columns)
    }

    /// Some of the columns of a vector.
    func columns(_ range: Range<Int>) -> WeightTensor {
        precondition(rows == 1)
        let part = bytes[range.lowerBound * elementSize..<range.upperBound * elementSize]
        return WeightTensor(
            bytes: UnsafeRawBufferPointer(rebasing: part), source: source, rows: 1, columns: range.count)
    }

    /// Brings the pages into this process's page table, from disk where they are not in memory. Only a hint: where the
    /// system does not know it (Linux before 5.14), the pages come when they are used.
    func populate() {
        #if os(Linux)
            let page = Int(sysconf(Int32(_SC_PAGESIZE)))
            let address = Int(bitPattern: bytes.baseAddress!)
            let start = address / page * page
            madvise(UnsafeMutableRawPointer(bitPattern: start), address + bytes.count - start, MADV_POPULATE_READ)
        #endif
    }

    func floats(row index: Int) -> [Float] {
        [Float](unsafeUninitializedCapacity: columns) { buffer, count in
            matrix_widen(kernels_level(), source, row(index), columns, 0, buffer.baseAddress)
            count = columns
        }
    }

    /// All elements as floats.
    func floats() -> [Float] {
        [Float](unsafeUninitializedCapacity: rows * columns) { buffer, count in
            matrix_widen(kernels_level(), source, bytes.baseAddress, rows * columns, 0, buffer.baseAddress)
            count = rows * columns
        }
    }
}

/// The weights of a model: `model.safetensors`, or the shards that `model.safetensors.index.json` lists.
final class WeightFiles: Sendable {
    let folder: String
    let files: [SafetensorsFile]
    private let fileOfTensor: [String: Int]

    init(folder: String) throws(EmbedderError) {
        self.folder = folder
        let single = folder + "/model.safetensors"
        let index = folder + "/model.safetensors.index.json"
        if Files.exists(single) {
            files = [try SafetensorsFile(path: single)]
        } else if Files.exists(index) {
            files = try Self.shards(index: index, folder: folder)
        } else {
            throw EmbedderError(
                .modelNotFound, subject: folder,
                "there is no model.safetensors; `rag model pull` fetches a model, --model names another folder")
        }
        var fileOfTensor: [String: Int] = [:]
        for (number, file) in files.enumerated() {
            for name in file.tensors.keys {
                guard fileOfTensor.updateValue(number, forKey: name) == nil else {
                    throw EmbedderError(
                        .modelInvalid, subject: file.file.path,
                        "tensor \"\(name)\" is in another shard too; fetch the model again")
                }
            }
        }
        self.fileOfTensor = fileOfTensor
    }

    private static func shards(index: String, folder: String) throws(EmbedderError) -> [SafetensorsFile] {
        let value = try ModelFolder.json(index)
        guard let map = value["weight_map"]?.object else {
            throw EmbedderError(.modelInvalid, subject: index, "it has no \"weight_map\"; fetch the model again")
        }
        var names: Set<String> = []
        for name in map.values {
            // A shard lies in the folder itself: an index must not lead elsewhere.
            guard let name = name.string, !name.isEmpty, !name.contains("/"), name.hasSuffix(".safetensors") else {
                throw EmbedderError(.modelInvalid, subject: index, "a shard's name is malformed; fetch the model again")
            }
            names.insert(name)
        }
        var files: [SafetensorsFile] = []
        for name in names.sorted() { files.append(try SafetensorsFile(path: folder + "/" + name)) }
        return files
    }

    func contains(_ name: String) -> Bool { fileOfTensor[name] != nil }

    /// The same, refused if it is obviously no trained matrix: three rows of zeros, or one with infinities. Looking at all
    /// of it would cost a start more than the rest of it does; what is left shows in the results, which are checked.
    func checked(_ name: String, rows: Int?, columns: Int) throws(EmbedderError) -> WeightTensor {
        let tensor = try tensor(name, rows: rows, columns: columns)
        let samples = [0, tensor.rows / 2, tensor.rows - 1].map { tensor.floats(row: $0) }
        guard samples.contains(where: { $0.contains { $0 != 0 } }) else { throw damaged(name, "is zeros") }
        guard samples.allSatisfy({ $0.allSatisfy(\.isFinite) }) else {
            throw damaged(name, "has numbers that are not finite")
        }
        return tensor
    }

    func damaged(_ name: String, _ flaw: String) -> EmbedderError {
        let path = fileOfTensor[name].map { files[$0].file.path } ?? folder
        return EmbedderError(
            .modelInvalid, subject: path, "tensor \"\(name)\" \(flaw): the file is damaged; fetch the model again")
    }

    /// A matrix of whatever shape it has.
    func matrix(_ name: String) throws(EmbedderError) -> WeightTensor {
        let shape = fileOfTensor[name].flatMap { files[$0].tensors[name]?.shape } ?? []
        guard shape.count == 2, shape[1] > 0 else {
            throw EmbedderError(.modelInvalid, subject: folder, "the model lacks a matrix \"\(name)\"")
        }
        return try checked(name, rows: nil, columns: shape[1])
    }

    /// A vector of numbers of any type, one for each of `count` things; `nil` if there is none of this name.
    func numbers(_ name: String, count: Int) throws(EmbedderError) -> [Double]? {
        guard let number = fileOfTensor[name], let tensor = files[number].tensors[name] else { return nil }
        let bytes = UnsafeRawBufferPointer(rebasing: files[number].file.bytes[tensor.range])
        func read<Number: BitwiseCopyable>(_ type: Number.Type, _ value: (Number) -> Double) -> [Double] {
            let size = MemoryLayout<Number>.size
            return (0..<bytes.count / size).map {
                value(bytes.loadUnaligned(fromByteOffset: $0 * size, as: Number.self))
            }
        }
        let values: [Double]
        switch tensor.type {
        case "F64": values = read(Double.self) { $0 }
        case "I64": values = read(Int64.self) { Double($0) }
        case "I32": values = read(Int32.self) { Double($0) }
        default:
            let columns = tensor.shape.reduce(1, *)
            guard columns > 0, tensor.shape.count == 1 else { throw damaged(name, "is no vector") }
            values = try self.tensor(name, rows: 1, columns: columns).floats().map(Double.init)
        }
        guard values.count == count, values.allSatisfy(\.isFinite) else {
            throw damaged(name, "has \(values.count) numbers for \(count) tokens, or some that are not finite")
        }
        return values
    }

    /// A tensor of the given shape; `rows` of `nil` accepts any first dimension. A vector is one row.
    func tensor(_ name: String, rows: Int?, columns: Int) throws(EmbedderError) -> WeightTensor {
        guard let number = fileOfTensor[name], let tensor = files[number].tensors[name] else {
            throw EmbedderError(
                .modelInvalid, subject: folder,
                "the model lacks tensor \"\(name)\" that its config.json asks for; it may be of another architecture")
        }
        let path = files[number].file.path
        let shape = tensor.shape.count == 1 ? [1] + tensor.shape : tensor.shape
        guard shape.count == 2, shape[1] == columns, shape[0] > 0, rows == nil || shape[0] == rows else {
            throw EmbedderError(
                .modelInvalid, subject: path,
                "tensor \"\(name)\" has the shape \(tensor.shape), which contradicts config.json")
        }
        let source: matrix_source
        switch tensor.type {
        case "F32": source = MATRIX_SOURCE_FLOAT32
        case "F16": source = MATRIX_SOURCE_FLOAT16
        case "BF16": source = MATRIX_SOURCE_BFLOAT16
        default:
            throw EmbedderError(
                .unsupportedModel, subject: path,
                "tensor \"\(name)\" has elements of type \(tensor.type); F32, F16 and BF16 are supported")
        }
        return WeightTensor(
            bytes: UnsafeRawBufferPointer(rebasing: files[number].file.bytes[tensor.range]), source: source,
            rows: shape[0], columns: columns)
    }
}
