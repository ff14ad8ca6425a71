#!/usr/bin/env python3
"""Which chunker, and which size, finds documents best? nDCG@10 and recall@10 on labelled collections in BEIR layout.

  measure.py RAG DATASET…
    --chunkers LIST   default: auto,structure,recursive,semantic,sentence-window
    --sizes LIST      the largest chunks, in the encoder's tokens (default: 128,256)
    --join N          also with long documents: N documents of the collection under headings in one (default: 8; 0: not)
    --mode MODE       default: dense, where chunks matter most
    --out FILE        adds a line of JSON for each measurement; what stands there already is not measured again
Everything else is an option of `rag eval` (--model DIR, --threads N).
"""
import argparse, json, os, subprocess, sys, tempfile

parser = argparse.ArgumentParser(usage=__doc__)
parser.add_argument("rag")
parser.add_argument("datasets", nargs="+")
parser.add_argument("--chunkers", default="auto,structure,recursive,semantic,sentence-window")
parser.add_argument("--sizes", default="128,256")
parser.add_argument("--join", type=int, default=8)
parser.add_argument("--mode", default="dense")
parser.add_argument("--out")
options, rest = parser.parse_known_args()


def joined(dataset, count, target):
    """The collection with `count` documents in one, in Markdown, and its judgements."""
    os.makedirs(os.path.join(target, "qrels"), exist_ok=True)
    place = {}
    with open(os.path.join(dataset, "corpus.jsonl"), encoding="utf-8") as file:
        documents = [json.loads(line) for line in file]
    with open(os.path.join(target, "corpus.jsonl"), "w", encoding="utf-8") as file:
        for start in range(0, len(documents), count):
            group = documents[start:start + count]
            name = f"long-{start // count}"
            parts = []
            for number, document in enumerate(group):
                place[document["_id"]] = name
                parts.append(f"## {document.get('title') or f'Part {number + 1}'}\n\n{document['text']}")
            file.write(json.dumps({"_id": name, "title": "", "text": "\n\n".join(parts)}, ensure_ascii=False) + "\n")
    with open(os.path.join(dataset, "queries.jsonl"), encoding="utf-8") as source:
        with open(os.path.join(target, "queries.jsonl"), "w", encoding="utf-8") as file:
            file.write(source.read())
    best = {}
    with open(os.path.join(dataset, "qrels/test.tsv"), encoding="utf-8") as file:
        next(file)
        for line in file:
            query, document, score = line.split("\t")
            if document in place:
                key = (query, place[document])
                best[key] = max(best.get(key, 0), int(score))
    with open(os.path.join(target, "qrels/test.tsv"), "w", encoding="utf-8") as file:
        file.write("query-id\tcorpus-id\tscore\n")
        for (query, document), score in best.items():
            file.write(f"{query}\t{document}\t{score}\n")
    return target


def measure(dataset, chunker, size):
    arguments = [options.rag, "eval", "--dataset", dataset, "--chunker", chunker, "--chunk-tokens", size, "--mode",
                 options.mode, "--measures", "nDCG@10,recall@10", "--json", "-q", *rest]
    result = subprocess.run(arguments, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{' '.join(arguments)}: {result.returncode}\n{result.stderr}")
    return json.loads(result.stdout)


known = {}
if options.out and os.path.exists(options.out):
    with open(options.out, encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            known[entry["collection"], entry["chunker"], entry["size"]] = entry
print("| collection | tokens | chunker | nDCG@10 | recall@10 |\n|---|---|---|---|---|")
with tempfile.TemporaryDirectory() as work:
    collections = [(os.path.basename(os.path.normpath(path)), path) for path in options.datasets]
    if options.join:
        collections += [(f"{name}, {options.join} in one", joined(path, options.join, os.path.join(work, name)))
                        for name, path in list(collections)]
    for name, path in collections:
        for size in options.sizes.split(","):
            for chunker in options.chunkers.split(","):
                entry = known.get((name, chunker, size))
                if not entry:
                    entry = {"collection": name, "chunker": chunker, "size": size, **measure(path, chunker, size)["measures"]}
                    if options.out:
                        with open(options.out, "a", encoding="utf-8") as file:
                            file.write(json.dumps(entry) + "\n")
                print(f"| {name} | {size} | {chunker} | {entry['nDCG@10']:.4f} | {entry['recall@10']:.4f} |", flush=True)
