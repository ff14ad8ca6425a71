import IndexSupport
import MetadataSearch
import RAGModel
import Testing

@Suite struct FilterMatchingTests {
    static let document: [String: MetadataValue] = [
        "year": .integer(2020), "price": .double(9.5), "lang": .string("de"), "draft": .boolean(false),
        "tags": .list([.string("swift"), .string("search"), .integer(7)]), "code": .string("007"),
        "version": .string("1.10"), "name": .string("cafe\u{301}"), "big": .integer(9_007_199_254_740_993),
        "date": .string("2024-01-31"), "none": .list([]), "flag": .string("true"), "nan": .double(.nan),
        "nested": .list([.list([.string("deep")]), .list([])]),
    ]

    @Test(arguments: [
        "year = 2020", "year = 2020.0", "year = \"2020\"", "year >= 2019.5", "year < 1e4", "year != 2021",
        "year != abc",
        "price > 9", "price < 10", "price = 9.50", "price = \"9.5\"", "lang = de", "lang > d", "lang < df",
        "lang != en",
        "draft = false", "draft = \"false\"", "draft != true", "flag = true", "flag != false", "tags = swift",
        "tags = 7", "tags != python", "tags > s", "tags in (python, search)", "code = 007", "code != 7",
        "version = 1.1", "version = \"1.10\"", "version != \"1.1\"", "name = caf\u{E9}", "name contains \u{E9}",
        "name startswith cafe or name startswith caf", "big = 9007199254740993", "big > 9007199254740992",
        "big > 9007199254740992.0", "date >= 2024-01-01 and date < 2024-02-01", "exists date", "not exists none",
        "not exists missing", "not missing = 1", "not (year = 2021)", "lang contains e", "lang contains \"\"",
        "lang startswith d", "nested = deep", "not exists nan", "tags not in (python, ruby)", "tags contains ear",
    ])
    func fulfilled(_ filter: String) throws {
        #expect(try FilterExpression(parsing: filter).matches(Self.document))
    }

    @Test(arguments: [
        "year = 2021", "year = abc", "year < abc", "year >= abc", "missing != 1", "missing = 1",
        "missing contains \"\"",
        "missing not in (1)", "lang = DE", "lang != de", "draft = true", "draft < true", "draft > false", "draft = 0",
        "year = true", "tags != swift", "tags not in (swift)", "code = 7", "version = \"1.1\"", "name = cafe",
        "name startswith cafe", "big = 9007199254740992", "big = 9007199254740992.0", "none != 1", "exists none",
        "nan = 1", "nan != 1", "nan < 1", "lang > 5", "lang < 5", "year contains 20", "year startswith 20",
        "not lang = de", "lang = de and year = 1", "draft = 1 or year = 1",
    ])
    func notFulfilled(_ filter: String) throws {
        #expect(try !FilterExpression(parsing: filter).matches(Self.document))
    }

    @Test func comparingIsAntisymmetric() {
        for seed in rounds(2000) {
            var random = RandomMetadata(seed: seed)
            let left = random.scalar()
            let right = random.scalar()
            let mirrored: [ScalarOrder: ScalarOrder] = [
                .less: .greater, .greater: .less, .equal: .equal, .unequal: .unequal,
            ]
            #expect(right.compared(to: left) == left.compared(to: right).map { mirrored[$0]! }, "\(left) \(right)")
        }
    }

    @Test(arguments: [
        (Int64.max, 0x1p63, true), (.min, (-0x1p63).nextUp, true), (.min, (-0x1p63).nextDown, false),
        (9_007_199_254_740_993, 9_007_199_254_740_994.5, true), (0, 0.5, true), (0, -0.5, false), (1, 0.5, false),
        (-1, -0.5, true), (-1, -1.5, false), (0, .infinity, true), (0, -.infinity, false),
    ])
    func integersAndDoublesCompareExactly(_ integer: Int64, _ double: Double, _ isLess: Bool) {
        #expect(MetadataScalar.integer(integer).compared(to: .double(double)) == (isLess ? .less : .greater))
        #expect(MetadataScalar.double(double).compared(to: .integer(integer)) == (isLess ? .greater : .less))
    }

    @Test func deeplyNestedListsAreOpened() {
        var value = MetadataValue.string("deep")
        for _ in 0..<10_000 { value = .list([value]) }
        #expect(value.scalars == [.string("deep")])
    }

    @Test(arguments: ["1", "-1", "0", "-0", "1.5", "1e3", "1E+3", "-1.25e-2"])
    func numbers(_ text: String) { #expect(NumberSyntax.parse(text) != nil) }

    @Test(arguments: [
        "", "-", "+1", "01", ".5", "5.", "1e", "1e+", "0x10", "inf", "nan", "1 ", " 1", "1e999", "--1", "1_000",
    ])
    func notNumbers(_ text: String) { #expect(NumberSyntax.parse(text) == nil) }
}
