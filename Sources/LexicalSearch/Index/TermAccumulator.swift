import TextAnalysis

/// The postings of the chunks added since the last spill, in memory: a hash table of terms, and for each term a byte
/// stream in slices that double in size.
///
/// A stream has for each posting the gap to the previous ordinal (LEB128; the first one the ordinal itself), then the
/// entry of positions exactly as it will stand in the index. An occurrence is written when the next one is known,
/// because the last of an entry is marked.
///
/// - Complexity: amortised O(length of the term) for each occurrence; about 3 bytes for one in running text.
struct TermAccumulator: ~Copyable {
    /// Not private: the compiler (Swift 6.2) fails where another file destroys a buffer of a private type.
    struct State: BitwiseCopyable {
        var nameStart: UInt32
        var hash: UInt32
        var lastOrdinal: UInt32 = .max
        /// The occurrence that is not yet written.
        var pending: UInt32 = 0
        var lastPosition: UInt32 = 0
        var write: UInt32
        var sliceEnd: UInt32
        var firstSlice: UInt32
        /// Bytes written to the stream.
        var length: UInt32 = 0
        var nameLength: UInt16
        var field: UInt8 = 0
        var level: UInt8 = 0
    }

    private static let firstSliceSize: UInt32 = 12
    private static let linkSize: UInt32 = 4

    private var states = GrowableBuffer<State>(capacity: 1 << 12)
    private var names = GrowableBuffer<UInt8>(capacity: 1 << 15)
    private var pool = GrowableBuffer<UInt8>(capacity: 1 << 18)
    /// Term number plus one; 0 is free.
    private var table = GrowableBuffer<UInt32>(capacity: 1 << 13)
    private var mask = (1 << 13) - 1
    /// Once words are met that collide as if they were chosen to: what the hashes depend on. 0 before.
    private var key: UInt64 = 0
    /// The most places that were looked at for one word.
    private(set) var longestProbe = 0
    /// Random hashes come to a few dozen.
    private static let maximumProbe = 256

    init() { clearTable() }

    var termCount: Int { states.count }

    /// The memory in use, in bytes.
    var byteCount: Int {
        states.count * MemoryLayout<State>.stride + names.count + pool.count + table.count * 4
    }

    /// Whether addresses in the pool are running out.
    var isFull: Bool { pool.count > 3 << 30 }

    private mutating func clearTable() {
        table.resize(mask + 1)
        table.base.update(repeating: 0, count: mask + 1)
    }

    mutating func removeAll() {
        states.removeAll()
        names.removeAll()
        pool.removeAll()
        clearTable()
    }

    /// Adds all terms of a text: one call, since the checks of exclusive access cost as much as an occurrence.
    mutating func add(_ tokens: TokenBuffer, ordinal: UInt32, field: UInt8) {
        for token in tokens.tokens {
            add(
                tokens.term(of: token), hash: token.termHash, ordinal: ordinal, field: field, position: token.position)
        }
    }

    /// Adds an occurrence of a term. Ordinals ascend; fields ascend within an ordinal, positions within a field.
    @inline(__always)
    mutating func add(
        _ term: UnsafeBufferPointer<UInt8>, hash: UInt32, ordinal: UInt32, field: UInt8, position: UInt32
    ) {
        let number = number(of: term, hash: hash)
        let state = states.base + number
        let first = (min(position, LexicalIndexFormat.maximumPosition) + 1) << 1
        if state.pointee.lastOrdinal != ordinal {
            if state.pointee.lastOrdinal == .max {
                write(state, ordinal)
            } else {
                write(state, state.pointee.pending | 1)
                write(state, ordinal &- state.pointee.lastOrdinal &- 1)
            }
            state.pointee.lastOrdinal = ordinal
            for _ in 0..<field { writeByte(state, 0) }
            state.pointee.field = field
            state.pointee.pending = first
        } else {
            write(state, state.pointee.pending)
            if state.pointee.field != field {
                for _ in state.pointee.field..<field { writeByte(state, 0) }
                state.pointee.field = field
                state.pointee.pending = first
            } else {
                state.pointee.pending = first &- (state.pointee.lastPosition << 1)
            }
        }
        state.pointee.lastPosition = min(position, LexicalIndexFormat.maximumPosition)
    }

    @inline(__always)
    private mutating func number(of term: UnsafeBufferPointer<UInt8>, hash: UInt32) -> Int {
        if key != 0 { return number(of: term, hash: keyedHash(term), isKeyed: true) }
        return number(of: term, hash: hash, isKeyed: false)
    }

    @inline(__always)
    private mutating func number(of term: UnsafeBufferPointer<UInt8>, hash: UInt32, isKeyed: Bool) -> Int {
        let mixed = hash &* 0x9E37_79B1
        var slot = Int(mixed ^ (mixed >> 15)) & mask
        var probe = 0
        while true {
            let entry = table.base[slot]
            if entry == 0 {
                if probe > longestProbe { longestProbe = probe }
                return insert(term, hash: hash, slot: slot)
            }
            let state = states.base + Int(entry - 1)
            if state.pointee.hash == hash, Int(state.pointee.nameLength) == term.count {
                let name = names.base + Int(state.pointee.nameStart)
                var index = 0
                while index < term.count, name[index] == term[index] { index += 1 }
                if index == term.count { return Int(entry - 1) }
            }
            slot = (slot + 1) & mask
            probe += 1
            if probe == Self.maximumProbe, !isKeyed { return rehash(andFind: term) }
        }
    }

