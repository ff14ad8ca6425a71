#!/usr/bin/env python3
"""Writes significance.json: values of two systems, and the exact p of the paired randomisation test.

    pip install scipy==1.17.1
    python3 make_significance.py > significance.json
"""
import json
import random

import numpy
from scipy.stats import permutation_test


def case(seed):
    rng = random.Random(seed)
    count = rng.randint(3, 12)
    first = [round(rng.random(), 3) for _ in range(count)]
    second = [round(min(1, max(0, value + rng.gauss(rng.choice([0, 0.05, 0.2]), 0.15))), 3) for value in first]
    if rng.random() < 0.3:
        second[0] = first[0]
    result = permutation_test(
        (numpy.array(first), numpy.array(second)), lambda x, y: float(numpy.mean(y - x)),
        permutation_type="samples", n_resamples=numpy.inf, alternative="two-sided")
    return {"first": first, "second": second, "p": float(result.pvalue)}


print(json.dumps([case(seed) for seed in range(60)], separators=(",", ":")))
