#!/usr/bin/env python3
"""Asks for rare identifiers, versions and codes of a tree of real code, by default settings.

    measure.py RAG FOLDER... [--count 150] [--seed 1] [--store DIR] [--rag-options ...]

Each is one that stands in at most two of the indexed files. Counted is how often the first hit is of such a file, and how
often the line that is printed is a line with the word. Misses are listed.
"""
import argparse
import json
import os
import random
import re
import subprocess
import tempfile

KINDS = {
    "identifier": re.compile(
        r"(?<![\w.])(?:[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+|_{0,2}[a-z0-9]+(?:_[a-z0-9]+)+"
        r"|[A-Z0-9]+(?:_[A-Z0-9]+)+)(?![\w])"),
    "version": re.compile(r"(?<![\w.])v?\d+\.\d+(?:\.\d+)+(?![\w.])"),
    "code": re.compile(r"(?<![\w-])(?:0[xX][0-9a-fA-F]{4,}|[A-Z]{1,5}-\d{2,6}|[A-Z]{2,6}\d{3,6})(?![\w-])"),
}


def words(files):
    """Of each kind, the words that stand in at most two files as they are written."""
    found = {kind: {} for kind in KINDS}
    for path, text in files.items():
        for kind, pattern in KINDS.items():
            for word in set(pattern.findall(text)):
                if 6 <= len(word) <= 60:
                    found[kind].setdefault(word, set()).add(path)
    return {kind: sorted(word for word, where in own.items() if len(where) <= 2) for kind, own in found.items()}


def holders(word, lowered):
    """The files that have the word in any case."""
    whole = re.compile(r"(?<![a-z0-9_])" + re.escape(word.lower()) + r"(?![a-z0-9_])")
    return {path for path, text in lowered.items() if word.lower() in text and whole.search(text)}


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("rag")
    arguments.add_argument("folders", nargs="+")
    arguments.add_argument("--count", type=int, default=150)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--store")
    arguments.add_argument("--rag-options", nargs=argparse.REMAINDER, default=[])
    options = arguments.parse_args()
    store = options.store or tempfile.mkdtemp(prefix="identifiers-")
    rag = os.path.abspath(options.rag)
    folders = [os.path.abspath(folder) for folder in options.folders]
    subprocess.run([rag, "ingest", "--store", store, "--quiet", *folders], check=False, stdout=subprocess.DEVNULL)
    listed = subprocess.run([rag, "documents", "list", "--store", store, "--json"], check=True, capture_output=True)
    files = []
    for line in listed.stdout.decode().splitlines():
        value = json.loads(line)
        files += [row["uri"] for row in (value if isinstance(value, list) else value.get("documents", [value]))]
    texts = {path: open(path, encoding="utf-8", errors="replace").read() for path in sorted(files)}
    lowered = {path: text.lower() for path, text in texts.items()}
    chosen = []
    chance = random.Random(options.seed)
    rare = words(texts)
    # Versions and codes are fewer: they come first, up to a quarter each.
    for kind, limit in (("version", options.count // 4), ("code", options.count // 4), ("identifier", options.count)):
        chance.shuffle(rare[kind])
        taken = 0
        for word in rare[kind]:
            if taken == limit or len(chosen) == options.count:
                break
            where = holders(word, lowered)
            if 1 <= len(where) <= 2:
                chosen.append((kind, word, where))
                taken += 1
    first, lines, counts = {}, {}, {}
    for kind, word, where in chosen:
        answer = subprocess.run(
            [rag, "query", "--store", store, "--json", *options.rag_options, "--", word], capture_output=True)
        hits = json.loads(answer.stdout)["hits"] if answer.stdout else []
        counts[kind] = counts.get(kind, 0) + 1
        hit = hits[0] if hits else None
        isFirst = hit is not None and hit["uri"] in where
        line = ""
        if hit:
            text = texts[hit["uri"]].split("\n")
            line = text[hit["line"] - 1] if hit["line"] <= len(text) else ""
        holds = re.search(r"(?<![\w])" + re.escape(word) + r"(?![\w])", line, re.IGNORECASE) is not None
        first[kind] = first.get(kind, 0) + isFirst
        lines[kind] = lines.get(kind, 0) + (isFirst and holds)
        if not isFirst:
            rank = next((number + 1 for number, other in enumerate(hits) if other["uri"] in where), None)
            print(f"not first: {word} ({kind}) is in {sorted(where)}, rank {rank}; first {hit and hit['path']}")
        elif not holds:
            print(f"line: {word} ({kind}) {hit['path']}:{hit['line']}: {line.strip()[:100]}")
    for kind, count in counts.items():
        print(f"{kind}: {count}, file first {first[kind]}, line of the word {lines[kind]}")
    total = sum(counts.values())
    print(f"all: {total}, file first {sum(first.values())} ({100 * sum(first.values()) / total:.1f} %), "
          f"line of the word {sum(lines.values())}")


if __name__ == "__main__":
    main()
