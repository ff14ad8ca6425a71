import Foundation
import IndexSupport
import MetadataSearch
import RAGModel
import TestSupport
import Testing

let roundsFactor = ProcessInfo.processInfo.environment["RAG_TEST_ROUNDS"].flatMap { Int($0) } ?? 1

/// Writes rows to a new index.
func makeIndex(_ rows: [[String: MetadataValue]], at path: String, memoryBudget: Int = 1 << 20) throws -> MetadataIndex
{
    let writer = MetadataIndexWriter(path: path, rowCount: rows.count, memoryBudget: memoryBudget)
    for (ordinal, row) in rows.enumerated() where !row.isEmpty { try writer.add(Ordinal(ordinal), row) }
    try writer.commit()
    return try MetadataIndex(path: path)
}

/// What an index keeps of a row.
func normalForm(_ row: [String: MetadataValue]) -> [String: Set<MetadataScalar>] {
    row.mapValues { Set($0.scalars) }.filter { !$0.value.isEmpty }
}

@Suite struct MetadataIndexTests {
    let folder = TemporaryFolder()

    /// A long run is `RAG_TEST_ROUNDS=20`: 120,000 triples of a filter, rows and an index.
    @Test func `the index finds the rows that match, in all three spellings`() throws {
        for seed in rounds(60) {
            var random = RandomMetadata(seed: seed)
            let rows = random.rows(Int.random(in: 0...150, using: &random.random))
            let index = try makeIndex(rows, at: folder.file("index"))
            #expect(index.rowCount == rows.count)
            try index.verify()
            for _ in 0..<100 {
                let expression = random.expression()
                let now = RandomMetadata.now
                let expected = rows.indices.filter { expression.matches(rows[$0], now: now) }.map { Ordinal($0) }
                let spellings = [
                    expression.rebuilt, try FilterExpression(parsing: expression.description),
                    try FilterExpression(json: expression.json()),
                ]
                for spelling in spellings {
                    #expect(
                        try index.evaluate(spelling, now: now).ordinals == expected, "seed \(seed): \(expression)")
                }
            }
        }
    }

    @Test func everySingleComparisonAgreesWithItsDefinition() throws {
        var random = RandomMetadata(seed: 1)
        let rows = random.rows(400)
        let index = try makeIndex(rows, at: folder.file("index"))
        let values =
            RandomMetadata.texts.map { MetadataScalar.string($0) } + RandomMetadata.integers.map { .integer($0) }
            + RandomMetadata.doubles.map { .double($0) } + [.boolean(true), .boolean(false), .double(.nan)]
        for comparison in FilterExpression.ComparisonOperator.allCases {
            for value in values {
                let expression = FilterExpression.comparison(field: "a", comparison, value)
                let now = RandomMetadata.now
                let expected = rows.indices.filter { expression.matches(rows[$0], now: now) }.map { Ordinal($0) }
                #expect(try index.evaluate(expression, now: now).ordinals == expected, "\(expression)")
            }
        }
    }

    @Test func valuesOfARowComeBackInNormalForm() throws {
        var random = RandomMetadata(seed: 5)
        let rows = random.rows(200)
        let index = try makeIndex(rows, at: folder.file("index"))
        for (ordinal, row) in rows.enumerated() {
            #expect(try normalForm(index.values(of: Ordinal(ordinal))) == normalForm(row))
        }
        #expect(try index.values(of: Ordinal(rows.count)).isEmpty)
        #expect(try index.values(of: .max).isEmpty)
    }

    @Test func aSmallMemoryBudgetGivesTheSameFile() throws {
        var random = RandomMetadata(seed: 9)
        let rows = random.rows(500)
        _ = try makeIndex(rows, at: folder.file("one"))
        _ = try makeIndex(rows, at: folder.file("many"), memoryBudget: 20_000)
        let one = try Data(contentsOf: URL(fileURLWithPath: folder.file("one")))
        let many = try Data(contentsOf: URL(fileURLWithPath: folder.file("many")))
        #expect(one == many)
        #expect(try Files.list(folder.path) == ["many", "one"])
    }

    @Test func anAbandonedWriterLeavesNothing() throws {
        var random = RandomMetadata(seed: 9)
        do {
            let writer = MetadataIndexWriter(path: folder.file("index"), rowCount: 100, memoryBudget: 1000)
            for ordinal in 0..<100 { try writer.add(Ordinal(ordinal), random.row()) }
            #expect(try !Files.list(folder.path).isEmpty)
        }
        #expect(try Files.list(folder.path).isEmpty)
    }

    @Test func fieldsTellKindsAndCardinality() throws {
        let index = try makeIndex(
            [
                ["b": .integer(1), "a": .string("x")], [:], ["b": .list([.integer(2), .string("two")])],
                ["b": .integer(1), "é": .double(0.5)], ["b": .boolean(true)],
            ], at: folder.file("index"))
        typealias Column = MetadataFieldSummary.Column
        #expect(index.fields.map(\.name) == ["a", "b", "é"])
        #expect(index.fields[0].columns == [Column(kind: .string, cardinality: 1, rows: 1)])
        #expect(
            index.fields[1].columns == [
                Column(kind: .string, cardinality: 1, rows: 1), Column(kind: .integer, cardinality: 2, rows: 3),
                Column(kind: .boolean, cardinality: 1, rows: 1),
            ])
        #expect(index.fields[2].columns == [Column(kind: .double, cardinality: 1, rows: 1)])
    }

    @Test func moreFieldsThanAFileHasSectionsAreFine() throws {
        let rows = (0..<50).map { row in
            Dictionary(
                uniqueKeysWithValues: (0..<60).map { ("field \(row * 60 + $0)", MetadataValue.integer(Int64($0))) })
        }
        let index = try makeIndex(rows, at: folder.file("index"))
        #expect(index.fields.count == 3000)
        #expect(try index.evaluate(FilterExpression(parsing: "\"field 2999\" = 59")).ordinals == [49])
    }

    /// Rows in the groups of a document's chunks, some without metadata.
    @Test func `rows that share their metadata answer like rows that have it each`() throws {
        for seed in rounds(40) {
            var random = RandomMetadata(seed: seed)
            let (groups, rows) = random.groups(Int.random(in: 0...40, using: &random.random))
            let writer = MetadataIndexWriter(path: folder.file("grouped"), rowCount: rows.count, memoryBudget: 5000)
            for (range, metadata) in groups { try writer.add(range, metadata) }
            try writer.commit()
            let grouped = try MetadataIndex(path: folder.file("grouped"))
            try grouped.verify()
            #expect(grouped.rowCount == rows.count)
            for _ in 0..<60 {
                let expression = random.expression()
                let now = RandomMetadata.now
                let expected = rows.indices.filter { expression.matches(rows[$0], now: now) }.map { Ordinal($0) }
                #expect(try grouped.evaluate(expression, now: now).ordinals == expected, "seed \(seed): \(expression)")
            }
            for row in rows.indices {
                #expect(try normalForm(grouped.values(of: Ordinal(row))) == normalForm(rows[row]))
            }
            // Facets of the live rows, where a whole document or some of its rows may be dead.
            var live = OrdinalSet(all: rows.count)
            for row in rows.indices where Bool.random(using: &random.random) { live.remove(Ordinal(row)) }
            let names = Set(rows.indices.filter { live.contains(Ordinal($0)) }.flatMap { normalForm(rows[$0]).keys })
            #expect(grouped.fieldNames(live: live) == names)
        }
    }

    @Test func `metadata is kept once for all chunks of a document`() throws {
        let metadata: [String: MetadataValue] = ["tags": .list((0..<50).map { .string("tag \($0)") })]
        for (name, size) in [("few", 1), ("many", 1000)] {
            let writer = MetadataIndexWriter(path: folder.file(name), rowCount: size)
            try writer.add(0..<Ordinal(size), metadata)
            try writer.commit()
        }
        #expect(Files.size(folder.file("few")) == Files.size(folder.file("many")))
    }

    @Test func `a file of version 2, which knows no groups, still answers`() throws {
        var random = RandomMetadata(seed: 8)
        let rows = (0..<50).map { _ in random.row() }.filter { !normalForm($0).isEmpty }
        let index = try makeIndex(rows, at: folder.file("index"))
        let writer = try SegmentFileWriter(path: folder.file("old"), kind: "META", version: 2)
        for section in index.file.sections where section.name != "groups" {
            try writer.section(section.name, Array(try index.file.bytes(section.name)))
        }
        try writer.commit()
        let old = try MetadataIndex(path: folder.file("old"))
        try old.verify()
        for row in rows.indices {
            #expect(try normalForm(old.values(of: Ordinal(row))) == normalForm(rows[row]))
        }
        for _ in 0..<50 {
            let expression = random.expression()
            let now = RandomMetadata.now
            #expect(try old.evaluate(expression, now: now) == index.evaluate(expression, now: now))
        }
        // A merge brings it to today's form.
        try MetadataIndex.merge([(old, nil)], rowCount: rows.count, to: folder.file("merged"))
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: folder.file("merged")))
                == Data(contentsOf: URL(fileURLWithPath: folder.file("index"))))
    }

    @Test func anIndexWithoutRowsAnswers() throws {
        let index = try makeIndex([], at: folder.file("index"))
        try index.verify()
        #expect(try index.evaluate(FilterExpression(parsing: "a = 1")).isEmpty)
        #expect(try index.evaluate(FilterExpression(parsing: "not a = 1")).isEmpty)
        #expect(index.fields.isEmpty)
    }
}

