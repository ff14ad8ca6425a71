"""Makes unigram/tokenizer.json (a small vocabulary) and unigram/cases.jsonl from a whole XLM-R tokenizer, with the reference,
`tokenizers` 0.23.

usage: make_unigram.py BIG_TOKENIZER.json TEXTS.txt FOLDER
"""
import json, random, sys

from tokenizers import Tokenizer

big, texts, folder = sys.argv[1:4]
definition = json.load(open(big, encoding="utf-8"))
whole = Tokenizer.from_file(big)
random.seed(1)
lines = [line.rstrip("\n") for line in open(texts, encoding="utf-8")]
used = set(range(4))
for line in lines:
    for piece in whole.encode(line, add_special_tokens=False).tokens:
        used.add(whole.token_to_id(piece) if whole.token_to_id(piece) is not None else 3)
        used.update(filter(None, (whole.token_to_id(c) for c in piece)))
vocabulary = definition["model"]["vocab"]
kept = sorted(used)
definition["model"]["vocab"] = [vocabulary[i] for i in kept if i != 3 or True]
json.dump(definition, open(folder + "/tokenizer.json", "w", encoding="utf-8"), ensure_ascii=False)
small = Tokenizer.from_file(folder + "/tokenizer.json")

hostile = [
    "", " ", "  ", "a", " a", "a ", "  a  b  ", "\t", "a\r\nb", "\r", "\n\n", "e\u0301", "e\u0301\u0323", "\u0301", " \u0301",
    "\u2581", "\u2581a", "a\u2581b", "a\u2581\u2581b", "\u00a0", "\u3000x", "\u200b", "a\u200db", "\ufeffa", "\u00ad",
    "\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea", "\uac00\u11a8", "\u1100\u1161\u11a8", "\ufb01\ufb02", "\uff21\uff22",
    "\u0130\u0131", "\u00bd", "x" * 3000, "\u4e2d" * 1500, "\u0001\u0002a", "\u0000a", "a\u0000b", "\U000e0001", "\ufffd",
    "\u0915\u094d\u0937", "\u0e01\u0e33", "\u05e9\u05c1", "\u0644\u0627", "abc" * 400, "\u2028a\u2029", "\ufdfa",
]
cases = hostile + lines
alphabet = [chr(c) for c in list(range(0x20, 0x250)) + list(range(0x300, 0x370)) + list(range(0x400, 0x460)) +
            list(range(0x3041, 0x3097)) + [0x2581, 0x3000, 0x200B, 0x200D, 0xA0, 0xD, 0xA, 0x9]]
for _ in range(400):
    cases.append("".join(random.choice(alphabet) for _ in range(random.randint(1, 24))))
special = ["<s>", "</s>", "<pad>", "<unk>"]
with open(folder + "/cases.jsonl", "w", encoding="utf-8") as file:
    for text in cases:
        if any(s in text for s in special):
            continue
        file.write(json.dumps({"text": text, "ids": small.encode(text).ids}) + "\n")
    pairs = [(a, b, n) for a, b in zip(lines[:20], lines[20:40]) for n in (8, 17, 40)]
    for a, b, n in pairs:
        small.enable_truncation(n)
        e = small.encode(a, b)
        file.write(json.dumps({"text": a, "pair": b, "maximum": n, "ids": e.ids, "types": e.type_ids}) + "\n")
        small.no_truncation()
