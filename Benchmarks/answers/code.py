#!/usr/bin/env python3
"""Asks the source code of packages plain questions about it, and questions of other subjects: how many are answered.

    code.py RAG FOLDER... [--work DIR] [--show]

FOLDER is the source of a package, named as in `questions/`: `fastapi`, `flask`, … Its questions are those of somebody who knows
the words of its subject (`NAME.txt`) and of somebody who does not (`NAME.newcomer.txt`); strange ones are of daily life
(`strange.txt`) and of other technical subjects (`technical.txt`). Stores stay in `--work`.
"""
import argparse
import pathlib
import subprocess
import tempfile

from measure import hits

QUESTIONS = pathlib.Path(__file__).parent / "questions"


def lines(name):
    path = QUESTIONS / f"{name}.txt"
    return [line for line in path.read_text().splitlines() if line.strip()] if path.exists() else []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rag")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--work")
    parser.add_argument("--show", action="store_true", help="print what is not answered, and strange ones that are")
    options = parser.parse_args()
    work = pathlib.Path(options.work or tempfile.mkdtemp(prefix="answers-"))
    sums = {}
    for folder in options.folders:
        store = str(work / folder.name)
        if not pathlib.Path(store).exists():
            subprocess.run(
                [options.rag, "ingest", "--store", store, "--quiet", str(folder)], check=True, stdout=subprocess.DEVNULL)
        words = []
        for kind, name in [
            ("plain", folder.name), ("newcomer", f"{folder.name}.newcomer"), ("strange", "strange"),
            ("technical", "technical"),
        ]:
            asked = lines(name)
            answered = 0
            for question in asked:
                found = bool(hits(options.rag, store, question))
                answered += found
                if options.show and found == (kind in ("strange", "technical")):
                    print(f"  {kind}, {'answered' if found else 'not answered'}: {question}")
            words.append(f"{kind} {answered} of {len(asked)}")
            total = sums.setdefault(kind, [0, 0])
            total[0] += answered
            total[1] += len(asked)
        print(f"{folder.name}: answered: " + ", ".join(words), flush=True)
    print("all: answered: " + ", ".join(f"{kind} {one} of {of}" for kind, (one, of) in sums.items()))


if __name__ == "__main__":
    main()
