/// Binary files recognised by their first bytes, so that a report can name what was skipped.
enum BinaryFormat {
    private struct Signature {
        let bytes: [UInt8]
        let offset: Int
        let name: String

        init(_ bytes: [UInt8], at offset: Int = 0, _ name: String) {
            self.bytes = bytes
            self.offset = offset
            self.name = name
        }

        init(_ text: StaticString, at offset: Int = 0, _ name: String) {
            self.init(text.withUTF8Buffer { Array($0) }, at: offset, name)
        }
    }

    // Only signatures that no text begins with, except for formats that are text in name only (PDF, PostScript).
    private static let signatures: [Signature] = [
        Signature("%PDF-", "PDF"),
        Signature("%!PS-Adobe", "PostScript"),
        Signature("{\\rtf", "RTF"),
        Signature([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "PNG image"),
        Signature([0xFF, 0xD8, 0xFF], "JPEG image"),
        Signature("GIF87a", "GIF image"),
        Signature("GIF89a", "GIF image"),
        Signature([0x49, 0x49, 0x2A, 0x00], "TIFF image"),
        Signature([0x4D, 0x4D, 0x00, 0x2A], "TIFF image"),
        Signature([0x00, 0x00, 0x01, 0x00], "icon"),
        Signature([0x50, 0x4B, 0x03, 0x04], "ZIP archive or office document"),
        Signature([0x50, 0x4B, 0x05, 0x06], "ZIP archive"),
        Signature([0x1F, 0x8B], "gzip file"),
        Signature([0x42, 0x5A, 0x68, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], "bzip2 file"),
        Signature([0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59], "bzip2 file"),
        Signature([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz file"),
        Signature([0x28, 0xB5, 0x2F, 0xFD], "Zstandard file"),
        Signature([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z archive"),
        Signature([0x52, 0x61, 0x72, 0x21, 0x1A, 0x07], "RAR archive"),
        Signature("ustar", at: 257, "tar archive"),
        Signature("!<arch>\n", "static library"),
        Signature([0x7F, 0x45, 0x4C, 0x46], "ELF program or library"),
        Signature([0xCF, 0xFA, 0xED, 0xFE], "Mach-O program or library"),
        Signature([0xCA, 0xFE, 0xBA, 0xBE], "Java class or universal binary"),
        Signature([0x4D, 0x5A, 0x90, 0x00], "Windows program"),
        Signature([0x00, 0x61, 0x73, 0x6D], "WebAssembly module"),
        Signature("SQLite format 3\0", "SQLite database"),
        Signature([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "old office document"),
        Signature("OggS\0", "Ogg media"),
        Signature("fLaC", "FLAC audio"),
        Signature("ID3\u{03}", "MP3 audio"),
        Signature("ID3\u{04}", "MP3 audio"),
        Signature("ftyp", at: 4, "MP4 media"),
        Signature("WAVEfmt ", at: 8, "WAV audio"),
        Signature("WEBPVP8", at: 8, "WebP image"),
        Signature("wOFF", "web font"),
        Signature("wOF2", "web font"),
        Signature("PAR1", "Parquet file"),
        Signature("GGUF", "model weights"),
        Signature([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59], "NumPy array"),
    ]

    /// The name of the format the bytes begin like, if it is a known binary one.
    static func name(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
        signatures.first { signature in
            bytes.count >= signature.offset + signature.bytes.count
                && bytes[signature.offset..<signature.offset + signature.bytes.count].elementsEqual(signature.bytes)
        }?.name
    }
}
