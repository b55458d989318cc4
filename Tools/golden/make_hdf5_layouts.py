"""Writes HDF5 files with every layout, chunk index, filter, and link that the reader knows.

    python Tools/golden/make_hdf5_layouts.py Tests/ArrayFilesTests/Fixtures/arrays

Needs numpy and h5py with HDF5 2.0 (h5py 3.16). Element i of every array, in row-major order, is 37 i mod 200, minus 100 in signed
and floating types. In `sparse`, all but a box is the fill value -7.
"""

import pathlib
import sys

import h5py
import numpy as np


def data(shape, kind):
    values = np.arange(np.prod(shape, dtype=int)).reshape(shape) * 37 % 200
    return (values if np.dtype(kind).kind in "ub" else values - 100).astype(kind)


def write(path, version):
    with h5py.File(path, "w", libver=version) as file:
        cube = data((11, 9, 6), "i2")
        file["contiguous"] = cube
        file["big"] = data((11, 9, 6), ">i4")
        file["half"] = data((4, 5), "f2")
        file["scalar"] = data((), "f8")
        create = file.create_dataset
        compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        compact.set_layout(h5py.h5d.COMPACT)
        small = data((2, 3), "i2")
        h5py.h5d.create(file.id, b"compact", h5py.h5t.NATIVE_INT16, h5py.h5s.create_simple((2, 3)), compact).write(
            h5py.h5s.ALL, h5py.h5s.ALL, small
        )
        create("deflate", data=cube, chunks=(5, 4, 3), compression="gzip", shuffle=True, fletcher32=True)
        create("lzf", data=cube, chunks=(5, 4, 3), compression="lzf", shuffle=True)
        create("single", data=data((11, 9), "f4"), chunks=(11, 9), compression="gzip")
        create("single_plain", data=data((11, 9), "f4"), chunks=(11, 9))
        create("fixed", data=cube, chunks=(4, 4, 4))
        create("growing", data=cube, chunks=(4, 4, 4), maxshape=(None, 9, 6))
        create("growing_second", data=cube, chunks=(4, 2, 6), maxshape=(11, None, 6), compression="gzip")
        create("growing_both", data=cube, chunks=(4, 4, 4), maxshape=(None, None, 6), compression="gzip")
        create("larger", data=cube, chunks=(4, 4, 4), maxshape=(50, 9, 60))
        create("many", data=data((2500, 2), "u1"), chunks=(1, 2), maxshape=(None, 2))
        create("many_fixed", data=data((1100, 2), "u1"), chunks=(1, 2))
        early = create("implicit", shape=(11, 9), dtype="f4", chunks=(4, 4)) if version == "earliest" else None
        if early is None:
            plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            plist.set_chunk((4, 4))
            plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
            space = h5py.h5s.create_simple((11, 9))
            h5py.h5d.create(file.id, b"implicit", h5py.h5t.NATIVE_FLOAT, space, plist)
        file["implicit"][...] = data((11, 9), "f4")
        sparse = create("sparse", shape=(12, 12), dtype="i2", chunks=(5, 5), fillvalue=-7)
        sparse[6:9, 1:4] = 3
        for index in range(30):
            file[f"group/of/many/d{index:02}"] = data((index + 1,), "i2")
        file["kind"] = np.dtype("i4")
        create("committed", shape=(4, 5), dtype=file["kind"])[...] = data((4, 5), "i4")
        file["soft"] = h5py.SoftLink("/group/of/many/d07")
        file["other_file"] = h5py.ExternalLink("hdf5_links.h5", "/target")
        file["stranger"] = h5py.ExternalLink("../elsewhere.h5", "/target")
        file["flags"] = np.array([True, False, True])
        for index in range(20):
            file.attrs[f"number{index}"] = index
        file.attrs["text"] = "of any length"
        file.attrs["waves"] = np.linspace(400, 1000, 7)


def main():
    folder = pathlib.Path(sys.argv[1])
    write(folder / "hdf5_earliest.h5", "earliest")
    write(folder / "hdf5_latest.h5", "latest")
    with h5py.File(folder / "hdf5_links.h5", "w") as file:
        file["target"] = data((11, 9), "f4")
    layout = h5py.VirtualLayout(shape=(22, 9), dtype="f4")
    source = h5py.VirtualSource("hdf5_links.h5", "target", shape=(11, 9))
    layout[:11] = source
    layout[11:] = source
    for name in ["earliest", "latest"]:
        with h5py.File(folder / f"hdf5_virtual_{name}.h5", "w", libver=(name, "latest")) as file:
            file.create_virtual_dataset("twice", layout, fillvalue=0)
    # Two datasets that cannot be read beside one that can.
    with h5py.File(folder / "hdf5_neighbors.h5", "w") as file:
        file["good"] = data((4, 5), "i2")
        file.create_dataset("scaled", data=data((40, 5), "i2"), chunks=(10, 5), scaleoffset=0)
        file.create_dataset("cut", data=data((40, 5), "i2"), chunks=(10, 5), compression="gzip")


main()
