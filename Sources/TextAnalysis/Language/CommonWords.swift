/// The commonest words of languages that share a script, to tell them apart.
///
/// Languages without a stemmer are there too, under names that `AnalyzerLanguage` does not have: otherwise Polish would
/// be taken for whatever is nearest.
struct CommonWords: Sendable {
    /// The language to assume when no word decides.
    let likeliest: String
    let languages: [String: [String]]

    private init(likeliest: String, _ lists: [String: String]) {
        self.likeliest = likeliest
        var languages: [String: [String]] = [:]
        for (language, words) in lists {
            for word in Set(words.split(separator: " ")) { languages[String(word), default: []].append(language) }
        }
        self.languages = languages
    }

    /// The common words of a language, in order; empty for one that is not told apart by them.
    static func words(of language: String) -> [String] {
        [latin, cyrillic, arabic, hebrew, devanagari].flatMap { group in
            group.languages.filter { $0.value.contains(language) }.map(\.key)
        }.sorted()
    }

    static let latin = CommonWords(
        likeliest: "english",
        [
            "english":
                "the of and to in a is that for it as was with be by on not are this from or have an which you at",
            "german":
                "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden "
                + "aus er hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder",
            "french":
                "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec "
                + "son aux d l qu cette ou être comme mais on ses leur été nous vous",
            "spanish":
                "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me "
                + "si sin sobre este ya entre cuando todo esta ser son también fue había era muy hasta",
            "italian":
                "di e il la che in a per un è del non una con i le si da sono della al dei nel come più gli alla "
                + "anche ma lo ha delle ed nella dal questo su se essere degli dell",
            "portuguese":
                "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das "
                + "tem à seu sua ou ser quando muito há nos já está eu também só pelo pela até são",
            "dutch":
                "de het een van en in is dat op te zijn met voor niet aan er om ook als dan maar bij of uit nog naar "
                + "door over ze wordt hij deze worden heeft je kan die was",
            "swedish":
                "och i att det som en på är av för med den till inte om har de ett han var jag från vi så kan man när "
                + "år under också efter eller sig",
            "norwegian":
                "og i det er på som en til av at for med den har ikke de et om var han jeg seg fra ble ved kan men "
                + "vi skal etter å mot også bli hva mellom eller",
            "danish":
                "og i at det er en til af på som den for med der de ikke har et han om var fra jeg kan ved men vil bliver "
                + "efter blev sig også eller hvad mellem af mod",
            "finnish":
                "ja on ei se että oli en hän mutta ovat kun niin myös joka kuin tai hänen sen mitä vain olla jos voi "
                + "mukaan sekä jonka jotka heidän ole eivät eivätkä eikä koska jotain nämä tämä",
            "hungarian":
                "a az és hogy nem is egy van ez volt csak de meg már mint még ha el vagy azt lehet kell minden mert "
                + "amely szerint után két lesz ki",
            "romanian":
                "de și în a la cu pe să nu o că din este un care mai pentru au sunt ca ce fi se prin al lui ale sau "
                + "după fost ai unei si in",
            "turkish":
                "ve bir bu için da de ile çok olarak daha gibi kadar olan sonra en ne ise ya göre var değil her o ki ben "
                + "mi ama olduğu",
            "catalan":
                "de la que i el en a per un les del és amb els una no es al va són dels com més aquest seu també ha "
                + "ser o però han",
            "basque":
                "eta da ez bat du dira ere izan zen baina edo den hau dute duen egin zuen behar baino beste dituzte",
            "irish": "an agus na ar a i is go le do tá sé bhí de ag ach ní leis mar seo sin den gach raibh atá acu",
            "indonesian":
                "yang dan di untuk dengan dari pada ini dalam adalah itu tidak akan oleh atau juga ke sebagai karena "
                + "dapat ada telah bahwa saya mereka tersebut",
            "lithuanian":
                "ir yra į kad su iš o bet buvo kaip tai ar per po apie nuo jis dėl už jo būti taip jų savo jie kurie",
            "serbian":
                "i je u da se na su za od sa ne kao što ali koji koja koje iz ili bi biti bio bila to po do ovo samo "
                + "prema nije te",
            "polish":
                "i w na z się do nie że to jest o jak po od za przez są co dla ale oraz tym jego był może przy być czy "
                + "które który ich już lub",
            "czech":
                "a v se na je že s z to o do i ve pro si za by jako ale jsou po od jeho který byl které nebo k při podle "
                + "jsem mezi co být",
            "slovak":
                "a v sa na je že s z to o do aj pre si za by ako ale sú po od jeho ktorý bol ktoré alebo pri podľa som "
                + "medzi čo byť",
            "slovene": "in je v na se da za so ki pa z s ne kot po tudi bi ali iz do pri bil še ni od kako med lahko",
            "estonian": "ja on ei et oli see kui ka ta mis oma aga või selle seda nii kes olid mida siis ning välja",
            "latvian": "un ir ar no kas par to uz bet tika kā arī pie lai viņš nav šī kur tas vai pēc savu ka",
            "vietnamese":
                "và của là các có được cho trong không những với một người đã này để khi đến về như ra năm cũng từ",
            "albanian": "dhe në të e një që për me nga është i si ka se nuk do më janë por ai",
            "icelandic": "og að í á sem er var það til um með en við fyrir af ekki hann því frá eru",
            "galician":
                "de a o que e do da en un para é con non unha os no se na por máis as dos como pero foi ao polo pola "
                + "tamén súa seu",
            "welsh": "yn y a i o ar yr ei mae wedi bod am gan oedd fel hyn hefyd ac un eu roedd",
            "malay":
                "yang dan di untuk dengan dari pada ini dalam adalah itu tidak akan oleh atau juga ke sebagai boleh telah "
                + "bahawa kepada mereka ialah",
            "swahili": "na ya wa kwa ni katika la za kama cha hii kuwa hiyo yake ambao pia",
            "filipino": "ang ng sa na mga at ay ni si para ito hindi kay may isang nang kung",
            "afrikaans": "die van en in is het 'n dat te op vir met nie wat aan hy sy was om deur as word ook",
        ])

