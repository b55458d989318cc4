"""Fixtures of preprocessing and splitting: scikit-learn's PCA of Indian Pines and its stratified counts."""

import numpy
import torch
from scipy.io import loadmat
from sklearn.decomposition import PCA
from sklearn.model_selection import train_test_split

from provenance import TESTS, provenance, save_json, save_tensors

FOLDER = TESTS / "HSITests" / "Fixtures"
SCENES = {
    "IP": ("Indian_pines_gt.mat", "indian_pines_gt"),
    "PU": ("PaviaU_gt.mat", "paviaU_gt"),
    "SA": ("Salinas_gt.mat", "salinas_gt"),
    "KSC": ("KSC_gt.mat", "KSC_gt"),
}
SYNTHETIC = {
    "even": [10, 10, 10, 10],
    "even_large": [100, 100, 100],
    "tied": [15, 15, 15, 15, 15, 15, 15],
    "tied_pairs": [25, 25, 33, 33, 47, 47],
    "rare": [2, 3, 500, 1000],
    "pairs": [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
    "increasing": [5, 10, 15, 20, 25, 30, 35, 40],
    "two": [7, 13],
    "one_class": [50],
    "primes": [11, 101, 1009, 10007],
    "single_pixel": [1, 40, 60],
    "too_few": [3, 3, 3],
}
RATIOS = (0.01, 0.05, 0.1, 0.2, 0.5)
SEEDS = range(20)
RULE = (
    "With n pixels in all: n_test = ceil((1 - ratio) n), n_train = n - n_test, in double precision. The "
    "share of a class is count / n * n_train, evaluated in this order. Each class gets the floor of its "
    "share; the rest goes, one pixel a class, to the classes in decreasing order of the fraction cut off. "
    "Classes with exactly the same fraction are in random order: where not all of them can be served, the "
    "outcome depends on the seed. It is an error if a class has one pixel, or if n_train or n_test is less "
    "than the number of classes."
)


def outcomes(counts, ratio):
    """The distinct per-class training counts over the seeds, or scikit-learn's error message."""
    labels = numpy.repeat(numpy.arange(len(counts)), counts)
    seen = set()
    for seed in SEEDS:
        try:
            train, test = train_test_split(labels, test_size=1 - ratio, stratify=labels, random_state=seed)
        except ValueError as error:
            return {"error": str(error)}
        found = numpy.bincount(train, minlength=len(counts))
        assert (found + numpy.bincount(test, minlength=len(counts)) == counts).all()
        seen.add(tuple(found.tolist()))
    return {"train_count": sum(next(iter(seen))), "train_counts": sorted(map(list, seen))}


def allowed(counts, ratio):
    """The rule: the counts common to all outcomes, the classes that can get one more, and how many of them do."""
    total = sum(counts)
    drawn = total - int(numpy.ceil((1 - ratio) * total))
    shares = numpy.array(counts) / total * drawn
    base = numpy.floor(shares).astype(int)
    left = drawn - int(base.sum())
    fractions = shares - numpy.floor(shares)
    for fraction in sorted(set(fractions.tolist()), reverse=True):
        tied = numpy.flatnonzero(fractions == fraction)
        if left < len(tied):
            return base.tolist(), tied.tolist() if left else [], left
        base[tied] += 1
        left -= len(tied)
    return base.tolist(), [], left


def check_rule(counts, ratio, found):
    """Checks the rule above against scikit-learn."""
    base, tied, left = allowed(counts, ratio)
    for vector in found["train_counts"]:
        extra = [a - b for a, b in zip(vector, base, strict=True)]
        assert sum(extra) == left and all(0 <= e <= (c in tied) for c, e in enumerate(extra)), (counts, ratio)
    assert left or len(found["train_counts"]) == 1


def make_counts(data):
    """Writes the per-class counts of stratified splits."""
    cases = []
    lists = dict(SYNTHETIC)
    for name, (file, key) in SCENES.items():
        labels = loadmat(data / file)[key].ravel()
        lists[name] = numpy.bincount(labels)[1:].tolist()
    for name, counts in lists.items():
        for ratio in RATIOS:
            found = outcomes(counts, ratio)
            if "error" not in found:
                check_rule(counts, ratio, found)
            cases.append({"name": name, "counts": counts, "ratio": ratio} | found)
    details = provenance(
        "scenes", rule=RULE, seeds=len(SEEDS), function="train_test_split(test_size=1 - ratio)"
    )
    save_json(FOLDER / "stratified_counts.json", {"metadata": details, "cases": cases})


def make_components(data):
    """Writes the principal components of Indian Pines."""
    cube = loadmat(data / "Indian_pines_corrected.mat")["indian_pines_corrected"]
    pixels = cube.reshape(-1, cube.shape[-1]).astype(numpy.float64)
    plain = PCA(36, svd_solver="full").fit(pixels)
    whitened = PCA(36, svd_solver="full", whiten=True).fit(pixels)
    chosen = numpy.array([0, 1, 144, 145, 5000, 10512, 15000, 21024])
    tensors = {
        "eigenvalues": plain.explained_variance_,
        "explained_variance_ratio": plain.explained_variance_ratio_,
        "mean": plain.mean_,
        "components": plain.components_,
        "pixels": chosen,
        "scores": plain.transform(pixels[chosen]),
        "whitened": whitened.transform(pixels[chosen]),
    }
    details = provenance(
        "scenes",
        source="Indian_pines_corrected.mat; Baumgardner, Biehl, Landgrebe (2015), doi 10.4231/R7RX991C, "
        "CC BY 3.0",
        definition="eigenvalues of the covariance over n - 1, all pixels of the scene, no scaling before; "
        "pixels are raster indices row * 145 + column; whitened = scores / sqrt(eigenvalue)",
        signs="scikit-learn's: the entry of largest magnitude of each component is positive",
    )
    largest = numpy.abs(plain.components_).argmax(axis=1)
    assert (plain.components_[numpy.arange(36), largest] > 0).all()
    save_tensors(
        FOLDER / "pca_indian_pines.safetensors",
        {name: torch.from_numpy(numpy.ascontiguousarray(value)) for name, value in tensors.items()},
        details,
    )


def make_scenes(data):
    """Writes the fixtures of scenes, read from the folder `data`."""
    make_components(data)
    make_counts(data)
