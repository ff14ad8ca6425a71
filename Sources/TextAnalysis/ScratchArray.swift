/// A growing array for inner loops: it has one owner, so it needs no reference counts and no checks for other owners.
///
/// Subscripts are checked in debug builds only; the code of the analyzer that uses it bounds its indices itself.
struct ScratchArray<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    fileprivate(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 64) {
        self.capacity = max(capacity, 1)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    var isEmpty: Bool { count == 0 }
    /// The elements. Valid until the array changes.
    @inline(__always) var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

    @inline(__always)
    subscript(index: Int) -> Element {
        get {
            assert(index >= 0 && index < count)
            return base[index]
        }
        set {
            assert(index >= 0 && index < count)
            base[index] = newValue
        }
    }

    subscript(range: Range<Int>) -> UnsafeBufferPointer<Element> {
        assert(range.lowerBound >= 0 && range.upperBound <= count)
        return UnsafeBufferPointer(start: base + range.lowerBound, count: range.count)
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == capacity { grow(to: count + 1) }
        (base + count).initialize(to: element)
        count &+= 1
    }

    mutating func append(contentsOf source: UnsafeBufferPointer<Element>) {
        guard let start = source.baseAddress else { return }
        if capacity - count < source.count { grow(to: count + source.count) }
        (base + count).initialize(from: start, count: source.count)
        count += source.count
    }

    /// Inserts an element before `index`; O(count - index).
    mutating func insert(_ element: Element, at index: Int) {
        append(element)
        var place = count - 1
        while place > index {
            base[place] = base[place - 1]
            place -= 1
        }
        base[place] = element
    }

    /// Removes what follows the first `count` elements and keeps the memory.
    @inline(__always)
    mutating func truncate(to count: Int) {
        assert(count <= self.count)
        self.count = count
    }

    @inline(__always)
    mutating func reserve(_ needed: Int) {
        if capacity < needed { grow(to: needed) }
    }

    @inline(never)
    private mutating func grow(to needed: Int) {
        capacity = max(capacity * 2, needed)
        let grown = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        grown.moveInitialize(from: base, count: count)
        base.deallocate()
        base = grown
    }
}

extension ScratchArray where Element == UInt8 {
    mutating func replace(with bytes: UnsafeBufferPointer<UInt8>) {
        truncate(to: 0)
        append(contentsOf: bytes)
    }

    /// Replaces everything by the first `count` bytes of two little-endian words.
    @inline(__always)
    mutating func replace(with low: UInt64, _ high: UInt64, count: Int) {
        reserve(16)
        let raw = UnsafeMutableRawPointer(base)
        raw.storeBytes(of: low.littleEndian, as: UInt64.self)
        raw.storeBytes(of: high.littleEndian, toByteOffset: 8, as: UInt64.self)
        self.count = count
    }
}
