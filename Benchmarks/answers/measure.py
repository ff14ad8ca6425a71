#!/usr/bin/env python3
"""Asks labelled collections for what they answer and for what they cannot: "nothing found" must tell the two apart.

    measure.py RAG COLLECTION... [--count 60] [--seed 1] [--work DIR]

COLLECTION is a folder in BEIR layout, at least two. Each is asked `--count` of its own questions and as many of the others
together. Counted is how many of its own are answered, how many of these have the same best hit as without a floor, and how
many of the others are turned away. Stores stay in `--work`, so another run only asks.
"""
import argparse
import json
import pathlib
import random
import subprocess
import tempfile


def questions(folder):
    """Those that have a relevant document."""
    with open(folder / "qrels" / "test.tsv") as lines:
        judged = {line.split("\t")[0] for line in lines}
    with open(folder / "queries.jsonl") as lines:
        rows = [json.loads(line) for line in lines]
    return [row["text"] for row in rows if row["_id"] in judged]


def hits(rag, store, question, *options):
    run = subprocess.run(
        [rag, "query", "--store", store, "--json", *options, "--", question], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{question}: {run.stderr}")
    return json.loads(run.stdout)["hits"]


def arguments(description, folders):
    """What both measures take; `folders` is the name of what they ask."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rag")
    parser.add_argument(folders, nargs="+", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work")
    return parser


def measure(options, folders, form, measured):
    """Prints what `measured(folder, store, chance)` counts in each folder, and the sums, in the words of `form`."""
    work = pathlib.Path(options.work or tempfile.mkdtemp(prefix="answers-"))
    chance = random.Random(options.seed)
    rows = []
    for folder in folders:
        rows.append(measured(folder, str(work / folder.name), chance))
        print(f"{folder.name}: " + form.format(*rows[-1]), flush=True)
    print("all: " + form.format(*map(sum, zip(*rows))), flush=True)


def main():
    options = arguments(__doc__, "collections").parse_args()
    asked = {folder: questions(folder) for folder in options.collections}

    def measured(folder, store, chance):
        if not pathlib.Path(store).exists():
            subprocess.run(
                [options.rag, "eval", "--dataset", str(folder), "--store", store, "--quiet"],
                check=True, stdout=subprocess.DEVNULL)
        own = chance.sample(asked[folder], min(options.count, len(asked[folder])))
        kept, same = 0, 0
        for question in own:
            found = hits(options.rag, store, question)
            kept += bool(found)
            if found:
                same += found[0]["chunk"] == hits(options.rag, store, question, "--min-score", "0")[0]["chunk"]
        others = [other for other in options.collections if other != folder]
        strange = []
        for other in others:
            strange += chance.sample(asked[other], min(options.count // len(others), len(asked[other])))
        away = sum(not hits(options.rag, store, question) for question in strange)
        return [len(own), kept, same, len(strange), away]

    measure(
        options, options.collections,
        "of {} own questions {} answered, {} with the same best hit; of {} strange ones {} turned away", measured)


if __name__ == "__main__":
    main()
