import DocumentProcessing
import RAGModel

/// What is said of documents by others than themselves: by roots, rules, files beside them, git, and the program that gives
/// them.
struct SaidMetadata {
    private let context: IngestContext
    private let processor: DocumentProcessor
    private let roots: RootMap
    private let rules: PathRules
    private var history = GitHistory()
    /// By the innermost root, where nothing else says anything.
    private var byRoot: [ExactName: CallerMetadata] = [:]
    /// Of documents that a program gives.
    let byProgram: CallerMetadata

    init(_ context: IngestContext, _ processor: DocumentProcessor, roots: RootMap) {
        self.context = context
        self.processor = processor
        self.roots = roots
        rules = PathRules(context.options.rules)
        byProgram = CallerMetadata(
            values: context.options.metadata ?? [:], defaults: context.options.defaultMetadata ?? [:],
            chunking: context.chunking, redaction: context.redaction, own: context.options.ownProcessing)
    }

    /// - Parameter relative: the file's path in the root that it belongs to.
    /// - Throws: `RAGError` if what stands beside the file cannot be taken. It may say who is to see the document.
    mutating func of(_ file: FoundFile, _ relative: String) throws(RAGError) -> CallerMetadata {
        let path = file.path
        let covering = roots.covering(path)
        let innermost = ExactName(covering.last?.path ?? "")
        var said = rules.isEmpty ? [:] : rules.values(of: projectPath(path) ?? relative)
        if file.hasSidecar {
            let beside = try SidecarFile.values(beside: path) ?? [:]
            said.merge(beside.mapValues(processor.masked)) { _, beside in beside }
        }
        if context.options.gitMetadata { addGitMetadata(of: path, to: &said) }
        if said.isEmpty, let caller = byRoot[innermost] { return caller }
        for name in said.keys where BuiltInFields.names.contains(name) {
            context.ledger.note(path, "\(name) beside it or by rule: a reserved name, left out")
            said[name] = nil
        }
        let caller = CallerMetadata(
            roots: covering, chunking: context.chunking, encoding: context.encoding,
            redaction: context.redaction, said: said, own: context.options.ownProcessing)
        if said.isEmpty { byRoot[innermost] = caller }
        return caller
    }

    private mutating func addGitMetadata(of path: String, to said: inout [String: MetadataValue]) {
        let change = history.lastChange(of: path)
        for problem in history.takeProblems() { context.ledger.note(problem.repository, problem.message) }
        guard let change else { return }
        for (key, value) in [("git_author", change.author), ("git_date", change.date)] where said[key] == nil {
            said[key] = .string(value)
        }
    }

    /// A path relative to the folder that the store is in; `nil` if it is not in there.
    private func projectPath(_ path: String) -> String? {
        guard let project = context.project, path.begins(with: project + "/") else { return nil }
        return String(Substring(path.utf8.dropFirst(project.utf8.count + 1)))
    }
}
