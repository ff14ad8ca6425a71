/// The encoding a file was found to be in.
package enum TextEncoding: String, Sendable, Codable, CaseIterable {
    case utf8
    case utf8WithMark = "utf8-bom"
    /// UTF-8 with faults: broken sequences and NULs became U+FFFD.
    case utf8Repaired = "utf8-repaired"
    case utf16LittleEndian = "utf16-le"
    case utf16BigEndian = "utf16-be"
    case utf32LittleEndian = "utf32-le"
    case utf32BigEndian = "utf32-be"
    /// Windows-1252, of which ISO 8859-1 text is a part; bytes it leaves open stand for C1 controls.
    case windows1252 = "windows-1252"

    // Japanese, Chinese, Korean
    case shiftJIS = "shift_jis"
    case eucJP = "euc-jp"
    case iso2022JP = "iso-2022-jp"
    /// With GBK and GB 2312, which are parts of it.
    case gb18030
    case big5
    /// With the characters of Windows code page 949.
    case eucKR = "euc-kr"
    case iso2022KR = "iso-2022-kr"

    // One byte for each character
    case windows1250 = "windows-1250"
    case windows1251 = "windows-1251"
    case windows1253 = "windows-1253"
    case windows1254 = "windows-1254"
    case windows1255 = "windows-1255"
    case windows1256 = "windows-1256"
    case windows1257 = "windows-1257"
    case windows1258 = "windows-1258"
    case windows874 = "windows-874"
    case iso8859x2 = "iso-8859-2"
    case iso8859x3 = "iso-8859-3"
    case iso8859x4 = "iso-8859-4"
    case iso8859x5 = "iso-8859-5"
    case iso8859x6 = "iso-8859-6"
    case iso8859x7 = "iso-8859-7"
    case iso8859x8 = "iso-8859-8"
    case iso8859x10 = "iso-8859-10"
    case iso8859x13 = "iso-8859-13"
    case iso8859x14 = "iso-8859-14"
    case iso8859x15 = "iso-8859-15"
    case iso8859x16 = "iso-8859-16"
    case koi8R = "koi8-r"
    case koi8U = "koi8-u"
    case ibm437
    case ibm850
    case ibm852
    case ibm866
    case macintosh
    case macCyrillic = "x-mac-cyrillic"

    /// Whether byte ranges of chunks count bytes of the file itself; otherwise bytes of its text decoded to UTF-8.
    package var keepsOffsets: Bool { self == .utf8 || self == .utf8WithMark }

    /// Other names, as files and people write them, in lower case without `-`, `_`, `:`, `.` and spaces.
    private static let aliases: [String: TextEncoding] = {
        var result: [String: TextEncoding] = [:]
        func add(_ encoding: TextEncoding, _ names: String) {
            for name in names.split(separator: " ") { result[String(name)] = encoding }
        }
        for encoding in allCases { result[simplified(encoding.rawValue)] = encoding }
        add(.utf8, "utf8 unicode11utf8 utf8n")
        add(.utf16LittleEndian, "utf16 utf16le ucs2 unicode")
        add(.utf16BigEndian, "utf16be")
        add(.utf32LittleEndian, "utf32 utf32le ucs4 ucs4le")
        add(.utf32BigEndian, "utf32be ucs4be")
        add(.windows1252, "cp1252 xcp1252 iso88591 latin1 l1 usascii ascii ansi ibm819 cp819")
        add(.shiftJIS, "sjis xsjis mskanji shiftjis windows31j cp932 ms932 csshiftjis")
        add(.eucJP, "xeucjp ujis cp51932")
        add(.iso2022JP, "csiso2022jp jis cp50220 cp50221")
        add(.gb18030, "gbk gb2312 cp936 ms936 xgbk euccn gb231280 chinese windows936 hzgb2312 csgb2312")
        add(.big5, "big5hkscs cnbig5 xxbig5 cp950 ms950 csbig5 big5eten")
        add(.eucKR, "cp949 ms949 uhc ksc5601 ksc56011987 ksc56011989 korean windows949 cseuckr")
        add(.windows874, "cp874 tis620 iso885911 dos874")
        for page in 1250...1258 where page != 1252 {
            let encoding = TextEncoding(rawValue: "windows-\(page)")
            result["cp\(page)"] = encoding
            result["xcp\(page)"] = encoding
        }
        add(.iso8859x2, "latin2 l2")
        add(.iso8859x3, "latin3 l3")
        add(.iso8859x4, "latin4 l4")
        add(.iso8859x5, "cyrillic")
        add(.iso8859x6, "arabic asmo708")
        add(.iso8859x7, "greek greek8 ecma118 elot928")
        add(.iso8859x8, "hebrew visual iso88598i")
        add(.windows1254, "latin5 l5 iso88599")
        add(.iso8859x10, "latin6 l6")
        add(.iso8859x15, "latin9 l9")
        add(.koi8R, "koi koi8 cskoi8r")
        add(.koi8U, "koi8ru")
        add(.ibm437, "cp437 437")
        add(.ibm850, "cp850 850")
        add(.ibm852, "cp852 852")
        add(.ibm866, "cp866 866 csibm866")
        add(.macintosh, "mac macroman xmacroman csmacintosh")
        add(.macCyrillic, "maccyrillic xmacukrainian")
        return result
    }()

    private static func simplified(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }

    /// The encoding that a file or a user calls so; `nil` if there is none.
    package init?(label: String) {
        guard let encoding = Self.aliases[Self.simplified(label)] else { return nil }
        self = encoding
    }

    /// What the system's converter calls it; `nil` for those that are decoded here.
    var converterName: String? {
        switch self {
        case .utf8, .utf8WithMark, .utf8Repaired, .utf16LittleEndian, .utf16BigEndian, .windows1252: nil
        case .utf32LittleEndian: "UTF-32LE"
        case .utf32BigEndian: "UTF-32BE"
        case .shiftJIS: "CP932"
        case .eucJP: "EUC-JP-MS"
        case .iso2022JP: "ISO-2022-JP-3"
        case .iso2022KR: "ISO-2022-KR"
        case .gb18030: "GB18030"
        case .big5: "BIG5-HKSCS"
        case .eucKR: "CP949"
        case .windows874: "CP874"
        case .ibm437: "CP437"
        case .ibm850: "CP850"
        case .ibm852: "CP852"
        case .ibm866: "CP866"
        case .macintosh: "MACINTOSH"
        case .macCyrillic: "MAC-CYRILLIC"
        case .koi8R: "KOI8-R"
        case .koi8U: "KOI8-U"
        default:
            rawValue.hasPrefix("windows-") ? "CP" + rawValue.dropFirst(8) : rawValue.uppercased()
        }
    }
}
