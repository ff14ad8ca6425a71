#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The unpacked Unicode tables: classes, NFKC case folding, canonical composition.
///
/// Unpacking takes well under a millisecond and happens when the first character beyond ASCII is met. The flat tables
/// come zeroed from the system, so the pages of scripts that no text uses are never touched.
///
/// Thread safety: immutable after initialisation.
final class UnicodeData: @unchecked Sendable {
    static let shared = UnicodeData()

    private static let classLimit: UInt32 = 0x20000
    private static let mappingLimit: UInt32 = 0x30000

    private let classes: UnsafeMutablePointer<UInt8>
    private let combining: UnsafeMutablePointer<UInt8>
    /// Offsets into `targets`, where the count of scalars stands; 0 means that the scalar maps to itself.
    private let mappingOffsets: UnsafeMutablePointer<UInt16>
    private var targets: [UInt32] = [0]
    private var decomposed: [UInt32] = []
    private var decompositions: [(first: UInt32, second: UInt32)] = []
    /// Sorted pairs (first << 32 | second) and what they compose to.
    private var compositions: [(pair: UInt64, composed: UInt32)] = []
    private var digitZeros: [UInt32] = []

    private init() {
        func zeroed<Element>(_ count: UInt32, of: Element.Type) -> UnsafeMutablePointer<Element> {
            guard let memory = calloc(Int(count), MemoryLayout<Element>.stride) else {
                preconditionFailure("out of memory for the tables of the analyzer")
            }
            return memory.bindMemory(to: Element.self, capacity: Int(count))
        }
        classes = zeroed(Self.classLimit, of: UInt8.self)
        combining = zeroed(Self.classLimit, of: UInt8.self)
        mappingOffsets = zeroed(Self.mappingLimit, of: UInt16.self)
        unpackClasses()
        unpackMappings()
        unpackCompositions()
        unpackCombining()
    }

    private func unpackClasses() {
        var numbers = PackedNumbers(UnicodeTables.classes)
        var scalar = 0
        while !numbers.isAtEnd {
            scalar += numbers.next()
            let count = numbers.next() + 1
            let value = UInt8(numbers.next())
            (classes + scalar).update(repeating: value, count: count)
            if value == CharacterClass.digit.rawValue, count % 10 == 0 { digitZeros.append(UInt32(scalar)) }
            scalar += count
        }
    }

    private func unpackMappings() {
        var numbers = PackedNumbers(UnicodeTables.mappings)
        var scalar = 0
        targets.reserveCapacity(24_000)
        while !numbers.isAtEnd {
            scalar += numbers.next()
            let tag = numbers.next()
            if tag % 3 == 2 {
                mappingOffsets[scalar] = UInt16(targets.count)
                targets.append(UInt32(tag / 3))
                var target = scalar
                for _ in 0..<tag / 3 {
                    target += numbers.nextSigned()
                    targets.append(UInt32(target))
                }
            } else {
                let move = numbers.nextSigned()
                for index in 0..<tag / 3 {
                    if index > 0 { scalar += tag % 3 + 1 }
                    mappingOffsets[scalar] = UInt16(targets.count)
                    targets.append(1)
                    targets.append(UInt32(scalar + move))
                }
            }
        }
    }

    private func unpackCompositions() {
        var numbers = PackedNumbers(UnicodeTables.compositions)
        var scalar = 0
        while !numbers.isAtEnd {
            scalar += numbers.next()
            let first = UInt32(scalar + numbers.nextSigned())
            let packed = numbers.next()
            let second = UInt32(packed >> 1)
            decomposed.append(UInt32(scalar))
            decompositions.append((first, second))
            if packed & 1 == 0, second != 0 {
                compositions.append((UInt64(first) << 32 | UInt64(second), UInt32(scalar)))
            }
        }
        compositions.sort { $0.pair < $1.pair }
    }

