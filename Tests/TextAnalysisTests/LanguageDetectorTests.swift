import Foundation
import TestSupport
import Testing

@testable import TextAnalysis

@Suite struct LanguageDetectorTests {
    /// The first article of the Universal Declaration of Human Rights.
    @Test(arguments: [
        (
            "english",
            "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood."
        ),
        (
            "german",
            "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geiste der Brüderlichkeit begegnen."
        ),
        (
            "french",
            "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité."
        ),
        (
            "spanish",
            "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros."
        ),
        (
            "italian",
            "Tutti gli esseri umani nascono liberi ed eguali in dignità e diritti. Essi sono dotati di ragione e di coscienza e devono agire gli uni verso gli altri in spirito di fratellanza."
        ),
        (
            "portuguese",
            "Todos os seres humanos nascem livres e iguais em dignidade e em direitos. Dotados de razão e de consciência, devem agir uns para com os outros em espírito de fraternidade."
        ),
        (
            "dutch",
            "Alle mensen worden vrij en gelijk in waardigheid en rechten geboren. Zij zijn begiftigd met verstand en geweten, en behoren zich jegens elkander in een geest van broederschap te gedragen."
        ),
        (
            "swedish",
            "Alla människor är födda fria och lika i värde och rättigheter. De är utrustade med förnuft och samvete och bör handla gentemot varandra i en anda av broderskap."
        ),
        (
            "norwegian",
            "Alle mennesker er født frie og med samme menneskeverd og menneskerettigheter. De er utstyrt med fornuft og samvittighet og bør handle mot hverandre i brorskapets ånd."
        ),
        (
            "danish",
            "Alle mennesker er født frie og lige i værdighed og rettigheder. De er udstyret med fornuft og samvittighed, og de bør handle mod hverandre i en broderskabets ånd. Det er ikke af os, det blev givet."
        ),
        (
            "finnish",
            "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. Heille on annettu järki ja omatunto, ja heidän on toimittava toisiaan kohtaan veljeyden hengessä."
        ),
        (
            "hungarian",
            "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az emberek, ésszel és lelkiismerettel bírván, egymással szemben testvéri szellemben kell hogy viseltessenek."
        ),
        (
            "romanian",
            "Toate ființele umane se nasc libere și egale în demnitate și în drepturi. Ele sunt înzestrate cu rațiune și conștiință și trebuie să se comporte unele față de altele în spiritul fraternității."
        ),
        (
            "turkish",
            "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler."
        ),
        (
            "catalan",
            "Tots els éssers humans neixen lliures i iguals en dignitat i en drets. Són dotats de raó i de consciència, i han de comportar-se fraternalment els uns amb els altres."
        ),
        (
            "basque",
            "Gizon-emakume guztiak aske jaiotzen dira, duintasun eta eskubide berberak dituztela; eta ezaguera eta kontzientzia dutenez gero, elkarren artean senide legez jokatu beharra dute."
        ),
        (
            "irish",
            "Saolaítear gach duine den chine daonna saor agus comhionann i ndínit agus i gcearta. Tá bua an réasúin agus an choinsiasa acu agus ba cheart dóibh gníomhú i dtreo a chéile i spiorad an bhráithreachais."
        ),
        (
            "indonesian",
            "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama. Mereka dikaruniai akal dan hati nurani dan hendaknya bergaul satu sama lain dalam semangat persaudaraan. Hal ini tersebut karena itu."
        ),
        (
            "lithuanian",
            "Visi žmonės gimsta laisvi ir lygūs savo orumu ir teisėmis. Jiems suteiktas protas ir sąžinė ir jie turi elgtis vienas kito atžvilgiu kaip broliai."
        ),
        (
            "serbian",
            "Sva ljudska bića rađaju se slobodna i jednaka u dostojanstvu i pravima. Ona su obdarena razumom i svešću i treba jedni prema drugima da postupaju u duhu bratstva."
        ),
        (
            "serbian",
            "Сва људска бића рађају се слободна и једнака у достојанству и правима. Она су обдарена разумом и свешћу и треба једни према другима да поступају у духу братства."
        ),
        (
            "russian",
            "Все люди рождаются свободными и равными в своем достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства."
        ),
        (
            "greek",
            "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα."
        ),
        (
            "arabic",
            "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا وعليهم أن يعامل بعضهم بعضا بروح الإخاء."
        ),
        ("hindi", "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है।"),
        ("nepali", "सबै व्यक्तिहरू जन्मजात स्वतन्त्र हुन् ती सबैको समान अधिकार र महत्व छ। यो पनि हो र गर्न भएको थियो।"),
        ("armenian", "Բոլոր մարդիկ ծնվում են ազատ ու հավասար իրենց արժանապատվությամբ ու իրավունքներով։"),
        ("tamil", "மனிதப் பிறவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்."),
        (
            "yiddish",
            "יעדער מענטש ווערט געבוירן פֿרײַ און גלײַך אין כּבֿוד און רעכט. און די מענטשן זענען מיט שׂכל און געוויסן."
        ),
        ("chinese", "人人生而自由,在尊严和权利上一律平等。他们赋有理性和良心,并应以兄弟关系的精神相对待。"),
        ("japanese", "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。"),
        ("korean", "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다."),
        // Languages without a stemmer.
        (
            "polish",
            "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa."
        ),
        (
            "czech",
            "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni rozumem a svědomím a mají spolu jednat v duchu bratrství."
        ),
        (
            "vietnamese",
            "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền. Mọi con người đều được tạo hóa ban cho lý trí và lương tâm."
        ),
        (
            "ukrainian",
            "Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони наділені розумом і совістю."
        ),
        (
            "bulgarian",
            "Всички хора се раждат свободни и равни по достойнство и права. Те са надарени с разум и съвест и следва да се отнасят помежду си в дух на братство."
        ),
        (
            "persian",
            "تمام افراد بشر آزاد به دنیا می‌آیند و از لحاظ حیثیت و حقوق با هم برابرند. همه دارای عقل و وجدان هستند."
        ),
        ("hebrew", "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון."),
        ("none", "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ"),
        // No evidence.
        ("english", "for (int i = 0; i < n; i++) { sum += x[i] * w[i]; }"), ("english", "12 34 --- ***"),
        ("english", ""),
    ])
    func aParagraphTellsItsLanguage(expected: String, text: String) {
        #expect(LanguageDetector.detect(samples: [text]) == expected)
    }

