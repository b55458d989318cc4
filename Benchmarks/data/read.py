"""The rival in reading: SciPy for MAT files, h5py for MAT 7.3, NumPy for NPY.

    python Benchmarks/data/read.py FILE --repetitions 1 --json

Times from the file to an array in memory, as the library gives it: in the file's own type and order of axes. With
`--single`, to what hsi ends with: single precision, every pixel's spectrum in one piece.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import h5py
import numpy
import scipy.io

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "pytorch"))

from memory import peak_resident_bytes  # noqa: E402


def read(path):
    """The one array of a file that has three axes."""
    if path.suffix == ".npy":
        return numpy.load(path)
    if h5py.is_hdf5(path):
        with h5py.File(path) as file:
            return next(file[name][()] for name in file if file[name].ndim == 3)
    return next(value for value in scipy.io.loadmat(path).values() if getattr(value, "ndim", 0) == 3)


def main():
    parser = argparse.ArgumentParser(description="Time the reading of a cube in Python.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--threads", type=int, help="makes no difference: these libraries read on one")
    parser.add_argument("--single", action="store_true", help="convert to what hsi ends with")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    seconds, shape = [], ()
    for _ in range(options.repetitions):
        start = time.perf_counter()
        cube = read(options.file)
        if options.single:
            # h5py gives the axes of MAT 7.3 turned round.
            turned = cube.transpose() if h5py.is_hdf5(options.file) else cube
            cube = numpy.ascontiguousarray(turned, "float32")
        seconds.append(time.perf_counter() - start)
        shape = cube.shape
        del cube
    result = {
        "path": str(options.file),
        "shape": shape,
        "seconds": seconds,
        "peak_resident_bytes": peak_resident_bytes(),
    }
    print(json.dumps(result) if options.json else result)


if __name__ == "__main__":
    main()
