// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
]

/// Documents of all formats, found by what they reach in the code. `scripts/fuzz-documents --coverage` builds and runs it.
let package = Package(
    name: "fuzz",
    platforms: [.macOS(.v15)],
    dependencies: [.package(url: "https://github.com/jpsim/Yams", from: "6.2.2")],
    targets: [
        // Links to the engine's own modules: what is tried is what is shipped.
        .target(name: "CVectorKernels"),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
        .target(name: "RAGModel", swiftSettings: settings),
        .target(
            name: "IndexSupport", dependencies: ["RAGModel", "CVectorKernels", "COpenSSL"], swiftSettings: settings),
        .target(
            name: "DocumentProcessing",
            dependencies: ["RAGModel", "IndexSupport", "CZlib", .product(name: "Yams", package: "Yams")],
            swiftSettings: settings),
        .target(name: "CFuzzer"),
        .executableTarget(
            name: "FuzzDocuments", dependencies: ["DocumentProcessing", "RAGModel", "CFuzzer"], swiftSettings: settings),
    ],
    cLanguageStandard: .c17)
