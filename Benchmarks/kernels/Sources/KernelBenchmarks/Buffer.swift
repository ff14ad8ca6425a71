import CVectorKernels

/// Memory of a benchmark, on a cache line, filled with small numbers that no kernel treats specially.
final class Buffer<Element> {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    init(_ count: Int, _ value: (Int) -> Element) {
        self.count = count
        base = UnsafeMutableRawPointer.allocate(
            byteCount: max(64, count * MemoryLayout<Element>.stride), alignment: 4096
        )
        .bindMemory(to: Element.self, capacity: max(1, count))
        for i in 0..<count { (base + i).initialize(to: value(i)) }
    }

    deinit { base.deallocate() }
}

/// Numbers in -1...1 that repeat after 1,021.
func wave(_ i: Int) -> Float { Float(i % 1021) / 510 - 1 }
