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

# A wider set: more countries, makers and forms, and more of what only looks like them.
more_emails = ["maria.garcia@correo.example.es", "jean-luc@exemple.fr", "k.nowak@poczta.example.pl", "support@a-b.example.com",
               "first.last@uni.example.ac.uk", "dev+tag@example.dev", "sales@example.com.br", "ops@example.co.jp", "u123@mail.example.ru",
               "no-reply@notify.example.com", "anna_k@example.se", "王@例子.example.cn", "a@b.co", "HR@Example.Org", "x.y.z@example.info"]
add("email", more_emails, ["Contact: #", "cc #; bcc nobody", "[#](mailto:nobody)", "git config user.email #", "Signed-off-by: Ann Example <#>",
                           "'#'", "| Ann | # |", "E-mail:# (work)"])
more_phones = ["+43 1 5880010", "+31 20 794 0800", "+32 2 401 31 11", "+34 912 345 678", "+39 06 6982 1234", "+351 21 346 0001", "+45 33 12 34 56",
               "+46 8 123 456 78", "+47 22 12 34 56", "+358 9 123 4567", "+48 22 123 45 67", "+420 222 123 456", "+36 1 234 5678",
               "+30 21 0123 4567", "+90 212 123 45 67", "+7 495 123-45-67", "+380 44 123 4567", "+81 3-1234-5678", "+82 2-1234-5678",
               "+86 10 1234 5678", "+91 98765 43210", "+61 2 9876 5432", "+64 9 123 4567", "+27 21 123 4567", "+55 11 91234-5678",
               "+52 55 1234 5678", "+54 11 1234-5678", "+1 (212) 555-0147", "+1.212.555.0147", "(212) 555-0187", "212-555-0112",
               "+353 1 234 5678", "+972 3-123-4567", "+971 4 123 4567", "+65 6123 4567", "+852 2123 4567", "0131 496 0123",
               "089 1234567-0", "04 91 12 34 56", "06-12345678", "02 1234 5678", "07700 900123", "+44 7700 900456", "0800 123 4567"]
add("phone", more_phones, ["Phone: #", "Call us at # today.", "T # / F none", "mobile # (private)", "Tel #,", "WhatsApp #."])
more_ibans = [iban("BE", digits(12)), iban("ES", digits(20)), iban("IT", "X" + digits(22)), iban("PL", digits(24)), iban("PT", digits(21)),
              iban("SE", digits(20)), iban("DK", digits(14)), iban("FI", digits(14)), iban("CZ", digits(20)), iban("HU", digits(24)),
              iban("IE", "AIBK" + digits(14)), iban("LU", digits(16)), iban("GR", digits(23)), iban("RO", "BTRL" + word(16, string.ascii_uppercase + string.digits)),
              iban("TR", digits(22)), iban("SA", digits(20)), iban("AE", digits(19)), iban("BR", digits(23) + "C1"), iban("LT", digits(16)),
              iban("SI", digits(15)), iban("DE", digits(18)), iban("NL", "INGB" + digits(10)), iban("CH", digits(17)), iban("FR", digits(23))]
add("iban", [v if n % 3 else grouped(v, 4) for n, v in enumerate(more_ibans)], ["IBAN #", "transfer to #.", "Konto #,", "(#)", "iban=#"])
more_cards = [luhn(p, n) for p, n in [("4", 16), ("52", 16), ("53", 16), ("54", 16), ("37", 15), ("6011", 16), ("65", 16), ("3528", 16), ("36", 14),
              ("38", 14), ("4", 16), ("2500", 16), ("2720", 16), ("62", 16), ("6759", 18), ("4", 19), ("55", 16), ("34", 15), ("4", 16), ("51", 16)]]
