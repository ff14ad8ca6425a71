#!/usr/bin/env python3
"""Writes how often letters follow each other in the languages that have texts in old encodings.

usage: make-encoding-tables.py WORDS TEXTS COMMIT > Sources/DocumentProcessing/Encoding/LetterTables.swift

WORDS holds LANGUAGE.txt for each language below: the lists of words with their numbers of hermitdave/FrequencyWords,
content/2018/LANGUAGE/LANGUAGE_50k.txt (ja: ja_full.txt), at COMMIT. TEXTS holds be.txt (Belarusian, which has no such
list) and ja.txt (the list has few Japanese particles): any running text, such as a program's translations and manual
pages.

A number is a cost in fifths of a bit, one character from "#" on, without the backslash. A table has a row for the edge
of a word and one for each letter of the alphabet, and in each row a column for what follows.
"""
import collections
import math
import re
import sys
import unicodedata

words_folder, texts_folder, commit = sys.argv[1:]
LEVELS = [chr(code) for code in range(0x23, 0x7F) if code != 0x5C]
BASIC = "abcdefghijklmnopqrstuvwxyz"
LATIN = {
    "en": "", "de": "äöüß", "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíóúüñ", "it": "àèéìíîòóùú", "pt": "àáâãçéêíóôõúü",
    "nl": "áéèëïíóöúü", "sv": "åäöéà", "da": "æøåéö", "no": "æøåéòôó", "fi": "äöåé", "is": "áðéíóúýþæö",
    "ca": "àçèéíïòóúü", "gl": "áéíóúüñï", "eu": "ñüç", "sq": "ëç", "id": "é", "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž", "sk": "áäčďéíĺľňóôŕšťúýž", "hu": "áéíóöőúüű", "hr": "čćđšž", "sl": "čšž", "ro": "ăâîşţ",
    "tr": "çğıöşüâî", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž", "et": "äõöüšž",
}
OTHER = {
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя", "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш", "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "el": "αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ", "he": "אבגדהוזחטיךכלםמןנסעףפץצקרשת",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", "fa": "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقلمنهوكگي",
    "th": "".join(map(chr, [*range(0xE01, 0xE3B), *range(0xE40, 0xE4F)])),
}
# What old encodings have, or what the list's makers mistook.
REPLACED = {"is": ("đ", "ð"), "ro": ("șțã", "şţă"), "fa": ("کی", "كي")}
SERBIAN = dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш"))


def cyrillic(word):
    """The list of Serbian words is in Latin letters."""
    for pair, letter in (("lj", "љ"), ("nj", "њ"), ("dž", "џ")):
        word = word.replace(pair, letter)
    return "".join(SERBIAN.get(character, character) for character in word)


def text(language):
    with open(f"{texts_folder}/{language}.txt", encoding="utf-8") as file:
        return file.read()


def counted(language):
    with open(f"{words_folder}/{language}.txt", encoding="utf-8") as file:
        for line in file:
            word, _, number = line.rpartition(" ")
            word = unicodedata.normalize("NFC", word).lower()
            if language in REPLACED:
                word = word.translate(str.maketrans(*REPLACED[language]))
            yield word, int(number)


def words(language):
    if language == "be":
        return collections.Counter(re.findall("[а-яёіў’']+", text("be").lower())).items()
    # A few words of films would outweigh all others.
    found = [(word, number ** 0.75) for word, number in counted(language)]
    if language == "sr":
        return [(cyrillic(word), weight) for word, weight in found if not re.search("[qwxy]", word)]
    return found


def table(alphabet, words):
    index = {letter: place + 1 for place, letter in enumerate(alphabet)}
    size = len(alphabet) + 1
    pairs = [[0.0] * size for _ in range(size)]
    for word, weight in words:
        if not any(character in index for character in word):
            continue
        previous = 0
        for character in [*word, ""]:
            current = index.get(character, 0)
            if previous or current:
                pairs[previous][current] += weight
            previous = current
    total = sum(map(sum, pairs))
    single = [sum(row[place] for row in pairs) / total for place in range(size)]
    for row in pairs:
        count = sum(row)
        for place in range(size):
            smooth = count * 0.004 * single[place] + total * (1e-6 * single[place] * size + 2e-9)
            share = (row[place] + smooth) / (count * 1.004 + total * (1e-6 * size + 2e-9 * size))
            yield LEVELS[min(len(LEVELS) - 1, max(0, round(-5 * math.log2(share))))]


def ideographs(language, source):
    counts = collections.Counter()
    for word, number in counted(source):
        for character in word:
            if ord(character) > 0x2E7F:
                counts[character] += number ** 0.8
    total = sum(counts.values())
    shares = collections.Counter({character: number / total for character, number in counts.items()})
    if language == "ja":
        running = collections.Counter(character for character in text("ja") if ord(character) > 0x2E7F)
        total = sum(running.values())
        for character in {*shares, *running}:
            shares[character] = 0.4 * shares[character] + 0.6 * running[character] / total
    # Words alone have no marks between them.
    for character in "、。「」，！？：；（）《》“”":
        shares[character] = max(shares[character], {"、": 0.02, "。": 0.02, "，": 0.03}.get(character, 0.004))
    total = sum(shares.values())
    groups = collections.defaultdict(str)
    for character, share in sorted(shares.items(), key=lambda entry: (-entry[1], entry[0]))[:3000]:
        groups[round(-math.log2(share / total))] += character
    return "".join(f"{bits} {characters}\n" for bits, characters in sorted(groups.items()))


def literal(text, indent, width):
    for start in range(0, len(text), width):
        end = "\\" if start + width < len(text) else ""
        print(f"{indent}{text[start:start + width]}{end}")


print(f"""\
// Written by scripts/make-encoding-tables.py from hermitdave/FrequencyWords {commit[:12]}; do not edit.

/// How often letters follow each other and characters occur, by language; `LetterPairs` and `CharacterCosts` read them.
enum LetterTables {{
    struct Pairs {{
        var language: String
        var alphabet: String
        var costs: StaticString
    }}

    static let pairs: [Pairs] = [""")
for language, letters in [*((name, BASIC + more) for name, more in LATIN.items()), *OTHER.items()]:
    print("        Pairs(")
    print(f'            language: "{language}",')
    print('            alphabet: """')
    literal("".join(f"\\u{{{ord(letter):X}}}" if language == "th" else letter for letter in letters), " " * 16, 98)
    print('                """,')
    print('            costs: """')
    literal("".join(table(letters, words(language))), " " * 16, 100)
    print('                """),')
print("    ]\n\n    /// Lines of a number of bits and the characters that cost so many.")
print("    static let characters: [(language: String, costs: String)] = [")
for language, source in {"zh-hans": "zh_cn", "zh-hant": "zh_tw", "ja": "ja", "ko": "ko"}.items():
    print("        (")
    print(f'            "{language}",')
    print('            """')
    for line in ideographs(language, source).splitlines():
        literal(line, " " * 12, 48)
    print('            """')
    print("        ),")
print("    ]\n}")
