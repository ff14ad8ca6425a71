import IndexSupport
import Testing

@testable import DocumentProcessing

/// Texts in encodings from before Unicode.
@Suite struct LegacyEncodingTests {
    private func decode(_ bytes: [UInt8], as encoding: TextEncoding? = nil) throws(DocumentError) -> DecodedText {
        let result: Result<DecodedText, DocumentError> = bytes.withUnsafeBufferPointer { buffer in
            Result { () throws(DocumentError) in
                try TextDecoder.decode(buffer, as: encoding) { DeclaredEncoding.name(in: $0) }
            }
        }
        return try result.get()
    }

    /// The text in an encoding, as the system writes it.
    private func encode(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
        let name = try #require(encoding.converterName ?? (encoding == .windows1252 ? "CP1252" : nil))
        return try #require(SystemEncoder.encode(text, name), "\(name)")
    }

    static let texts: [(TextEncoding, String)] = [
        (.shiftJIS, "データベースへの接続が切断されました。サーバーを再起動してください。"),
        (.shiftJIS, "会議は明日の午後三時から始まります。"), (.eucJP, "会議は明日の午後三時から始まります。"),
        (.eucJP, "日本語の文書です。漢字とひらがなとカタカナ。"), (.iso2022JP, "今日は会議があります。資料を用意してください。"),
        (.gb18030, "数据库连接失败，请重新启动服务器。"), (.gb18030, "我们的会议明天下午三点开始，请大家准时参加。"),
        (.big5, "資料庫連線失敗，請重新啟動伺服器。"), (.big5, "我們的會議明天下午三點開始，請大家準時參加。"),
        (.eucKR, "데이터베이스 연결이 끊어졌습니다. 서버를 다시 시작하십시오."), (.eucKR, "회의는 내일 오후 세 시에 시작합니다."),
        (.windows1251, "Соединение с базой данных потеряно, перезапустите сервер."),
        (.koi8R, "Соединение с базой данных потеряно, перезапустите сервер."),
        (.ibm866, "Собрание начнётся завтра в три часа дня."), (.iso8859x5, "Собрание начнётся завтра в три часа дня."),
        (.windows1251, "Збори почнуться завтра о третій годині, прийдіть вчасно."),
        (.iso8859x2, "Zażółć gęślą jaźń. Spotkanie zacznie się jutro o piętnastej, proszę przyjść punktualnie."),
        (.windows1250, "Příliš žluťoučký kůň úpěl ďábelské ódy. Schůze začne zítra."),
        (.windows1252, "Die Sitzung beginnt morgen früh um zehn; bitte kommen Sie pünktlich. Größe, Maß, Übung."),
        (.windows1252, "La réunion commencera demain à trois heures, venez à l’heure s’il vous plaît."),
        (.windows1253, "Η συνεδρίαση αρχίζει αύριο στις τρεις το απόγευμα."),
        (.windows1254, "Toplantı yarın öğleden sonra üçte başlıyor, lütfen zamanında gelin. Şimdi değil."),
        (.windows1256, "يبدأ الاجتماع غدا في الساعة الثالثة بعد الظهر"),
        (.windows874, "การประชุมจะเริ่มพรุ่งนี้เวลาบ่ายสามโมง"), (.macintosh, "Résumé naïve déjà vu, garçon, à l’été."),
        // Short ones, and words of others between.
        (.windows1255, "סוס הים שוחה במים חמים ואוכל סרטנים קטנים"), (.windows1255, "שלום עולם, זהו קובץ בדיקה"),
        (.windows1255, "המסמך הזה עוסק בתחזוקת המשאבה. יש להחליף את המסנן אחת לחודש (ראו עמוד 12)."),
        (.windows1255, "Report: הדוח השנתי 2023, גרסה 2.1 של השרת"),
        (.windows1253, "Η θάλασσα είναι ήρεμη σήμερα"),
        (.windows1251, "Морж отдыхает на льду"),
        (.windows1251, "Сървърът не отговаря, проверете връзката с мрежата"),
        (.koi8R, "Насос останавливается при перегреве"),
        (.ibm866, "Морж отдыхает на льду, и чайки кричат"), (.windows1256, "يجب استبدال المرشح مرة واحدة في الشهر"),
        (.windows1256, "الخادم لا يستجيب. تحقق من الاتصال بالشبكة"),
        (.windows874, "เซิร์ฟเวอร์ไม่ตอบสนอง กรุณาตรวจสอบการเชื่อมต่อ"),
        (.windows1254, "Sunucu yanıt vermiyor, lütfen bağlantıyı kontrol ediniz. Işık açık değil."),
        (.shiftJIS, "接続を確認してください"), (.gb18030, "请检查网络连接。"), (.big5, "請檢查網路連線。"),
        (.eucKR, "연결을 확인하세요."), (.windows1252, "Größe"), (.windows1252, "Le café est fermé à cause d’une inondation"),
        (.utf32LittleEndian, "plain words and Größe"), (.utf32BigEndian, "plain words and 漢字"),
    ]

