import Foundation
import LocalModels
import RAGModel
import TestSupport
import Testing

@Suite(.enabled(if: TestData.model != nil, "RAG_MODEL names no folder")) struct FragmentsTests {
    private func counts(_ text: String) throws -> (words: Int, fragments: Int) {
        let model = try #require(TestData.model)
        let counts = try LocalEmbedder(folder: model.path, threads: 1).fragments(in: text)
        return try #require(counts)
    }

    @Test(arguments: [
        ("The committee will meet again on Thursday to discuss the new budget.", 0.0...0.2),
        ("Комитет снова соберётся в четверг, чтобы обсудить новый бюджет.", 0.6...1),
        ("委员会将于星期四再次开会讨论新的预算。", 0.6...1),
    ])
    func `a vocabulary that does not know a language takes its words to pieces`(
        text: String, share: ClosedRange<Double>
    ) throws {
        let (words, fragments) = try counts(text)
        #expect(share.contains(Double(fragments) / Double(words)), "\(fragments) of \(words)")
    }

    @Test func `numbers and signs are no words`() throws {
        #expect(try counts("12 + 30 = 42").words == 0)
    }
}

/// A model with a vocabulary of many languages, beside the model of the tests, where `scripts/fetch-model` puts it.
private enum MultilingualModel {
    static var folder: String? {
        let path = TestData.model.map {
            $0.deletingLastPathComponent().appendingPathComponent("multilingual-e5-small").path
        }
        return path.flatMap { FileManager.default.fileExists(atPath: $0 + "/tokenizer.json") ? $0 : nil }
    }
}

@Suite(.enabled(if: MultilingualModel.folder != nil, "multilingual-e5-small is not there"))
struct FragmentsOfManyLanguagesTests {
    @Test(arguments: [
        "The committee will meet again on Thursday to discuss the new budget.",
        "Der Ausschuss tritt am Donnerstag erneut zusammen, um den neuen Haushalt zu beraten.",
        "Комитет снова соберётся в четверг, чтобы обсудить новый бюджет.",
        "委员会将于星期四再次开会讨论新的预算。",
        "委員会は新しい予算を審議するため木曜日に再び開かれる。",
        "위원회는 목요일에 다시 모여 새 예산을 논의할 것이다.",
        "ستجتمع اللجنة مرة أخرى يوم الخميس لمناقشة الميزانية الجديدة.",
        "คณะกรรมการจะประชุมอีกครั้งในวันพฤหัสบดีเพื่อหารืองบประมาณใหม่",
        "समिति नए बजट पर चर्चा करने के लिए गुरुवार को फिर से बैठक करेगी।",
    ])
    func `a vocabulary of many languages knows them all`(text: String) throws {
        let tokenizer = try UnigramTokenizer(folder: #require(MultilingualModel.folder))
        let (words, fragments) = tokenizer.fragments(in: text)
        #expect(words > 4)
        #expect(Double(fragments) / Double(words) < 0.3, "\(fragments) of \(words)")
    }

    @Test func `what it does not know is a fragment`() throws {
        let tokenizer = try UnigramTokenizer(folder: #require(MultilingualModel.folder))
        let (words, fragments) = tokenizer.fragments(in: "\u{16A0}\u{16A2} \u{16A6}\u{16A8} \u{16B1}\u{16B2}")
        #expect(words > 0 && fragments == words)
    }
}