    static let cyrillic = CommonWords(
        likeliest: "russian",
        [
            "russian":
                "и в не на что с по как это он к из у за от но для то так же его о было все был они бы только или "
                + "при до может",
            "bulgarian": "на да се и за от в е са не с по като че но или това до при който които след във ще",
            "macedonian": "на да се и во за од е го не со што ги како но или тоа по до при кој која кои ќе",
            "ukrainian": "і в на не що з до як та за це у від його але він для було або також які",
            "serbian": "и је у да се на су за од са не као што али који која које из или би бити био била то по до",
        ])

    /// Letters that one language of the script has: і, ї, є and ґ in Ukrainian, ў in Belarusian, and so on.
    static let cyrillicLetters: [UInt32: String] = letters([
        "ukrainian": "іїєґ", "belarusian": "ў", "serbian": "ђћ", "macedonian": "ѓќѕ", "kazakh": "әғқңөұүһ",
        "russian": "ыэё",
    ])

    /// Letters that one language alone has among those of the Latin script, or nearly so.
    static let latinLetters: [UInt32: String] = letters([
        "czech": "ěřů", "slovak": "ľĺŕ", "polish": "łśźńż", "hungarian": "őű", "romanian": "țţ", "turkish": "ğ",
        "lithuanian": "ėįų", "latvian": "ģķļņ", "icelandic": "ðþ", "german": "ß",
        "vietnamese": "ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    ])

    static let arabic = CommonWords(
        likeliest: "arabic",
        [
            "arabic": "في من على إلى أن عن هذا مع التي كان الذي ما هذه لا بين كما أو قد ذلك",
            "persian": "و در به از که این را با است برای آن یک خود تا بر می شود های شد",
            "urdu": "کے کی میں اور ہے سے کا کو نے پر یہ اس کہ ہیں ایک بھی",
        ])

    static let arabicLetters: [UInt32: String] = letters(["persian": "پچژگیک", "urdu": "ٹڈڑںےھہ", "arabic": "ةىيك"])

    static let hebrew = CommonWords(
        likeliest: "hebrew",
        [
            "hebrew": "של את על לא הוא כי היא עם זה גם או כל אל",
            "yiddish": "און די דער אין איז צו מיט האט פון דאס נישט אויף",
        ])

    static let devanagari = CommonWords(
        likeliest: "hindi",
        [
            "hindi": "के में है की से का को और पर यह ने एक भी कि हैं इस लिए नहीं था",
            "nepali": "छ र को मा पनि यो हो गर्न भएको गर्ने थियो छन् तथा लाई भने",
            "marathi": "आहे आणि या च्या त्या हे ते नाही होते केले असे व ही",
        ])

    private static func letters(_ lists: [String: String]) -> [UInt32: String] {
        var letters: [UInt32: String] = [:]
        for (language, text) in lists { for scalar in text.unicodeScalars { letters[scalar.value] = language } }
        return letters
    }
}
