import RAGModel
import Testing

@Suite struct PlaceholderTests {
    private func found(_ text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            Placeholder.found(in: bytes).map { entry in
                #expect(String(decoding: bytes[entry.range], as: UTF8.self) == entry.placeholder.description)
                return entry.placeholder.description
            }
        }
    }

    @Test func `what is drawn is found again, for every kind`() {
        var generator = SystemRandomNumberGenerator()
        for kind in Redaction.Kind.allCases {
            let one = Placeholder.random(kind, using: &generator)
            #expect(one != Placeholder.random(kind, using: &generator))
            #expect(found("a [\(one)] b\(one)\(one)[") == [one.description, one.description, one.description])
        }
    }

    @Test(arguments: [
        "[email]", "[email:]", "[email:k7x2m9q]", "[email:k7x2m9qpp]", "[email:k7x2m9qa]", "[EMAIL:k7x2m9qp]",
        "[mail:k7x2m9qp]", "email:k7x2m9qp", "[email:k7x2m9qp", "[email: k7x2m9qp]", "[:k7x2m9qp]", "[]", "]", "[",
    ])
    func `what only looks like one is none`(text: String) { #expect(found(text).isEmpty) }

    @Test func `spellings of a value have one form, other values another`() {
        #expect(Redaction.Kind.email.form(of: "Ann@Example.ORG") == Redaction.Kind.email.form(of: "ann@example.org"))
        #expect(Redaction.Kind.iban.form(of: "de89 3704 0044") == "DE8937040044")
        #expect(Redaction.Kind.phone.form(of: "+49 (30) 901-820") == "+4930901820")
        #expect(Redaction.Kind.secret.form(of: "Ab c") == "Ab c")
    }

    @Test func `a setting of before has no originals, and a new one says so`() throws {
        #expect("\(Redaction(kinds: [.phone, .email], keepsOriginals: true))" == "email, phone (originals kept)")
        #expect("\(Redaction())" == "all")
    }
}
