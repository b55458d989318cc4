"""The rival in principal components: scikit-learn's PCA with its full solver, in single precision.

    python Benchmarks/data/components.py FILE --components 36 --threads 2 --json

The cube is read first; what is timed is `PCA(components, svd_solver="full").fit_transform(pixels)`.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description="Time scikit-learn's PCA of a cube.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--components", type=int, default=36)
    parser.add_argument("--solver", default="full", help="full, covariance_eigh, …")
    parser.add_argument("--repetitions", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    # Read by the linear algebra when it is loaded.
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(options.threads)
    from sklearn.decomposition import PCA

    sys.path.insert(0, str(Path(__file__).parent))
    from read import peak_resident_bytes, read

    cube = read(options.file)
    pixels = cube.reshape(-1, cube.shape[-1]).astype("float32")
    seconds = []
    for _ in range(options.repetitions):
        start = time.perf_counter()
        PCA(options.components, svd_solver=options.solver).fit_transform(pixels)
        seconds.append(time.perf_counter() - start)
    result = {
        "path": str(options.file),
        "shape": cube.shape,
        "seconds": seconds,
        "peak_resident_bytes": peak_resident_bytes(),
    }
    print(json.dumps(result) if options.json else result)


if __name__ == "__main__":
    main()
