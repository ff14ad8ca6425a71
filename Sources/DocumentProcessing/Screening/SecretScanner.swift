/// Keys, tokens and passwords, by the shapes that their makers give them and by what stands before them.
enum SecretScanner {
    private struct Shape {
        let prefix: StaticString
        let least: Int
        let most: Int
        var isDotted = false
        /// Whether hexadecimal digits alone go on.
        var isHex = false
        /// Whether slashes go on too.
        var isPath = false

        func goesOn(with byte: UInt8) -> Bool {
            if isHex { return ASCII.isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte) }
            return SecretScanner.isKey(byte) || isDotted && byte == UInt8(ascii: ".")
                || isPath && byte == UInt8(ascii: "/")
        }
    }

    /// What begins with these and goes on with so many letters, digits, `-` and `_` is a key of the maker.
    private static let shapes: [Shape] = [
        Shape(prefix: "AKIA", least: 16, most: 16), Shape(prefix: "ASIA", least: 16, most: 16),
        Shape(prefix: "ghp_", least: 36, most: 255), Shape(prefix: "gho_", least: 36, most: 255),
        Shape(prefix: "ghu_", least: 36, most: 255), Shape(prefix: "ghs_", least: 36, most: 255),
        Shape(prefix: "ghr_", least: 36, most: 255), Shape(prefix: "github_pat_", least: 22, most: 255),
        Shape(prefix: "glpat-", least: 20, most: 255), Shape(prefix: "sk-", least: 20, most: 255),
        Shape(prefix: "sk_live_", least: 16, most: 255), Shape(prefix: "sk_test_", least: 16, most: 255),
        Shape(prefix: "rk_live_", least: 16, most: 255), Shape(prefix: "whsec_", least: 24, most: 255),
        Shape(prefix: "xoxb-", least: 20, most: 255), Shape(prefix: "xoxp-", least: 20, most: 255),
        Shape(prefix: "xoxa-", least: 20, most: 255), Shape(prefix: "xoxs-", least: 20, most: 255),
        Shape(prefix: "xapp-", least: 20, most: 255), Shape(prefix: "AIza", least: 35, most: 35),
        Shape(prefix: "ya29.", least: 20, most: 512), Shape(prefix: "npm_", least: 36, most: 36),
        Shape(prefix: "hf_", least: 30, most: 64), Shape(prefix: "pypi-", least: 40, most: 512),
        Shape(prefix: "glptt-", least: 30, most: 64), Shape(prefix: "glrt-", least: 20, most: 64),
        Shape(prefix: "gldt-", least: 20, most: 64), Shape(prefix: "GOCSPX-", least: 28, most: 28),
        Shape(prefix: "shpat_", least: 32, most: 32), Shape(prefix: "shpss_", least: 32, most: 32),
        Shape(prefix: "sq0csp-", least: 40, most: 48), Shape(prefix: "sq0atp-", least: 22, most: 24),
        Shape(prefix: "EAACEdEose0cBA", least: 20, most: 512), Shape(prefix: "ATATT3x", least: 40, most: 255),
        Shape(prefix: "lin_api_", least: 32, most: 64), Shape(prefix: "figd_", least: 36, most: 64),
        Shape(prefix: "rubygems_", least: 48, most: 48), Shape(prefix: "dckr_pat_", least: 24, most: 64),
        Shape(prefix: "tskey-", least: 20, most: 128), Shape(prefix: "nvapi-", least: 60, most: 80),
        Shape(prefix: "gsk_", least: 48, most: 64), Shape(prefix: "r8_", least: 36, most: 40),
        Shape(prefix: "sntrys_", least: 40, most: 512), Shape(prefix: "hvs.", least: 24, most: 255),
        Shape(prefix: "AGE-SECRET-KEY-1", least: 58, most: 58), Shape(prefix: "key-", least: 32, most: 32, isHex: true),
        Shape(prefix: "SK", least: 32, most: 32, isHex: true), Shape(prefix: "dop_v1_", least: 64, most: 64),
        // The address is the key.
        Shape(prefix: "https://hooks.slack.com/services/", least: 40, most: 80, isPath: true),
        Shape(prefix: "SG.", least: 40, most: 128, isDotted: true),
        Shape(prefix: "eyJ", least: 40, most: 8192, isDotted: true),
    ]

    /// Words that name a secret when a value follows.
    private static let names: [StaticString] = [
        "password", "passwd", "passphrase", "pwd", "secret", "api_key", "apikey", "api-key", "access_key", "auth_token",
        "access_token", "accesstoken", "secret_access_key", "client_secret", "clientsecret", "secret_key",
        "private_key", "passwort", "kennwort", "contraseña",
        "mot de passe",
    ]

    static func ranges(_ bytes: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var result: [Range<Int>] = []
        var index = 0
        while index < bytes.count {
            if let range = block(bytes, index) ?? shape(bytes, index) ?? authorization(bytes, index) ?? address(
                bytes, index)
                ?? assigned(bytes, index)
            {
                result.append(range)
                index = range.upperBound
            } else {
                index += 1
            }
        }
        return result
    }

    fileprivate static func isKey(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private static func shape(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Range<Int>? {
        guard ASCII.isLetter(bytes[start]), ScannedBytes.beginsWord(bytes, start) else { return nil }
        for shape in shapes where ScannedBytes.has(shape.prefix, bytes, start) {
            let first = start + shape.prefix.utf8CodeUnitCount
            var end = first
            var dots = 0
            while end < bytes.count, end - first <= shape.most, shape.goesOn(with: bytes[end]) {
                if bytes[end] == UInt8(ascii: ".") { dots += 1 }
                end += 1
            }
            while end > first, bytes[end - 1] == UInt8(ascii: ".") || bytes[end - 1] == UInt8(ascii: "-") { end -= 1 }
            let count = end - first
            guard count >= shape.least, count <= shape.most, !shape.isDotted || dots > 0,
                !shape.isHex || ScannedBytes.endsWord(bytes, end)
            else { continue }
            // Words joined by hyphens are names.
            if ScannedBytes.has("sk-", bytes, start), !(first..<end).contains(where: { ASCII.isDigit(bytes[$0]) }) {
                continue
            }
            return start..<end
        }
        return nil
    }

    /// `-----BEGIN RSA PRIVATE KEY-----` up to its end.
    private static func block(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Range<Int>? {
        guard bytes[start] == UInt8(ascii: "-"), ScannedBytes.has("-----BEGIN ", bytes, start) else { return nil }
        var index = start + 11
        var isPrivate = false
        while index < bytes.count, index - start < 64, bytes[index] != ASCII.newline {
            isPrivate = isPrivate || ScannedBytes.has("PRIVATE KEY", bytes, index)
            index += 1
        }
        guard isPrivate else { return nil }
        while index < bytes.count, index - start < 1 << 16 {
            if bytes[index] == UInt8(ascii: "-"), ScannedBytes.has("-----END ", bytes, index) {
                while index < bytes.count, bytes[index] != ASCII.newline { index += 1 }
                return start..<index
            }
            index += 1
        }
        // Its end is in another part of the text.
        return start..<min(index, bytes.count)
    }

    /// What follows `Bearer`, and `Basic` behind `Authorization:`.
    private static func authorization(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Range<Int>? {
        guard bytes[start] == UInt8(ascii: "B") else { return nil }
        var first = start
        if ScannedBytes.has("Bearer ", bytes, start) {
            first += 7
        } else if start >= 15, ScannedBytes.has("Authorization: Basic ", bytes, start - 15) {
            first += 6
        } else {
            return nil
        }
        var end = first
        while end < bytes.count, isKey(bytes[end]) || ".~+/=".utf8.contains(bytes[end]) { end += 1 }
        return end - first >= 20 && (first..<end).contains { ASCII.isDigit(bytes[$0]) } ? first..<end : nil
    }

    /// The password of `scheme://user:password@host`.
    private static func address(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Range<Int>? {
        guard bytes[start] == UInt8(ascii: ":"), ScannedBytes.has("://", bytes, start), start > 0,
            ASCII.isLetter(bytes[start - 1])
        else { return nil }
        var colon: Int?
        var index = start + 3
        while index < bytes.count, index - start < 256 {
            switch bytes[index] {
            case UInt8(ascii: ":"): colon = colon ?? index
            case UInt8(ascii: "@"):
                guard let colon, index > colon + 1, !isPlaceholder(bytes, colon + 1..<index) else { return nil }
                return colon + 1..<index
            case UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "<"), 0...0x20: return nil
            default: break
            }
            index += 1
        }
        return nil
    }

    /// The value of `password = …`, `api_key: "…"`.
    private static func assigned(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Range<Int>? {
        let first = ASCII.lower(bytes[start])
        guard "psackm".utf8.contains(first), start == 0 || !ASCII.isLetter(bytes[start - 1]) else { return nil }
        for name in names {
            let count = name.utf8CodeUnitCount
            guard start + count < bytes.count,
                (0..<count).allSatisfy({ ASCII.lower(bytes[start + $0]) == name.utf8Start[$0] })
            else { continue }
            var index = start + count
            while index < bytes.count, "\"'` ".utf8.contains(bytes[index]) { index += 1 }
            guard index < bytes.count, bytes[index] == UInt8(ascii: ":") || bytes[index] == UInt8(ascii: "=") else {
                continue
            }
            index += 1
            while index < bytes.count, "\"'` =".utf8.contains(bytes[index]) { index += 1 }
            let value = index
            while index < bytes.count, bytes[index] > 0x20, !"\"'`,;<>)".utf8.contains(bytes[index]) { index += 1 }
            while index > value, bytes[index - 1] == UInt8(ascii: ".") { index -= 1 }
            let range = value..<index
            guard range.count >= 6, !isPlaceholder(bytes, range), looksChosen(bytes, range) else { return nil }
            return range
        }
        return nil
    }

    /// Whether a value has what passwords have and words of a sentence have not: a digit or sign, or both cases.
    private static func looksChosen(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        // Calls and members are code, not values.
        if range.contains(where: { "()[]".utf8.contains(bytes[$0]) }) { return false }
        let hasDigit = range.contains { ASCII.isDigit(bytes[$0]) }
        let hasSign = range.contains { "!@#$%^&*+=?~".utf8.contains(bytes[$0]) }
        return hasDigit || hasSign
    }

    /// Whether a value stands for one: `$PASSWORD`, `${…}`, `<password>`, `****`, `your-key`.
    private static func isPlaceholder(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        if "$<{%*[".utf8.contains(bytes[range.lowerBound]) { return true }
        let text = ASCII.string(bytes, range.prefix(40)).lowercased()
        if text.allSatisfy({ $0 == "*" || $0 == "x" || $0 == "." }) || ["pass", "pwd", "pw", "token"].contains(text) {
            return true
        }
        return [
            "your", "example", "changeme", "placeholder", "process.env", "os.environ", "env.", "none", "null", "true",
        ]
        .contains { text.hasPrefix($0) } || text.contains("password") || text.contains("secret")
    }
}
