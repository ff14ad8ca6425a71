#!/usr/bin/env python3
"""Asks folders of documents for their own headings and for those of others: "nothing found" must tell the two apart.

    folders.py RAG FOLDER... [--count 60] [--seed 1] [--work DIR]

FOLDER has Markdown files, whatever else it has; at least two. A question is a heading, or a title of front matter, of two
words or more that stands once in its folder and in no other one. Counted is how many of a folder's own are answered, how many
have a hit of the heading's file among the first ten, before and with the floor, and how many of the others' are turned away.
A heading of another folder may be answered all the same, by chance or since folders touch the same subject: the answered ones
are printed with `--show`. Stores stay in `--work`.
"""
import argparse
import pathlib
import random
import re
import subprocess
import tempfile

from measure import hits

HEADING = re.compile(r"^(?:#{1,5}\s+|title:\s*[\"']?)(.+?)[\"']?\s*#*$")


def headings(folder):
    """Each heading with its file; those that stand more than once are left out."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix not in (".md", ".mdx") or not path.is_file() or any(part.startswith(".") for part in path.parts):
            continue
        isCode = False
        for line in path.read_text(errors="replace").splitlines():
            if line.startswith(("```", "~~~")):
                isCode = not isCode
            match = HEADING.match(line)
            if not match or isCode:
                continue
            text = re.sub(r"[`*_\[\]]|\(https?:[^)]*\)|<[^>]*>", "", match[1]).strip()
            if len(re.findall(r"[^\W\d]{3,}", text)) >= 2:
                found.setdefault(text.lower(), []).append((text, str(path.relative_to(folder))))
    return {key: places[0] for key, places in found.items() if len(places) == 1}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("rag")
    arguments.add_argument("folders", nargs="+", type=pathlib.Path)
    arguments.add_argument("--count", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--work")
    arguments.add_argument("--show", action="store_true")
    options = arguments.parse_args()
    work = pathlib.Path(options.work or tempfile.mkdtemp(prefix="answers-"))
    chance = random.Random(options.seed)
    asked = {folder: headings(folder) for folder in options.folders}
    totals = [0] * 6
    for folder in options.folders:
        store = str(work / folder.name)
        if not pathlib.Path(store).exists():
            subprocess.run(
                [options.rag, "ingest", "--store", store, "--quiet", str(folder)], check=True, stdout=subprocess.DEVNULL)
        own = {key: value for key, value in asked[folder].items()}
        chosen = chance.sample(sorted(own), min(options.count, len(own)))
        answered = right = kept = 0
        for key in chosen:
            text, path = own[key]
            all_hits = hits(options.rag, store, text, "--min-score", "0")
            found = hits(options.rag, store, text)
            answered += bool(found)
            is_right = any(hit["path"].endswith(path) for hit in all_hits)
            right += is_right
            kept += is_right and any(hit["path"].endswith(path) for hit in found)
            if options.show and is_right and not found:
                print(f"  not answered: {text}")
        others = [value for other in options.folders if other != folder for key, value in asked[other].items() if key not in own]
        strange = chance.sample(sorted(others), min(options.count, len(others)))
        away = 0
        for text, _ in strange:
            found = hits(options.rag, store, text)
            away += not found
            if options.show and found:
                print(f"  answered: {text}: {found[0]['path']}:{found[0]['line']}")
        row = [len(chosen), answered, right, kept, len(strange), away]
        totals = [total + value for total, value in zip(totals, row)]
        print_row(folder.name, row)
    print_row("all", totals)


def print_row(name, row):
    print(
        f"{name}: of {row[0]} own headings {row[1]} answered; the right file among ten for {row[2]}, with the floor {row[3]}; "
        f"of {row[4]} strange ones {row[5]} turned away", flush=True)


if __name__ == "__main__":
    main()
