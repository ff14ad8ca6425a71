import CVectorKernels
import IndexSupport
import RAGModel

/// The weights of an encoder as int8 packs them, kept beside the model: `int8.panels`, a container of sections
/// (`SegmentFileFormat`):
///
/// ```
/// model    the fingerprint, in UTF-8
/// layout   u32 each: the kernels' level, the columns of a panel, then the exact channels (`ExactChannels.numbers`)
/// panels   as `PackedWeights` has them in memory
/// ```
/// A start that embeds one query would spend most of its time on reading the whole model and packing it. A file of another
/// model, processor or release, or with damage, is made anew; where the folder cannot be written to, nothing is kept.
///
/// Thread safety: any number of callers at once.
final class KeptPanels: Sendable {
    static let kind = "PNLS"
    /// Raised when `matrix_pack` lays out anything in another way.
    static let version: UInt32 = 1

    private let file: SegmentFile
    /// All of the panels are read here once, so that they are in memory when they are used.
    private let check: SideWork<Void>

    static func path(_ folder: String) -> String { folder + "/int8.panels" }

    /// - Parameter isAside: whether another thread begins to check the file at once.
    /// - Returns: `nil` if there is no such file.
    init?(path: String, isAside: Bool) {
        guard let file = try? SegmentFile(path: path, kind: Self.kind, versions: Self.version...Self.version) else {
            return nil
        }
        self.file = file
        check = SideWork(isAside: isAside) { try file.check("panels") }
    }

    /// The panels, mapped; `nil` if they are of something else or damaged.
    func weights(_ weights: EncoderWeights, level: kernel_level, exact: [matrix_exact], fingerprint: String)
        -> PackedWeights?
    {
        let layout = Self.layout(weights, level, exact)
        guard let model = file.bytes(ifPresent: "model"), model.elementsEqual(fingerprint.utf8),
            let found = try? file.elements("layout", of: UInt32.self, count: layout.count), found.elementsEqual(layout),
            (try? check.value()) != nil
        else { return nil }
        return PackedWeights(mapping: file, section: "panels", weights, level: level, precision: .int8)
    }

    static func write(
        _ packed: PackedWeights, of weights: EncoderWeights, level: kernel_level, exact: [matrix_exact],
        fingerprint: String, to path: String
    ) throws(FileError) {
        let writer = try SegmentFileWriter(path: path, kind: kind, version: version)
        try writer.section("model", Array(fingerprint.utf8))
        try writer.section("layout", layout(weights, level, exact))
        try writer.begin("panels")
        try writer.append(packed.bytes)
        try writer.commit()
    }

    private static func layout(_ weights: EncoderWeights, _ level: kernel_level, _ exact: [matrix_exact]) -> [UInt32] {
        [level.rawValue, UInt32(matrix_panel_columns(level))] + ExactChannels(byLinear: exact).numbers
    }
}
