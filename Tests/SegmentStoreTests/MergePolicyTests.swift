import SegmentStore
import Testing

@Suite struct MergePolicyTests {
    @Test func `each row is rewritten a few times, and few segments remain`() {
        var segments: [MergePolicy.Candidate] = []
        var nextID: Int64 = 0
        var rewritten = 0
        let commits = 5000
        for _ in 0..<commits {
            nextID += 1
            segments.append(.init(id: nextID, rows: 3, liveRows: 3))
            while case let chosen = Set(MergePolicy.next(segments)), !chosen.isEmpty {
                let rows = segments.filter { chosen.contains($0.id) }.reduce(0) { $0 + $1.liveRows }
                rewritten += rows
                segments.removeAll { chosen.contains($0.id) }
                nextID += 1
                segments.append(.init(id: nextID, rows: rows, liveRows: rows))
            }
        }
        #expect(segments.reduce(0) { $0 + $1.rows } == commits * 3)
        #expect(segments.count < 40)
        #expect(rewritten < commits * 3 * 40)
    }

    @Test func `very many segments are joined some at a time`() {
        let segments = (0..<1000).map { MergePolicy.Candidate(id: $0, rows: 512, liveRows: 512) }
        #expect(MergePolicy.next(segments) == (0..<Int64(MergePolicy.maximumInputs)).map { $0 })
    }

    @Test func `a segment that is mostly dead is rewritten alone`() {
        let segments: [MergePolicy.Candidate] = [
            .init(id: 1, rows: 1000, liveRows: 900), .init(id: 2, rows: 1000, liveRows: 400),
        ]
        #expect(MergePolicy.next(segments) == [2])
    }

    @Test func `a run that brings a good part of the rows joins them all`() {
        let old: [MergePolicy.Candidate] = [
            .init(id: 1, rows: 900, liveRows: 500), .init(id: 2, rows: 10, liveRows: 10),
        ]
        #expect(MergePolicy.settled(new: [.init(id: 3, rows: 255, liveRows: 255)], old: old) == [3, 1, 2])
        #expect(MergePolicy.settled(new: [.init(id: 3, rows: 254, liveRows: 254)], old: old).isEmpty)
        #expect(MergePolicy.settled(new: [], old: []).isEmpty)
    }
}
