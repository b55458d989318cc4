"""Writes the small array files that the tests of the readers read.

    python Tools/golden/make_array_files.py Tests/ArrayFilesTests/Fixtures/arrays

Needs numpy, scipy and h5py. The data are the same in all files: extents 2×3×4 (2×3 in MAT 4), element [i, j, k]
= 12 i + 4 j + k, minus 5 in signed and floating types, plus a half in floating ones; booleans are its parity.
"""

import io
import pathlib
import struct
import sys

import h5py
import numpy as np
import scipy.io

INTEGERS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]
FLOATS = ["float16", "float32", "float64"]
TYPES = INTEGERS + FLOATS
MATLAB_NAMES = {"float32": "single", "float64": "double", "bool": "logical"}
V5_CLASS = {"float64": 6, "float32": 7, "int8": 8, "uint8": 9, "int16": 10, "uint16": 11, "int32": 12,
            "uint32": 13, "int64": 14, "uint64": 15}
V5_STORAGE = {"int8": 1, "uint8": 2, "int16": 3, "uint16": 4, "int32": 5, "uint32": 6, "float32": 7, "float64": 9,
              "int64": 12, "uint64": 13}


def datum(name, shape=(2, 3, 4)):
    values = np.arange(np.prod(shape)).reshape(shape)
    if name == "bool":
        return values % 2 == 1
    if not name.startswith("uint"):
        values = values - 5
    if name.startswith("float"):
        values = values + 0.5
    return values.astype(name)


def element(order, kind, data):
    """A data element: tag, bytes, padding to a multiple of 8."""
    return struct.pack(order + "II", kind, len(data)) + data + b"\0" * (-len(data) % 8)


def mat5_big(arrays):
    """A MAT 5 file in big-endian order, which SciPy does not write."""
    out = b"MATLAB 5.0 MAT-file, written for tests".ljust(116) + b"\0" * 8 + b"\x01\x00MI"
    for name, array in arrays.items():
        kind = array.dtype.name
        body = element(">", 6, struct.pack(">II", V5_CLASS[kind], 0))
        body += element(">", 5, np.array(array.shape, ">i4").tobytes())
        body += element(">", 1, name.encode())
        body += element(">", V5_STORAGE[kind], array.astype(array.dtype.newbyteorder(">")).tobytes(order="F"))
        out += struct.pack(">II", 14, len(body)) + body
    return out


def mat4(arrays, big):
    order, machine = (">", 1) if big else ("<", 0)
    storage = {"float64": 0, "float32": 1, "int32": 2, "int16": 3, "uint16": 4, "uint8": 5}
    out = b""
    for name, array in arrays.items():
        code = machine * 1000 + storage[array.dtype.name] * 10
        out += struct.pack(order + "5i", code, *array.shape, 0, len(name) + 1) + name.encode() + b"\0"
        out += array.astype(array.dtype.newbyteorder(order)).tobytes(order="F")
    return out


def mat73(path, big=False):
    """A MAT 7.3 file as MATLAB writes it: 512 bytes of header, extents reversed, class names as attributes."""
    with h5py.File(path, "w", userblock_size=512) as file:
        def put(group, name, array, kind=None, **options):
            kind = kind or array.dtype.name
            stored = array.astype("uint8") if kind == "bool" else array
            if big:
                stored = stored.astype(stored.dtype.newbyteorder(">"))
            dataset = group.create_dataset(name, data=stored.T, **options)
            dataset.attrs["MATLAB_class"] = np.bytes_(MATLAB_NAMES.get(kind, kind))
        for kind in INTEGERS + FLOATS[1:] + ["bool"]:
            put(file, "a_" + kind, datum(kind), chunks=(2, 2, 2), compression="gzip")
        group = file.create_group("outer")
        group.attrs["MATLAB_class"] = np.bytes_("struct")
        inner = group.create_group("inner")
        inner.attrs["MATLAB_class"] = np.bytes_("struct")
        put(inner, "cube", datum("uint16"))
        put(file, "text", np.array([[104, 115, 105]], "uint16"), kind="char")
        empty = file.create_dataset("nothing", data=np.zeros(2, "uint64"))
        empty.attrs["MATLAB_class"] = np.bytes_("double")
        empty.attrs["MATLAB_empty"] = np.uint8(1)
        complex_type = np.dtype([("real", "f8"), ("imag", "f8")])
        waves = file.create_dataset("waves", data=np.zeros((2, 2), complex_type))
        waves.attrs["MATLAB_class"] = np.bytes_("double")
        file.create_group("#refs#").create_dataset("a", data=np.zeros((2, 2, 2)))
    with open(path, "r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, written for tests".ljust(116) + b"\0" * 8 + b"\x00\x02IM")


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {"a_" + kind: datum(kind) for kind in V5_CLASS}
    for name, compressed in [("mat5_little.mat", False), ("mat5_compressed.mat", True)]:
        extra = {"a_bool": datum("bool"), "outer": {"inner": {"cube": datum("uint16")}, "text": "hsi"},
                 "words": "hsi", "waves": np.ones((2, 2), complex), "box": np.array([1, "two"], object)}
        buffer = io.BytesIO()
        scipy.io.savemat(buffer, {**arrays, **extra}, do_compression=compressed)
        data = bytearray(buffer.getvalue())
        data[:116] = b"MATLAB 5.0 MAT-file, written for tests".ljust(116)  # SciPy's has the date
        (folder / name).write_bytes(data)
    (folder / "mat5_big.mat").write_bytes(mat5_big(arrays))
    small = {"a_" + kind: datum(kind, (2, 3)) for kind in ["float64", "float32", "int32", "int16", "uint16", "uint8"]}
    for name, big in [("mat4_little.mat", False), ("mat4_big.mat", True)]:
        (folder / name).write_bytes(mat4(small, big))
    scipy.io.savemat(folder / "mat4_scipy.mat", {"a_float64": datum("float64", (2, 3))}, format="4")
    mat73(folder / "mat73_little.mat")
    mat73(folder / "mat73_big.mat", big=True)
    for name, order, options in [("hdf5_little.h5", "<", {}), ("hdf5_big.h5", ">", {}),
                                 ("hdf5_chunked.h5", "<", {"chunks": (1, 3, 4), "compression": "gzip", "shuffle": True})]:
        with h5py.File(folder / name, "w") as file:
            for kind in TYPES:
                array = datum(kind)
                file.create_dataset("a_" + kind, data=array.astype(array.dtype.newbyteorder(order)), **options)
            file.create_dataset("a_bool", data=datum("bool"), **options)
            file["outer/inner/cube"] = datum("uint16")
            file["outer/itself"] = file["outer"]
            file["words"] = "hsi"
            file.create_dataset("unwritten", shape=(2, 3, 4), dtype="f4", chunks=(2, 3, 4))
    for kind in TYPES + ["bool"]:
        for order, suffix in [("<", "little"), (">", "big")]:
            array = datum(kind)
            np.save(folder / f"npy_{kind}_{suffix}.npy", array.astype(array.dtype.newbyteorder(order)))
    np.save(folder / "npy_fortran.npy", np.asfortranarray(datum("int32")))
    for version in [(2, 0), (3, 0)]:
        with open(folder / f"npy_version{version[0]}.npy", "wb") as file:
            np.lib.format.write_array(file, datum("int32"), version=version)
    np.save(folder / "npy_structured.npy", np.zeros(3, [("x", "f4"), ("y", "i2")]))
    np.save(folder / "npy_complex.npy", np.zeros((2, 2, 2), complex))
    np.save(folder / "npy_object.npy", np.array([None, 1], object), allow_pickle=True)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
