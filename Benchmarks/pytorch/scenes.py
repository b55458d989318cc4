"""The scenes as the Python rivals read them."""

import sys
from pathlib import Path

from scipy.io import loadmat

REPOSITORY = Path(__file__).resolve().parents[2]

FILES = {
    "IP": ("Indian_pines_corrected.mat", "indian_pines_corrected", "Indian_pines_gt.mat", "indian_pines_gt"),
    "PU": ("PaviaU.mat", "paviaU", "PaviaU_gt.mat", "paviaU_gt"),
    "SA": ("Salinas_corrected.mat", "salinas_corrected", "Salinas_gt.mat", "salinas_gt"),
}


def load(dataset, folder=None):
    """The cube [rows, columns, bands] and the label map [rows, columns] of a scene."""
    folder = folder or REPOSITORY / "datasets" / dataset
    cube_file, cube_key, label_file, label_key = FILES[dataset]
    for file in (cube_file, label_file):
        if not (folder / file).is_file():
            sys.exit(f"error: {folder / file} is missing")
    return loadmat(folder / cube_file)[cube_key], loadmat(folder / label_file)[label_key]
