"""Writes small cubes in the layouts of sensors' products, for the tests of their readers.

    python Tools/golden/make_products.py Tests/HSITests/Fixtures/products

Needs numpy, h5py, and rasterio; made with numpy 2.4.6, h5py 3.16, and rasterio 1.4.4. All files are synthetic; layouts and names of attributes follow the published
descriptions: PRISMA Products Specification 2.3, NEON.DP3.30006, the EMIT L2A user guide, the EnMAP HSI product
specification, and the DESIS product guide. Labels are 1 in the first three and 2 in the other five rows of 8×5 pixels; element
[row, column, band] is 100 (band + 1) + 10 row + column, plus 1000 where the label is 2, plus a number below 11 that keeps the bands independent.
"""

import pathlib
import sys

import h5py
import numpy as np
import rasterio

ROWS, COLUMNS = 8, 5


def cube(bands):
    row, column, band = np.indices((ROWS, COLUMNS, bands))
    return 100 * (band + 1) + 10 * row + column + 1000 * (row >= 3) + (row * 7 + column * 3) * (band + 1) % 11


def prisma(path):
    values = cube(10)
    with h5py.File(path, "w") as file:
        file.attrs["Product_ID"] = np.bytes_("PRS_L2D_STD")
        # Both ranges fall, and the last two bands of VNIR overlap with SWIR; a wavelength of 0 has no data.
        for detector, bands, centers in [("VNIR", slice(0, 6), [900, 800, 700, 600, 500, 0]),
                                         ("SWIR", slice(6, 10), [2000, 1500, 1000, 850])]:
            file.attrs[f"List_Cw_{detector.title()}"] = np.array(centers, "f4")
            file.attrs[f"List_Fwhm_{detector.title()}"] = np.full(len(centers), 11, "f4")
            file.attrs[f"L2Scale{detector.title()}Min"] = np.float32(0)
            file.attrs[f"L2Scale{detector.title()}Max"] = np.float32(1)
            group = file.require_group("HDFEOS/SWATHS/PRS_L2D_HCO/Data Fields")
            group[detector + "_Cube"] = values[:, :, bands].transpose(0, 2, 1).astype("u2")
            group[detector + "_PIXEL_L2_ERR_MATRIX"] = np.zeros((ROWS, len(centers), COLUMNS), "u1")


def neon(path):
    with h5py.File(path, "w") as file:
        group = file.create_group("SITE/Reflectance")
        group.attrs["Band_Window_1_Nanometers"] = np.array([1340, 1445])
        data = group.create_dataset("Reflectance_Data", data=cube(6).astype("i2"), chunks=(3, 5, 6), compression="gzip")
        data.attrs["Scale_Factor"] = 10000.0
        data.attrs["Data_Ignore_Value"] = -9999.0
        data[0, 0] = -9999
        spectral = group.create_group("Metadata/Spectral_Data")
        spectral["Wavelength"] = np.array([400, 700, 1000, 1400, 1700, 2200], "f4")
        spectral["Wavelength"].attrs["Units"] = "nanometers"
        spectral["FWHM"] = np.full(6, 5.8, "f4")


def emit(path):
    with h5py.File(path, "w") as file:
        file.attrs["instrument"] = "EMIT"
        data = file.create_dataset("reflectance", data=cube(6).astype("f4") / 10000)
        data.attrs["_FillValue"] = np.array([-9999], "f4")
        data[5, 4] = -9999
        bands = file.create_group("sensor_band_parameters")
        bands["wavelengths"] = np.array([400, 700, 1000, 1400, 1700, 2200], "f4")
        bands["wavelengths"].attrs["units"] = "nm"
        bands["fwhm"] = np.full(6, 8.5, "f4")
        bands["good_wavelengths"] = np.array([1, 1, 1, 0, 1, 1], "f4")


def tiff(path, xml, text, width):
    values = cube(6).astype("i2")
    values[0, 0] = -32768
    with rasterio.open(path, "w", driver="GTiff", height=ROWS, width=COLUMNS, count=6, dtype="int16",
                       nodata=-32768) as file:
        file.write(values.transpose(2, 0, 1))
    centers = [400, 700, 1000, 1400, 1700, 2200]
    xml.write_text(text.format("\n".join(
        f"<band><wavelengthCenterOfBand>{center}</wavelengthCenterOfBand><{width}>8.5</{width}>"
        f"<GainOfBand>0.0001</GainOfBand><OffsetOfBand>0</OffsetOfBand></band>" for center in centers)))


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    prisma(folder / "prisma.he5")
    neon(folder / "neon.h5")
    emit(folder / "emit.nc")
    tiff(folder / "ENMAP01-SPECTRAL_IMAGE.TIF", folder / "ENMAP01-METADATA.XML",
         "<level_X><specific><bandCharacterisation>{}</bandCharacterisation></specific></level_X>\n", "FWHMOfBand")
    tiff(folder / "DESIS-HSI-SPECTRAL_IMAGE.tif", folder / "DESIS-HSI-METADATA.xml",
         "<hsi_doc><specific><bandCharacterisation>{}</bandCharacterisation></specific></hsi_doc>\n",
         "wavelengthWidthOfBand")
    np.save(folder / "labels.npy", np.repeat([1, 1, 1, 2, 2, 2, 2, 2], COLUMNS).reshape(ROWS, COLUMNS).astype("u1"))
    # Headwall, HySpex, and AVIRIS-NG deliver ENVI images; their headers differ in what they leave out.
    headers = {
        "headwall": "wavelength = {400.5, 500.5, 600.5, 700.5, 800.5, 900.5}\ndefault bands = {3, 2, 1}\n",
        "hyspex": "wavelength = {400, 700, 1000, 1400, 1700, 2200}\nwavelength units = nm\nfwhm = {5, 5, 5, 5, 5, 5}\n"
                  "acquisition = HySpex SWIR-384; id = 3\nspecimen = a = b\n",
        "avirisng": "wavelength = {\n 400, 700, 1000, 1400, 1700, 2200}\nwavelength units = Nanometers\n"
                    "fwhm = {5, 5, 5, 5, 5, 5}\nbbl = {1, 1, 1, 0, 1, 1}\ndata ignore value = -9999\n",
    }
    for name, text in headers.items():
        values = cube(6).astype("<i2")
        if name == "avirisng":
            values[0, 0] = -9999
        values.transpose(0, 2, 1).tofile(folder / f"{name}.img")
        (folder / f"{name}.hdr").write_text(
            f"ENVI\nsamples = {COLUMNS}\nlines = {ROWS}\nbands = 6\nheader offset = 0\nfile type = ENVI Standard\n"
            f"data type = 2\ninterleave = bil\nbyte order = 0\n{text}")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
