"""The rival of `hsi bench read` and `hsi bench components`: reading a cube by scipy or h5py, and reducing it by scikit-learn.

    python Benchmarks/scipy/prepare.py scene.mat:cube --components 36 --solver full --threads 2

`load_seconds` is the bare reading, in whatever order and type the file has. `read_seconds` goes on to what both
hsi and scikit-learn compute on: rows × columns × bands, a pixel's spectrum contiguous, in single precision. PCA is
fitted and applied in double precision, as hsi does, unless told otherwise.
"""

import argparse
import json
import time

import h5py
import numpy
from scipy.io import loadmat
from sklearn.decomposition import PCA
from threadpoolctl import threadpool_limits


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(description="Time reading and reducing a cube in Python.")
    parser.add_argument("cube", help="FILE:key; FILE alone for NPY")
    parser.add_argument("--components", type=int, help="components to keep; none by default")
    parser.add_argument("--solver", default="full", help="svd_solver of scikit-learn's PCA")
    parser.add_argument("--precision", choices=("float64", "float32"), default="float64", help="of the PCA")
    parser.add_argument("--threads", type=int, default=1)
    return parser.parse_args()


def load(path, key):
    """The array of a file as its reader gives it."""
    if path.endswith(".npy"):
        return numpy.load(path)
    if h5py.is_hdf5(path):
        with h5py.File(path) as file:
            # MATLAB counts the first extent fastest: its rows × columns × bands are HDF5's bands × columns × rows.
            return file[key][()].T
    return loadmat(path)[key]


def main():
    options = arguments()
    path, _, key = options.cube.partition(":")
    result = {"threads": options.threads, "solver": options.solver, "precision": options.precision}
    with threadpool_limits(options.threads):
        start = time.perf_counter()
        array = load(path, key)
        loaded = time.perf_counter()
        cube = numpy.ascontiguousarray(array, dtype=numpy.float32)
        read = time.perf_counter()
        result |= dict(zip(("rows", "columns", "bands"), map(int, cube.shape), strict=True))
        result |= {"load_seconds": loaded - start, "read_seconds": read - start}
        if options.components:
            pixels = cube.reshape(-1, cube.shape[-1])
            start = time.perf_counter()
            PCA(options.components, svd_solver=options.solver).fit_transform(
                pixels.astype(options.precision, copy=False)
            )
            result |= {"components": options.components, "pca_seconds": time.perf_counter() - start}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