def card_groups(card): return f"{card[:4]} {card[4:10]} {card[10:]}" if len(card) in (14, 15) else grouped(card, 4)
add("card", [c if n % 2 else card_groups(c) for n, c in enumerate(more_cards)], ["Card number: #", "charged # on Monday", "PAN #;", "Visa # exp 04/29", '"#"'])
def verhoeff(body):
    d = [[0,1,2,3,4,5,6,7,8,9],[1,2,3,4,0,6,7,8,9,5],[2,3,4,0,1,7,8,9,5,6],[3,4,0,1,2,8,9,5,6,7],[4,0,1,2,3,9,5,6,7,8],
         [5,9,8,7,6,0,4,3,2,1],[6,5,9,8,7,1,0,4,3,2],[7,6,5,9,8,2,1,0,4,3],[8,7,6,5,9,3,2,1,0,4],[9,8,7,6,5,4,3,2,1,0]]
    p = [[0,1,2,3,4,5,6,7,8,9],[1,5,7,6,2,8,3,0,9,4],[5,8,0,3,7,9,6,1,4,2],[8,9,1,6,0,4,3,5,2,7],[9,4,5,3,1,2,6,8,7,0],
         [4,2,8,6,5,7,3,9,0,1],[2,7,9,3,8,0,6,4,1,5],[7,0,4,6,9,1,3,2,5,8]]
    inverse = [0,4,3,2,1,5,6,7,8,9]
    c = 0
    for i, n in enumerate(reversed(body)): c = d[c][p[(i + 1) % 8][int(n)]]
    return body + str(inverse[c])
def cpf():
    body = digits(9)
    for _ in range(2):
        total = sum(int(c) * w for c, w in zip(body, range(len(body) + 1, 1, -1)))
        body += str((total * 10 % 11) % 10)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"
def bsn():
    while True:
        body = str(random.randrange(1, 9)) + digits(7)
        check = sum(int(c) * w for c, w in zip(body, range(9, 1, -1))) % 11
        if check < 10: return body + str(check)
def steuer():
    body = str(random.randrange(1, 10)) + digits(9)
    product = 10
    for c in body:
        total = (int(c) + product) % 10 or 10
        product = total * 2 % 11
    return body + str((11 - product) % 10)
def cf(): # Italy
    odd = [1,0,5,7,9,13,15,17,19,21,2,4,18,20,11,3,6,8,12,14,16,10,22,25,24,23]
    body = word(6, "BCDFGLMNPRST") + f"{random.randrange(40, 99)}" + random.choice("ABCDEHLMPRST") + f"{random.randrange(1, 31):02d}" + "H501"
    total = 0
    for i, c in enumerate(body):
        v = int(c) if c.isdigit() else ord(c) - 65
        total += v if i % 2 else odd[v]
    return body + chr(65 + total % 26)
def nir_grouped():
    n = nir()
    return f"{n[0]} {n[1:3]} {n[3:5]} {n[5:7]} {n[7:10]} {n[10:13]} {n[13:]}"
