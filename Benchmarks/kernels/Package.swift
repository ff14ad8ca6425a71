// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "kernel-benchmarks",
    platforms: [.macOS(.v15)],
    targets: [
        // A link to the engine's own kernels: what is measured is what is shipped.
        .target(name: "CVectorKernels"),
        .target(name: "CPeakLoops"),
        .executableTarget(
            name: "KernelBenchmarks", dependencies: ["CVectorKernels", "CPeakLoops"],
            swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]),
    ],
    cLanguageStandard: .c17)
