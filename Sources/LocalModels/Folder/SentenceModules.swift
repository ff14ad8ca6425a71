import IndexSupport

/// How the vectors of a text's tokens become one vector.
package enum Pooling: String, Sendable, Hashable, Codable {
    /// The mean of all tokens, special ones included.
    case mean
    /// The first token, `[CLS]`.
    case classification = "cls"
    /// The greatest value of each component.
    case maximum = "max"
}

/// The steps that `modules.json` lists: transformer, pooling, normalisation.
struct SentenceModules {
    /// The transformer's subfolder; empty if it is the folder itself.
    var transformer = ""
    var pooling = Pooling.mean
    var normalizes = true
    /// Whether a table of vectors takes the place of a transformer.
    var isStatic = false
    /// Whether pooling covers the prompt's tokens.
    var includesPrompt = true
    /// The width that pooling says it is of, and the file that says so.
    private(set) var poolingWidth: Int?
    private(set) var poolingPath = ""

    init(folder: String) throws(EmbedderError) {
        let path = folder + "/modules.json"
        guard let json = try ModelFolder.json(ifPresent: path) else {
            try readPooling(folder + "/1_Pooling/config.json")
            return
        }
        guard let modules = json.array else {
            throw EmbedderError(.modelInvalid, subject: path, "not a list of modules; fetch the model again")
        }
        guard !modules.isEmpty else {
            throw EmbedderError(.modelInvalid, subject: path, "a list of no modules; fetch the model again")
        }
        normalizes = false
        for module in modules {
            guard let type = module["type"]?.string, let place = module["path"]?.string,
                !place.hasPrefix("/"), !place.split(separator: "/").contains("..")
            else { throw EmbedderError(.modelInvalid, subject: path, "a module is malformed; fetch the model again") }
            switch type.split(separator: ".").last {
            case "Transformer": transformer = place
            case "StaticEmbedding":
                transformer = place == "." ? "" : place
                isStatic = true
            case "Pooling": try readPooling(folder + "/" + place + "/config.json")
            case "Normalize": normalizes = true
            default:
                throw EmbedderError(
                    .unsupportedModel, subject: path,
                    "a module of type \"\(type)\"; Transformer, StaticEmbedding, Pooling and Normalize are supported")
            }
        }
    }

    private mutating func readPooling(_ path: String) throws(EmbedderError) {
        guard let json = try ModelFolder.json(ifPresent: path), let settings = json.object else { return }
        poolingPath = path
        if let width = settings["word_embedding_dimension"] {
            guard let width = width.int else {
                throw EmbedderError(
                    .modelInvalid, subject: path,
                    "\"word_embedding_dimension\" is no whole number; fetch the model again")
            }
            poolingWidth = width
        }
        includesPrompt = settings["include_prompt"]?.bool ?? true
        var modes = settings.filter { $0.key.hasPrefix("pooling_mode_") && $0.value.bool == true }.map(\.key)
        if let mode = settings["pooling_mode"]?.string { modes.append("pooling_mode_" + mode) }
        switch modes {
        case ["pooling_mode_mean_tokens"], ["pooling_mode_mean"]: pooling = .mean
        case ["pooling_mode_cls_token"], ["pooling_mode_cls"]: pooling = .classification
        case ["pooling_mode_max_tokens"], ["pooling_mode_max"]: pooling = .maximum
        default:
            throw EmbedderError(
                .unsupportedModel, subject: path,
                "pooling by \(modes.sorted().joined(separator: " and ")); one of mean, cls and max is supported")
        }
    }
}
