"""Fixtures of metrics: scikit-learn's for small predictions, and scipy's paired tests; with degenerate cases."""

import math
import warnings

import numpy
import scipy.stats
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    cohen_kappa_score,
    confusion_matrix,
    precision_recall_fscore_support,
)

from provenance import TESTS, provenance, save_json

FOLDER = TESTS / "EvalTests" / "Fixtures"
DEFINITIONS = {
    "confusion": "[true class][predicted class], counts",
    "support": "true pixels of each class",
    "average_accuracy": "mean of the recalls of the classes with support",
    "recall": "null for a class without support",
    "precision": "null for a class that is never predicted",
    "f1": "2 tp / (2 tp + fp + fn); null for a class that is neither present nor predicted",
    "kappa": "(observed - expected) / (1 - expected); null when expected agreement is 1",
    "weighted_f1": "mean of f1 weighted by support",
    "macro_f1": "mean of the f1 that are defined",
}


def number(value):
    """A number for JSON, undefined ones as null."""
    return None if math.isnan(value) else float(value)


def mean(values):
    """The mean of the defined values."""
    defined = [value for value in values if not math.isnan(value)]
    return sum(defined) / len(defined) if defined else math.nan


def kappa(true, predicted, classes):
    """Cohen's kappa, undefined where both maps are the same single class."""
    table = confusion_matrix(true, predicted, labels=range(classes))
    total = table.sum()
    if (table.sum(axis=0) @ table.sum(axis=1)) == total * total:
        return math.nan
    return cohen_kappa_score(true, predicted, labels=range(classes))


def score(name, true, predicted, classes):
    """One case with all its metrics."""
    labels = range(classes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        precision, recall, f1, support = precision_recall_fscore_support(
            true, predicted, labels=labels, zero_division=numpy.nan
        )
        agreement = kappa(true, predicted, classes)
        confusion = confusion_matrix(true, predicted, labels=labels).tolist()
        assert math.isclose(mean(recall), balanced_accuracy_score(true, predicted))
    weighted = sum(f * s for f, s in zip(f1, support, strict=True) if s) / support.sum()
    return {
        "name": name,
        "classes": classes,
        "true": [int(value) for value in true],
        "predicted": [int(value) for value in predicted],
        "confusion": confusion,
        "support": [int(value) for value in support],
        "overall_accuracy": number(accuracy_score(true, predicted)),
        "average_accuracy": number(mean(recall)),
        "kappa": number(agreement),
        "precision": [number(value) for value in precision],
        "recall": [number(value) for value in recall],
        "f1": [number(value) for value in f1],
        "macro_f1": number(mean(f1)),
        "weighted_f1": number(weighted),
    }


def make_metrics():
    """Writes the cases."""
    random = numpy.random.default_rng(400)
    cases = []
    for index, (classes, size, skill) in enumerate(
        ((2, 20, 0.8), (3, 30, 0.5), (5, 60, 0.9), (9, 80, 0.3), (16, 120, 0.7), (4, 40, 0.0))
    ):
        # Classes of different sizes, as in scenes.
        shares = random.dirichlet(numpy.full(classes, 2.0))
        true = random.choice(classes, size, p=shares)
        predicted = numpy.where(random.random(size) < skill, true, random.integers(classes, size=size))
        cases.append(score(f"random_{index}", true, predicted, classes))
    for name, classes, true, predicted in (
        ("perfect", 3, [0, 1, 2, 2, 1], [0, 1, 2, 2, 1]),
        ("all_wrong", 3, [0, 1, 2, 0], [1, 2, 0, 2]),
        ("worse_than_chance", 2, [0, 0, 1, 1], [1, 1, 0, 0]),
        ("never_predicted", 3, [0, 0, 1, 2, 2], [0, 1, 1, 0, 1]),
        ("absent_but_predicted", 3, [0, 0, 1, 1], [0, 2, 1, 2]),
        ("absent_altogether", 4, [0, 0, 1, 3], [0, 1, 1, 3]),
        ("one_class_predicted", 3, [0, 1, 2, 2], [2, 2, 2, 2]),
        ("one_class_present", 3, [1, 1, 1], [1, 0, 2]),
        ("one_class_right", 3, [1, 1, 1], [1, 1, 1]),
        ("one_class_wrong", 2, [0, 0, 0], [1, 1, 1]),
        ("single_class", 1, [0, 0], [0, 0]),
        ("one_pixel_right", 2, [1], [1]),
        ("one_pixel_wrong", 2, [0], [1]),
    ):
        cases.append(score(name, true, predicted, classes))
    details = provenance("metrics", definitions=DEFINITIONS, undefined="null", seed=400)
    save_json(FOLDER / "metrics.json", {"metadata": details, "cases": cases})
    make_paired_tests()


PAIRED_DEFINITIONS = {
    "wilcoxon": "two-sided, differences of zero left out; exact up to 50 differences, ties included, normal beyond",
    "t_tests": "mean / sqrt((1 / n + ratio) variance) of the differences, two-sided; ratio 0 is Student's test",
    "tails": "[t, degrees of freedom, probability of a value at least as far from zero]",
}


def wilcoxon(differences):
    """The sum of the positive ranks and the p-value from scipy."""
    left = differences[differences != 0]
    if len(left) > 50:
        method = "asymptotic"
    elif len(set(numpy.abs(left))) < len(left):
        # All sign patterns, because scipy's exact distribution supports only distinct magnitudes.
        method = scipy.stats.PermutationMethod(n_resamples=numpy.inf)
    else:
        method = "exact"
    p = scipy.stats.wilcoxon(left, method=method).pvalue
    ranks = scipy.stats.rankdata(numpy.abs(left))
    return {"positive_rank_sum": float(ranks[left > 0].sum()), "count": len(left), "p_value": float(p)}


def t_test(differences, ratio):
    """Student's t and its p-value with the variance corrected."""
    count = len(differences)
    t = differences.mean() / math.sqrt((1 / count + ratio) * differences.var(ddof=1))
    p = 2 * scipy.stats.t.sf(abs(t), count - 1)
    if ratio == 0:
        assert math.isclose(p, scipy.stats.ttest_1samp(differences, 0).pvalue, rel_tol=1e-9)
    return {"ratio": ratio, "t": float(t), "p_value": float(p)}


def make_paired_tests():
    """Writes the cases of the tests of paired differences."""
    random = numpy.random.default_rng(500)
    cases = []
    for count, center in ((1, 1), (2, 0.1), (3, 0), (5, 0.4), (5, 2), (6, 1), (10, 0.3), (25, 0.5), (50, 0.1), (60, 0.2)):
        cases.append(random.normal(center, 1, count))
    # Whole numbers, with ties and zeros.
    for count in (4, 7, 12, 16):
        cases.append(random.integers(-3, 5, count).astype(float))
    cases.append(random.integers(-9, 12, 80).astype(float))
    paired = []
    for differences in cases:
        case = {"differences": [float(value) for value in differences], "wilcoxon": wilcoxon(differences)}
        tests = [t_test(differences, ratio) for ratio in (0.0, 0.1, 9.0)] if len(differences) > 1 else []
        paired.append(case | {"t_tests": tests})
    tails = [
        [t, freedom, float(2 * scipy.stats.t.sf(t, freedom))]
        for freedom in (1, 2, 3, 4, 9, 29, 100, 999)
        for t in (0.0, 0.01, 0.5, 1.0, 2.0, 4.5, 30.0, 1e3)
    ]
    details = provenance("metrics", definitions=PAIRED_DEFINITIONS, seed=500)
    save_json(FOLDER / "paired_tests.json", {"metadata": details, "cases": paired, "tails": tails})
