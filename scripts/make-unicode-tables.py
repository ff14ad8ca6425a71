"""Writes Sources/LocalModels/Tokenizer/WordPiece/UnicodeTables.swift: what the reference tokenizer does with each scalar.

    pip install tokenizers==0.23.3
    python scripts/make-unicode-tables.py > Sources/LocalModels/Tokenizer/WordPiece/UnicodeTables.swift

The reference's normaliser and pre-tokenizer are asked about every scalar alone between two letters, so the tables are
those of the Unicode versions inside the reference, whatever they are.
"""
from tokenizers import normalizers, pre_tokenizers
import unicodedata

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"


def bert(**on):
    off = dict(clean_text=False, handle_chinese_chars=False, strip_accents=False, lowercase=False)
    return normalizers.BertNormalizer(**{**off, **on})


CLEAN, CJK = bert(clean_text=True), bert(handle_chinese_chars=True)
STRIP, LOWER, NFD = bert(strip_accents=True), bert(lowercase=True), normalizers.NFD()
SPLIT = pre_tokenizers.BertPreTokenizer()


def varint(number):
    text = ""
    while number >= 32:
        text += DIGITS[32 + number % 32]
        number //= 32
    return text + DIGITS[number]


def zigzag(number):
    return 2 * number if number >= 0 else -2 * number - 1


def ranges(scalars):
    """Pairs (gap since the end of the range before, length - 1)."""
    runs = []
    for scalar in sorted(scalars):
        if runs and runs[-1][1] == scalar - 1:
            runs[-1][1] = scalar
        else:
            runs.append([scalar, scalar])
    text, end = "", 0
    for first, last in runs:
        text += varint(first - end) + varint(last - first)
        end = last
    return text


def mapping(pairs):
    """Pairs (step from the scalar before, change of the distance to its image)."""
    text, scalar, distance = "", 0, 0
    for key, image in sorted(pairs.items()):
        text += varint(key - scalar) + varint(zigzag(image - key - distance))
        scalar, distance = key, image - key
    return text


def between(normalizer, scalar):
    result = normalizer.normalize_str("a" + chr(scalar) + "b")
    assert result[0] == "a" and result[-1] == "b"
    return [ord(character) for character in result[1:-1]]


def main():
    sets = {name: [] for name in ("control", "space", "ideograph", "mark", "punctuation", "combining")}
    base, several, lower, classes = {}, {}, {}, {}
    marks = set()
    for scalar in range(0x110000):
        if 0xD800 <= scalar < 0xE000:
            continue
        character, alone = chr(scalar), [scalar]
        clean = between(CLEAN, scalar)
        if clean == []:
            sets["control"].append(scalar)
        elif clean != alone or scalar == 32:
            sets["space"].append(scalar)
        if between(CJK, scalar) != alone:
            sets["ideograph"].append(scalar)
        stripped = between(STRIP, scalar)
        if stripped == []:
            sets["mark"].append(scalar)
            marks.add(scalar)
        elif stripped != alone and not 0xAC00 <= scalar <= 0xD7A3:
            if len(stripped) == 1:
                base[scalar] = stripped[0]
            else:
                several[scalar] = stripped
        if between(LOWER, scalar) != alone and scalar != 0x130:
            [lower[scalar]] = between(LOWER, scalar)
        if len(SPLIT.pre_tokenize_str("a" + character + "b")) == 3:
            sets["punctuation"].append(scalar)
        # Whether the reference reorders it tells that its combining class is not 0; the class itself never changes
        # from one version of Unicode to the next.
        before, after = "a" + character + "\u0334", "a\u0345" + character
        decomposed = NFD.normalize_str(character)
        if len(decomposed) == 1 and (NFD.normalize_str(before) != before or NFD.normalize_str(after) != after):
            sets["combining"].append(scalar)
            if scalar not in marks:
                classes[scalar] = unicodedata.combining(character)
        elif len(decomposed) > 1 and unicodedata.combining(decomposed[0]):
            assert scalar in marks
            sets["combining"].append(scalar)

    print("// Written by scripts/make-unicode-tables.py; do not edit.\n")
    print("/// What the reference tokenizer does with each scalar, in the coding that `UnicodeProperties` reads.")
    print("enum UnicodeTables {")

    def show(name, text, comment):
        print(f"    /// {comment}")
        print(f"    static let {name}: StaticString = \"\"\"")
        for start in range(0, len(text), 100):
            print("        " + text[start : start + 100] + ("\\" if start + 100 < len(text) else ""))
        print('        """')

    comments = dict(
        control="Removed: control, format, private use, U+0000, U+FFFD.",
        space="Separates words.",
        ideograph="A word of its own.",
        mark="Non-spacing marks, removed with accents.",
        punctuation="A word of its own that splits the word around it.",
        combining="Scalars whose canonical combining class is not 0.",
    )
    for name, scalars in sets.items():
        show(name, ranges(scalars), comments[name])
    show("base", mapping(base), "Canonical decomposition without non-spacing marks, where that is one other scalar.")
    show("lower", mapping(lower), "Lower-case mapping, where that is one other scalar.")
    print("    /// Canonical decompositions without non-spacing marks of two or more scalars, except Hangul syllables;")
    print("    /// each entry is the scalar, the number of scalars in its image, and these.")
    flat = [number for key, image in sorted(several.items()) for number in (key, len(image), *image)]
    numbers("several", flat)
    print("    /// Scalars that stay although their combining class is not 0, each with its class.")
    numbers("combiningClasses", [number for pair in sorted(classes.items()) for number in pair])
    print("}")


def numbers(name, values):
    print(f"    static let {name}: [UInt32] = [")
    line = "       "
    for value in values:
        item = f" 0x{value:X},"
        if len(line + item) > 112:
            print(line)
            line = "       "
        line += item
    print(line)
    print("    ]")


if __name__ == "__main__":
    main()
