/// Tells which of the older encodings a text is in, by how much each of them makes of it: characters that are common in
/// its language, in words that look like words.
///
/// No encoding of this kind can be told for certain; what wins by a hair is not believed.
enum LegacyDetection {
    /// Bytes looked at.
    private static let window = 1 << 16
    /// What a text in its own encoding reaches at least, where 1 is nothing but the commonest characters.
    private static let threshold = 0.3
    /// Sequences in a thousand that may be broken.
    private static let allowedFaults = 5

    private static let multiByte: [TextEncoding] = [.shiftJIS, .eucJP, .gb18030, .big5, .eucKR]

    /// The encoding of bytes that are not UTF-8; `nil` if none fits.
    ///
    /// - Complexity: O(1): the bytes looked at are bounded.
    static func encoding(of bytes: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
        let sample = UnsafeBufferPointer(rebasing: bytes.prefix(window))
        var best: (encoding: TextEncoding, score: Double)?
        func consider(_ encoding: TextEncoding, _ score: Double?) {
            guard let score, score >= threshold, score > (best?.score ?? 0) + 0.02 else { return }
            best = (encoding, score)
        }
        for encoding in SingleByteText.candidates {
            consider(encoding, SingleByteText.score(sample, encoding))
        }
        for encoding in multiByte {
            guard let outcome = SystemConverter.decode(sample, encoding, cutsEnd: bytes.count > window),
                outcome.faults * 1000 <= outcome.characters * allowedFaults
            else { continue }
            consider(encoding, EastAsianText.score(outcome.text, encoding))
        }
        return best?.encoding
    }

    /// ISO-2022, which has only ASCII bytes and switches by escape sequences.
    static func escapedEncoding(of bytes: UnsafeBufferPointer<UInt8>) -> TextEncoding? {
        let sample = bytes.prefix(window)
        var index = sample.startIndex
        while let place = sample[index...].firstIndex(of: 0x1B), place + 2 < sample.endIndex {
            let (first, second) = (sample[place + 1], sample[place + 2])
            if first == UInt8(ascii: "$"), "@B".utf8.contains(second) { return .iso2022JP }
            if first == UInt8(ascii: "$"), second == UInt8(ascii: "("), place + 3 < sample.endIndex,
                "DOPQ".utf8.contains(sample[place + 3])
            {
                return .iso2022JP
            }
            if first == UInt8(ascii: "$"), second == UInt8(ascii: ")"), place + 3 < sample.endIndex,
                sample[place + 3] == UInt8(ascii: "C")
            {
                return .iso2022KR
            }
            index = place + 1
        }
        return nil
    }
}

/// How much a text looks like Japanese, Chinese or Korean.
enum EastAsianText {
    /// Characters that make up about half of running text, by language.
    private static let simplified = scalars(
        """
        的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现\
        当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重\
        并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各\
        入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司\
        五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运据库\
        连失败请重启服务器测试文件用户数据错误网络系统
        """)
    private static let traditional = scalars(
        """
        的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現\
        當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重\
        並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各\
        入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司\
        五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運庫\
        連線失敗請啟動伺服器測試檔案用戶資料錯誤網路系統
        """)
    private static let kanji = scalars(
        """
        日一国会人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円\
        関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機平総加山思家話世受区領\
        多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海参売利組知案道\
        信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村提運終挙果西勢減台広容必応演電歳住争談能無再位\
        置企真流格有疑口過局少放税検藤町常校料沢裁状工建語球営空職証土与急止送援供可役構木割聞身費付施切由説転食比難防補車優夫研収断井何南石足違消\
        境神番規術護展態導鮮備宅害配副算視条幹独警宮究育席輸訪楽起万着乗店述残想線率病農州武声質念待試族象銀域助労例衛然早張映限親額監環験追審商葉\
        義伝働形景落欧担好退準賞訴辺造英被株頭技低毎医復仕去姿味負閣韓渡失移差衆個門写評課末守若脳極種美岡影命含福蔵量望松非撃佐核観察整段横融型白\
        深字答夜製票況音申様財港識注呼渉達再接切読込保存設定確認開始終了処理方法
        """)
    private static let hangul = scalars(
        """
        이다는에을가의로하고지기사리도자스시은인를한해나어대서정아일여주보라그수과만원부전장있구제국선상공비안동조들유우으경미했습니게화세개성지연요면것\
        신소오관용중생모위계내마데회치방진터적발분년되러당바트외학식실무물교적오였던최생각없등호재결산영심오반강월권출문업명단통행작간법후입초거말배\
        속역살합환양담천불파할울달될같거때람까졌었른레르번여력남북카타하께체음복현운저차노금특건품올김박본론민새임복축드크프베접실끊어졌습버
        """)

    private static func scalars(_ text: String) -> Set<UInt32> {
        Set(text.unicodeScalars.lazy.map(\.value).filter { $0 >= 0x80 })
    }

    /// The mean over all characters beyond ASCII; `nil` without any.
    ///
    /// - Complexity: O(n).
    static func score(_ text: String, _ encoding: TextEncoding) -> Double? {
        let common: Set<UInt32> =
            switch encoding {
            case .gb18030: simplified
            case .big5: traditional
            case .eucKR: hangul
            default: kanji
            }
        let isJapanese = encoding == .shiftJIS || encoding == .eucJP
        var total = 0.0
        var count = 0
        for scalar in text.unicodeScalars where scalar.value >= 0x80 {
            count += 1
            switch scalar.value {
            case 0x3041...0x30FF: total += isJapanese ? 1 : -0.3
            // Half-width katakana are what one-byte characters of other encodings look like.
            case 0xFF61...0xFF9F: total += isJapanese ? -0.2 : -1
            case 0x3000...0x303F, 0xFF01...0xFF5E, 0x2010...0x203B: total += 0.7
            case 0x4E00...0x9FFF:
                total += common.contains(scalar.value) ? 1 : encoding == .eucKR ? -0.1 : 0.1
            case 0xAC00...0xD7A3: total += common.contains(scalar.value) ? 1 : 0.3
            case 0xFFFD: total -= 3
            case 0xE000...0xF8FF, 0x80...0x9F, 0x20000...: total -= 2
            case 0x3400...0x4DBF: total -= 1
            default: total -= 0.3
            }
        }
        guard count > 0 else { return nil }
        return total / Double(count)
    }
}
