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
        "nested": .list([.list([.string("deep")]), .list([])]), "words": .list([.string("redwood"), .string("blue")]),
        "day": .string("2024-05-06"), "moment": .string("2024-01-31T00:30:00+02:00"), "dated": .string("v2024-05"),
        "author.name": .string("Ann O'Brien"), "release": .double(1.1), "path": .string("docs/guide/Start.md"),
        "percent": .string("100%"), "street": .string("Hauptstraße"),
    ]

    static let now = DatePeriod("2024-05-26T12:00:00Z")!.start

    @Test(arguments: [
        "year = 2020", "year = 2020.0", "year = \"2020\"", "year >= 2019.5", "year < 1e4", "year != 2021",
        "year != abc",
        "price > 9", "price < 10", "price = \"9.5\"", "lang = de", "lang > d", "lang < df",
        "lang != en",
        "draft = false", "draft = \"false\"", "draft != true", "flag = true", "flag != false", "tags = swift",
        "tags = 7", "tags != python", "tags > s", "tags in (python, search)", "code = 007", "code != 7",
        "version = 1.10", "version = \"1.10\"", "version != \"1.1\"", "version != 1.1", "version >= 1.1",
        "version < 1.2",
        "release = 1.1", "release != 1.10", "release <= 1.10", "missing != 1", "missing not in (1)", "missing !~ x",
        "missing is null", "missing = null", "none is null", "year is not null", "year != null", "lang in (null, de)",
        "missing in (null, de)", "year not contains 7", "words contains blue", "words contains redwood",
        "words not contains red", "words startswith red", "words ~ RED", "tags contains 7", "day = 2024-05-06",
        "day = 2024-05", "day = 2024", "day >= 2024", "day > 2023", "day <= 2024", "day < 2025",
        "day in (2023, 2024-05)",
        "day >= 2024-05-06T00:00:00Z", "day < now-1d", "day > now-1y", "day <= now-20d+1d", "moment < 2024-01-31",
        "moment = 2024-01-30", "moment = 2024-01-30T22:30:00Z", "moment = 2024-01-30T23:30+01:00",
        "dated startswith v2024",
        "author.name = 'Ann O''Brien'", "author.name ~ \"o'brien\"", "path glob docs/*.md", "path glob *Start.md",
        "path glob ????/*", "path like 'docs/%'", "path like %guide%", "path like '____/guide/%'", "path endswith .md",
        "path not glob *.MD", "path ~ start", "path glob *", "percent like '100\\\\%'", "street ~ STRASSE",
        "name glob caf?", "name like 'caf_'", "at least 2 of (lang = de, year = 1, draft = false)",
        "at least 0 of (year = 1)", "lang > 5 or lang = de", "author.name >= A", "name = caf\u{E9}",
        "name contains \u{E9}",
        "name startswith cafe or name startswith caf", "big = 9007199254740993", "big > 9007199254740992",
        "big > 9007199254740992.0", "date >= 2024-01-01 and date < 2024-02-01", "exists date", "not exists none",
        "not exists missing", "exists author", "author is not null", "not exists auth", "not missing = 1",
        "not (year = 2021)", "lang contains e", "lang contains \"\"",
        "lang startswith d", "nested = deep", "not exists nan", "tags not in (python, ruby)", "tags contains search",
    ])
    func fulfilled(_ filter: String) throws {
        #expect(try FilterExpression(parsing: filter).matches(Self.document, now: Self.now))
    }

    @Test(arguments: [
        "year = 2021", "year = abc", "year < abc", "year >= abc", "missing = 1", "year is null", "year = null",
        "missing is not null", "none != null",
        "missing contains \"\"",
        "words contains red", "tags contains ear", "day = 2024-05-05", "day > 2024", "day < 2024", "day > 2024-05-06",
        "day = 2024-13", "day > now-1d", "dated > 2024-01", "dated < 2025", "dated = 2024-05", "lang < 2024-01-01",
        "year >= 2020-01-01", "version = 1.1", "release = 1.10", "price = 9.50", "path glob docs", "path glob *.m",
        "path like docs",
        "path like %.MD", "path glob docs/?.md", "lang ~ x", "at least 2 of (lang = de, year = 1, draft = true)",
        "at least 3 of (lang = de, year = 2020)", "lang = DE", "lang != de", "draft = true", "draft < true",
        "draft > false", "draft = 0",
        "year = true", "tags != swift", "tags not in (swift)", "code = 7", "version = \"1.1\"", "name = cafe",
        "name startswith cafe", "big = 9007199254740992", "big = 9007199254740992.0", "exists none", "nan = 1",
        "nan < 1", "lang > 5", "lang < 5", "year contains 20", "year startswith 20",
        "not lang = de", "lang = de and year = 1", "draft = 1 or year = 1",
    ])
    func notFulfilled(_ filter: String) throws {
        #expect(try !FilterExpression(parsing: filter).matches(Self.document, now: Self.now))
    }

    @Test(arguments: [
        (Int64.max, 0x1p63, true), (.min, (-0x1p63).nextUp, true), (.min, (-0x1p63).nextDown, false),
        (9_007_199_254_740_993, 9_007_199_254_740_994.5, true), (0, 0.5, true), (0, -0.5, false), (1, 0.5, false),
        (-1, -0.5, true), (-1, -1.5, false), (0, .infinity, true), (0, -.infinity, false),
    ])
    func integersAndDoublesCompareExactly(_ integer: Int64, _ double: Double, _ isLess: Bool) {
        let (low, high) = isLess ? ("<", ">") : (">", "<")
        func holds(_ left: MetadataValue, _ comparison: String, _ right: MetadataScalar) -> Bool {
            let comparison = FilterExpression.ComparisonOperator(rawValue: comparison)!
            return FilterExpression.comparison(field: "a", comparison, right).matches(["a": left])
        }
        #expect(holds(.integer(integer), low, .double(double)) && !holds(.integer(integer), high, .double(double)))
        #expect(holds(.double(double), high, .integer(integer)) && !holds(.double(double), low, .integer(integer)))
        #expect(!holds(.integer(integer), "=", .double(double)))
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
