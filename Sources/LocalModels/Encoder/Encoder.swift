import CVectorKernels
import Dispatch
import IndexSupport
import RAGModel
import Synchronization

/// A BERT encoder: token ids in, the last hidden states out, many texts at a time.
///
/// Weights stay in the mapped file. The first longer batch packs all of them, in the layout of the kernels; short inputs
/// are computed from what an earlier process has packed, or else straight from the file. Thread safety: any number of callers; each call uses up to `threads` workers,
/// each with a scratch of its own, which is bounded by a block of tokens and not by the batch.
final class Encoder: Sendable {
    let weights: EncoderWeights
    let precision: Precision
    let threads: Int
    let level: kernel_level

    private struct State {
        var packed: PackedWeights?
        var exact: [matrix_exact]?
        /// The file of packed weights, until it was looked at.
        var kept: KeptPanels?
        /// Packed weights in that file.
        var mapped: PackedWeights?
        /// Calls that were computed without packed weights in memory.
        var unpackedCalls = 0
        var isPrefetched = false
        var idle: [Idle] = []
    }

    /// `@unchecked Sendable`: a scratch that no worker uses; it is taken out of the list before it is written.
    private struct Idle: @unchecked Sendable { let scratch: EncoderScratch }

    private let state = Mutex(State())

    /// How many calls of one block do without packed weights in memory: each costs a few milliseconds more, packing some
    /// tens.
    static let unpackedLimit = 4

    init(weights: EncoderWeights, precision: Precision, threads: Int, level: kernel_level) {
        self.weights = weights
        self.precision = precision
        self.threads = max(1, threads)
        self.level = level
    }

    /// Runs all inputs and hands each one's last hidden states ([tokens, hidden], row-major) to `body`, together with
    /// its index. `body` runs on several threads at once.
    ///
    /// - Parameters:
    ///   - firstTokenOnly: hand over the state of the first token only, which costs less.
    ///   - calibration: how the channels are found that int8 has to leave exact (see `ExactChannels`); asked for once.
    /// - Throws: `inputInvalid` if an id, a segment or a length is outside the model's tables.
    func run(
        _ inputs: [EncoderInput], firstTokenOnly: Bool = false, calibration: Calibration = .none,
        _ body: @Sendable (_ index: Int, _ states: UnsafeBufferPointer<Float>) -> Void
    ) throws(EmbedderError) {
        for input in inputs { try check(input) }
        let plan = TokenBlocks(inputs)
        let exact = exactChannels(calibration)
        let packed = packedWeights(blocks: plan.blocks.count, exact, calibration)
        let next = Atomic(0)
        let width = weights.configuration.hiddenSize
        let workers = min(threads, plan.blocks.count)
        @Sendable func work(_ worker: Int) {
            let scratch = takeScratch(capacity: plan.largest)
            let pass = ForwardPass(
                weights: weights, level: level, precision: precision, packed: packed, exact: exact,
                scratch: scratch,
                firstTokenOnly: firstTokenOnly)
            while true {
                let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard block < plan.blocks.count else { break }
                let indexes = plan.blocks[block]
                pass.run(indexes.map { inputs[$0] })
                var row = UnsafePointer(scratch.hidden)
                for index in indexes {
                    let count = (firstTokenOnly ? 1 : inputs[index].ids.count) * width
                    body(index, UnsafeBufferPointer(start: row, count: count))
                    row += count
                }
            }
            state.withLock { [idle = Idle(scratch: scratch)] in $0.idle.append(idle) }
        }
        if workers <= 1 { work(0) } else { DispatchQueue.concurrentPerform(iterations: workers, execute: work) }
    }

    private func check(_ input: EncoderInput) throws(EmbedderError) {
        let shape = weights.configuration
        let words = Int32(shape.vocabularySize)
        let segments = Int32(shape.segmentCount)
        guard input.ids.count <= shape.maximumTokens, input.ids.allSatisfy({ $0 >= 0 && $0 < words }),
            input.segments.allSatisfy({ $0 >= 0 && $0 < segments })
        else {
            throw EmbedderError(
                .inputInvalid, subject: weights.files.folder,
                "an input has \(input.ids.count) tokens, of ids up to \(input.ids.max() ?? 0): the model takes "
                    + "\(shape.maximumTokens) tokens, of ids below \(words); its vocabulary and weights do not fit")
        }
    }

    private func exactChannels(_ calibration: Calibration) -> [matrix_exact] {
        guard precision == .int8 else { return [] }
        return state.withLock { state in
            if let exact = state.exact { return exact }
            let exact = calibration.channels(of: weights, level: level).byLinear
            state.exact = exact
            return exact
        }
    }

    private func packedWeights(
        blocks: Int, _ exact: [matrix_exact], _ calibration: Calibration
    ) -> PackedWeights? {
        let packed = state.withLock { state -> PackedWeights? in
            if let packed = state.packed { return packed }
            if let kept = state.kept {
                state.mapped = kept.weights(weights, level: level, exact: exact, fingerprint: calibration.fingerprint)
                state.kept = nil
            }
            // Where they can be kept for the next process, they are packed now.
            let place = precision == .int8 && state.mapped == nil ? calibration.placeForPanels : nil
            if blocks <= 1, state.unpackedCalls < Self.unpackedLimit, place == nil {
                state.unpackedCalls += 1
                return state.mapped
            }
            // Others that wait for the lock would pack the same.
            let packed =
                state.mapped.map { PackedWeights(copying: $0) }
                ?? PackedWeights(weights, level: level, precision: precision, exact: exact)
            state.packed = packed
            state.mapped = nil
            if let place {
                // Only a matter of speed: a full disk is no error.
                try? KeptPanels.write(
                    packed, of: weights, level: level, exact: exact, fingerprint: calibration.fingerprint, to: place)
            }
            return packed
        }
        if packed == nil { prefetch() }
        return packed
    }

    /// Opens weights that were packed before, if there are any.
    ///
    /// - Parameter isAside: whether another thread reads them meanwhile.
    func open(kept path: String, isAside: Bool) {
        let kept = KeptPanels(path: path, isAside: isAside)
        state.withLock { $0.kept = kept }
    }

    /// Lets another thread bring the pages of the layers into the page table, ahead of the one that computes.
    ///
    /// A cold start spends half of its time on page faults; two threads share them. Only the first call does anything.
    func prefetch() {
        let first = state.withLock { state in
            // Where another process has packed them, that is read instead, unless it turns out to be of something else.
            guard !state.isPrefetched, state.packed == nil, state.kept == nil else { return false }
            state.isPrefetched = true
            return true
        }
        guard first else { return }
        DispatchQueue.global(qos: .userInitiated).async { [weights] in weights.populate() }
    }

    private func takeScratch(capacity: Int) -> EncoderScratch {
        let idle = state.withLock { state -> Idle? in
            guard let last = state.idle.popLast(), last.scratch.capacity >= capacity else { return nil }
            return last
        }
        if let idle { return idle.scratch }
        return EncoderScratch(
            capacity: capacity, configuration: weights.configuration, level: level, precision: precision)
    }
}
