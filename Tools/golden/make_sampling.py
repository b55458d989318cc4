"""Writes Tests/HSITests/Fixtures/sampling.json: paddings by NumPy, and counts of stratified splits and folds by
scikit-learn.

    python3 Tools/golden/make_sampling.py
"""

import json
import pathlib

import numpy
import sklearn
from sklearn.model_selection import StratifiedKFold, train_test_split

INDIAN_PINES = [46, 1428, 830, 237, 483, 730, 28, 478, 20, 972, 2455, 593, 205, 1265, 386, 93]
SMALL = [7, 9, 12, 31, 64]


def padding(extent, mode):
    """The indices 1 … extent of a line, padded by 12 before and 13 after; 0 is padding of zeros."""
    line = numpy.arange(1, extent + 1)
    return {"extent": extent, "mode": mode, "line": numpy.pad(line, (12, 13), mode=mode).tolist()}


def split(counts, ratio):
    """The training pixels of each class, if they do not depend on scikit-learn's seed."""
    labels = numpy.repeat(numpy.arange(len(counts)), counts)
    found = {
        tuple(numpy.bincount(train_test_split(labels, train_size=ratio, stratify=labels, random_state=seed)[0]))
        for seed in range(8)
    }
    assert len(found) == 1, (counts, ratio, "equal remainders: the counts depend on the seed")
    return {"counts": counts, "ratio": ratio, "train": [int(count) for count in found.pop()]}


def folds(counts, number):
    """The test pixels of each class in each fold; shuffling does not change the counts."""
    labels = numpy.repeat(numpy.arange(len(counts)), counts)
    parts = StratifiedKFold(number, shuffle=True, random_state=0).split(labels, labels)
    return {
        "counts": counts,
        "folds": number,
        "test": [numpy.bincount(labels[test], minlength=len(counts)).tolist() for _, test in parts],
    }


fixture = {
    "made_by": f"Tools/golden/make_sampling.py, scikit-learn {sklearn.__version__}, NumPy {numpy.__version__}",
    "paddings": [
        padding(extent, mode)
        for extent in (1, 2, 3, 4, 5, 11, 40)
        for mode in ("constant", "reflect", "symmetric", "edge")
    ],
    "splits": [split(INDIAN_PINES, ratio) for ratio in (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.9)]
    + [split(SMALL, ratio) for ratio in (0.2, 0.37, 0.71)],
    "folds": [folds(counts, number) for counts in (INDIAN_PINES, SMALL) for number in (2, 5, 7)],
}
path = pathlib.Path(__file__).parents[2] / "Tests/HSITests/Fixtures/sampling.json"
path.write_text(json.dumps(fixture) + "\n")
