import CPeakLoops
import CVectorKernels

/// Distances of one query with many rows: in the first cache against the instruction's rate when every factor is loaded once, in
/// memory against the speed of reading.
struct DistanceBenchmarks {
    let report: Report
    let dimension: Int
    private let kernels = distance_kernels_current().pointee
    private let query: Buffer<Float>
    private let codes: Buffer<Int8>
    private let words: Buffer<UInt64>

    init(report: Report, dimension: Int) {
        self.report = report
        self.dimension = dimension
        query = Buffer(dimension, wave)
        codes = Buffer(dimension) { Int8($0 % 251 - 125) }
        words = Buffer(dimension / 64) { UInt64($0) &* 0x9E37_79B9_7F4A_7C15 }
    }

    func run() {
        // 24 KB: half of a first cache. 384 MB: more than any cache has to itself.
        measure("in cache", bytes: 24 << 10)
        measure("in memory", bytes: 384 << 20)
    }

    private func measure(_ place: String, bytes: Int) {
        report.heading(
            "Distances, \(dimension) dimensions, rows \(place), level \(String(cString: kernels_level_name(kernels_level())))"
        )
        let memory = Buffer<UInt8>(bytes) { UInt8($0 % 199 + 20) }
        let inMemory = bytes > 1 << 24
        let rounds = inMemory ? 7 : 25

        let limits: (float: Double, byte: Double, name: String)
        if inMemory {
            let read =
                [0, 1024, 4096].map { ahead in
                    Measurement(rounds: rounds) { keep(peak_read(memory.base, bytes, ahead)) }.billions(Double(bytes))
                }.max() ?? 0
            report.line("plain read", read, "GB/s")
            limits = (read, read, "the plain read")
        } else {
            limits = (
                stream(PEAK_F32, memory, bytes, rounds), stream(PEAK_INT8, memory, bytes, rounds), "load and multiply"
            )
        }

        let floatRows = bytes / (dimension * 4)
        let floatOut = Buffer<Float>(bytes / (dimension / 8)) { _ in 0 }
        memory.base.withMemoryRebound(to: Float.self, capacity: bytes / 4) { rows in
            for i in 0..<bytes / 4 { rows[i] = wave(i) }
            line("dot f32", floatRows * dimension * 4, rounds, limits.float, limits.name) {
                kernels.dot_f32_rows(query.base, rows, dimension, floatRows, dimension, floatOut.base)
            }
            line("l2 f32", floatRows * dimension * 4, rounds, limits.float, limits.name) {
                kernels.l2_f32_rows(query.base, rows, dimension, floatRows, dimension, floatOut.base)
            }
        }
        let halfRows = bytes / (dimension * 2)
        memory.base.withMemoryRebound(to: UInt16.self, capacity: bytes / 2) { rows in
            for i in 0..<bytes / 2 { rows[i] = 0x3000 + UInt16(i % 1021) }
            // Half floats are widened first: in cache that, not the load, is the limit, so only the rate is stated.
            line("dot f16", halfRows * dimension * 2, rounds, inMemory ? limits.float : nil, limits.name) {
                kernels.dot_f16_rows(query.base, rows, dimension, halfRows, dimension, floatOut.base)
            }
        }
        let byteRows = bytes / dimension
        let sums = Buffer<Int32>(byteRows) { _ in 0 }
        line("dot int8", byteRows * dimension, rounds, limits.byte, limits.name) {
            kernels.dot_i8_rows(codes.base, memory.base, dimension, byteRows, dimension, sums.base)
        }
        let bitRows = bytes / (dimension / 8)
        let bits = Buffer<UInt32>(bitRows) { _ in 0 }
        memory.base.withMemoryRebound(to: UInt64.self, capacity: bytes / 8) { rows in
            line("hamming", bitRows * dimension / 8, rounds, inMemory ? limits.byte : nil, limits.name) {
                kernels.hamming_rows(words.base, rows, dimension / 64, bitRows, dimension / 64, bits.base)
            }
        }
    }

    private func line(
        _ name: String, _ bytes: Int, _ rounds: Int, _ limit: Double?, _ limitName: String, _ body: () -> Void
    ) {
        let rate = Measurement(rounds: rounds, body).billions(Double(bytes))
        report.line(name, rate, "GB/s", of: limit.flatMap { $0 > 0 ? $0 : nil }, limitName)
    }

    /// GB/s of the instruction with one factor loaded from the rows; 0 where the processor lacks it.
    private func stream(_ instruction: peak_instruction, _ memory: Buffer<UInt8>, _ bytes: Int, _ rounds: Int) -> Double
    {
        guard peak_name(instruction) != nil else { return 0 }
        return Measurement(rounds: rounds) { keep(peak_stream(instruction, memory.base, bytes)) }.billions(
            Double(bytes))
    }
}

/// Keeps the optimizer from dropping a result.
@inline(never) func keep<Value>(_ value: Value) {}
