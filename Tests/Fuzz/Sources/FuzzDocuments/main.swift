import CFuzzer
import Foundation

/// What libFuzzer calls with each input, and what its own `main`, which is linked too, wants to see.
@_cdecl("LLVMFuzzerTestOneInput")
func tryOne(_ data: UnsafePointer<UInt8>?, _ size: Int) -> Int32 {
    guard let input = FuzzInput(Array(UnsafeBufferPointer(start: data, count: size))) else { return -1 }
    if let problem = input.problem() { fatalError(problem) }
    return 0
}

// FuzzDocuments CORPUS FIXTURES [arguments of libFuzzer]
let arguments = CommandLine.arguments
guard arguments.count > 2 else { fatalError("name the folder of inputs, and that of documents to begin with") }
let corpus = arguments[1]
try FileManager.default.createDirectory(atPath: corpus, withIntermediateDirectories: true)
for (number, seed) in FuzzInput.seeds(documents: arguments[2]).enumerated() {
    try Data(seed).write(to: URL(fileURLWithPath: "\(corpus)/seed-\(number)"))
}

var words: [UnsafeMutablePointer<CChar>?] = ([arguments[0], corpus] + arguments.dropFirst(3)).map { strdup($0) }
var count = Int32(words.count)
words.append(nil)
exit(
    words.withUnsafeMutableBufferPointer { buffer in
        var pointer = buffer.baseAddress
        return LLVMFuzzerRunDriver(&count, &pointer, tryOne)
    })