@Suite struct MetadataIndexMergingTests {
    let folder = TemporaryFolder()

    @Test func mergingGivesTheFileThatTheJoinedRowsGive() throws {
        for seed in rounds(60) {
            var random = RandomMetadata(seed: seed)
            let sizes = (0..<Int.random(in: 1...4, using: &random.random)).map { _ in
                Int.random(in: 0...60, using: &random.random)
            }
            let segments = sizes.map { random.rows($0) }
            // Which rows stay, and where each goes: interleaved, also against their order.
            var places = sizes.enumerated().flatMap { segment, size in (0..<size).map { (segment, $0) } }
                .filter { _ in Int.random(in: 0..<4, using: &random.random) > 0 }
            if seed % 2 == 0 { places.shuffle(using: &random.random) }
            var mappings = sizes.map { [Ordinal](repeating: .max, count: $0) }
            for (new, (segment, old)) in places.enumerated() { mappings[segment][old] = Ordinal(new) }

            var inputs: [(index: MetadataIndex, ordinals: [Ordinal]?)] = []
            for (number, rows) in segments.enumerated() {
                inputs.append((try makeIndex(rows, at: folder.file("input \(number)")), mappings[number]))
            }
            try MetadataIndex.merge(inputs, rowCount: places.count, to: folder.file("merged"))
            _ = try makeIndex(places.map { segments[$0.0][$0.1] }, at: folder.file("expected"))
            let merged = try Data(contentsOf: URL(fileURLWithPath: folder.file("merged")))
            let expected = try Data(contentsOf: URL(fileURLWithPath: folder.file("expected")))
            #expect(merged == expected, "seed \(seed)")
            try MetadataIndex(path: folder.file("merged")).verify()
        }
    }
}