    /// Hashes all terms anew with a secret key, so that nobody can choose words that collide.
    @inline(never)
    private mutating func rehash(andFind term: UnsafeBufferPointer<UInt8>) -> Int {
        key = UInt64.random(in: 1 ... .max)
        for number in 0..<states.count { states.base[number].hash = keyedHash(name(UInt32(number))) }
        fillTable()
        return number(of: term, hash: keyedHash(term), isKeyed: true)
    }

    /// A hash that depends on the key for every eight bytes.
    private func keyedHash(_ term: UnsafeBufferPointer<UInt8>) -> UInt32 {
        var state = key ^ UInt64(truncatingIfNeeded: term.count)
        var index = 0
        while index < term.count {
            var word: UInt64 = 0
            for byte in term[index..<min(term.count, index + 8)] { word = word << 8 | UInt64(byte) }
            let product = (state ^ word).multipliedFullWidth(by: key | 1)
            state = product.high ^ product.low &+ key.byteSwapped
            index += 8
        }
        return UInt32(truncatingIfNeeded: state ^ state >> 32)
    }

    @inline(never)
    private mutating func insert(_ term: UnsafeBufferPointer<UInt8>, hash: UInt32, slot: Int) -> Int {
        let start = UInt32(names.count)
        if let base = term.baseAddress { names.append(base, term.count) }
        let slice = UInt32(pool.count)
        pool.resize(pool.count + Int(Self.firstSliceSize + Self.linkSize))
        states.append(
            State(
                nameStart: start, hash: hash, write: slice, sliceEnd: slice + Self.firstSliceSize, firstSlice: slice,
                nameLength: UInt16(term.count)))
        table.base[slot] = UInt32(states.count)
        if states.count * 2 > mask { growTable() }
        return states.count - 1
    }

    private mutating func growTable() {
        mask = mask * 2 + 1
        fillTable()
    }

    private mutating func fillTable() {
        clearTable()
        for number in 0..<states.count {
            let mixed = states.base[number].hash &* 0x9E37_79B1
            var slot = Int(mixed ^ (mixed >> 15)) & mask
            while table.base[slot] != 0 { slot = (slot + 1) & mask }
            table.base[slot] = UInt32(number + 1)
        }
    }

    @inline(__always)
    private mutating func write(_ state: UnsafeMutablePointer<State>, _ value: UInt32) {
        var value = value
        while value >= 0x80 {
            writeByte(state, UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        writeByte(state, UInt8(truncatingIfNeeded: value))
    }

    @inline(__always)
    private mutating func writeByte(_ state: UnsafeMutablePointer<State>, _ byte: UInt8) {
        if state.pointee.write == state.pointee.sliceEnd { nextSlice(state) }
        pool.base[Int(state.pointee.write)] = byte
        state.pointee.write += 1
        state.pointee.length += 1
    }

    @inline(never)
    private mutating func nextSlice(_ state: UnsafeMutablePointer<State>) {
        let level = min(state.pointee.level + 1, 12)
        state.pointee.level = level
        let size = Self.sliceSize(level)
        let slice = UInt32(pool.count)
        pool.resize(pool.count + Int(size + Self.linkSize))
        UnsafeMutableRawPointer(pool.base + Int(state.pointee.sliceEnd)).storeBytes(of: slice, as: UInt32.self)
        state.pointee.write = slice
        state.pointee.sliceEnd = slice + size
    }

    private static func sliceSize(_ level: UInt8) -> UInt32 {
        ((firstSliceSize + linkSize) << UInt32(level)) - linkSize
    }

    /// Writes the last occurrence of every term; no `add` may follow before `removeAll`.
    mutating func finish() {
        for number in 0..<states.count {
            let state = states.base + number
            write(state, state.pointee.pending | 1)
        }
    }

    /// The numbers of the terms in order of their bytes.
    func sortedNumbers() -> [UInt32] {
        struct Key {
            let prefix: UInt64
            let number: UInt32
        }
        let states = states.base
        let names = names.base
        var keys: [Key] = []
        keys.reserveCapacity(termCount)
        for number in 0..<termCount {
            let state = states[number]
            var prefix: UInt64 = 0
            for index in 0..<min(8, Int(state.nameLength)) {
                prefix |= UInt64(names[Int(state.nameStart) + index]) << UInt64(56 - 8 * index)
            }
            keys.append(Key(prefix: prefix, number: UInt32(number)))
        }
        keys.sort { left, right in
            if left.prefix != right.prefix { return left.prefix < right.prefix }
            let (a, b) = (states[Int(left.number)], states[Int(right.number)])
            return UnsafeBufferPointer(start: names + Int(a.nameStart), count: Int(a.nameLength))
                .lexicographicallyPrecedes(
                    UnsafeBufferPointer(start: names + Int(b.nameStart), count: Int(b.nameLength)))
        }
        return keys.map(\.number)
    }

    /// The bytes of a term. Valid until the next `add`.
    func name(_ number: UInt32) -> UnsafeBufferPointer<UInt8> {
        let state = states.base[Int(number)]
        return UnsafeBufferPointer(start: names.base + Int(state.nameStart), count: Int(state.nameLength))
    }

    /// Copies a term's stream, slice by slice.
    func copyStream(_ number: UInt32, to target: inout GrowableBuffer<UInt8>) {
        let state = states.base[Int(number)]
        var remaining = state.length
        var slice = state.firstSlice
        var level: UInt8 = 0
        while remaining > 0 {
            let size = Self.sliceSize(level)
            let used = min(size, remaining)
            target.append(pool.base + Int(slice), Int(used))
            remaining -= used
            if remaining > 0 {
                slice = UnsafeRawPointer(pool.base + Int(slice + size)).loadUnaligned(as: UInt32.self)
                level = min(level + 1, 12)
            }
        }
    }
}
