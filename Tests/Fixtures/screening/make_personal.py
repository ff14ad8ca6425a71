"""Writes personal.txt: sentences with what a redaction should mask between ⟦kind: and ⟧, and sentences with what only
looks like it. Numbers are made up and have right checksums; run it here."""
import random, string
random.seed(11)
out = []
def add(kind, values, frames):
    for number, value in enumerate(values):
        out.append(frames[number % len(frames)].replace("#", f"⟦{kind}:{value}⟧"))
def luhn(prefix, length):
    digits = [int(c) for c in prefix] + [random.randrange(10) for _ in range(length - len(prefix) - 1)]
    total = 0
    for place, digit in enumerate(reversed(digits)):
        if place % 2 == 0:
            digit *= 2
            digit -= 9 if digit > 9 else 0
        total += digit
    return "".join(map(str, digits)) + str(-total % 10)
def grouped(text, size, mark=" "): return mark.join(text[i:i + size] for i in range(0, len(text), size))
def iban(country, body):
    number = "".join(str(int(c, 36)) for c in body + country + "00")
    return f"{country}{98 - int(number) % 97:02d}{body}"
def digits(count): return "".join(random.choice(string.digits) for _ in range(count))
def word(count, letters=string.ascii_letters + string.digits): return "".join(random.choice(letters) for _ in range(count))
emails = ["ann@example.org", "bob.smith+news@mail.example.co.uk", "o'neil@firma.de", "x_1%y@sub-domain.example.com",
          "info@müller.example.de", "j.doe@example.museum", "A.B@EXAMPLE.COM", "team-lead@k8s.example.io"]
add("email", emails * 2, ["Write to # today.", "<#>", "From: Ann <#>, Bob", "mailto:#?subject=x", "(#)", "Mail #.", "a,#,b"])
phones = ["+49 30 901820", "+1 415-555-0132", "+44 20 7946 0958", "+33 1 42 68 53 00", "(415) 555-0132", "415-555-0132",
          "1-800-555-0199", "030 / 901820-11", "0171 2345678", "01 42 68 53 00", "0044 20 7946 0958", "+4915112345678",
          "415.555.0132", "+41 (0)44 668 18 00", "020 7946 0018", "0221/4567-890"]
add("phone", phones, ["Call # before noon.", "Tel.: #", "phone: #, office 12", "Fax #", "(Telefon #)", "Ring # or write."])
ibans = [iban("DE", digits(18)) for _ in range(4)] + [iban("GB", "WEST" + digits(14)), iban("FR", digits(20) + "A26" ),
         iban("NL", "ABNA" + digits(10)), iban("CH", digits(17)), iban("AT", digits(16)), iban("NO", digits(11))]
