"""Makes modernbert/: a ModernBERT with random weights in float16, and vectors of texts by the reference, `transformers`.

usage: make_modernbert.py BYTEPAIR/tokenizer.json FOLDER
"""
import json, shutil, sys

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from transformers import ModernBertConfig, ModernBertModel

source, folder = sys.argv[1:3]
tokenizer = Tokenizer.from_file(source)
torch.manual_seed(3)
config = ModernBertConfig(
    vocab_size=720, hidden_size=32, intermediate_size=24, num_hidden_layers=4, num_attention_heads=2,
    max_position_embeddings=256, local_attention=16, global_attn_every_n_layers=3, attn_implementation="eager",
    pad_token_id=2, bos_token_id=0, eos_token_id=1, cls_token_id=0, sep_token_id=1)
model = ModernBertModel(config).eval().float()
state = {}
for name, value in model.state_dict().items():
    noise = torch.randn_like(value)
    value = 1 + 0.3 * noise if "norm" in name else noise * (1.0 if "tok_embeddings" in name else 1.6 / value.shape[-1] ** 0.5)
    state[name] = value.half()
model.load_state_dict({name: value.float() for name, value in state.items()})
save_file(state, folder + "/model.safetensors")
# As published models spell it.
json.dump(
    dict(model_type="modernbert", vocab_size=720, hidden_size=32, intermediate_size=24, num_hidden_layers=4,
         num_attention_heads=2, max_position_embeddings=256, local_attention=16, global_attn_every_n_layers=3,
         global_rope_theta=160000.0, local_rope_theta=10000.0, norm_eps=1e-5, hidden_activation="gelu",
         attention_bias=False, mlp_bias=False, norm_bias=False), open(folder + "/config.json", "w"))
texts = [
    "", "a", "The pump stopped after two red flashes; restart it with the blue key.",
    "Die Wärmepumpe läuft leise, außer im Winter.", "Сколько литров воды вмещает бак?",
    "压力低时泵停止工作。", "def reload(self, url): return None", "it's   here", "x" * 120, "one two three four " * 12,
]
with open(folder + "/cases.jsonl", "w", encoding="utf-8") as file, torch.no_grad():
    for text in texts:
        ids = tokenizer.encode(text).ids[:256]
        states = model(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids), dtype=torch.long))
        states = states.last_hidden_state[0]
        unit = lambda v: [round(x, 7) for x in (v / v.norm()).tolist()]
        file.write(json.dumps({"text": text, "count": len(ids), "mean": unit(states.mean(0)), "cls": unit(states[0])}) + "\n")
