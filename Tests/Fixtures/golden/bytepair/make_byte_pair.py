"""Makes bytepair/tokenizer.json (a small byte-level vocabulary, trained on texts written for these files) and
bytepair/cases.jsonl, with the reference, `tokenizers` 0.23.

usage: make_byte_pair.py TEXTS.txt FOLDER            writes both
       make_byte_pair.py TEXTS.txt FOLDER COUNT OUT  writes COUNT cases of all scripts to OUT, for RAG_TEST_BYTE_PAIR
"""
import json, random, sys, unicodedata

from tokenizers import AddedToken, Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

texts, folder = sys.argv[1:3]
lines = [line.rstrip("\n") for line in open(texts, encoding="utf-8")]
if len(sys.argv) == 3:
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=True)
    trainer = trainers.BpeTrainer(
        vocab_size=700, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False,
        special_tokens=["[CLS]", "[SEP]", "[PAD]", "[MASK]"])
    tokenizer.train_from_iterator(lines, trainer)
    tokenizer.add_tokens([AddedToken(" " * n, normalized=True) for n in range(2, 9)])
    tokenizer.add_tokens([AddedToken("|||EMAIL|||", normalized=False), AddedToken("caf\u00e9x", normalized=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(t, tokenizer.token_to_id(t)) for t in ("[CLS]", "[SEP]")])
    tokenizer.save(folder + "/tokenizer.json", pretty=False)
small = Tokenizer.from_file(folder + "/tokenizer.json")

hostile = [
    "", " ", "  ", "a", " a", "a ", "  a  b  ", "\t", "a\r\nb", "\r", "\n\n", "e\u0301", "e\u0301\u0323", "\u0301", " \u0301",
    "\u00a0", "\u3000x", "\u200b", "a\u200db", "\ufeffa", "\u00ad", "\U0001f469\u200d\U0001f467", "\U0001f1e9\U0001f1ea",
    "\uac00\u11a8", "\u1100\u1161\u11a8", "\ufb01\ufb02", "\uff21\uff22", "\u0130\u0131", "\u00bd", "x" * 3000,
    "\u4e2d" * 1500, "\u0001\u0002a", "\u0000a", "a\u0000b", "\U000e0001", "\ufffd", "\u0915\u094d\u0937", "\u0e01\u0e33",
    "\u05e9\u05c1", "\u0644\u0627", "abc" * 400, "\u2028a\u2029", "\ufdfa", "it's I'll you've we're I'd I'm don't '", "'S 's",
    "a   b", "a    \n   b", "   ", "          x", "|||EMAIL|||", "a|||EMAIL|||b", "|||EMAIL||| |||EMAIL", "cafe\u0301x caféx",
    "\u212b\u2126", "\u0958", "\U0002f800", "q\u0307\u0323", "a\u0315\u0300\u05ae\u0300b", "1 2\u0664\u00b2\u2167", "\u0344",
]
alphabet = [chr(c) for c in list(range(0x20, 0x250)) + list(range(0x300, 0x370)) + list(range(0x400, 0x460)) +
            list(range(0x3041, 0x3097)) + [0x3000, 0x200B, 0x200D, 0xA0, 0xD, 0xA, 0x9, 0x20, 0x20, 0x27, 0x27]]
special = ["[CLS]", "[SEP]", "[PAD]", "[MASK]"]


def case(text, offsets=True):
    found = small.encode(text, add_special_tokens=True)
    value = {"text": text, "ids": found.ids}
    # Where characters are composed or put in order, the reference counts in ways of its own.
    if offsets and unicodedata.is_normalized("NFC", text):
        starts = [0]
        for character in text:
            starts.append(starts[-1] + len(character.encode()))
        value["offsets"] = [starts[start] for start, _ in found.offsets[1:-1]]
    return json.dumps(value)


def script_alphabets():
    """The letters, marks and digits of each script that names of characters begin with."""
    scripts = {}
    for code in range(0x110000):
        if unicodedata.category(chr(code))[0] in "LMN":
            name = unicodedata.name(chr(code), "").split(" ")[0].split("-")[0]
            scripts.setdefault(name, []).append(chr(code))
    return {name: letters for name, letters in scripts.items() if len(letters) >= 20}


random.seed(1)
if len(sys.argv) == 3:
    cases = hostile + lines
    cases += ["".join(random.choice(alphabet) for _ in range(random.randint(1, 24))) for _ in range(400)]
    with open(folder + "/cases.jsonl", "w", encoding="utf-8") as file:
        for text in cases:
            if not any(s in text for s in special):
                file.write(case(text) + "\n")
        for a, b, n in [(a, b, n) for a, b in zip(lines[:20], lines[20:40]) for n in (8, 17, 40)]:
            small.enable_truncation(n)
            e = small.encode(a, b)
            file.write(json.dumps({"text": a, "pair": b, "maximum": n, "ids": e.ids, "types": e.type_ids}) + "\n")
            small.no_truncation()
else:
    scripts = script_alphabets()
    names = sorted(scripts)
    print(len(names), "scripts", file=sys.stderr)
    with open(sys.argv[4], "w", encoding="utf-8") as file:
        for number in range(int(sys.argv[3])):
            letters = scripts[names[number % len(names)]]
            words = []
            for _ in range(random.randint(1, 8)):
                kind = random.random()
                source = letters if kind < 0.7 else alphabet if kind < 0.9 else random.choice(lines)
                words.append("".join(random.choice(source) for _ in range(random.randint(1, 9))))
            text = random.choice([" ", " ", "  ", "\n", ""]).join(words)
            if not any(s in text for s in special):
                file.write(case(text) + "\n")
