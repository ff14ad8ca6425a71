// What the kernels reach of what this machine can do. One thread.
//
//   swift run --package-path Benchmarks/kernels -c release KernelBenchmarks [--json] [distances|products]
import Foundation

let arguments = CommandLine.arguments.dropFirst()
let report = Report(json: arguments.contains("--json"))
let wanted = arguments.filter { $0 != "--json" }
if let unknown = wanted.first(where: { $0 != "distances" && $0 != "products" }) {
    FileHandle.standardError.write(
        Data("KernelBenchmarks: unknown argument \(unknown); known: --json, distances, products\n".utf8))
    exit(2)
} else {
    if wanted.isEmpty || wanted.contains("distances") {
        for dimension in [384, 1536] { DistanceBenchmarks(report: report, dimension: dimension).run() }
    }
    if wanted.isEmpty || wanted.contains("products") { MatrixBenchmarks(report: report).run() }
}
