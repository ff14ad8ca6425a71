#!/usr/bin/env python3
"""Measures hybrid answers beside each leg on public test collections: no leg alone may be better.

    legs.py RAG SOURCE... [--queries 300] [--seed 7] [--work DIR] [--eval-options "…"]

SOURCE is a file of questions in the form of SQuAD (`xquad.ro.json`: a paragraph is a document), a folder in BEIR layout, or
three files in the form of SMART with commas between (`cacm.all,query.text,qrels.text`: documents, queries, judgments).
Collections and stores stay in `--work`, so another run only asks. `--eval-options` go to `rag eval`, such as
"--model DIR --precision int8".
"""
import argparse
import collections
import json
import pathlib
import random
import shlex
import subprocess
import tempfile

MEASURES = ["nDCG@10", "recall@100"]
MODES = ["hybrid", "dense", "lexical"]


def squad(path):
    with open(path, encoding="utf-8") as file:
        data = json.load(file)["data"]
    documents, queries = {}, []
    for paragraph in (paragraph for article in data for paragraph in article["paragraphs"]):
        number = documents.setdefault(paragraph["context"], f"d{len(documents)}")
        queries += [(question["question"], [number]) for question in paragraph["qas"]]
    return [(number, "", text) for text, number in documents.items()], queries


def records(path):
    """The fields of each record of a file in the form of SMART, by its number."""
    found, fields, lines = {}, None, None
    with open(path, encoding="utf-8", errors="replace") as file:
        for line in file:
            if line.startswith(".I "):
                fields = found[str(int(line[3:]))] = collections.defaultdict(list)
                lines = None
            elif fields is not None and line[:1] == "." and len(line.strip()) == 2:
                lines = fields[line[1]]
            elif lines is not None:
                lines += line.split()
    return found


def smart(documents, queries, judgments):
    relevant = collections.defaultdict(list)
    with open(judgments) as file:
        for words in filter(None, map(str.split, file)):
            relevant[str(int(words[0]))].append(str(int(words[1])))
    documents = [(key, " ".join(row["T"]), " ".join(row["W"])) for key, row in records(documents).items()]
    return documents, [(" ".join(row["W"]), relevant[key]) for key, row in records(queries).items() if relevant[key]]


def write(folder, documents, queries):
    (folder / "qrels").mkdir(parents=True)
    with open(folder / "corpus.jsonl", "w", encoding="utf-8") as file:
        for key, title, text in documents:
            file.write(json.dumps({"_id": key, "title": title, "text": text}, ensure_ascii=False) + "\n")
    with open(folder / "queries.jsonl", "w", encoding="utf-8") as asked, open(folder / "qrels/test.tsv", "w") as judged:
        judged.write("query-id\tcorpus-id\tscore\n")
        for number, (text, relevant) in enumerate(queries):
            asked.write(json.dumps({"_id": f"q{number}", "text": text}, ensure_ascii=False) + "\n")
            judged.writelines(f"q{number}\t{key}\t1\n" for key in relevant)


def prepared(source, options, work):
    files = source.split(",")
    if len(files) == 1 and pathlib.Path(source).is_dir():
        return pathlib.Path(source)
    folder = work / pathlib.Path(files[0]).stem
    if not folder.exists():
        documents, queries = smart(*files) if len(files) == 3 else squad(source)
        random.Random(options.seed).shuffle(queries)
        write(folder, documents, queries[: options.queries])
    return folder


def measured(rag, folder, store, mode, extra):
    command = [rag, "eval", "--dataset", folder, "--store", store, "--mode", mode, "--measures", ",".join(MEASURES)]
    run = subprocess.run([*map(str, command), "--json", *extra], capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{folder}: {run.stderr}")
    found = json.loads(run.stdout)["measures"]
    return [found[measure] for measure in MEASURES]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rag")
    parser.add_argument("sources", nargs="+")
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work")
    parser.add_argument("--eval-options", type=shlex.split, default=[])
    options = parser.parse_args()
    work = pathlib.Path(options.work or tempfile.mkdtemp(prefix="legs-"))
    worst = [0.0, 0.0]
    for source in options.sources:
        folder = prepared(source, options, work)
        store = work / f"{folder.name}.store"
        values = {mode: measured(options.rag, folder, store, mode, options.eval_options) for mode in MODES}
        row = [f"{measure} " + " ".join(f"{values[mode][place]:.4f}" for mode in MODES)
               for place, measure in enumerate(MEASURES)]
        print(f"{folder.name}: {', '.join(row)} ({', '.join(MODES)})", flush=True)
        for place in range(len(MEASURES)):
            better = max(values["dense"][place], values["lexical"][place])
            worst[place] = min(worst[place], values["hybrid"][place] - better)
    print("farthest below the better leg: "
          + ", ".join(f"{measure} {difference:.4f}" for measure, difference in zip(MEASURES, worst)))


if __name__ == "__main__":
    main()
