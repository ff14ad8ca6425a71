#!/usr/bin/env python3
"""Writes the Unicode tables of the lexical analyzer from the files of the Unicode Character Database.

usage: make-analyzer-tables.py UCD_FOLDER > Sources/TextAnalysis/Unicode/UnicodeTables.swift

UCD_FOLDER holds UnicodeData.txt, DerivedNormalizationProps.txt, Scripts.txt, PropList.txt, LineBreak.txt,
CompositionExclusions.txt, ReadMe.txt and auxiliary/WordBreakProperty.txt (Debian: package unicode-data, folder
/usr/share/unicode).

Each table is a sequence of numbers, written with five bits in each character from "0" to "o", lowest first; bit 0x20
says that more follow. Signed numbers are zigzag-coded.
"""
import os
import re
import sys

folder = sys.argv[1]

# The classes, in the order of `CharacterClass`.
NAMES = ("other latin greek cyrillic armenian hebrew arabic devanagari tamil letter digit mark ignorable han kana hangul "
         "complex compound underscore apostrophe middleDot fullStop comma colon hyphen slash at plus ampersand numberSign "
         "doubleQuote pictograph").split()
CLASS = {name: number for number, name in enumerate(NAMES)}


def lines(name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        for line in file:
            line = line.split("#")[0].strip()
            if line:
                yield [field.strip() for field in line.split(";")]


def scalars(text):
    first, _, last = text.partition("..")
    return range(int(first, 16), int(last or first, 16) + 1)


def properties(name):
    found = {}
    for fields in lines(name):
        if len(fields) == 2:
            for scalar in scalars(fields[0]):
                found[scalar] = fields[1]
    return found


category, combining, canonical = {}, {}, {}
first = None
for fields in lines("UnicodeData.txt"):
    scalar = int(fields[0], 16)
    if fields[1].endswith("First>"):
        first = scalar
        continue
    for value in range(first if first is not None else scalar, scalar + 1):
        category[value] = fields[2]
        if int(fields[3]):
            combining[value] = int(fields[3])
    first = None
    if fields[5] and not fields[5].startswith("<"):
        canonical[scalar] = [int(part, 16) for part in fields[5].split()]

mapping, excluded, ignorable = {}, set(), set()
for fields in lines("DerivedNormalizationProps.txt"):
    if fields[1] == "NFKC_CF":
        for scalar in scalars(fields[0]):
            mapping[scalar] = [int(part, 16) for part in fields[2].split()]
    elif fields[1] == "Full_Composition_Exclusion":
        excluded.update(scalars(fields[0]))

script = properties("Scripts.txt")
word = properties("auxiliary/WordBreakProperty.txt")
linebreak = properties("LineBreak.txt")
ideographic = {scalar for fields in lines("PropList.txt") if fields[1] == "Ideographic" for scalar in scalars(fields[0])}

JOINERS = {0x5F: "underscore", 0x27: "apostrophe", 0x2019: "apostrophe", 0x2018: "apostrophe", 0x2E: "fullStop",
           0x2024: "fullStop", 0x2C: "comma", 0x3A: "colon", 0x2D: "hyphen", 0x2010: "hyphen", 0x2011: "hyphen",
           0x2F: "slash", 0x40: "at", 0x2B: "plus", 0x26: "ampersand", 0x23: "numberSign", 0x22: "doubleQuote",
           0x5F4: "doubleQuote", 0xB7: "middleDot", 0x2027: "middleDot"}
SCRIPTS = {"Latin": "latin", "Greek": "greek", "Cyrillic": "cyrillic", "Armenian": "armenian", "Hebrew": "hebrew",
           "Arabic": "arabic", "Devanagari": "devanagari", "Tamil": "tamil"}
KANA, HAN = {"Hiragana", "Katakana"}, {"Han", "Bopomofo", "Yi", "Tangut", "Nushu", "Khitan_Small_Script"}


def base_class(scalar):
    kind = category.get(scalar, "Cn")
    of_script = script.get(scalar, "Zzzz")
    if scalar in JOINERS:
        return JOINERS[scalar]
    if scalar == 0x640:  # Arabic tatweel only stretches the line
        return "ignorable"
    if kind == "Nd":
        return "digit"
    if kind in ("Mn", "Mc", "Me"):
        return "mark"
    if word.get(scalar) in ("Format", "ZWJ"):
        return "ignorable"
    if word.get(scalar) == "ExtendNumLet":
        return "underscore" if kind == "Pc" else "other"
    if scalar in ideographic or (of_script in HAN and kind[0] == "L"):
        return "han"
    if (of_script in KANA and kind[0] == "L") or word.get(scalar) == "Katakana":
        return "kana"
    if of_script == "Hangul" and kind[0] == "L":
        return "hangul"
    if linebreak.get(scalar) == "SA" and kind[0] == "L":
        return "complex"
    if kind[0] == "L" or kind == "Nl" or word.get(scalar) in ("ALetter", "Hebrew_Letter"):
        return SCRIPTS.get(of_script, "letter") if kind != "So" else "other"
    if kind == "So" and (0x1F000 <= scalar <= 0x1FAFF or 0x2600 <= scalar <= 0x27BF):
        return "pictograph"
    return "other"


def class_of(scalar):
    if scalar not in mapping:
        return base_class(scalar)
    target = mapping[scalar]
    if not target:
        return "ignorable" if scalar != 0x200B and word.get(scalar) in ("Format", "ZWJ", "Extend") else "other"
    classes = [base_class(value) for value in target]
    letters = {name for name in classes if name != "mark"}
    if classes[0] == "mark":
        return "mark" if letters == set() else "compound"
    if len(letters) == 1 and classes[0] not in ("other",):
        only = classes[0]
        if only in NAMES[1:11] + ["han", "kana", "hangul", "complex"] or len(classes) == 1:
            return only
    return "other" if letters == {"other"} else "compound"


def number(value):
    text = ""
    while True:
        digit, value = value & 31, value >> 5
        text += chr(0x30 + digit + (32 if value else 0))
        if not value:
            return text


def signed(value):
    return number(value << 1 if value >= 0 else (-value << 1) - 1)


def encode_classes():
    text, end, scalar = "", 0, 0
    while scalar < 0x20000:
        found = class_of(scalar)
        last = scalar
        while last + 1 < 0x20000 and class_of(last + 1) == found:
            last += 1
        if found != "other":
            text += number(scalar - end) + number(last - scalar) + number(CLASS[found])
            end = last + 1
        scalar = last + 1
    return text


def encode_mappings():
    """Runs of sources at distance 1 or 2 that move by the same amount, or one source with its targets."""
    wanted = {scalar: target for scalar, target in mapping.items() if scalar < 0x30000}
    text, done, end = "", set(), 0
    for scalar in sorted(wanted):
        if scalar in done:
            continue
        target = wanted[scalar]
        text += number(scalar - end)
        end = scalar
        best = (1, 1)
        if len(target) == 1:
            for step in (1, 2):
                count = 1
                while wanted.get(scalar + count * step) == [target[0] + count * step] and not (
                        step == 2 and scalar + count * step - 1 in wanted):
                    count += 1
                best = max(best, (count, step))
        if best[0] > 1:
            count, step = best
            text += number(count * 3 + step - 1) + signed(target[0] - scalar)
            done.update(scalar + index * step for index in range(count))
            end = scalar + (count - 1) * step
        else:
            text += number(len(target) * 3 + 2)
            previous = scalar
            for value in target:
                text += signed(value - previous)
                previous = value
    return text


def encode_compositions():
    text, end = "", 0
    for scalar in sorted(canonical):
        parts = canonical[scalar]
        if scalar >= 0x20000:
            continue
        second = parts[1] if len(parts) == 2 else 0
        text += number(scalar - end) + signed(parts[0] - scalar) + number(second * 2 + (scalar in excluded))
        end = scalar
    return text


def encode_combining():
    text, end, values = "", 0, sorted(combining)
    index = 0
    while index < len(values):
        last = index
        while last + 1 < len(values) and values[last + 1] == values[last] + 1 and combining[values[last + 1]] == combining[values[index]]:
            last += 1
        text += number(values[index] - end) + number(last - index) + number(combining[values[index]])
        end = values[last] + 1
        index = last + 1
    return text


def literal(name, comment, text):
    rows = [text[start:start + 108] for start in range(0, len(text), 108)]
    body = "\\#\n".join("        " + row for row in rows)
    return f'    /// {comment}\n    static let {name}: StaticString = #"""\n{body}\n        """#\n'


with open(os.path.join(folder, "ReadMe.txt"), encoding="utf-8") as file:
    version = re.search(r"Version (\d+\.\d+\.\d+)", file.read()).group(1)

print(f"""// Written by scripts/make-analyzer-tables.py from the Unicode Character Database {version}; do not edit.
// © Unicode, Inc.; terms of use: https://www.unicode.org/terms_of_use.html

/// Unicode data of the analyzer, packed; `UnicodeData` unpacks it.
enum UnicodeTables {{
    static let version = "{version}"

""", end="")
print("\n".join([
    literal("classes", "(gap, length - 1, class) of the ranges below U+20000 whose class is not `other`.", encode_classes()),
    literal("mappings", "NFKC_Casefold: (gap, 3 × count + step - 1, move), or (gap, 3 × targets + 2, targets).", encode_mappings()),
    literal("compositions", "(gap, move to the first part, 2 × second part + excluded from composition).", encode_compositions()),
    literal("combiningClasses", "(gap, length - 1, canonical combining class) of the ranges where it is not zero.", encode_combining()),
]), end="")
print("}")
