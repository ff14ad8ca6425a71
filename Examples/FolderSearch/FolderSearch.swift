import RAGEngine

/// Searches a folder: `FolderSearch FOLDER "QUESTION"`.
@main
struct FolderSearch {
    static func main() async throws {
        guard CommandLine.arguments.count == 3 else {
            print("usage: FolderSearch FOLDER \"QUESTION\"")
            return
        }
        let (folder, question) = (CommandLine.arguments[1], CommandLine.arguments[2])

        let store = Store(at: folder + "/.rag")
        let report = try await store.ingest([folder])
        print("\(report.added) new, \(report.updated) changed, \(report.unchanged) as before")

        for hit in try await store.query(question).hits.prefix(5) {
            print("\n\(hit.path):\(hit.lines.lowerBound)  \(hit.text.prefix(200))")
        }
    }
}
