import CPeakLoops
import CVectorKernels

/// Products of an encoder's shapes, against a plain loop of the instruction they are made of.
struct MatrixBenchmarks {
    let report: Report
    private let level = kernels_level()

    func run() {
        report.heading("Plain loops of one instruction")
        var peaks: [peak_instruction.RawValue: Double] = [:]
        for instruction in [PEAK_F32, PEAK_INT8, PEAK_BF16, PEAK_TILE_INT8, PEAK_TILE_BF16] {
            guard let name = peak_name(instruction) else { continue }
            var operations = 0.0
            let time = Measurement { operations = peak_run(instruction, 100_000) }
            peaks[instruction.rawValue] = time.billions(operations)
            report.line(String(cString: name), time.billions(operations), "GFLOP/s")
        }
        // Each beside the instruction that this level multiplies with.
        let hasTiles = level == KERNELS_AMX
        measure(MATRIX_FLOAT32, "float32", PEAK_F32, peaks)
        measure(MATRIX_INT8, "int8", hasTiles ? PEAK_TILE_INT8 : PEAK_INT8, peaks)
        if kernels_has_bf16() { measure(MATRIX_BFLOAT16, "bf16", hasTiles ? PEAK_TILE_BF16 : PEAK_BF16, peaks) }
    }

    private func measure(
        _ precision: matrix_precision, _ name: String, _ instruction: peak_instruction,
        _ peaks: [peak_instruction.RawValue: Double]
    ) {
        report.heading("Products in \(name), rows × depth → columns")
        for (depth, columns) in [(384, 1152), (384, 384), (384, 1536), (1536, 384)] {
            for rows in [16, 192] {
                let product = Product(level, precision, rows: rows, depth: depth, columns: columns)
                let time = Measurement { product.run() }
                report.line(
                    "\(rows) × \(depth) → \(columns)", time.billions(2 * Double(rows * depth * columns)), "GFLOP/s",
                    of: peaks[instruction.rawValue], peak_name(instruction).map { String(cString: $0) } ?? "")
            }
        }
    }
}

/// One product with packed weights.
private struct Product {
    let level: kernel_level
    let precision: matrix_precision
    let rows: Int
    let depth: Int
    let columns: Int
    private let panels: Buffer<UInt8>
    private let prepared: Buffer<UInt8>
    private let rowBytes: Int
    private let scales: Buffer<matrix_row>
    private let out: Buffer<Float>

    init(_ level: kernel_level, _ precision: matrix_precision, rows: Int, depth: Int, columns: Int) {
        (self.level, self.precision, self.rows, self.depth, self.columns) = (level, precision, rows, depth, columns)
        let panelColumns = matrix_panel_columns(level)
        let panelBytes = matrix_panel_bytes(level, precision, depth)
        let weights = Buffer<Float>(columns * depth, wave)
        let panelCount = (columns + panelColumns - 1) / panelColumns
        panels = Buffer(panelBytes * panelCount) { _ in 0 }
        for panel in 0..<panelCount {
            let first = panel * panelColumns
            matrix_pack(
                level, precision, MATRIX_SOURCE_FLOAT32, weights.base + first * depth,
                min(panelColumns, columns - first),
                depth, depth, nil, panels.base + panel * panelBytes)
        }
        let values = Buffer<Float>(rows * depth, wave)
        scales = Buffer(rows) { _ in matrix_row() }
        out = Buffer(rows * columns) { _ in 0 }
        if precision == MATRIX_FLOAT32 {
            rowBytes = depth * 4
            prepared = Buffer(rows * rowBytes) { _ in 0 }
            prepared.base.withMemoryRebound(to: Float.self, capacity: rows * depth) {
                $0.update(from: values.base, count: rows * depth)
            }
        } else {
            rowBytes = matrix_row_bytes(precision, depth)
            prepared = Buffer(rows * rowBytes) { _ in 0 }
            matrix_prepare(
                level, precision, MATRIX_SOURCE_FLOAT32, values.base, rows, depth, depth, nil, nil, prepared.base,
                scales.base)
        }
    }

    func run() {
        matrix_multiply(
            level, precision, prepared.base, rowBytes, scales.base, rows, depth, panels.base, columns, nil,
            MATRIX_IDENTITY, MATRIX_SOURCE_FLOAT32, out.base, columns)
    }
}