@Suite struct GroupedMetadataMergingTests {
    let folder = TemporaryFolder()

    /// As segments are merged: rows of a document stay neighbours, some are dropped.
    @Test func `documents stay groups when segments are merged`() throws {
        for seed in rounds(40) {
            var random = RandomMetadata(seed: seed)
            let segments = (0..<3).map { _ in random.groups(Int.random(in: 0...15, using: &random.random)) }
            var inputs: [(index: MetadataIndex, ordinals: [Ordinal]?)] = []
            // Documents in a new order, each with its rows that are left.
            var order = segments.indices.flatMap { segment in segments[segment].groups.map { (segment, $0) } }
            order.shuffle(using: &random.random)
            var mappings = segments.map { [Ordinal](repeating: .max, count: $0.rows.count) }
            var (expected, next): ([(Range<Ordinal>, [String: MetadataValue])], Ordinal) = ([], 0)
            for (segment, group) in order {
                let kept = group.0.filter { _ in Int.random(in: 0..<4, using: &random.random) > 0 }
                for (offset, row) in kept.enumerated() { mappings[segment][Int(row)] = next + Ordinal(offset) }
                expected.append((next..<next + Ordinal(kept.count), group.1))
                next += Ordinal(kept.count)
            }
            for (number, segment) in segments.enumerated() {
                let writer = MetadataIndexWriter(path: folder.file("input \(number)"), rowCount: segment.rows.count)
                for (range, metadata) in segment.groups { try writer.add(range, metadata) }
                try writer.commit()
                inputs.append((try MetadataIndex(path: folder.file("input \(number)")), mappings[number]))
            }
            try MetadataIndex.merge(inputs, rowCount: Int(next), to: folder.file("merged"))
            let writer = MetadataIndexWriter(path: folder.file("expected"), rowCount: Int(next))
            for (range, metadata) in expected { try writer.add(range, metadata) }
            try writer.commit()
            #expect(
                try Data(contentsOf: URL(fileURLWithPath: folder.file("merged")))
                    == Data(contentsOf: URL(fileURLWithPath: folder.file("expected"))), "seed \(seed)")
        }
    }
}

