import CVectorKernels
import IndexSupport
import RAGModel
import Testing

@Suite struct ChecksumTests {
    private func checksum(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { Checksum.of($0) } }

    /// RFC 3720, appendix B.4.
    @Test func publishedVectors() {
        #expect(checksum([UInt8](repeating: 0, count: 32)) == 0x8A91_36AA)
        #expect(checksum([UInt8](repeating: 0xFF, count: 32)) == 0x62A8_AB43)
        #expect(checksum((0..<32).map { UInt8($0) }) == 0x46DD_794E)
        #expect(checksum((0..<32).map { UInt8(31 - $0) }) == 0x113F_DB5C)
        #expect(checksum(Array("123456789".utf8)) == 0xE306_9283)
        #expect(checksum([]) == 0)
    }

    @Test func everyLengthAndAlignmentAgreesWithTheScalarTwin() {
        var random = SplitMix64(seed: 2)
        let bytes = (0..<300).map { _ in UInt8.random(in: 0...255, using: &random) }
        bytes.withUnsafeBytes { buffer in
            for start in 0..<17 {
                for length in 0...130 {
                    let part = UnsafeRawBufferPointer(rebasing: buffer[start..<start + length])
                    #expect(Checksum.of(part) == crc32c_update_scalar(0, part.baseAddress, part.count))
                }
            }
        }
    }

    @Test func aChecksumContinuesWhereItStopped() {
        let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let whole = checksum(bytes)
        bytes.withUnsafeBytes { buffer in
            for split in 0...bytes.count {
                var checksum = Checksum()
                checksum.update(UnsafeRawBufferPointer(rebasing: buffer[..<split]))
                checksum.update(UnsafeRawBufferPointer(rebasing: buffer[split...]))
                #expect(checksum.value == whole)
            }
        }
    }
}

@Suite struct ContentHashTests {
    /// FIPS 180-4 examples.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
    func publishedVectors(_ text: String, _ expected: String) {
        #expect(ContentHash(of: text).hexadecimal == expected)
    }

    @Test func aStoredHashHas32Bytes() {
        let hash = ContentHash(of: "abc")
        #expect(ContentHash(bytes: hash.bytes) == hash)
        #expect(ContentHash(bytes: hash.bytes.dropLast()) == nil)
        #expect(ContentHash(bytes: hash.bytes + [0]) == nil)
        #expect(hash.prefix64 == 0xba78_16bf_8f01_cfea)
    }
}

@Suite struct SplitMix64Tests {
    /// The first values for seed 0 and 1234567, as other implementations of the paper give them.
    @Test func theSequenceIsThePublishedOne() {
        var random = SplitMix64(seed: 0)
        #expect(
            (0..<3).map { _ in random.next() } == [0xE220_A839_7B1D_CDAF, 0x6E78_9E6A_A1B9_65F4, 0x06C4_5D18_8009_454F])
        random = SplitMix64(seed: 1_234_567)
        #expect(
            (0..<3).map { _ in random.next() } == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ])
    }
}

@Suite struct ChunkKeyTests {
    @Test func keysAreOrderedByDocumentThenPosition() {
        let keys = [
            ChunkID(document: 1, position: 9), ChunkID(document: 2, position: 0),
            ChunkID(document: .max, position: 1),
        ]
        #expect([keys[2], keys[0], keys[1]].sorted() == keys)
        #expect(ChunkID(document: 1, position: 2) < ChunkID(document: 1, position: 3))
        #expect(!(keys[0] < keys[0]))
    }
}
