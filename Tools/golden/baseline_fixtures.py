"""Fixtures of classical classifiers: scikit-learn's predictions on small cases, one with a class of three samples."""

import numpy
from sklearn.covariance import LedoitWolf
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from provenance import TESTS, provenance, save_json

FOLDER = TESTS / "BaselinesTests" / "Fixtures"
DEFINITIONS = {
    "train, test": "[samples][features], in single precision",
    "svm": "SVC(C, gamma), one against one: predictions for test, support vectors of each class",
    "knn": "KNeighborsClassifier(k): predictions for test",
    "gaussian": "LedoitWolf of each class: shrinkage; predictions by the densest normal distribution, equal priors",
    "logistic": "LogisticRegression(C): coefficients [classes][features], intercepts less their mean, predictions",
    "tree": "DecisionTreeClassifier of all features: predictions for test",
    "forest": "RandomForestClassifier(200): accuracy on test under ten seeds",
}
SEED = 500


def draw(random, sizes, features, spread):
    """Correlated samples of classes of the given sizes, with means `spread` apart."""
    means = random.normal(0, spread, (len(sizes), features))
    mixing = random.normal(0, 1, (len(sizes), features, features)) / features**0.5
    classes = numpy.repeat(numpy.arange(len(sizes)), sizes)
    noise = random.normal(0, 1, (len(classes), features))
    samples = means[classes] + numpy.einsum("nf,nfg->ng", noise, mixing[classes])
    order = random.permutation(len(classes))
    return samples[order].astype(numpy.float32), classes[order]


def gaussian(train, classes, test):
    """Shrinkages and predictions of the normal distributions."""
    shrinkages, scores = [], []
    for index in range(classes.max() + 1):
        fitted = LedoitWolf().fit(train[classes == index].astype(float))
        centered = test - fitted.location_
        distance = numpy.einsum("nf,fg,ng->n", centered, numpy.linalg.inv(fitted.covariance_), centered)
        scores.append(-0.5 * (distance + numpy.linalg.slogdet(fitted.covariance_)[1]))
        shrinkages.append(float(fitted.shrinkage_))
    return {"shrinkages": shrinkages, "predictions": numpy.argmax(scores, axis=0).tolist()}


def logistic(train, classes, test, cost):
    """Coefficients and predictions of a logistic regression."""
    fitted = LogisticRegression(C=cost, tol=1e-12, max_iter=100000).fit(train.astype(float), classes)
    return {
        "C": cost,
        "coefficients": fitted.coef_.tolist(),
        "intercepts": (fitted.intercept_ - fitted.intercept_.mean()).tolist(),
        "predictions": fitted.predict(test).tolist(),
    }


def case(name, random, sizes, features, spread):
    """One case with the predictions of all classifiers."""
    both, classes = draw(random, [2 * size for size in sizes], features, spread)
    chosen = numpy.concatenate([numpy.flatnonzero(classes == index)[:size] for index, size in enumerate(sizes)])
    chosen.sort()
    rest = numpy.setdiff1d(numpy.arange(len(classes)), chosen)
    train, known, test, truth = both[chosen], classes[chosen], both[rest], classes[rest]
    machines = [(cost, gamma, SVC(C=cost, gamma=gamma).fit(train, known)) for cost in (1, 100) for gamma in (0.02, 0.3)]
    forests = [RandomForestClassifier(200, random_state=seed).fit(train, known) for seed in range(10)]
    return {
        "name": name,
        "train": train.tolist(),
        "classes": known.tolist(),
        "test": test.tolist(),
        "truth": truth.tolist(),
        "svm": [
            {"C": c, "gamma": g, "predictions": m.predict(test).tolist(), "vectors": m.n_support_.tolist()}
            for c, g, m in machines
        ],
        "knn": [
            {"k": k, "predictions": KNeighborsClassifier(k).fit(train, known).predict(test).tolist()}
            for k in (1, 3, 7)
        ],
        "gaussian": gaussian(train, known, test),
        "logistic": [logistic(train, known, test, cost) for cost in (0.1, 1, 100)],
        "tree": DecisionTreeClassifier(random_state=0).fit(train, known).predict(test).tolist(),
        "forest": [float(forest.score(test, truth)) for forest in forests],
    }


def make_baselines():
    """Writes the cases."""
    random = numpy.random.default_rng(SEED)
    cases = [
        case("four classes", random, (30, 25, 20, 15), 6, 0.7),
        case("more features than samples of a class", random, (20, 3, 12), 16, 0.5),
        case("two classes", random, (25, 25), 3, 0.5),
    ]
    details = provenance("baselines", definitions=DEFINITIONS, seed=SEED)
    save_json(FOLDER / "baselines.json", {"metadata": details, "cases": cases})
