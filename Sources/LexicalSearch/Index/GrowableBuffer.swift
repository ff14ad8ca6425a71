#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An array in flat memory without checks or reference counting, for the inner loops of building and merging.
///
/// Growing a large one moves pages instead of copying them. The owner is the only one who holds it.
struct GrowableBuffer<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int
    var count = 0

    init(capacity: Int = 64) {
        self.capacity = capacity
        base = Self.resize(nil, capacity)
    }

    deinit { free(base) }

    private static func resize(_ old: UnsafeMutablePointer<Element>?, _ capacity: Int) -> UnsafeMutablePointer<Element>
    {
        guard let memory = realloc(old, capacity * MemoryLayout<Element>.stride) else {
            fatalError("out of memory: \(capacity * MemoryLayout<Element>.stride) bytes")
        }
        return memory.assumingMemoryBound(to: Element.self)
    }

    @inline(__always)
    mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(count + extra) }
    }

    @inline(never)
    private mutating func grow(_ needed: Int) {
        capacity = max(needed, capacity + capacity / 2)
        base = Self.resize(base, capacity)
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        reserve(1)
        base[count] = element
        count += 1
    }

    mutating func append(_ source: UnsafePointer<Element>, _ length: Int) {
        reserve(length)
        (base + count).update(from: source, count: length)
        count += length
    }

    /// Sets `count`; new elements have whatever value the memory has.
    mutating func resize(_ newCount: Int) {
        if newCount > capacity { grow(newCount) }
        count = newCount
    }

    mutating func removeAll() { count = 0 }

    /// Lets go of memory beyond `limit` elements, after an unusually large use.
    mutating func shrink(to limit: Int) {
        guard capacity > limit, count <= limit else { return }
        capacity = limit
        base = Self.resize(base, capacity)
    }

    subscript(index: Int) -> Element {
        @inline(__always) get { base[index] }
        @inline(__always) set { base[index] = newValue }
    }

    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base, count: count * MemoryLayout<Element>.stride)
    }
}

extension GrowableBuffer where Element == UInt8 {
    /// Appends a number in LEB128: seven bits to a byte, the low ones first.
    @inline(__always)
    mutating func append(varint value: UInt64) {
        reserve(10)
        var value = value
        while value >= 0x80 {
            base[count] = UInt8(truncatingIfNeeded: value) | 0x80
            count += 1
            value >>= 7
        }
        base[count] = UInt8(truncatingIfNeeded: value)
        count += 1
    }
}
