"""A made-up scene of any size, the same at every call: what is measured on scenes that cannot be passed on.

    python Benchmarks/make_scene.py 349 1905 144 houston.npy houston.mat houston-packed.mat houston-v73.mat

Each file gets the cube, 16-bit as sensors deliver it; `NAME-labels.npy` beside the first gets the labels. Fifteen
classes in smooth regions, each with a smooth spectrum, under uneven light and noise; about one pixel in 44 is
labeled, in blocks of 8×8, as in Houston 2013. The ending says the format: NPY, MAT 5, MAT 5 compressed
(`-packed.mat`) and MAT 7.3 (`-v73.mat`).
"""

import argparse
from pathlib import Path

import h5py
import numpy
from scipy.io import savemat
from scipy.ndimage import zoom

CLASSES = 15


def smooth_fields(random, count, rows, columns, scale=24):
    """`count` random fields [count, rows, columns] without structure below `scale` pixels."""
    coarse = random.standard_normal((count, rows // scale + 4, columns // scale + 4), dtype=numpy.float32)
    return numpy.stack([zoom(field, scale, order=1)[:rows, :columns] for field in coarse])


def make(rows, columns, bands, seed=0):
    """The cube [rows, columns, bands] and the labels [rows, columns], 0 where unlabeled."""
    random = numpy.random.default_rng(seed)
    classes = smooth_fields(random, CLASSES, rows, columns).argmax(axis=0)
    light = 1 + 0.15 * smooth_fields(random, 1, rows, columns)[0]
    spectra = numpy.cumsum(random.standard_normal((CLASSES, bands)), axis=1)
    spectra = 1500 + 200 * (spectra - spectra.mean(axis=1, keepdims=True))
    cube = numpy.empty((rows, columns, bands), numpy.uint16)
    for row in range(rows):  # a row at a time, since all in double precision would take four times the memory
        clean = spectra[classes[row]] * light[row, :, None]
        noise = 40 * random.standard_normal(clean.shape, dtype=numpy.float32)
        cube[row] = numpy.clip(clean + noise, 0, 65535)
    block = numpy.arange(rows)[:, None] // 8 * 7 + numpy.arange(columns) // 8
    labels = numpy.where(block % 44 == 0, classes + 1, 0).astype(numpy.uint8)
    return cube, labels


def write(path, cube):
    """Writes the cube in the format that the file's name says."""
    if path.suffix == ".npy":
        numpy.save(path, cube)
    elif path.stem.endswith("-v73"):
        with h5py.File(path, "w", userblock_size=512) as file:
            chunk = (1, min(64, cube.shape[1]), cube.shape[0])
            file.create_dataset("cube", data=cube.T, chunks=chunk, compression="gzip", compression_opts=3)
            file["cube"].attrs["MATLAB_class"] = numpy.bytes_("uint16")
        with open(path, "r+b") as file:
            file.write(b"MATLAB 7.3 MAT-file".ljust(124) + b"\x00\x02IM")
    else:
        savemat(path, {"cube": cube}, do_compression=path.stem.endswith("-packed"))


def main():
    parser = argparse.ArgumentParser(description="Make up a scene.")
    for name in ("rows", "columns", "bands"):
        parser.add_argument(name, type=int)
    parser.add_argument("files", type=Path, nargs="+")
    options = parser.parse_args()
    cube, labels = make(options.rows, options.columns, options.bands)
    first = options.files[0]
    numpy.save(first.with_name(f"{first.stem}-labels.npy"), labels)
    for path in options.files:
        write(path, cube)


if __name__ == "__main__":
    main()
