"""Writes Tests/RunsTests/Fixtures/audit.json: ten random splits of Indian Pines, and the position baseline on them.

    python Tools/golden/make_audit.py datasets/IP/Indian_pines_gt.mat

Needs numpy and scipy. Of a class of n pixels, max(1, round(n / 10)) are for training: the first of
`numpy.random.default_rng(seed).permutation`, with one generator per seed, class by class. Of several training pixels
at the same distance, `first` takes the first in row-major order, which is hsi's rule, and `kd_tree` the one that
`scipy.spatial.cKDTree` finds, which depends on the layout of its tree.
"""

import json
import pathlib
import sys

import numpy as np
import scipy
import scipy.io
from scipy.spatial import cKDTree

truth = scipy.io.loadmat(sys.argv[1])["indian_pines_gt"].astype(int)
rows, columns = truth.shape
flat = truth.ravel()


def scores(labels, predictions):
    """OA, AA and kappa as fractions."""
    counts = np.zeros((17, 17))
    np.add.at(counts, (labels, predictions), 1)
    counts = counts[1:, 1:]
    total, support = counts.sum(), counts.sum(1)
    agreement = np.trace(counts) / total
    chance = (counts.sum(0) * support).sum() / total**2
    return [agreement, (np.diag(counts) / support).mean(), (agreement - chance) / (1 - chance)]


def draw(seed):
    random = np.random.default_rng(seed)
    pixels = [random.permutation(np.flatnonzero(flat == label)) for label in range(1, 17)]
    train = np.sort(np.concatenate([some[: max(1, round(len(some) / 10))] for some in pixels]))
    test = np.setdiff1d(np.flatnonzero(flat), train)
    at, of = np.c_[test // columns, test % columns], np.c_[train // columns, train % columns]
    squares = ((at[:, None] - of[None]) ** 2).sum(-1)
    chebyshev = np.abs(at[:, None] - of[None]).max(-1).min(1)
    return {
        "train": train.tolist(),
        "first": scores(flat[test], flat[train][squares.argmin(1)]),
        "kd_tree": scores(flat[test], flat[train][cKDTree(of).query(at)[1]]),
        "inside": [float((chebyshev <= (side - 1) // 2).mean()) for side in (7, 9, 13, 25)],
        "sharing": [float((chebyshev <= side - 1).mean()) for side in (7, 9, 13, 25)],
    }


fixture = {
    "made_by": f"Tools/golden/make_audit.py, NumPy {np.__version__}, SciPy {scipy.__version__}",
    "splits": [draw(seed) for seed in range(10)],
}
path = pathlib.Path(__file__).parents[2] / "Tests/RunsTests/Fixtures/audit.json"
path.parent.mkdir(exist_ok=True)
path.write_text(json.dumps(fixture) + "\n")
print(np.mean([split["kd_tree"] for split in fixture["splits"]], 0))