    @Test func theMajorityDecides() {
        let german = "Der Motor ist nicht für die Straße und das Wasser gebaut."
        let english = "The engine is not built for the road and the water."
        #expect(LanguageDetector.detect(samples: [english, german, german]) == "german")
        #expect(LanguageDetector.detect(samples: [english, german, english]) == "english")
        #expect(LanguageDetector.detect(samples: []) == "english")
    }

    @Test func brokenTextIsSafe() {
        let bytes: [UInt8] = [0xFF, 0xD0, 0x20, 0xE4, 0xB8, 0x41]
        #expect(LanguageDetector.detect(samples: [String(decoding: bytes, as: UTF8.self)]) == "english")
        #expect(LanguageDetector.detect(samples: [String(repeating: "ж", count: 100_000)]) == "russian")
    }

    /// Needs the labelled collections: `RAG_TEST_DATA` names their folder.
    @Test(
        .enabled(if: TestData.collections != nil),
        arguments: [
            ("scifact", "english"), ("cosqa", "english"), ("cranfield", "english"), ("computers", "english"),
            ("xquad-de", "german"), ("xquad-es", "spanish"), ("xquad-ru", "russian"), ("xquad-zh", "chinese"),
        ])
    func aCollectionTellsItsLanguage(name: String, language: String) throws {
        struct Document: Decodable { let text: String }
        let collection = try #require(TestData.collections).appendingPathComponent(name)
        for file in ["corpus.jsonl", "queries.jsonl"] {
            let lines = try String(contentsOf: collection.appendingPathComponent(file), encoding: .utf8)
                .split(separator: "\n")
            let texts = try lines.map { try JSONDecoder().decode(Document.self, from: Data($0.utf8)).text }
            for start in stride(from: 0, to: min(texts.count, 1000) - 10, by: 10) {
                #expect(
                    LanguageDetector.detect(samples: Array(texts[start..<start + 10])) == language, "\(file) \(start)")
            }
        }
    }

    @Test(arguments: [
        ("czech", "Kočky spí v domech mých přátel a nechtějí ven. Děti jdou do školy, protože se chtějí něco naučit."),
        ("polish", "Kot śpi w domu moich przyjaciół. Dzieci idą do szkoły, żeby się czegoś nauczyć."),
        ("hungarian", "Az erdőben őzek élnek, a gyűrű a fiókban van."),
        ("finnish", "Kissat nukkuvat eivätkä halua ulos. Lapset menevät kouluun, koska he haluavat oppia jotain."),
    ])
    func `a few words are told by letters that no other language has`(language: String, text: String) {
        #expect(LanguageDetector.detect(samples: [text]) == language)
    }

    @Test func `short Russian texts are not taken for Bulgarian`() {
        let samples = [
            "Ягуар охотится ночью в лесу. Кошка быстрая.", "Машина ягуар стоит в гараже и ждёт ремонта двигателя.",
        ]
        #expect(LanguageDetector.detect(samples: samples) == "russian")
        #expect(LanguageDetector.detect(samples: [samples[1]]) == "russian")
        #expect(LanguageDetector.detect(samples: ["Машина стоит в гараже."]) == "russian")
        let bulgarian =
            "Всички хора се раждат свободни и равни по достойнство и права. Те са надарени с разум и съвест."
        #expect(LanguageDetector.detect(samples: [bulgarian]) == "bulgarian")
    }

    @Test func `a foreign name does not change the language`() {
        let text =
            "The work of Jiří Přibyl and of Wałęsa is described in the first part of the book, which is about them."
        #expect(LanguageDetector.detect(samples: [text]) == "english")
    }
}
