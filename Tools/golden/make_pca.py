"""Writes Tests/HSITests/Fixtures/scikit_learn_pca.json: principal components of a small matrix by scikit-learn.

    python3 Tools/golden/make_pca.py

The matrix is of low rank plus a little noise, with means far from zero, like the spectra of a scene.
"""

import json
import pathlib

import numpy
import sklearn
from sklearn.decomposition import PCA
from sklearn.preprocessing import MinMaxScaler, StandardScaler

ROWS, COLUMNS, BANDS, COMPONENTS = 9, 13, 10, 4

random = numpy.random.default_rng(20)
pixels = ROWS * COLUMNS
spectra = random.normal(size=(pixels, 4)) * [400, 90, 20, 6] @ random.normal(size=(4, BANDS))
spectra += 3000 + 200 * numpy.arange(BANDS) + 0.3 * random.normal(size=(pixels, BANDS))
spectra = spectra.astype(numpy.float32)
chosen = numpy.sort(random.choice(pixels, size=37, replace=False))


def case(scaler, subset):
    """Fits a scaler, then components of the scaled data, on all pixels or a subset; projects all pixels."""
    data = spectra.astype(numpy.float64)
    fitted = data if subset is None else data[subset]
    if scaler is not None:
        scaler.fit(fitted)
        data, fitted = scaler.transform(data), scaler.transform(fitted)
    plain = PCA(COMPONENTS, svd_solver="full").fit(fitted)
    white = PCA(COMPONENTS, whiten=True, svd_solver="full").fit(fitted)
    return {
        "mean": plain.mean_.tolist(),
        "components": plain.components_.ravel().tolist(),
        "eigenvalues": plain.explained_variance_.tolist(),
        "ratio": plain.explained_variance_ratio_.tolist(),
        "projected": plain.transform(data).ravel().tolist(),
        "whitened": white.transform(data).ravel().tolist(),
    }


fixture = {
    "made_by": f"Tools/golden/make_pca.py, scikit-learn {sklearn.__version__}, NumPy {numpy.__version__}",
    "rows": ROWS,
    "columns": COLUMNS,
    "bands": BANDS,
    "count": COMPONENTS,
    "values": [float(str(value)) for value in spectra.ravel()],
    "chosen": chosen.tolist(),
    "all": case(None, None),
    "subset": case(None, chosen),
    "standard": case(StandardScaler(), None),
    "min-max": case(MinMaxScaler(), chosen),
}
path = pathlib.Path(__file__).parents[2] / "Tests/HSITests/Fixtures/scikit_learn_pca.json"
path.write_text(json.dumps(fixture) + "\n")
