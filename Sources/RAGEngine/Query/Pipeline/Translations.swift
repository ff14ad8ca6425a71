import RAGModel
import RankFusion
import TextAnalysis

extension QueryPipeline {
    /// How much less relevant the same page in the language of the query may be, and is still shown instead.
    private static let languageShare = 0.05
    /// The candidates among which it is looked for.
    private static let translationReach = 50

    /// The place of the same page in the language of the query, for a candidate whose path names another one.
    func translation(
        of page: ShownPages.Page, _ candidate: Candidate, among rest: ArraySlice<Candidate>, _ run: inout QueryRun
    ) async throws(RAGError) -> Int? {
        guard let language = page.variant.language else { return nil }
        let wanted = LanguageDetector.likelyLanguages(of: run.question.plain.joined(separator: "\n"))
        guard !wanted.contains(language), page.language != nil else { return nil }
        let least = Relevance.of(candidate.combined) - Self.languageShare
        let near = rest.prefix(Self.translationReach).filter { Relevance.of($0.combined) >= least }
        for (document, other) in zip(try await documents(of: near, &run), near)
        where other.key.scope == candidate.key.scope && PageVariant(path: document.path).page == page.variant.page {
            let chunk = try await read([other], &run)[0]
            let found = ShownPages.Page(other, chunk, document)
            if found.isTranslation(of: page), found.language.map(wanted.contains) == true {
                return rest.firstIndex { $0.key == other.key }
            }
        }
        return nil
    }
}

/// The pages that are shown, to find the same ones in other languages.
struct ShownPages {
    struct Page {
        let variant: PageVariant
        private let scope: Int
        private let document: DocumentID
        private let text: String

        init(_ candidate: Candidate, _ chunk: StoredChunk, _ document: StoredDocument) {
            variant = PageVariant(path: document.path)
            scope = candidate.key.scope
            self.document = document.id
            text = chunk.text
        }

        /// The language of the text; `nil` if the path names another one: `it` and `hr` are departments, too.
        var language: String? {
            guard let named = variant.language else { return LanguageDetector.detect(samples: [text]) }
            return LanguageDetector.isPlausible(named, for: text) ? named : nil
        }

        /// Whether both are one page in two languages.
        ///
        /// - Complexity: O(1) for different pages; else O(length of the texts).
        func isTranslation(of other: Page) -> Bool {
            guard variant.page == other.variant.page, variant.tag != other.variant.tag, scope == other.scope,
                document != other.document, let own = language, let others = other.language
            else { return false }
            return own != others || (variant.tag != nil && other.variant.tag != nil)
        }
    }

    /// By page: the places among the hits.
    private var places: [String: [Int]] = [:]
    private var pages: [Page] = []

    /// The place of the page in another language.
    func place(of page: Page) -> Int? { places[page.variant.page]?.first { pages[$0].isTranslation(of: page) } }

    mutating func add(_ page: Page) {
        places[page.variant.page, default: []].append(pages.count)
        pages.append(page)
    }

    mutating func removeLast() { places[pages.removeLast().variant.page]?.removeLast() }
}
