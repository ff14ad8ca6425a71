import CVectorKernels
import IndexSupport
import RAGModel

/// The channels that int8 leaves out of its 8-bit factors, for each linear map of an encoder: those whose numbers are the
/// greatest in a run over a few short texts.
///
/// In encoders a handful of channels is many times as large as all others, in every text: they decide the scale of a row,
/// and the weights they meet decide its error. Four of them cause two thirds of what int8 loses.
///
/// Source: Dettmers et al., "LLM.int8()", NeurIPS 2022.
struct ExactChannels: Sendable {
    /// By number of the linear map, as `PackedWeights` counts.
    let byLinear: [matrix_exact]

    init(byLinear: [matrix_exact]) { self.byLinear = byLinear }

    /// - Parameter inputs: what to run in float32; without any there are no such channels.
    /// - Complexity: a forward pass.
    init(_ weights: EncoderWeights, level: kernel_level, inputs: [EncoderInput]) {
        let linears = weights.layers.flatMap(\.linears)
        guard !inputs.isEmpty else {
            byLinear = linears.map { _ in matrix_exact() }
            return
        }
        let capacity = inputs.reduce(0) { $0 + $1.ids.count }
        let scratch = EncoderScratch(
            capacity: capacity, configuration: weights.configuration, level: level, precision: .float32)
        let pass = ForwardPass(
            weights: weights, level: level, precision: .float32, packed: nil, exact: [], scratch: scratch)
        var greatest = linears.map { [Float](repeating: 0, count: $0.depth) }
        pass.run(
            inputs,
            observing: { number, rows, tokens in
                let depth = linears[number].depth
                for token in 0..<tokens {
                    for channel in 0..<depth {
                        greatest[number][channel] = max(greatest[number][channel], abs(rows[token * depth + channel]))
                    }
                }
            })
        byLinear = greatest.map(Self.greatest)
    }

    /// The channels with the greatest numbers, ascending; of equal ones the first.
    private static func greatest(_ sizes: [Float]) -> matrix_exact {
        let order = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
        return matrix_exact(order.prefix(Int(MATRIX_EXACT_CHANNELS)).sorted().map(UInt32.init))
    }
}

/// How an encoder finds its exact channels, and where it keeps them: `int8.channels` beside the weights, a container of
/// sections (`SegmentFileFormat`):
///
/// ```
/// model     the fingerprint, in UTF-8
/// channels  u32 each, linear map by linear map: how many there are, then the channels, ascending
/// ```
/// A file of another model, of another release or with damage is made anew; where the folder cannot be written to, channels
/// are found anew by each process, which costs it a forward pass.
struct Calibration: Sendable {
    static let kind = "INT8"
    static let version: UInt32 = 1

    /// Texts that show which channels are large; without any there are none.
    var inputs: @Sendable () -> [EncoderInput] = { [] }
    /// Of the model, where they are kept and the packed weights, too (`KeptPanels`); `nil`: they are not.
    var folder: String?
    var fingerprint = ""

    static let none = Calibration()

    private static func path(_ folder: String) -> String { folder + "/int8.channels" }

    /// Where packed weights can be written; `nil` if nowhere.
    var placeForPanels: String? {
        guard let folder, Files.isWritable(folder) else { return nil }
        return KeptPanels.path(folder)
    }

    func channels(of weights: EncoderWeights, level: kernel_level) -> ExactChannels {
        if let kept = read(weights) { return kept }
        let found = ExactChannels(weights, level: level, inputs: inputs())
        // Only a matter of speed: a folder that cannot be written to is no error.
        try? write(found)
        return found
    }

    private func read(_ weights: EncoderWeights) -> ExactChannels? {
        guard let path = folder.map(Self.path),
            let file = try? SegmentFile(path: path, kind: Self.kind, versions: Self.version...Self.version),
            let model = file.bytes(ifPresent: "model"), model.elementsEqual(fingerprint.utf8),
            let numbers = file.bytes(ifPresent: "channels"), numbers.count % 4 == 0
        else { return nil }
        return ExactChannels(
            numbers: (0..<numbers.count / 4).map { numbers.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self) },
            depths: weights.layers.flatMap(\.linears).map(\.depth))
    }

    private func write(_ channels: ExactChannels) throws(FileError) {
        guard let path = folder.map(Self.path) else { return }
        let writer = try SegmentFileWriter(path: path, kind: Self.kind, version: Self.version)
        try writer.section("model", Array(fingerprint.utf8))
        try writer.section("channels", channels.numbers)
        try writer.commit()
    }
}

extension ExactChannels {
    /// As they are kept.
    var numbers: [UInt32] {
        byLinear.flatMap { exact in
            withUnsafeBytes(of: exact.channels) { bytes in
                [UInt32(exact.count)]
                    + (0..<exact.count).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self) }
            }
        }
    }

    /// - Returns: `nil` unless the numbers are channels of linear maps of these depths.
    init?(numbers: [UInt32], depths: [Int]) {
        var rest = numbers[...]
        var byLinear: [matrix_exact] = []
        for depth in depths {
            guard let count = rest.popFirst(), count <= MATRIX_EXACT_CHANNELS, count <= rest.count else { return nil }
            let channels = Array(rest.prefix(Int(count)))
            guard zip(channels, channels.dropFirst()).allSatisfy(<), channels.last.map({ $0 < depth }) ?? true else {
                return nil
            }
            rest = rest.dropFirst(Int(count))
            byLinear.append(matrix_exact(channels))
        }
        guard rest.isEmpty else { return nil }
        self.byLinear = byLinear
    }
}

extension matrix_exact {
    /// - Parameter channels: ascending, at most `MATRIX_EXACT_CHANNELS`.
    init(_ channels: [UInt32]) {
        self.init()
        count = channels.count
        withUnsafeMutableBytes(of: &self.channels) { bytes in
            for (place, channel) in channels.enumerated() {
                bytes.storeBytes(of: channel, toByteOffset: 4 * place, as: UInt32.self)
            }
        }
    }
}
