import Catalog
import Foundation
import IndexSupport
import RAGModel

/// What was measured of a partition, as the catalog has it: JSON with a checksum of itself as its last member, since another
/// digit in it is another ranking, which nothing else would show.
///
/// `{"codeShare":0.1,…,"seal":2868301477}`. That of earlier versions has no seal, and is believed.
enum SealedStatistics {
    /// It cannot be what was written.
    struct Damaged: Error {}

    private static let mark = #","seal":"#

    static func text(_ statistics: ScopeStatistics) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let json = String(decoding: try encoder.encode(statistics), as: UTF8.self)
        return "\(json.dropLast())\(mark)\(seal(of: json))}"
    }

    static func statistics(_ text: String) throws -> ScopeStatistics {
        var json = text
        if let place = text.range(of: mark, options: .backwards) {
            json = text[..<place.lowerBound] + "}"
            guard "\(seal(of: json))}" == text[place.upperBound...] else { throw Damaged() }
        }
        do { return try JSONDecoder().decode(ScopeStatistics.self, from: Data(json.utf8)) } catch { throw Damaged() }
    }

    private static func seal(of json: String) -> UInt32 { Array(json.utf8).withUnsafeBytes(Checksum.of) }
}

extension CatalogReader {
    private static let measured = DecodedTexts<ScopeStatistics>()

    /// What was measured of a partition; nothing if the catalog has nothing, or an empty object.
    func scopeStatistics(of partition: Partition) throws -> ScopeStatistics {
        guard let text = try statistics(of: partition), text != "{}" else { return ScopeStatistics() }
        do { return try Self.measured.value(of: text, SealedStatistics.statistics) } catch {
            throw damage(
                table: "partitions", row: "\(partition.collection), \(partition.tenant)", column: "statistics",
                "not what was measured", remedy: "`rag ingest` measures it again")
        }
    }
}