@Suite struct MetadataIndexCorruptionTests {
    let folder = TemporaryFolder()

    /// Flipped bits are refused at opening, refused when met, or change answers; nothing else.
    @Test func flippedBitsDoNotCrash() throws {
        var random = RandomMetadata(seed: 3)
        let rows = random.rows(60)
        _ = try makeIndex(rows, at: folder.file("index"))
        let sound = try Data(contentsOf: URL(fileURLWithPath: folder.file("index")))
        let damagedPath = folder.file("damaged")
        for _ in rounds(1000) {
            var damaged = sound
            for _ in 0..<Int.random(in: 1...3, using: &random.random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random.random)] ^=
                    1 << UInt8.random(in: 0..<8, using: &random.random)
            }
            try damaged.write(to: URL(fileURLWithPath: damagedPath))
            // Unchecked, or most damage would be refused before it is met.
            let opened = SegmentFile.$checkedAtOpening.withValue(-1) { try? MetadataIndex(path: damagedPath) }
            guard let index = opened else { continue }
            use(index, &random)
            #expect(damaged == sound || (try? index.verify()) == nil)
        }
    }

    /// Damage with checksums that fit, as a hostile writer would make it.
    @Test func wrongNumbersWithRightChecksumsDoNotCrash() throws {
        var random = RandomMetadata(seed: 4)
        let rows = random.rows(60)
        let index = try makeIndex(rows, at: folder.file("index"))
        let damagedPath = folder.file("damaged")
        for _ in rounds(500) {
            let victim = ["data", "names", "columns", "rows", "groups"].randomElement(using: &random.random)!
            let writer = try SegmentFileWriter(path: damagedPath, kind: "META", version: 3)
            for section in index.file.sections {
                var bytes = Array(try index.file.bytes(section.name))
                if section.name == victim {
                    for _ in 0..<Int.random(in: 1...4, using: &random.random) where bytes.count >= 4 {
                        let place = Int.random(in: 0...(bytes.count - 4) / 4, using: &random.random) * 4
                        let value: UInt32 = [
                            0, 1, 59, 60, 61, 255, .max, .max - 1, UInt32.random(in: 0 ... .max, using: &random.random),
                        ]
                        .randomElement(using: &random.random)!
                        withUnsafeBytes(of: value) { bytes.replaceSubrange(place..<place + 4, with: $0) }
                    }
                    if Int.random(in: 0..<10, using: &random.random) == 0 {
                        bytes.removeLast(Int.random(in: 0...bytes.count, using: &random.random))
                    }
                }
                try writer.section(section.name, bytes)
            }
            try writer.commit()
            guard let damaged = try? MetadataIndex(path: damagedPath) else { continue }
            use(damaged, &random)
            try? damaged.verify()
        }
    }

    @Test func truncatedFilesAreRefused() throws {
        var random = RandomMetadata(seed: 6)
        _ = try makeIndex(random.rows(5), at: folder.file("index"))
        let sound = try Data(contentsOf: URL(fileURLWithPath: folder.file("index")))
        for length in 0..<sound.count {
            try sound.prefix(length).write(to: URL(fileURLWithPath: folder.file("short")))
            let error = #expect(throws: FileError.self) { try MetadataIndex(path: folder.file("short")) }
            #expect(error?.code == .corrupt)
        }
    }

    private func use(_ index: MetadataIndex, _ random: inout RandomMetadata) {
        _ = index.fields
        // A false number of rows is not noticed here; whoever opens a segment compares it with the segment's.
        guard index.rowCount < 10_000 else { return }
        for _ in 0..<10 { _ = try? index.evaluate(random.expression()) }
        for ordinal in [0, 5, 59, 1000] as [Ordinal] { _ = try? index.values(of: ordinal) }
        guard Int.random(in: 0..<10, using: &random.random) == 0 else { return }
        try? MetadataIndex.merge([(index, nil)], rowCount: index.rowCount, to: folder.file("merged"))
    }
}

