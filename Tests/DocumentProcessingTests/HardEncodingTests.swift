import IndexSupport
import Testing

@testable import DocumentProcessing

/// Texts that say little of their encoding: capitals only, a word or two, UTF-16 without a mark.
@Suite struct HardEncodingTests {
    private func decode(_ bytes: [UInt8]) throws(DocumentError) -> DecodedText {
        let result: Result<DecodedText, DocumentError> = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(DocumentError) in try TextDecoder.decode(buffer) }
        }
        return try result.get()
    }

    @Test(arguments: [
        ("ПРИКАЗ ПО ПРЕДПРИЯТИЮ. ВСЕМ СОТРУДНИКАМ ЯВИТЬСЯ НА СОБРАНИЕ В СРЕДУ.", "CP1251 KOI8-R CP866 ISO-8859-5"),
        ("Привет, мир", "CP1251 KOI8-R CP866"), ("ДОГОВОР АРЕНДЫ", "CP1251 KOI8-R"),
        ("Server started. Ошибка подключения к базе данных.\nRetry 3 of 5.", "CP1251 KOI8-R"),
        ("КИЇВ Є СТОЛИЦЕЮ УКРАЇНИ", "CP1251"), ("България е държава", "CP1251"),
        ("ÜBERPRÜFUNG DER GRÖSSE IN MÜNCHEN UND KÖLN", "CP1252"), ("ÉTÉ À ORLÉANS, FORÊT ET CHÂTEAU", "CP1252"),
        ("ESPAÑA Y EL AÑO DE LA NIÑA", "CP1252"), ("SÃO PAULO E ÁGUA DO CORAÇÃO", "CP1252"), ("Größe", "CP1252"),
        ("Perché è così", "CP1252"), ("Rødgrød med fløde på", "CP1252"),
        ("İstanbul güzel bir şehirdir, çok büyük", "CP1254"), ("PŘÍLIŠ ŽLUŤOUČKÝ KŮŇ", "CP1250"),
        ("Καλημέρα κόσμε", "CP1253"), ("ΚΑΛΗΜΕΡΑ ΚΟΣΜΕ ΚΑΙ ΘΑΛΑΣΣΑ", "CP1253"), ("שלום עולם", "CP1255"),
        ("مرحبا بالعالم", "CP1256"), ("日本語", "SHIFT_JIS"), ("中文", "GBK"), ("你好，世界", "BIG5"), ("한국어", "EUC-KR"),
        ("Имя;Город\nИван;Москва", "CP1251"), ("int main() { // точка входа\n  return 0;\n}", "CP1251"),
    ]) func `a text of few words, or of capitals, is read in its encoding`(text: String, encodings: String) throws {
        for encoding in encodings.split(separator: " ") {
            let bytes = try #require(SystemEncoder.encode(text, String(encoding)), "\(encoding)")
            #expect(try decode(bytes).text == text, "\(encoding)")
        }
    }

    @Test(arguments: [
        ("Preis: 5 € – „gut“", "CP1252"), ("café", "CP1252 MACINTOSH"), ("Große", "CP1252"), ("naïve", "CP1252"),
        ("§ 5 Abs. 2: 20 °C, 1½ Tassen", "CP1252"), ("“Hello,” she said — and left…", "CP1252"), ("don’t", "CP1252"),
        ("• first\n• second", "CP1252"), ("price: 5€, or £4", "CP1252"), ("Mag-aral ng español", "CP1252"),
        ("Það er gott veður í dag", "CP1252"), ("Þórður", "CP1252"), ("Veður á Norðurlandi", "CP1252"),
        ("ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "CP1250 ISO-8859-2"), ("PRZYŚPIESZENIE ŁADOWANIA", "CP1250 ISO-8859-2"),
        ("ŁÓDŹ", "CP1250 ISO-8859-2"), ("Wyświetl", "CP1250 ISO-8859-2"), ("kůň", "CP1250 ISO-8859-2"),
        ("Čeština", "CP1250 ISO-8859-2"), ("Győr és Szeged környéke", "CP1250 ISO-8859-2"),
        ("Živjeli, kućo moja", "CP1250 ISO-8859-2"), ("Србија је лепа", "CP1251 ISO-8859-5"),
        ("Ђорђе Ћосић живи у Београду", "CP1251 ISO-8859-5"), ("Скопје е град", "CP1251"),
        ("Мінск — сталіца Беларусі", "CP1251"), ("Ґанок і їжак", "CP1251 KOI8-U"), ("Да", "CP1251"), ("код", "KOI8-R"),
        ("Ačiū, labai gražu", "CP1257"), ("Teşekkürler, iyi günler", "CP1254"), ("سلام بر همه شما", "CP1256"),
        ("ยินดีต้อนรับ", "CP874"), ("請稍候", "BIG5"), ("请稍候", "GBK"), ("しばらくお待ちください", "SHIFT_JIS EUC-JP"),
        ("잠시만 기다려 주세요", "EUC-KR"), ("x²+y²=z²", "CP1252"),
    ]) func `what stands around signs and letters tells the encoding`(text: String, encodings: String) throws {
        for encoding in encodings.split(separator: " ") {
            let bytes = try #require(SystemEncoder.encode(text, String(encoding)), "\(encoding)")
            #expect(try decode(bytes).text == text, "\(encoding)")
        }
    }

    @Test func `a comment late in a long file tells its encoding`() throws {
        let code = String(repeating: "int count = 0; // a counter\n", count: 8000)
        for (comment, encoding) in [
            ("// точка входа в программу", "KOI8-R"), ("// 设置默认值", "GBK"), ("// größer", "CP1252"),
        ] {
            let bytes = try #require(SystemEncoder.encode(code + comment, encoding))
            #expect(try decode(bytes).text == code + comment, "\(encoding)")
        }
    }

    @Test func `a letter at the very end is no cut off character`() throws {
        #expect(try decode(Array("Propriet".utf8) + [0xE0]).text == "Proprietà")
        #expect(try decode(Array("déjà vu à la carte: ".utf8) + [0xC3]).encoding == .utf8Repaired)
    }

    @Test(arguments: [
        "Hello walrus, how are you?", "Hi there", "Привет, мир. Как дела?", "Договор", "Καλημέρα κόσμε", "שלום עולם",
        "مرحبا بالعالم", "สวัสดีชาวโลก", "नमस्ते दुनिया", "你好，世界。今天天气很好。", "中文文本", "こんにちは、世界。", "안녕하세요 세계",
        "Hi 😀 there 😀", "Größe und Übung", "日本語の文書です",
    ]) func `UTF-16 without a mark is recognised in either order of bytes`(text: String) throws {
        for name in ["UTF-16LE", "UTF-16BE"] {
            let decoded = try decode(try #require(SystemEncoder.encode(text, name)))
            #expect(decoded.text == text, "\(name)")
            #expect(decoded.encoding == (name == "UTF-16LE" ? .utf16LittleEndian : .utf16BigEndian))
        }
    }

    @Test func `random bytes without NULs are not taken for UTF-16`() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            let bytes = (0..<2 * Int.random(in: 3...40, using: &random)).map { _ in
                UInt8.random(in: 1...255, using: &random)
            }
            let isRead = (try? decode(bytes))?.encoding
            #expect(isRead != .utf16LittleEndian && isRead != .utf16BigEndian, "\(bytes)")
        }
    }
}
