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


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("rag")
    arguments.add_argument("collections", nargs="+", type=pathlib.Path)
    arguments.add_argument("--count", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--work")
    options = arguments.parse_args()
    work = pathlib.Path(options.work or tempfile.mkdtemp(prefix="answers-"))
    chance = random.Random(options.seed)
    asked = {folder: questions(folder) for folder in options.collections}
    totals = [0, 0, 0, 0, 0]
    for folder in options.collections:
        store = str(work / folder.name)
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
        row = [len(own), kept, same, len(strange), away]
        totals = [total + value for total, value in zip(totals, row)]
        print_row(folder.name, row)
    print_row("all", totals)


def print_row(name, row):
    print(
        f"{name}: of {row[0]} own questions {row[1]} answered, {row[2]} with the same best hit; "
        f"of {row[3]} strange ones {row[4]} turned away", flush=True)


if __name__ == "__main__":
    main()
