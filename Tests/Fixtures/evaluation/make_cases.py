#!/usr/bin/env python3
"""Writes cases.jsonl.gz: random judgements and runs (more than 1,000), and what trec_eval says of them.

    pip install pytrec-eval-terrier==0.5.11
    python3 make_cases.py

The runs are full of ties, scores that differ only beyond single precision, graded, zero and negative judgements,
queries without relevant documents, judged queries without an answer, and answered queries without judgements.
"""
import gzip
import json
import random
import sys

import pytrec_eval

MEASURES = {"ndcg_cut_10": "nDCG@10", "ndcg_cut_3": "nDCG@3", "recall_5": "recall@5", "recall_100": "recall@100",
            "P_5": "P@5", "P_10": "P@10", "map": "MAP", "recip_rank": "MRR"}


def case(seed):
    rng = random.Random(seed)
    documents = [f"d{number}" for number in range(rng.choice([5, 15, 40, 150]))] + ["Z", "a", "é", "~"]
    scores = rng.choice([
        lambda: rng.randint(0, 3),
        lambda: rng.randint(-2, 2) / 3,
        lambda: 0.7 + rng.randint(0, 3) * 1e-9,
        lambda: rng.random(),
        lambda: 1 / (60 + rng.randint(1, 8)) + 1 / (60 + rng.randint(1, 8)),
    ])
    levels = rng.choice([[0, 1], [1], [0, 1, 2, 3], [-1, 0, 1, 2]])
    judgements, run = {}, {}
    for number in range(rng.randint(1, 6)):
        query = f"q{number}"
        judged = rng.sample(documents, rng.randint(1, min(len(documents), 20)))
        judgements[query] = {document: rng.choice(levels) for document in judged}
        if rng.random() < 0.85:
            found = rng.sample(documents, rng.randint(1, len(documents)))
            run[query] = {document: float(scores()) for document in found}
    run["unjudged"] = {"d0": 1.0}
    values = pytrec_eval.RelevanceEvaluator(
        judgements, {"ndcg_cut.3,10", "recall.5,100", "P.5,10", "map", "recip_rank"}).evaluate(run)
    expected = {}
    for query in judgements:
        found = values.get(query)
        expected[query] = {ours: found[theirs] if found else 0.0 for theirs, ours in MEASURES.items()}
        # trec_eval has no cut-off for the reciprocal rank: within the first ten it is at least 1/10.
        reciprocal = expected[query]["MRR"]
        expected[query]["MRR@10"] = reciprocal if reciprocal >= 0.1 - 1e-9 else 0.0
    return {"judgements": judgements, "run": {query: list(answer.items()) for query, answer in run.items()},
            "expected": expected, "answered": sorted(set(run) & set(judgements))}


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    with gzip.GzipFile("cases.jsonl.gz", "wb", compresslevel=9, mtime=0) as file:
        for seed in range(count):
            file.write((json.dumps(case(seed), separators=(",", ":"), ensure_ascii=False) + "\n").encode())


main()