add("iban", [v if n % 2 else grouped(v, 4) for n, v in enumerate(ibans)], ["Pay to # by Friday.", "IBAN: #", "account #;", "IBAN #, BIC X"])
cards = [luhn(p, n) for p, n in [("4", 16), ("51", 16), ("34", 15), ("6011", 16), ("4", 13), ("2221", 16), ("55", 16), ("4", 16)]]
add("card", [c if n % 2 else grouped(c, 4, "- "[n % 4 // 2]) for n, c in enumerate(cards)], ["Card # was refused.", "card: #", "paid with #, thanks"])
def ssn(): return f"{random.randrange(100, 665)}-{random.randrange(10, 99)}-{random.randrange(1000, 9999)}"
def dni(n): return f"{n:08d}" + "TRWAGMYFPDXBNJZSQVHLCKE"[n % 23]
def nir():
    body = f"1{random.randrange(50, 99)}{random.randrange(1, 13):02d}{digits(8)}"
    return body + f"{97 - int(body) % 97:02d}"
def pesel():
    body = f"{random.randrange(50, 99)}{random.randrange(1, 13):02d}{random.randrange(1, 29):02d}{digits(4)}"
    return body + str(-sum(int(c) * w for c, w in zip(body, [1, 3, 7, 9] * 3)) % 10)
def ahv():
    body = "756" + digits(9)
    check = -sum(int(c) * (1 if i % 2 == 0 else 3) for i, c in enumerate(body)) % 10
    full = body + str(check)
    return f"{full[:3]}.{full[3:7]}.{full[7:11]}.{full[11:]}"
nationals = [ssn() for _ in range(5)] + [dni(12345678), dni(87654321), "AB 12 34 56 C", "JG103759A", nir(), nir(), pesel(), pesel(), ahv(), ahv(), "RSSMRA85T10A562S"]
add("national-id", nationals, ["Her number is #.", "ID: #", "number # on file", "(#)"])
add("ip", ["192.168.1.17", "10.0.0.5", "203.0.113.254", "2001:db8::8a2e:370:7334", "fe80::1ff:fe23:4567:890a", "8.8.8.8",
           "2001:0db8:85a3:0000:0000:8a2e:0370:7334", "172.16.254.1"], ["ping # fails", "from # port 22", "host=#", "[#]:443", "#/24"])
secrets = ["AKIA" + word(16, string.ascii_uppercase + string.digits), "ghp_" + word(36), "sk-" + word(40), "glpat-" + word(20),
           "xoxb-" + digits(12) + "-" + word(24), "AIza" + word(35), "npm_" + word(36), "hf_" + word(34),
           "eyJ" + word(30) + "." + "eyJ" + word(40) + "." + word(43), "sk_live_" + word(24), "github_pat_" + word(40)]
add("secret", secrets, ["export KEY=#", "key: #", "uses # now", '"#"', "token #."])
for name, value in [("password", "hunter2!x"), ("api_key", "9f8e7d6c5b4a"), ("client_secret", "Zx9~qLm31"), ("passwort", "Sommer2024"), ("DB_PASSWORD", "p4ss-w0rd-x")]:
    out.append(f"{name} = ⟦secret:{value}⟧")
    out.append(f'{name}: "⟦secret:{value}⟧",')
out.append("postgres://admin:⟦secret:s3cr3tpw⟧@db.example.org/app")
out.append("Authorization: Bearer ⟦secret:" + word(20) + "12ab" + word(20) + "⟧")
out += """The release of 2024-05-01 10:20:30 fixed it.
Version 1.2.3.4 of the driver, release 10.4.2.1.
ISBN 978-3-16-148410-0, ISSN 0317-8471.
Order 4711-0815-2024 was shipped on 01.02.2024.
It costs 1,234,567.89 dollars, or 0.123456789 of it.
commit 9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c
std::vector::iterator it; a::b::c();
The ratio is 12:34:56, at 10:20 or 23:59:59.
Loopback is 127.0.0.1 or ::1, and 0.0.0.0 is every address.
Numbers 1234567890123456 and 1111 1111 1111 1111 are no cards.
4111 1111 1111 1112 has a wrong digit.
DE00 1234 5678 9012 3456 78 has wrong check digits.
uuid 550e8400-e29b-41d4-a716-446655440000
Sizes are 640 480 1280 and 1024-768-1920.
password = ${DB_PASSWORD}
password: <your password>
The password is checked by the gateway: it must be long.
api_key = os.environ["KEY"]
@override, @example, user@localhost and a@b
x@y.z1 and foo@bar
Pages 100-200, 300-12-1 and section 4.3.2.1
mac 00:1B:44:11:3A:B7
phone numbers have ten digits
In 1984-85 there were 030 cases.
latitude 52.520008, longitude 13.404954
sk-learn-is-a-library-for-machine-learning
Room 0815, box 4711 and bin 0042 of hall 12
12345678A has the wrong letter.
RFC 2822, RFC 8118 and ISO 13616-1:2020
2024.05.01 and 05/01/2024 and 1.5.2024
tel is a word, +5 is a number, +1 too
999-12-3456 and 000-12-3456 are given to nobody.
Timestamps 1714557630123 and 1714557630.
10.5281/zenodo.1234567 is a DOI.
0x7fff5fbff8c0 0000000000400526
secret: see chapter two
GET /v1/items/1234567890 HTTP/1.1" 200 5316
""".strip().split("\n")
open("personal.txt", "w").write("\n".join(out) + "\n")