    private func unpackCombining() {
        var numbers = PackedNumbers(UnicodeTables.combiningClasses)
        var scalar = 0
        while !numbers.isAtEnd {
            scalar += numbers.next()
            let count = numbers.next() + 1
            (combining + scalar).update(repeating: UInt8(numbers.next()), count: count)
            scalar += count
        }
    }

    @inline(__always)
    func characterClass(_ scalar: UInt32) -> CharacterClass {
        if scalar < Self.classLimit { return CharacterClass(rawValue: classes[Int(scalar)]) }
        return beyondTables(scalar)
    }

    @inline(never)
    private func beyondTables(_ scalar: UInt32) -> CharacterClass {
        switch scalar {
        case 0x20000..<0x40000: .han
        case 0xE0000..<0xE1000: .ignorable
        default: .other
        }
    }

    /// The NFKC case folding of a scalar; `nil` if it is the scalar itself.
    @inline(__always)
    func folding(_ scalar: UInt32) -> ArraySlice<UInt32>? {
        guard scalar < Self.mappingLimit else { return (0xE0000..<0xE1000).contains(scalar) ? [] : nil }
        let offset = Int(mappingOffsets[Int(scalar)])
        guard offset != 0 else { return nil }
        return targets[offset + 1..<offset + 1 + Int(targets[offset])]
    }

    @inline(__always)
    func hasFolding(_ scalar: UInt32) -> Bool {
        scalar < Self.mappingLimit ? mappingOffsets[Int(scalar)] != 0 : (0xE0000..<0xE1000).contains(scalar)
    }

    @inline(__always)
    func combiningClass(_ scalar: UInt32) -> UInt8 { scalar < Self.classLimit ? combining[Int(scalar)] : 0 }

    /// One step of canonical decomposition; `second` is 0 for a scalar that is replaced by one other.
    func decomposition(_ scalar: UInt32) -> (first: UInt32, second: UInt32)? {
        let index = decomposed.partitioningIndex { $0 >= scalar }
        return index < decomposed.count && decomposed[index] == scalar ? decompositions[index] : nil
    }

    /// The scalar that two compose to, Hangul syllables included.
    func composition(_ first: UInt32, _ second: UInt32) -> UInt32? {
        if first &- 0x1100 < 19, second &- 0x1161 < 21 {
            return 0xAC00 + ((first - 0x1100) * 21 + (second - 0x1161)) * 28
        }
        if first &- 0xAC00 < 11172, (first - 0xAC00) % 28 == 0, second &- 0x11A8 < 27 { return first + second - 0x11A7 }
        let pair = UInt64(first) << 32 | UInt64(second)
        let index = compositions.partitioningIndex { $0.pair >= pair }
        return index < compositions.count && compositions[index].pair == pair ? compositions[index].composed : nil
    }

    /// The ASCII digit of the same value, for a scalar of class `digit`.
    func asciiDigit(_ scalar: UInt32) -> UInt32 {
        guard scalar >= 0x80 else { return scalar }
        let index = digitZeros.partitioningIndex { $0 > scalar }
        return index == 0 ? scalar : 0x30 + (scalar - digitZeros[index - 1]) % 10
    }
}

/// Reads the numbers of a packed table; the generator script describes the format.
private struct PackedNumbers {
    private var pointer: UnsafePointer<UInt8>
    private let end: UnsafePointer<UInt8>

    init(_ text: StaticString) {
        pointer = text.utf8Start
        end = text.utf8Start + text.utf8CodeUnitCount
    }

    var isAtEnd: Bool { pointer == end }

    mutating func next() -> Int {
        var value = 0
        var shift = 0
        while true {
            let digit = Int(pointer.pointee) - 0x30
            pointer += 1
            value |= (digit & 31) << shift
            if digit & 32 == 0 { return value }
            shift += 5
        }
    }

    mutating func nextSigned() -> Int {
        let value = next()
        return value & 1 == 0 ? value >> 1 : -((value + 1) >> 1)
    }
}

extension Array {
    /// The first index whose element satisfies a predicate that holds for a suffix of the array.
    func partitioningIndex(_ belongsToSuffix: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongsToSuffix(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
