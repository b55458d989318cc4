"""Fixtures of intervals, of McNemar's test and of calibration: statsmodels, scikit-learn, scipy and numpy."""

import importlib.metadata
import math
import warnings

import numpy
import scipy.stats
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import proportion_confint

from provenance import TESTS, provenance, save_json

FOLDER = TESTS / "EvalTests" / "Fixtures"
BINS = 15
DEFINITIONS = {
    "wilson": "proportion_confint(method='wilson') of successes among trials at level",
    "mcnemar": "[only first correct, only second correct, p]: exact below 25 discordant samples, else with correction",
    "calibration": "probabilities [samples, classes], answers the likeliest class; bins of scikit-learn's calibration_curve "
    "(uniform), those without samples left out; negative_log_likelihood log_loss, brier_score brier_score_loss "
    "unscaled",
    "uncertainty": "entropy scipy.stats.entropy in nats, margin largest less second largest",
    "percentiles": "numpy.quantile(values, [(1 - level) / 2, (1 + level) / 2]), linear",
}


def wilson(random):
    """Intervals of random counts and of all or none."""
    cases = []
    for trials in (1, 2, 7, 30, 411, 9225):
        for successes in {0, trials, *(int(value) for value in random.integers(0, trials + 1, 4))}:
            for level in (0.9, 0.95, 0.99):
                low, high = proportion_confint(successes, trials, 1 - level, method="wilson")
                z = float(scipy.stats.norm.isf((1 - level) / 2))
                cases.append({"successes": successes, "trials": trials, "z": z, "lower": low, "upper": high})
    return cases


def mcnemar_cases(random):
    """Random pairs of discordant counts, and pairs where the method changes."""
    pairs = {(int(b), int(c)) for scale in (3, 12, 40, 900) for b, c in random.integers(0, scale, (8, 2))}
    pairs |= {(0, 0), (0, 24), (24, 0), (12, 12), (0, 25), (12, 13), (13, 12), (25, 25), (5000, 4700)}
    cases = []
    for b, c in sorted(pairs):
        exact = b + c < 25
        if b + c == 0:
            p = 1.0
        else:
            p = mcnemar([[10, b], [c, 10]], exact=exact, correction=True).pvalue
            # Its statistic is (|b - c| - 1)^2 even if b = c, where there is no difference.
            p = 1.0 if b == c else p
        cases.append([b, c, float(p)])
    return cases


def calibration(random, samples, classes, sharpness, name):
    """One case: random probabilities and classes drawn by a softened copy of them."""
    logits = random.normal(0, sharpness, (samples, classes))
    probabilities = numpy.exp(logits) / numpy.exp(logits).sum(axis=1, keepdims=True)
    soft = numpy.exp(0.6 * logits)
    soft /= soft.sum(axis=1, keepdims=True)
    truth = numpy.array([random.choice(classes, p=row) for row in soft])
    return score_calibration(name, probabilities, truth)


def score_calibration(name, probabilities, truth):
    """The calibration metrics of given probabilities."""
    samples, classes = probabilities.shape
    answers = probabilities.argmax(axis=1)
    confidence = probabilities.max(axis=1)
    correct = answers == truth
    labels = list(range(classes))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        accuracies, confidences = calibration_curve(correct, confidence, n_bins=BINS)
        likelihood = log_loss(truth, probabilities, labels=labels) if classes > 1 else 0.0
    if classes > 2:
        brier = brier_score_loss(truth, probabilities, labels=labels, scale_by_half=False)
    elif classes == 2:
        brier = 2 * brier_score_loss(truth, probabilities[:, 1], labels=labels)
    else:
        brier = 0.0
    place = numpy.searchsorted(numpy.linspace(0, 1, BINS + 1)[1:-1], confidence)
    counts = numpy.bincount(place, minlength=BINS)
    gaps = numpy.abs(accuracies - confidences)
    return {
        "name": name,
        "classes": classes,
        "probabilities": [float(value) for value in probabilities.ravel()],
        "truth": [int(value) for value in truth],
        "counts": [int(value) for value in counts],
        "accuracies": [float(value) for value in accuracies],
        "confidences": [float(value) for value in confidences],
        "expected_calibration_error": float((counts[counts > 0] * gaps).sum() / samples),
        "maximum_calibration_error": float(gaps.max()),
        "negative_log_likelihood": float(likelihood),
        "brier_score": float(brier),
    }


def uncertainty(random):
    """Entropy and margin of random, certain and uniform probabilities."""
    rows = [[1.0], [1.0, 0.0, 0.0], [0.25] * 4, [0.5, 0.5, 0.0]]
    rows += [[float(value) for value in random.dirichlet(numpy.full(classes, 0.4))] for classes in (2, 3, 9, 16)]
    cases = []
    for row in rows:
        ordered = sorted([*row, 0.0], reverse=True)
        cases.append({"p": row, "entropy": float(scipy.stats.entropy(row)), "margin": ordered[0] - ordered[1]})
    return cases


def percentiles(random):
    """Percentile intervals of given values."""
    cases = []
    for count in (1, 2, 3, 40, 1000):
        values = [float(value) for value in random.random(count).round(4)]
        for level in (0.5, 0.95):
            low, high = numpy.quantile(values, [(1 - level) / 2, (1 + level) / 2])
            cases.append({"values": values, "level": level, "lower": float(low), "upper": float(high)})
    return cases


def make_statistics():
    """Writes the cases."""
    random = numpy.random.default_rng(600)
    calibrations = [
        calibration(random, 200, 4, 2.0, "four classes"),
        calibration(random, 60, 16, 4.0, "sixteen classes"),
        calibration(random, 40, 2, 1.5, "two classes"),
        score_calibration("one class", numpy.ones((5, 1)), numpy.zeros(5, int)),
        score_calibration("class 1 absent", numpy.array([[0.7, 0.1, 0.2], [0.2, 0.2, 0.6]]), numpy.array([0, 2])),
        score_calibration("on a bound", numpy.array([[0.6, 0.4], [0.8, 0.2], [1.0, 0.0]]), numpy.array([0, 1, 0])),
    ]
    for case in calibrations:
        assert all(math.isfinite(case[key]) for key in ("negative_log_likelihood", "brier_score"))
    details = provenance("statistics", definitions=DEFINITIONS, seed=600, statsmodels=importlib.metadata.version("statsmodels"))
    content = {
        "metadata": details,
        "wilson": wilson(random),
        "mcnemar": mcnemar_cases(random),
        "calibration": calibrations,
        "uncertainty": uncertainty(random),
        "percentiles": percentiles(random),
    }
    save_json(FOLDER / "statistics.json", content)
