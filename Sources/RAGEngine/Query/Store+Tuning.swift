import Catalog
import LexicalSearch
import RAGModel
import SegmentStore

extension Store {
    /// How words are scored in a collection.
    public func lexicalParameters(of collection: String) throws -> LexicalParameters {
        LexicalParameters(try collectionInfo(collection, catalog: try catalog()).settings.bm25)
    }

    /// Keeps other parameters with a collection, for all queries from now on; `nil` are those of a new one. No index changes.
    ///
    /// - Throws: `notFound`, `busy`; `invalidInput` for numbers out of range.
    public func setLexicalParameters(_ parameters: LexicalParameters?, of collection: String) throws {
        if let parameters {
            guard parameters.k1.isFinite, (0...1000).contains(parameters.k1), (0...1).contains(parameters.b),
                parameters.titleShare.isFinite, (0...100).contains(parameters.titleShare)
            else {
                throw RAGError(
                    .invalidInput, subject: "lexical parameters",
                    "k1 is from 0 to 1000, b from 0 to 1, the share of titles from 0 to 100")
            }
        }
        // Before the lock: there may be no store.
        _ = try lexicalParameters(of: collection)
        try writing("tune") { catalog in
            let info = try collectionInfo(collection, catalog: catalog)
            var settings = info.settings
            let new = parameters ?? LexicalParameters(BM25Parameters())
            (settings.bm25.k1, settings.bm25.b, settings.bm25.titleShare) = (new.k1, new.b, new.titleShare)
            let json = try settings.json
            try catalog.write { try $0.updateCollection(info.id, settings: json) }
        }
    }
}

extension LexicalParameters {
    init(_ parameters: BM25Parameters) {
        self.init(k1: parameters.k1, b: parameters.b, titleShare: parameters.titleShare)
    }
}
