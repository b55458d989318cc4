"""Writes the small rasters that the tests of ENVI, GeoTIFF, netCDF, and PNG read.

    python Tools/golden/make_rasters.py Tests/ArrayFilesTests/Fixtures/rasters

Needs numpy, scipy, spectral and rasterio. Made with numpy 2.4.6, scipy 1.17.1, spectral 0.25 and rasterio 1.4.4 (GDAL
3.10.3). Each raster has 4 rows, 5 columns and 3 bands; the number at row i, column j, band k is 37 i + 7 j + k, minus 60
in signed types, plus 0.25 in floating types.
"""

import pathlib
import sys

import numpy as np
import rasterio
import spectral
from rasterio.transform import Affine
from scipy.io import netcdf_file

ROWS, COLUMNS, BANDS = 4, 5, 3
NUMBERS = 37 * np.arange(ROWS)[:, None, None] + 7 * np.arange(COLUMNS)[:, None] + np.arange(BANDS)
folder = pathlib.Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)
for old in folder.iterdir():
    old.unlink()


def datum(kind):
    shift = -60 if kind.startswith("int") else 0.25 if kind.startswith("float") else 0
    return (NUMBERS + shift).astype(kind)


# Spectral Python: every interleave, type and byte order of ENVI.
for interleave in ("bsq", "bil", "bip"):
    for kind in ("uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"):
        for order, number in (("little", 0), ("big", 1)):
            name = folder / f"envi_{interleave}_{kind}_{order}"
            spectral.envi.save_image(f"{name}.hdr", datum(kind), interleave=interleave, byteorder=number, dtype=kind,
                                     ext=".img", force=True)
spectral.envi.save_classification(
    str(folder / "envi_classes.hdr"), (NUMBERS[:, :, 0] % 3).astype("uint8"), ext=".img", force=True,
    class_names=["Unclassified", "water", "Straße"], class_colors=[(0, 0, 0), (0, 0, 255), (128, 64, 32)])

# rasterio: types, interleaves, byte orders and compressions of GeoTIFF.
PLACE = dict(crs="EPSG:32633", transform=Affine(30, 0, 380000, 0, -30, 5820000))


def geotiff(name, kind, **options):
    data = datum(kind)
    with rasterio.open(folder / name, "w", driver="GTiff", width=COLUMNS, height=ROWS, count=BANDS, dtype=kind, **PLACE,
                       **options) as file:
        file.write(np.moveaxis(data, -1, 0))
        file.descriptions = ("blue", "green", "red")
        for band, wavelength in enumerate((0.45, 0.55, 0.65), 1):
            file.update_tags(band, wavelength=wavelength, wavelength_units="Micrometers", fwhm=0.01, bbl=int(band != 2))
        file.scales, file.offsets = (0.5,) * 3, (2,) * 3


for kind in ("uint8", "int8", "int16", "uint16", "int32", "uint32", "int64", "uint64", "float32", "float64"):
    for interleave in ("band", "pixel"):
        for order in ("little", "big"):
            geotiff(f"gtiff_{interleave}_{kind}_{order}.tif", kind, interleave=interleave, ENDIANNESS=order)
for compression in ("deflate", "lzw", "zstd"):
    geotiff(f"gtiff_{compression}.tif", "int16", compress=compression, predictor=2, nodata=-60)
geotiff("gtiff_tiled.tif", "float32", tiled=True, blockxsize=16, blockysize=16, compress="deflate", nodata=float("nan"))
with rasterio.open(folder / "gtiff_palette.tif", "w", driver="GTiff", width=COLUMNS, height=ROWS, count=1, dtype="uint8",
                   nodata=255, **PLACE) as file:
    file.write(NUMBERS[:, :, 0].astype("uint8") % 3, 1)
    file.write_colormap(1, {0: (0, 0, 0), 1: (0, 0, 255), 2: (128, 64, 32)})

# scipy: netCDF 3, bands first.
with netcdf_file(folder / "netcdf3.nc", "w") as file:
    for name, extent in (("band", BANDS), ("y", ROWS), ("x", COLUMNS)):
        file.createDimension(name, extent)
    file.createVariable("radiance", "f4", ("band", "y", "x"))[:] = np.moveaxis(datum("float32"), -1, 0)
    file.createVariable("count", "i2", ("y", "x"))[:] = datum("int16")[:, :, 0]

# A PNG of three bands and one with a palette.
for name, data in (("picture", datum("uint8")), ("gray", datum("uint16")[:, :, :1])):
    with rasterio.open(folder / f"{name}.png", "w", driver="PNG", width=COLUMNS, height=ROWS, count=data.shape[2],
                       dtype=data.dtype) as file:
        file.write(np.moveaxis(data, -1, 0))
for extra in folder.glob("*.aux.xml"):
    extra.unlink()