def nie(n): return "XYZ"[n // 10 ** 7] + f"{n % 10 ** 7:07d}" + "TRWAGMYFPDXBNJZSQVHLCKE"[n % 23]
def pan_in(): return word(3, string.ascii_uppercase) + "P" + word(1, string.ascii_uppercase) + digits(4) + word(1, string.ascii_uppercase)
def nino(): return random.choice("ABCEGHJKLMNOPRSTWXYZ") + random.choice("ABCEGHJKLMNPRSTWXYZ") + digits(6) + random.choice("ABCD")
def aadhaar(): return grouped(verhoeff(str(random.randrange(2, 10)) + digits(10)), 4)
plain = [ssn() for _ in range(6)] + [dni(random.randrange(10 ** 7, 10 ** 8)) for _ in range(5)] + [nie(random.randrange(3 * 10 ** 7)) for _ in range(5)] \
    + [cf() for _ in range(6)] + [nino() for _ in range(6)] + [pesel() for _ in range(5)] + [cpf() for _ in range(7)] + [nir_grouped() for _ in range(4)] \
    + [nir() for _ in range(3)] + [pan_in() for _ in range(6)] + [aadhaar() for _ in range(6)]
add("national-id", plain, ["Her number is #.", "ID: #", "number # on file", "(#)", "| Ann | # |", "id=#"])
for value in [bsn() for _ in range(6)]:
    out.append(random.choice(["BSN ", "BSN: ", "Burgerservicenummer: ", "bsn=", "Haar BSN is "]) + f"⟦national-id:{value}⟧")
for number, value in enumerate(steuer() for _ in range(6)):
    shown = value if number % 2 else f"{value[:2]} {value[2:5]} {value[5:8]} {value[8:]}"
    out.append(random.choice(["Steuer-ID ", "Steuer-IdNr.: ", "Steueridentifikationsnummer: ", "IdNr. "]) + f"⟦national-id:{shown}⟧")
for value in [ssn().replace("-", "") for _ in range(3)]:
    out.append(random.choice(["SSN ", "SSN: ", "social security number "]) + f"⟦national-id:{value}⟧")
for value in [cpf().replace(".", "").replace("-", "") for _ in range(3)]:
    out.append(random.choice(["CPF ", "CPF: ", "cpf="]) + f"⟦national-id:{value}⟧")
for value in [aadhaar().replace(" ", "") for _ in range(3)]:
    out.append(random.choice(["Aadhaar ", "Aadhaar number: ", "aadhaar="]) + f"⟦national-id:{value}⟧")
more_ips = ["198.51.100.23", "100.64.0.1", "169.254.10.20", "52.14.200.3", "1.1.1.1", "224.0.0.251", "2606:4700:4700::1111", "fd12:3456:789a:1::1",
            "2a00:1450:4001:81b::200e", "2001:db8:0:1:1:1:1:1", "64:ff9b::c000:221", "192.0.2.146", "2620:fe::9", "10.255.255.254", "203.0.113.7"]
add("ip", more_ips, ["The host # did not answer.", "address=#,", "Peer # (eth0)", "nameserver #", "remote_addr: \"#\"", "allow #/32;"])
upper = string.ascii_uppercase + string.digits
lower_hex = "0123456789abcdef"
b64 = string.ascii_letters + string.digits
more_secrets = ["AKIA" + word(16, string.ascii_uppercase + "234567"), "ASIA" + word(16, string.ascii_uppercase + "234567"), "gho_" + word(36), "ghs_" + word(36),
    "github_pat_" + word(22) + "_" + word(59), "glpat-" + word(20), "glptt-" + word(40), "xoxp-" + digits(11) + "-" + digits(12) + "-" + word(32, lower_hex),
    "xoxb-" + digits(11) + "-" + digits(12) + "-" + word(24), "xapp-1-A" + word(10, upper) + "-" + digits(13) + "-" + word(64, lower_hex),
    "sk_live_" + word(24), "sk_test_" + word(24), "rk_live_" + word(24), "whsec_" + word(32), "sk-proj-" + word(48), "sk-" + word(48),
    "sk-ant-api03-" + word(90), "AIza" + word(35), "ya29." + word(60), "GOCSPX-" + word(28), "npm_" + word(36), "pypi-AgEIcHlwaS5vcmc" + word(60), "hf_" + word(34),
    "SG." + word(22) + "." + word(43), "key-" + word(32, lower_hex), "dop_v1_" + word(64, lower_hex), "shpat_" + word(32, lower_hex), "sq0csp-" + word(43),
    "EAACEdEose0cBA" + word(60), "SK" + word(32, lower_hex), "ATATT3xFfGF0" + word(60), "lin_api_" + word(40), "figd_" + word(40),
    "rubygems_" + word(48, lower_hex), "dckr_pat_" + word(27), "tskey-auth-" + word(12) + "-" + word(32), "nvapi-" + word(64), "gsk_" + word(52), "r8_" + word(37),
    "eyJ" + word(33) + ".eyJ" + word(60) + "." + word(43), "eyJ" + word(20) + ".eyJ" + word(80) + "." + word(86), "glrt-" + word(20), "sntrys_" + word(60),
    "https://hooks.slack.com/services/T" + word(9, upper) + "/B" + word(9, upper) + "/" + word(24), "hvs." + word(90), "AGE-SECRET-KEY-1" + word(58, upper)]
add("secret", more_secrets, ["TOKEN=#", "token: \"#\"", "uses # now", "export KEY='#'", "curl -H \"X-Key: #\" https://api.example.org", "the key # leaked"])
for name, value in [("secret_key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY"), ("aws_secret_access_key", "9drTJvcXLB89EXfKLiJQ/zZqJY+ABCdefGHIjk12"),
                    ("PASSWORD", "Tr0ub4dor&3"), ("pwd", "qW3$rT9!"), ("db_passwd", "m0ng0-9f2"), ("accessToken", "d41d8cd98f00b204e980"), ("auth_token", "8a7b6c5d4e3f2a1b"),
                    ("contraseña", "Madrid2023!"), ("mot de passe", "Soleil#84"), ("passphrase", "c0rrect-h0rse"), ("private_key", "0x4c0883a69102937d6231471b5dbb6204")]:
    out.append(f"{name}: ⟦secret:{value}⟧")
    out.append(f"{name} = \"⟦secret:{value}⟧\"")
for scheme, value in [("mysql", "r00t-pw9"), ("redis", "a9f3e1"), ("amqp", "gu3st!"), ("https", "x-token-77"), ("mongodb+srv", "M0ngo2024")]:
    out.append(f"{scheme}://user:⟦secret:{value}⟧@host.example.org:1234/db")
out.append("Authorization: Basic ⟦secret:dXNlcjpwYXNzd29yZDEyMzQ1⟧")
out.append("Authorization: Bearer ⟦secret:" + word(30) + "9⟧")
out += """v2.13.4, 2.0.0-rc.1 and 10.15.7 are versions.
Python 3.11.7, Node 20.11.1 and glibc 2.36.0.1
firmware 1.0.0.27 was replaced by build 22.6.1.9
Chrome/120.0.6099.129 Safari/537.36
version: 4.18.2.1
release 5.4.0.1042 of the kernel
see section 3.1.4.2 and chapter 10.2.0.1
assembly version 1.2.0.0
the OID 1.3.6.1.4.1.311 is registered
OIDs 2.5.4.3 and 1.2.840.113549.1.1.11
2024-11-27T19:26:07Z, 2024-11-27 19:26:07.123456 and 20241127T192607
27.11.2024, 11/27/2024, 27-11-2024 and 2024/11/27
from 01-01-2020 to 31-12-2021
1985-05-17 was a Friday
2023-2024-2025 budgets
in 1999-2000 and 2001-02
sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904 is the empty tree
md5 d41d8cd98f00b204e9800998ecf8427e of nothing
short hash c9bf4a5 and 1234567
etag "33a64df551425fcc55e4d42a148795d9f25f89d4"
integrity sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==
ISBN 978-0-13-468599-1 and ISBN-10 0-201-63361-2
ISBN 9780134685991
ISSN 2049-3630, DOI 10.1000/182
EAN 4006381333931 on the box
UPC 036000291452
order 100-2345678-1234567 from the shop
order number 20240001234
invoice 2024-00017, customer 10023
tracking number 1Z999AA10123456784
parcel 00340434161094042557
ticket #48151623
case 12-3456 of the court
part number 123-4567-89
serial SN-2048-4096-8192
model 555-123
SKU 0012-3456-7890
52.520008, 13.404954
48.8566 N 2.3522 E
lat: -33.868820, lon: 151.209290
40°26'46"N 79°58'56"W
POINT(30.123456 10.654321)
bounds 12.3456789 23.4567890 34.5678901
uuid 123e4567-e89b-12d3-a456-426614174000
urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8
550E8400E29B41D4A716446655440000
00:1a:2b:3c:4d:5e and 00-1A-2B-3C-4D-5E are hardware addresses
std::chrono::seconds and Foo::Bar::baz
a::b, c::d and ::std::string
12:34:56:78 is a time code
12:30:45.678 --> 12:30:47.123
the range 10:20:30
chapter 3:16 and verse 4:5
ab:cd:ef are letters
1,234,567 rows in 89,012 tables
3.14159265358979323846
6.02214076e23 and 1.602176634e-19
1e10, 1e-5 and 0x1F600
4294967295 and 18446744073709551615 are limits
9007199254740991 is the largest safe integer
123456789
1234567890
12345678901
123456789012
000000000
999999999
the numbers 100200300 and 400500600
the port 8080, and 443, 22 and 5432
http://localhost:3000/path and http://127.0.0.1:8080
0.0.0.0/0 and 255.255.255.0
::1 and fe80::
256.1.1.1 and 1.2.3.999 are none
1.2.3 and 1.2.3.4.5
10.0 and 192.168
@media (min-width: 640px)
import x from "@scope/package"
npm install @types/node@20.11.1
user@host and root@server
git@github.com:owner/name.git
a@b, foo@bar@baz
ssh deploy@web-01 uptime
decorator @app.route("/x")
annotations @Override and @Test
price: 12.50 EUR @ 3 pieces
5 @ 10.00
twitter handle @example_dev
x = y @ z.T
password: string
password: required, at least 8 characters
password = getpass()
password = input("Password: ")
password = ""
password: ********
password: xxxxxxxx
PASSWORD=$SECRET
password=%s
secret: true
secret = null
secretName: my-secret
api_key: YOUR_API_KEY
api_key=<key>
api_key = settings.API_KEY
token: the word that a lexer returns
access_token is returned by the endpoint
client_secret must be kept
The secret of success is patience.
Enter your password: and press return
the passphrase protects the key
private_key: /etc/ssl/private/server.key
AKIA is the prefix of access keys
keys begin with ghp_ or github_pat_
sk-learn and sk-image are packages
the prefix sk_live_ marks live keys
xoxb- tokens belong to bots
glpat- is the prefix
eyJ is how a token begins
npm_config_registry and npm_lifecycle_event
npm_package_version is set
hf_hub_download(repo_id="x")
key-value pairs and key-based routing
SG. is Singapore
SKETCHES and SKELETONS
pk_live_ and pk_test_ are public prefixes
-----BEGIN CERTIFICATE----- is public
-----BEGIN PUBLIC KEY-----
ssh-rsa AAAAB3NzaC1yc2E= comment
Bearer tokens are sent in a header
Authorization: Bearer <token>
Authorization: Bearer $TOKEN
Authorization: Basic realm
postgres://user@host/db
https://example.org/path:with@sign
https://user:pass@example.org
redis://localhost:6379/0
DE is Germany and GB82 is no account
GB82 WEST 1234 5698 7654 33
FR76 3000 6000 0112 3456 7890 188
AT61 1904 3002 3457 3202
NL91 ABNA 0417 1643 01
DE12345
4111 1111 1111 1113
5500 0000 0000 0005
378282246310006
1234-5678-9012-3456
4000 0000 0000 0000
6011 0000 0000 0000
the codes 4539 1488 0343 6468
12345678B and 00000000A
X1234567A
A1234567 is a passport's shape
AB123456 and AB 12 34 56
QQ123456C has letters that are not given
ABCDE12345 and ABCD1234E
ABCDX1234F
111.111.111-11
123.456.789-00
1234 5678 9012
2345 6789 0123
000-00-0000
123-00-4567
666-12-3456
12-345-6789
1 85 05 78 006 084 00
756.1234.5678.90
RSSMRA85T10A562X
call 911 or 112
dial 0 for the desk
extension 4711
room 030-12
030
the 0800 number
a 555 timer
+1
+49
+12 votes
1-2-3-4
2-3 days, 10-15 minutes and 100-150 users
555-1234
1-800 numbers
12 34 56 78
100 200 300 400
0 1 2 3 4 5 6 7 8 9
01 02 03 04 05
10 20 30 40 50 60
0.1 0.2 0.3 0.4
00 01 10 11
0123456789abcdef
0755 and 0644 are modes
07:30 - 16:00
2024 01 15
08/15
013-2024
007
phone: n/a
tel. see above
fax: none
US-ASCII 0x41 0x42
port range 49152-65535
CVE-2021-44228 and CVE-2014-0160
RFC 1918 and RFC 6890
JIRA-12345 and ABC-999
GPL-2.0-or-later and BSD-3-Clause
ISO 8601-1:2019
IEC 60950-1
EN 55032:2015
USB 3.2 Gen 2x2
802.11ac and 802.3
x86-64-v3
H.264 and MPEG-4
A4 210 x 297 mm
1920x1080 and 3840x2160
16:9 and 4:3
Room 12-34-56
grid 123 456 789
table of 10 x 10
score 3-2 and 21-19-21
chapters 12, 13 and 14
pp. 123-456
vol. 12, no. 3, 2019
$1,234.56 and EUR 99.99
1 000 000 of them
50 000 km
1.000.000 and 10.000.000 inhabitants
100.000.000-00
figures 1.1, 1.2 and 1.3
key 1.2.3.4.5.6
step 1.2.1.3
index[0][1][2]
arr = [1, 2, 3, 4]
range(0, 100, 10)
0-9a-fA-F
[0-9]{3}-[0-9]{2}-[0-9]{4}
\\d{3}-\\d{3}-\\d{4}
XXX-XX-XXXX
###-##-####
(xxx) xxx-xxxx
name@domain
user at example dot org
""".strip().split("\n")
open("personal.txt", "w").write("\n".join(out) + "\n")
