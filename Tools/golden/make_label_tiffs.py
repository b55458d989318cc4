"""Writes the small TIFF files that the tests of `TIFFReader` read.

    python Tools/golden/make_label_tiffs.py Tests/ArrayFilesTests/Fixtures/tiff

Needs numpy, Pillow (whose libtiff compresses) and tifffile. Made with numpy 2.4.6, Pillow 13.0.0 and tifffile 2026.3.3.
Each map has 20 rows and 35 columns; the pixel at row i, column j is (3 i + j) mod 13, minus 5 in signed types.
"""

import pathlib
import sys

import numpy as np
import tifffile
from PIL import Image

ROWS, COLUMNS = 20, 35
LABELS = (3 * np.arange(ROWS)[:, None] + np.arange(COLUMNS)) % 13
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)

for name, compression in {"plain": None, "lzw": "tiff_lzw", "packbits": "packbits", "deflate": "tiff_adobe_deflate",
                          "group4": None}.items():
    if name == "group4":
        Image.fromarray(LABELS > 6).save(folder / "group4.tif", compression="group4")
    else:
        Image.fromarray(LABELS.astype("uint8")).save(folder / f"{name}.tif", compression=compression)

for kind in ("uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float32", "float64"):
    labels = (LABELS if kind.startswith(("uint", "float")) else LABELS - 5).astype(kind)
    tifffile.imwrite(folder / f"{kind}.tif", labels, metadata=None, byteorder=">" if kind == "uint16" else "<")

labels = LABELS.astype("uint16")
tifffile.imwrite(folder / "tiled.tif", labels, tile=(16, 16), compression="zlib", predictor=True, metadata=None)
tifffile.imwrite(folder / "strips.tif", labels, rowsperstrip=6, bigtiff=True, metadata=None)
tifffile.imwrite(folder / "bands.tif", np.stack([labels] * 3, -1), photometric="rgb", metadata=None)
tifffile.imwrite(folder / "pages.tif", np.stack([labels] * 2), photometric="minisblack", metadata=None)
with tifffile.TiffWriter(folder / "overview.tif") as file:
    file.write(labels, metadata=None)
    file.write(labels[::2, ::2], subfiletype=1, metadata=None)
tifffile.imwrite(folder / "upside_down.tif", labels, metadata=None, extratags=[(274, 3, 1, 4, True)])
