"""How many labels reach an accuracy: pixels that `hsi label` suggests, against random ones.

Simulates a person who labels a few pixels at a time. Both ways start from the same random pixels of each class; then each round
trains the superpixel graph and adds pixels. Suggestions without a true label are passed over, as a person would pass over a pixel
that cannot be told. The accuracy is over all pixels that have no label yet. Needs numpy and scipy.

    python Benchmarks/labeling/simulate.py --seeds 0 1 2 3 4 > labeling.csv
"""

import argparse
import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy
from scipy.io import loadmat

ROOT = pathlib.Path(__file__).resolve().parents[2]


def hsi(*arguments):
    command = [str(options.program), *map(str, arguments), "--quiet"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{result.stderr}")
    return result.stdout


def trained(truth, labeled, folder, seed):
    """Trains on the labeled pixels; returns OA and AA of the others in percent."""
    mask = numpy.where(truth > 0, 3, 0).astype(numpy.uint8)
    mask.flat[labeled] = 1
    numpy.save(folder / "mask.npy", mask)
    run = folder / "run"
    shutil.rmtree(run, ignore_errors=True)
    hsi(
        "train", "--dataset", "IP", "--split-file", folder / "mask.npy", "--method", "superpixel-graph",
        "--seed", seed, "--out", run,
    )
    metrics = json.loads((run / "metrics.json").read_text())
    return 100 * metrics["overall_accuracy"], 100 * metrics["average_accuracy"]


def suggested(truth, labeled, folder, step):
    """Suggested pixels with a true label: of the default distance, and of smaller ones where those are too few."""
    taken = []
    for distance in [6, 4, 2, 1]:
        pixels = json.loads(hsi("label", folder / "run", "--count", 10000, "--distance", distance, "--json"))["pixels"]
        places = [pixel["row"] * truth.shape[1] + pixel["column"] for pixel in pixels]
        taken += [place for place in places if truth.flat[place] > 0 and place not in labeled + taken]
        if len(taken) >= step:
            break
    return taken[:step]


def parsed():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", default=ROOT / "hsi", help="the program to run")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3, 4])
    parser.add_argument("--start", type=int, default=3, help="pixels of each class to start from")
    parser.add_argument("--step", type=int, default=16, help="pixels added in a round")
    parser.add_argument("--until", type=float, default=95, help="the overall accuracy to reach, in percent")
    parser.add_argument("--most", type=int, default=320, help="labels at which to give up")
    return parser.parse_args()


def main():
    truth = loadmat(ROOT / "datasets/IP/Indian_pines_gt.mat")["indian_pines_gt"].astype(int)
    writer = csv.writer(sys.stdout)
    writer.writerow(["seed", "choice", "labels", "oa", "aa"])
    for seed in options.seeds:
        for choice in ["suggested", "random"]:
            random = numpy.random.default_rng(seed)
            labeled = [
                int(place)
                for label in range(1, truth.max() + 1)
                for place in random.choice(numpy.flatnonzero(truth == label), options.start, replace=False)
            ]
            with tempfile.TemporaryDirectory() as name:
                folder = pathlib.Path(name)
                while True:
                    oa, aa = trained(truth, labeled, folder, seed)
                    writer.writerow([seed, choice, len(labeled), f"{oa:.2f}", f"{aa:.2f}"])
                    sys.stdout.flush()
                    if oa >= options.until or len(labeled) >= options.most:
                        break
                    if choice == "suggested":
                        labeled += suggested(truth, labeled, folder, options.step)
                    else:
                        rest = numpy.setdiff1d(numpy.flatnonzero(truth > 0), labeled)
                        labeled += [int(place) for place in random.choice(rest, options.step, replace=False)]


options = parsed()
main()
