#!/usr/bin/env python3
"""Asks folders of documents for their own headings and for those of others: "nothing found" must tell the two apart.

    folders.py RAG FOLDER... [--count 60] [--seed 1] [--work DIR]

FOLDER has Markdown files, whatever else it has; at least two. A question is a heading, or a title of front matter, of two
words or more that stands once in its folder and in no other one. Counted is how many of a folder's own are answered, how many
have a hit of the heading's file among the first ten, before and with the floor, and how many of the others' are turned away.
A heading of another folder may be answered all the same, by chance or since folders touch the same subject: the answered ones
are printed with `--show`. Stores stay in `--work`.
"""
import pathlib
import re
import subprocess

from measure import arguments, hits, measure

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
    parser = arguments(__doc__, "folders")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    asked = {folder: headings(folder) for folder in options.folders}

    def measured(folder, store, chance):
        if not pathlib.Path(store).exists():
            subprocess.run(
                [options.rag, "ingest", "--store", store, "--quiet", str(folder)], check=True, stdout=subprocess.DEVNULL)
        own = asked[folder]
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
        return [len(chosen), answered, right, kept, len(strange), away]

    measure(
        options, options.folders,
        "of {} own headings {} answered; the right file among ten for {}, with the floor {}; "
        "of {} strange ones {} turned away", measured)


if __name__ == "__main__":
    main()
