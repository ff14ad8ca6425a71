import IndexSupport
import RAGModel

/// Where models live on this machine: `$XDG_DATA_HOME/swift-rag/models/NAME`, one folder a model.
package enum InstalledModels {
    package static let defaultModel = "all-MiniLM-L6-v2"
    /// For languages that the default model does not know.
    package static let multilingualModel = "multilingual-e5-small"

    /// The folder of all models.
    package static var folder: String { folder(environment: Environment.value) }

    /// Where the default model is, once it has been pulled.
    package static var defaultModelPath: String { folder + "/" + defaultModel }

    /// The folder of a model: `named` (a path, or the name of a model in the library), else `$RAG_MODEL` (either),
    /// else the default model. It need not exist.
    package static func resolve(_ named: String? = nil) -> String {
        resolve(named, environment: Environment.value)
    }

    /// The models that are there, the usual one for a new collection first: those of the table in its order, then others.
    package static var preferred: [String] {
        guard let installed = try? list() else { return [] }
        let known = KnownModel.all.map(\.name)
        return known.filter(installed.contains) + installed.filter { !known.contains($0) }
    }

    /// The folder of a model that is there; `nil` if there is none of this name.
    package static func folder(ofInstalled name: String) -> String? {
        guard isPlain(name[...]) else { return nil }
        let path = folder + "/" + name
        return Files.exists(path + "/config.json") ? path : nil
    }

    /// The names of the models that are there, sorted: folders with a `config.json`.
    ///
    /// - Throws: when the folder is there and cannot be read.
    package static func list() throws(EmbedderError) -> [String] { try list(in: folder) }

    /// The folder name for `owner/name` of the hub; `nil` if that is no such name (so that it cannot leave the folder).
    package static func localName(ofHubName name: String) -> String? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2, parts.allSatisfy({ isPlain($0) }) else { return nil }
        return String(parts.last!)
    }

    /// Whether a name is letters, digits, `-`, `_` and `.`, and is not hidden.
    static func isPlain(_ name: Substring) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "."), name.utf8.count <= 128 else { return false }
        return name.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
    }

    static func folder(environment: (String) -> String?) -> String {
        // XDG Base Directory Specification: a relative path in the variable is to be ignored.
        let data = environment("XDG_DATA_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
        return (data ?? (environment("HOME") ?? "") + "/.local/share") + "/swift-rag/models"
    }

    static func resolve(_ named: String?, environment: (String) -> String?) -> String {
        let library = folder(environment: environment)
        guard let named = named ?? environment("RAG_MODEL") else { return library + "/" + defaultModel }
        // What is in the working folder comes first: a path never turns into something else by a later pull.
        if named.hasPrefix("/") || named.hasPrefix(".") || Files.exists(named) { return named }
        guard let name = localName(ofHubName: named) else { return named }
        let inLibrary = library + "/" + name
        return Files.exists(inLibrary) || !named.contains("/") ? inLibrary : named
    }

    static func list(in folder: String) throws(EmbedderError) -> [String] {
        guard Files.exists(folder) else { return [] }
        let names: [String]
        do { names = try Files.list(folder) } catch { throw EmbedderError(error) }
        return names.filter {
            isPlain($0[...]) && !$0.hasSuffix(DownloadFolder.suffix) && Files.exists("\(folder)/\($0)/config.json")
        }
    }
}
