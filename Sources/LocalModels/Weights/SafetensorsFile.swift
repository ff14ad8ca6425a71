import IndexSupport

/// A mapped file of named tensors: an 8-byte length, a JSON table, the data.
///
/// Opening reads the table only. It is checked completely, for the file may be hostile: lengths, element types, shapes
/// against sizes, bounds, overlaps, and that the data fill the file to its end (so a truncated download is noticed).
///
/// Source: the safetensors format, https://github.com/huggingface/safetensors.
package final class SafetensorsFile: Sendable {
    package struct Tensor: Sendable, Hashable {
        /// As the file names it: `F32`, `F16`, `BF16`, `I64`, …
        package let type: String
        package let shape: [Int]
        /// The bytes of the file that hold the elements, in row-major order.
        package let range: Range<Int>
    }

    static let maximumTableSize = 32 << 20

    package let file: MappedFile
    package let tensors: [String: Tensor]
    /// The bytes of the table, which is where the data begin.
    package let table: Range<Int>

    package init(path: String) throws(EmbedderError) {
        do { file = try MappedFile(path: path) } catch { throw EmbedderError(error) }
        let bytes = file.bytes
        func invalid(_ message: String) -> EmbedderError {
            EmbedderError(.modelInvalid, subject: path, message + "; fetch the model again")
        }
        guard bytes.count >= 8 else { throw invalid("truncated: \(bytes.count) bytes are no safetensors file") }
        let size = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard size <= UInt64(Self.maximumTableSize) else {
            throw invalid("not a safetensors file: its table would be \(size) bytes long")
        }
        table = 8..<8 + Int(size)
        guard table.upperBound <= bytes.count else { throw invalid("truncated inside the table of tensors") }
        let entries: [String: JSONValue]
        do {
            let value = try JSONValue(parsing: UnsafeRawBufferPointer(rebasing: bytes[table]))
            guard let object = value.object else { throw invalid("the table of tensors is not an object") }
            entries = object
        } catch let error as JSONSyntaxError {
            throw invalid("the table of tensors is \(error)")
        } catch {
            throw error as! EmbedderError
        }

        let dataSize = bytes.count - table.upperBound
        var tensors: [String: Tensor] = [:]
        for (name, entry) in entries where name != "__metadata__" {
            guard let type = entry["dtype"]?.string, let shape = entry["shape"]?.array,
                let offsets = entry["data_offsets"]?.array, offsets.count == 2,
                let begin = offsets[0].int, let end = offsets[1].int
            else { throw invalid("the entry of tensor \"\(name)\" is malformed") }
            guard begin >= 0, begin <= end, end <= dataSize else {
                throw invalid(
                    "tensor \"\(name)\" is at \(begin)..<\(end) of \(dataSize) bytes of data: truncated or damaged")
            }
            guard let elementSize = Self.elementSizes[type] else {
                throw invalid("tensor \"\(name)\" has elements of the unknown type \"\(type)\"")
            }
            var dimensions: [Int] = []
            var expected = elementSize
            for dimension in shape {
                guard let dimension = dimension.int, dimension >= 0,
                    case (let product, let overflow) = expected.multipliedReportingOverflow(by: dimension), !overflow
                else { throw invalid("the shape of tensor \"\(name)\" is malformed") }
                expected = product
                dimensions.append(dimension)
            }
            guard expected == end - begin else {
                throw invalid("tensor \"\(name)\" has \(end - begin) bytes where its shape needs \(expected)")
            }
            tensors[name] = Tensor(
                type: type, shape: dimensions, range: table.upperBound + begin..<table.upperBound + end)
        }
        var reached = table.upperBound
        for tensor in tensors.values.sorted(by: { $0.range.lowerBound < $1.range.lowerBound })
        where !tensor.range.isEmpty {
            guard tensor.range.lowerBound >= reached else { throw invalid("two tensors overlap") }
            reached = tensor.range.upperBound
        }
        guard reached == bytes.count else { throw invalid("\(bytes.count - reached) bytes belong to no tensor") }
        self.tensors = tensors
    }

    private static let elementSizes: [String: Int] = [
        "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "I16": 2, "U16": 2, "F16": 2, "BF16": 2, "I32": 4,
        "U32": 4, "F32": 4, "I64": 8, "U64": 8, "F64": 8,
    ]
}
