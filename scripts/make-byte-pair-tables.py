"""Writes Sources/LocalModels/Tokenizer/BytePair/BytePairTables.swift: what the pattern of byte-level tokenizers takes each
scalar for.

    pip install tokenizers==0.23.3
    python scripts/make-byte-pair-tables.py > Sources/LocalModels/Tokenizer/BytePair/BytePairTables.swift

The reference's pre-tokenizer is asked about every scalar after a letter, a digit and a mark, so the tables are those of
the Unicode version inside the reference, whatever it is. The coding is that of scripts/make-unicode-tables.py.
"""
import importlib.util
import pathlib

from tokenizers import pre_tokenizers

path = pathlib.Path(__file__).with_name("make-unicode-tables.py")
spec = importlib.util.spec_from_file_location("unicode_tables", path)
coding = importlib.util.module_from_spec(spec)
spec.loader.exec_module(coding)

SPLIT = pre_tokenizers.ByteLevel(add_prefix_space=False)


def main():
    sets = {"letter": [], "number": [], "space": []}
    for scalar in range(0x110000):
        if 0xD800 <= scalar < 0xE000:
            continue
        character = chr(scalar)
        joined = [len(SPLIT.pre_tokenize_str(before + character)) == 1 for before in "a1!"]
        assert sum(joined) <= 1
        kind = "letter" if joined[0] else "number" if joined[1] else None if joined[2] else "space"
        if kind:
            sets[kind].append(scalar)
    print("// Written by scripts/make-byte-pair-tables.py; do not edit.\n")
    print("/// What the pattern of byte-level tokenizers takes each scalar for: ranges, in the coding of `VarintReader`.")
    print("enum BytePairTables {")
    for name, scalars in sets.items():
        text = coding.ranges(scalars)
        print(f'    static let {name}: StaticString = """')
        for start in range(0, len(text), 100):
            print("        " + text[start : start + 100] + ("\\" if start + 100 < len(text) else ""))
        print('        """')
    print("}")


if __name__ == "__main__":
    main()
