import Embedders
import RAGModel

extension EmbedderUsage {
    /// For people.
    public var description: String {
        let again = retries == 0 ? "" : " (\(retries) of them again)"
        let money = cost.map { ", cost \(RemoteUsage.text(cost: $0))" } ?? ""
        return "\(embedder): requests \(requests)\(again), texts \(texts), tokens \(tokens)\(money)"
    }
}
