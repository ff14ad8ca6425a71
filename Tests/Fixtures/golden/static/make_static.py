"""Makes static/plain and static/shared: models of the model2vec package with random vectors, and its vectors of texts.

usage: make_static.py FOLDER
"""
import json, sys

import numpy as np
from model2vec import StaticModel
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

folder = sys.argv[1]
pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"] + [
    "the", "pump", "key", "blue", "red", "is", "in", "winter", "haus", "pumpe", "##n", "##s", "##ed", "stop", ",", ".", "a", "压", "力"]
texts = [
    "The pump is in the blue Haus.", "keys, pumps and a stop", "Pumpen im Winter", "压力 red", "a a a a key",
    "The Pump", "unknown words only then red", "Winter, winter. winter?",
]
tokenizer = Tokenizer(models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]"))
tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
random = np.random.default_rng(5)
for name in ("plain", "shared"):
    shared = name == "shared"
    model = StaticModel(
        vectors=random.normal(size=(9 if shared else len(pieces), 12)).astype(np.float32), tokenizer=tokenizer,
        config={"model_type": "model2vec", "normalize": True}, normalize=True, max_length=40,
        weights=random.uniform(0.2, 2, len(pieces)) if shared else None,
        token_mapping=random.integers(0, 9, len(pieces)) if shared else None)
    model.save_pretrained(f"{folder}/{name}", model_name=name)
    import os
    for extra in os.listdir(f"{folder}/{name}"):
        if extra not in ("config.json", "model.safetensors", "tokenizer.json", "modules.json"):
            os.remove(f"{folder}/{name}/{extra}")
    with open(f"{folder}/{name}.jsonl", "w", encoding="utf-8") as file:
        for text in texts:
            vector = [round(float(x), 7) for x in model.encode(text)]
            file.write(json.dumps({"text": text, "vector": vector}) + "\n")
