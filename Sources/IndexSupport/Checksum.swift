import CVectorKernels

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4), by hardware instructions where there are any.
///
/// - Complexity: O(n), several GB/s with SSE 4.2 or ARMv8 CRC.
package struct Checksum: Sendable {
    private var state: UInt32 = 0

    package init() {}

    package mutating func update(_ bytes: UnsafeRawBufferPointer) {
        state = crc32c_update(state, bytes.baseAddress, bytes.count)
    }

    package var value: UInt32 { state }

    package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        var checksum = Checksum()
        checksum.update(bytes)
        return checksum.value
    }
}
