// swift-tools-version: 6.2
import PackageDescription

// CI builds with RAG_WARNINGS_AS_ERRORS=1; a user's newer toolchain must not fail on a new warning.
let strict = Context.environment["RAG_WARNINGS_AS_ERRORS"] == "1"
let swiftSettings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
    + (strict ? [.treatAllWarnings(as: .error)] : [])
let cSettings: [CSetting] = strict ? [.treatAllWarnings(as: .error)] : []

/// A Swift module of the engine. Its row in the diagram of ARCHITECTURE.md follows from its dependencies.
func module(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: swiftSettings)
}

/// The tests of one module; `TestSupport` gives fixtures, seeded randomness and temporary folders.
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "TestSupport"]
            + ["RAGModel", "IndexSupport"].filter { $0 != name }.map { .target(name: $0) }
            + dependencies,
        swiftSettings: swiftSettings)
}

/// A C library of the system, found by its module map.
func systemLibrary(_ name: String, debian: String) -> Target {
    .systemLibrary(name: name, path: "Sources/\(name)", providers: [.apt([debian])])
}

let package = Package(
    name: "swift-rag",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "RAGEngine", targets: ["RAGEngine"]),
        .executable(name: "rag", targets: ["RAGCommand"]),
        .executable(name: "rag-server", targets: ["RAGServerCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // 0: C kernels and system libraries
        .target(name: "CVectorKernels", cSettings: cSettings),
        // Loads libcurl when something is fetched; its headers are needed to build.
        .target(name: "CCurl", cSettings: cSettings),
        // The same with OpenBLAS, for exact answers to many queries at once.
        .target(name: "COpenBLAS", cSettings: cSettings),
        // Of the program only: who uses the library may want ICU's data.
        .target(name: "CLocaleData", cSettings: cSettings),
        systemLibrary("CStemmer", debian: "libstemmer-dev"),
        systemLibrary("CZlib", debian: "zlib1g-dev"),
        systemLibrary("COpenSSL", debian: "libssl-dev"),

        // 1: RAGModel is the vocabulary and the interfaces; everybody sees it
        module("RAGModel"),
        module("IndexSupport", ["RAGModel", "CVectorKernels", "COpenSSL"]),
        module("HTTPSupport", ["IndexSupport", "CCurl"]),
        module("TextAnalysis", ["RAGModel", "CVectorKernels", "CStemmer"]),

        // 2: modules of this row do not see each other
        module(
            "DocumentProcessing", ["RAGModel", "IndexSupport", "CZlib", .product(name: "Yams", package: "Yams")]),
        module("LocalModels", ["RAGModel", "IndexSupport", "TextAnalysis", "CVectorKernels"]),
        module("RemoteModels", ["RAGModel", "IndexSupport", "HTTPSupport"]),
        module("ModelLibrary", ["RAGModel", "IndexSupport", "HTTPSupport"]),
        module("VectorSearch", ["RAGModel", "IndexSupport", "CVectorKernels", "COpenBLAS"]),
        module("LexicalSearch", ["RAGModel", "IndexSupport", "TextAnalysis", "CVectorKernels"]),
        module("MetadataSearch", ["RAGModel", "IndexSupport"]),
        module("RankFusion", ["RAGModel", "IndexSupport"]),
        module(
            "Catalog",
            [
                "RAGModel", "IndexSupport", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),

        // 3: SQLite and segment files behind the interface of a store
        module(
            "SegmentStore",
            [
                "RAGModel", "IndexSupport", "TextAnalysis", "VectorSearch", "LexicalSearch", "MetadataSearch",
                "Catalog",
            ]),

        // 4: where everything meets
        module(
            "RAGEngine",
            [
                "RAGModel", "IndexSupport", "TextAnalysis", "DocumentProcessing", "LocalModels", "RemoteModels",
                "ModelLibrary", "RankFusion", "SegmentStore",
            ]),

        // 4
        module(
            "RAGEvaluation",
            [
                "RAGEngine", "RAGModel", "IndexSupport", "TextAnalysis", "LocalModels", "VectorSearch", "LexicalSearch",
                "CVectorKernels", "CZlib",
            ]),

        // 5: programs ask over MCP (no network library) and over HTTP
        module("MCPServer", ["RAGEngine", "RAGModel", "IndexSupport"]),
        module(
            "RAGServer",
            [
                "RAGEngine", "RAGModel", "IndexSupport", "TextAnalysis", "HTTPSupport", "LocalModels", "MCPServer",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            // The page for people is part of the program.
            resources: [.embedInCode("Page/Files")]),

        // What both programs understand on their command lines.
        module("CommandOptions", ["RAGEngine", .product(name: "ArgumentParser", package: "swift-argument-parser")]),

        // 6
        // A program apart, which `rag serve` starts: the network stack would double the size of `rag`.
        .executableTarget(
            name: "RAGServerCommand",
            dependencies: [
                "RAGServer", "RAGEngine", "RAGModel", "CommandOptions", "CLocaleData",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "RAGCommand",
            dependencies: [
                "RAGEngine", "RAGEvaluation", "RAGModel", "MCPServer", "CommandOptions", "CLocaleData",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swiftSettings),

        .executableTarget(
            name: "FolderSearch", dependencies: ["RAGEngine"], path: "Examples/FolderSearch",
            swiftSettings: swiftSettings),
        .executableTarget(
            name: "OwnEmbedder", dependencies: ["RAGEngine"], path: "Examples/OwnEmbedder",
            swiftSettings: swiftSettings),

        .target(
            name: "TestSupport", dependencies: ["RAGModel", "IndexSupport"], path: "Tests/TestSupport",
            swiftSettings: swiftSettings),
        tests(of: "RAGModel"),
        tests(of: "IndexSupport", ["CVectorKernels"]),
        tests(of: "DocumentProcessing", ["CZlib"]),
        // OpenBLAS is what the tests compare products with.
        tests(of: "LocalModels", ["CVectorKernels", "COpenBLAS"]),
        tests(of: "HTTPSupport"),
        tests(of: "RemoteModels", ["HTTPSupport"]),
        tests(of: "ModelLibrary", ["HTTPSupport", "LocalModels"]),
        tests(of: "VectorSearch", ["CVectorKernels", "COpenBLAS"]),
        tests(of: "TextAnalysis", ["CVectorKernels"]),
        tests(of: "LexicalSearch", ["TextAnalysis", "CVectorKernels"]),
        tests(of: "MetadataSearch"),
        tests(of: "RankFusion"),
        tests(of: "Catalog", [.product(name: "GRDBSQLite", package: "GRDB.swift")]),
        tests(
            of: "SegmentStore", ["Catalog", "TextAnalysis", "LexicalSearch", "MetadataSearch", "VectorSearch"]),
        tests(of: "RAGEngine", ["SegmentStore"]),
        tests(of: "RAGEvaluation", ["RAGEngine", "VectorSearch", "CZlib"]),
        tests(of: "MCPServer", ["RAGEngine"]),
        tests(
            of: "RAGServer",
            [
                "RAGEngine", .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ]),
        .testTarget(
            name: "RAGCommandTests", dependencies: ["TestSupport", "IndexSupport"], swiftSettings: swiftSettings),
    ],
    cLanguageStandard: .c17)

/// Only some targets, and what they need: `RAG_TARGETS` names them. The sanitizers' builds (`scripts/sanitize`) leave out
/// the network stack, which is most of what there is to compile.
if let names = Context.environment["RAG_TARGETS"], !names.isEmpty {
    let targets = Dictionary(uniqueKeysWithValues: package.targets.map { ($0.name, $0) })
    var wanted: Set<String> = []
    var next = names.split(whereSeparator: { $0 == " " || $0 == "," }).map(String.init)
    while let name = next.popLast() {
        guard let target = targets[name] else { fatalError("RAG_TARGETS: there is no target \(name)") }
        guard wanted.insert(name).inserted else { continue }
        for dependency in target.dependencies {
            switch dependency {
            case .targetItem(let name, _), .byNameItem(let name, _): next.append(name)
            default: break
            }
        }
    }
    package.targets.removeAll { !wanted.contains($0.name) }
    package.products = []
}
