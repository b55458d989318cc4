"""Writes a made-up scene of Houston's size, 349×1905×144, in every format that can be read.

    python Benchmarks/data/make_scene.py FOLDER [--columns 1905]

Class spectra are smooth, brightness varies from pixel to pixel, and there is noise of a few per cent, as a sensor's
12 bits have it: files are as hard to compress as real ones. `labels.npy` labels 15,000 of the pixels.
"""

import argparse
from pathlib import Path

import h5py
import numpy
import scipy.io
import scipy.ndimage

ROWS, BANDS, CLASSES = 349, 144, 15
MATLAB_CLASSES = {"uint16": b"uint16", "float32": b"single", "float64": b"double"}


def scene(columns):
    """The cube [rows, columns, bands] as uint16, and the label map."""
    random = numpy.random.default_rng(0)
    wavelengths = numpy.linspace(0, 1, BANDS)
    bumps = [(0.1, 0.2), (0.3, 0.15), (0.5, 0.3), (0.7, 0.1), (0.9, 0.2), (0.5, 1)]
    bases = numpy.stack([numpy.exp(-((wavelengths - place) ** 2) / (2 * width**2)) for place, width in bumps])
    spectra = random.random((CLASSES, len(bumps))) @ bases * 4000 + 500
    coarse = random.random((ROWS // 24 + 2, columns // 24 + 2))
    field = scipy.ndimage.zoom(coarse, 24, order=1)[:ROWS, :columns]
    classes = numpy.digitize(field, numpy.quantile(field, numpy.linspace(0, 1, CLASSES + 1)[1:-1]))
    cube = numpy.empty((ROWS, columns, BANDS), numpy.uint16)
    for row in range(ROWS):
        brightness = 0.8 + 0.4 * random.random((columns, 1))
        values = spectra[classes[row]] * brightness + random.normal(0, 60, (columns, BANDS))
        cube[row] = values.clip(0, 65535)
    labels = numpy.zeros((ROWS, columns), numpy.uint8)
    chosen = random.permutation(labels.size)[: min(15_000, labels.size // 2)]
    labels.flat[chosen] = classes.flat[chosen] + 1
    return cube, labels


def mat73(path, cube, **options):
    """A MAT 7.3 file as MATLAB lays it out: 512 bytes of header, extents turned round, the class as an attribute."""
    with h5py.File(path, "w", userblock_size=512, libver=("earliest", "v108")) as file:
        dataset = file.create_dataset("cube", data=numpy.ascontiguousarray(cube.transpose(2, 1, 0)), **options)
        dataset.attrs["MATLAB_class"] = numpy.bytes_(MATLAB_CLASSES[cube.dtype.name])
    with open(path, "r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, made up".ljust(124) + b"\0\2IM")


def main():
    parser = argparse.ArgumentParser(description="Write a made-up scene of Houston's size.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--columns", type=int, default=1905, help="fewer make a smaller scene")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    cube, labels = scene(options.columns)
    numpy.save(options.folder / "labels.npy", labels)
    numpy.save(options.folder / "uint16.npy", cube)
    # About 200 MB each: the uint16 scene whole, and as much of it as makes that in wider numbers.
    half, quarter = cube[:, : options.columns // 2], cube[:, : options.columns // 4]
    scipy.io.savemat(options.folder / "uint16_v5.mat", {"cube": cube})
    scipy.io.savemat(options.folder / "uint16_v5_packed.mat", {"cube": cube}, do_compression=True)
    scipy.io.savemat(options.folder / "float32_v5.mat", {"cube": half.astype("float32")})
    scipy.io.savemat(options.folder / "float64_v5.mat", {"cube": quarter.astype("float64")})
    mat73(options.folder / "uint16_v73.mat", cube)
    # MATLAB packs at level 3 and does not shuffle.
    mat73(options.folder / "uint16_v73_packed.mat", cube, chunks=True, compression="gzip", compression_opts=3)


if __name__ == "__main__":
    main()