@Suite struct MetadataFacetsTests {
    let folder = TemporaryFolder()

    /// Three rows of document 1, one each of 2 and 3, of which 3 is deleted; 4 is in another segment.
    private func facets() throws -> MetadataFacets {
        let document: [String: MetadataValue] = [
            "tags": .list([.string("red"), .string("blue")]), "year": .integer(2020),
        ]
        let first = try makeIndex(
            [
                document, document, document, ["tags": .string("red"), "date": .string("2024-05-06")],
                ["gone": .integer(1)],
            ],
            at: folder.file("first"))
        let second = try makeIndex([["year": .string("2020"), "tags": .string("red")]], at: folder.file("second"))
        var live = OrdinalSet(all: 5)
        live.remove(4)
        var facets = MetadataFacets()
        try facets.add(first, live: live, document: { [1, 1, 1, 2, 3][Int($0)] })
        try facets.add(second, live: nil, document: { _ in 4 })
        return facets
    }

    @Test func `fields are counted in documents, with their most frequent values`() throws {
        let fields = try facets().fields(values: 2)
        #expect(fields.map(\.name) == ["date", "tags", "year"])
        #expect(fields.map(\.documents) == [1, 3, 2])
        #expect(fields.map(\.distinctValues) == [1, 2, 2])
        #expect(fields.map(\.kinds) == [[.string, .instant], [.string, .list], [.string, .integer]])
        #expect(
            fields[1].values == [.init(value: "red", documents: 3), .init(value: "blue", documents: 1)])
        #expect(try facets().fields(values: 1)[1].values.count == 1)
        #expect(!fields.contains { $0.hasMore })
    }

    @Test func `a field that only deleted documents have is not there`() throws {
        _ = try facets()
        let index = try MetadataIndex(path: folder.file("first"))
        var live = OrdinalSet(all: 5)
        live.remove(4)
        #expect(index.fieldNames(live: live) == ["tags", "year", "date"])
        #expect(index.fieldNames(live: nil) == ["tags", "year", "date", "gone"])
    }

    @Test func `a field with very many values says that there are more`() throws {
        let rows = (0..<MetadataFacets.maximumValues + 5).map { ["n": MetadataValue.integer(Int64($0))] }
        let index = try makeIndex(rows, at: folder.file("many"))
        var facets = MetadataFacets()
        try facets.add(index, live: nil, document: { UInt64($0) })
        let field = try #require(facets.fields(values: 1).first)
        #expect(field.hasMore && field.distinctValues == MetadataFacets.maximumValues && field.documents == rows.count)
    }
}

@Suite struct CanonicalJSONTests {
    @Test func `values that differ have different texts`() {
        let values: [MetadataValue] = [
            .string("2"), .integer(2), .double(2), .boolean(true), .string("true"), .list([.string("a, b")]),
            .list([.string("a"), .string("b")]), .list([.list([.string("a")]), .string("b")]), .list([]), .string(""),
            .string("[]"), .double(.infinity), .double(-.infinity), .double(.nan), .double(1e300), .integer(.max),
            .string("\"\\\u{1}"), .string("cafe\u{301}"), .double(-0.0), .integer(0), .double(0),
        ]
        #expect(Set(values.map(\.canonicalJSON)).count == values.count)
    }

    @Test func `the text is as it was, since fingerprints are made of it`() {
        let metadata: [String: MetadataValue] = [
            "b": .list([.integer(1), .double(2), .list([.boolean(false)])]), "a\"": .string("é\n\\"), "": .double(0.1),
        ]
        #expect(
            MetadataValue.canonicalJSON(metadata)
                == #"{"":0.1,"a\"":"é\u000a\\","b":[1,2.0,[false]]}"#)
        #expect(MetadataValue.canonicalJSON([:]) == "{}")
    }

    @Test func `deep nesting is written`() {
        var value = MetadataValue.integer(1)
        for _ in 0..<10_000 { value = .list([value]) }
        #expect(value.canonicalJSON.utf8.count == 20_001)
    }
}