    @Test(arguments: texts) func `the encoding of a sentence is found out`(encoding: TextEncoding, text: String) throws
    {
        for text in [text, "# " + text + "\n\n" + text + " 123 abc.\n"] {
            let decoded = try decode(try encode(text, encoding))
            #expect(decoded.text == text)
            if encoding != .windows1252 { #expect(decoded.encoding == encoding) }
            #expect(!decoded.encoding.keepsOffsets)
            #expect(decoded.notes.count == 1)
        }
    }

    @Test(arguments: [
        ("Shift_JIS", TextEncoding.shiftJIS, "日本"), ("windows-1251", .windows1251, "Да"), ("gb2312", .gb18030, "你好"),
        ("EUC-KR", .eucKR, "안녕"), ("big5", .big5, "你好"), ("ISO-8859-2", .iso8859x2, "łódź"), ("koi8-r", .koi8R, "Да"),
    ])
    func `a page's own word about its encoding counts`(label: String, encoding: TextEncoding, text: String) throws {
        let page = "<html><head><meta charset=\"\(label)\"><title>\(text)</title></head><body><p>\(text)</p>"
        let document = try DocumentProcessor().process(try encode(page, encoding), name: "a.html")
        #expect(document.title == text && document.chunks.first?.text == text)
        #expect(document.encoding == encoding)
        let xml = "<?xml version=\"1.0\" encoding=\"\(label)\"?><a>\(text)</a>"
        #expect(try decode(try encode(xml, encoding)).text == xml)
    }

    @Test func `an encoding that is asked for is taken, faults and all`() throws {
        let bytes = try encode("Да", .windows1251)
        #expect(try decode(bytes, as: .windows1251).text == "Да")
        #expect(try decode(try encode("ÄÖ", .windows1252), as: .windows1252).text == "ÄÖ")
        let broken = try encode("日本語の文書です", .shiftJIS) + [0xFF]
        let decoded = try decode(broken, as: .shiftJIS)
        #expect(decoded.text == "日本語の文書です\u{FFFD}" && decoded.notes.count == 2)
        // A byte order mark knows better.
        #expect(try decode([0xEF, 0xBB, 0xBF] + Array("Да".utf8), as: .koi8R).text == "Да")
        #expect { try decode(Array(repeating: 0xFF, count: 30), as: .eucJP) } throws: {
            ($0 as? DocumentError)?.code == .undecodable
        }
        let processor = DocumentProcessor(encoding: .koi8R)
        #expect(try processor.process(try encode("Да", .koi8R), name: "a.txt").chunks.first?.text == "Да")
    }

    @Test func `names of encodings are known however they are written`() {
        for (label, encoding) in [
            ("SJIS", TextEncoding.shiftJIS), ("x-sjis", .shiftJIS), ("CP932", .shiftJIS), ("Latin-1", .windows1252),
            ("latin2", .iso8859x2), ("GBK", .gb18030), ("UTF-16", .utf16LittleEndian), ("cp1251", .windows1251),
            ("KOI8-R", .koi8R), ("utf-8", .utf8), ("iso_8859-15", .iso8859x15), ("uhc", .eucKR), ("cp866", .ibm866),
        ] {
            #expect(TextEncoding(label: label) == encoding, "\(label)")
        }
        #expect(TextEncoding(label: "klingon") == nil)
        for encoding in TextEncoding.allCases { #expect(TextEncoding(label: encoding.rawValue) == encoding) }
    }

    @Test func `every encoding of the table can be decoded on this system`() throws {
        for encoding in TextEncoding.allCases where encoding.converterName != nil {
            let bytes: [UInt8] =
                encoding == .utf32LittleEndian ? [65, 0, 0, 0] : encoding == .utf32BigEndian ? [0, 0, 0, 65] : [65]
            let outcome = bytes.withUnsafeBufferPointer { SystemConverter.decode($0, encoding) }
            #expect(outcome?.text == "A" && outcome?.faults == 0, "\(encoding)")
        }
    }

    @Test func `noise is no text in any encoding`() {
        var random = SplitMix64(seed: 5)
        for _ in 0..<200 {
            let bytes = (0..<400).map { _ in UInt8.random(in: 0x80...0xFF, using: &random) }
            #expect { try decode(bytes) } throws: { ($0 as? DocumentError)?.code == .undecodable }
        }
    }
}
