/// How often the letters of an alphabet stand in running text: what tells apart encodings that put other alphabets in the
/// same places.
struct LetterFrequencies: Sendable {
    /// Letters of a thousand.
    private let frequencies: [UInt32: Double]
    private let length: Double

    /// - Parameter table: letters, each with its number in a thousand, parted by spaces.
    private init(_ table: String) {
        var frequencies: [UInt32: Double] = [:]
        // Scalar by scalar: a mark above a letter would join the blank before it.
        for entry in table.unicodeScalars.split(separator: " ") {
            let digits = String(String.UnicodeScalarView(entry.dropFirst()))
            guard let letter = entry.first, let number = Double(digits) else {
                preconditionFailure("\(entry) is no letter with a number")
            }
            frequencies[letter.value] = number
        }
        self.frequencies = frequencies
        length = frequencies.values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    /// How much the letters of a text are distributed like this, from 0 to 1: the cosine of the two.
    ///
    /// - Parameter counts: of the text's letters, in lower case.
    func similarity(_ counts: [UInt32: Int]) -> Double {
        var (dot, squares) = (0.0, 0.0)
        for (letter, count) in counts {
            dot += Double(count) * (frequencies[letter] ?? 0)
            squares += Double(count) * Double(count)
        }
        return squares > 0 ? dot / (squares.squareRoot() * length) : 0
    }

    static let hebrew = LetterFrequencies(
        """
        י109 ו102 ה93 ל74 א63 ר56 ת50 ב47 מ46 ש44 נ29 ם29 ע33 ד26 ק21 ח25 פ17 כ23 ט12 ג12 צ12 ן13 ס15 \
        ז13 ך8 ץ2 ף3
        """)
    static let greek = LetterFrequencies(
        """
        α92 ο78 ι68 ε67 τ80 σ46 ν64 η37 υ32 ρ43 π42 κ41 ς40 μ34 λ30 ω13 δ17 γ19 ά15 ό18 ί21 έ16 ή15 ύ11 \
        ώ8 θ12 χ11 φ10 β7 ξ5 ζ4 ψ2
        """)
    static let cyrillic = LetterFrequencies(
        """
        о110 е85 а80 и74 н67 т63 с55 р47 в45 л44 к35 м32 д30 п28 у26 я20 ы19 ь17 г17 з17 б16 ч14 й12 х10 \
        ж9 ш7 ю6 ц5 щ4 э3 ф3 ъ2 ё1 і5 ї2 є2 ј2
        """)
    static let arabic = LetterFrequencies(
        """
        ا125 ل116 ي66 م65 ن60 و60 ر45 ت45 ب35 ة25 ه40 د30 ع35 س26 ف30 ك23 ق24 أ22 ح20 ج14 ش12 ط10 ص10 \
        خ10 ى8 إ9 ذ7 ز6 ء4 ض5 غ5 ث5 ئ4 ظ2 ؤ2 آ2
        """)
    static let thai = LetterFrequencies(
        """
        า70 น65 ร60 อ55 ก50 เ45 ง43 ม40 ย35 ่50 ้45 ว33 ั46 ท30 ต25 ส28 ล28 ี30 ด25 ิ25 ห23 แ20 ค20 ะ20 \
        บ20 ป20 จ17 พ16 ข15 ใ12 ไ12 ช12 โ9 ำ9 ถ8 ุ10 ื9 ู8 ็6 ์9 ผ6 ซ4 ณ4 ศ5 ธ5 ภ4 ษ3 ญ3
        """)
}
