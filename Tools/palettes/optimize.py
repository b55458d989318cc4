#!/usr/bin/env python3
"""Chooses class colors that stay apart under normal vision, protanopia and deuteranopia.

    Tools/palettes/optimize.py report          the least difference of the colors of each scene
    Tools/palettes/optimize.py scenes          new colors for every datasets/*/scene.json, as near the present ones as possible
    Tools/palettes/optimize.py own             24 colors for scenes without a description, in the order of use

Random search from a fixed seed: one color moves at a time, if that lowers a cost. The cost is what the differences lack to
TARGET, and the distance of each color from the present one, which counts more for classes whose color everybody expects. The
colors for other scenes start from a list of vivid ones. Colors keep away from black, which marks unlabeled pixels, and from
white. Needs NumPy.
"""

import json
import pathlib
import re
import sys

import numpy as np

from colorvision import VISIONS, difference, lab

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXPECTED = re.compile(r"water|tree|wood|grass|asphalt|road|meadow|pine|soil|corn|wheat|hay", re.I)
TARGET, FREE_TARGET = 10.4, 9.3
# The least differences from black and white.
ENDS = np.array([12.0, 10.0])
STEPS, FREE_STEPS = 12_000, 30_000
# S. Trubetskoy, "List of 20 simple, distinct colors", 2017, and four more.
VIVID = (
    "#e6194b #3cb44b #ffe119 #4363d8 #f58231 #911eb4 #42d4f4 #f032e6 #bfef45 #fabed4 #469990 #dcbeff #9a6324 #fffac8 #800000 "
    "#aaffc3 #808000 #ffd8b1 #000075 #a9a9a9 #005a32 #b35806 #542788 #2166ac"
).split()


def rgb(text):
    return np.array([int(text[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def text(color):
    return "#" + "".join(f"{round(c * 255):02x}" for c in color)


def least(colors):
    """The smallest difference of two colors, and the pair, in each vision."""
    seen = lab(np.array(colors))
    found = {}
    for vision, values in zip(VISIONS, seen):
        d = difference(values[:, None], values[None])
        d[np.arange(len(d)), np.arange(len(d))] = np.inf
        pair = np.unravel_index(np.argmin(d), d.shape)
        found[vision] = (float(d[pair]), sorted(int(i) for i in pair))
    return found


def optimized(start, weights, target, random, steps):
    """Colors near `start` whose differences reach `target` if they can."""
    colors, n = np.array(start), len(start)
    ends = lab(np.array([[0.0, 0, 0], [1, 1, 1]]))
    seen = lab(colors)
    anchors = seen[0].copy()

    def cost(values, index):
        """The part of the cost that depends on one color, as it is seen."""
        d = difference(values[:, None], np.concatenate([seen, ends], 1))
        d[:, index] = np.inf
        lacking = np.maximum(target - d[:, :n], 0), np.maximum(ENDS - d[:, n:], 0)
        strain = ((values[0] - anchors[index]) ** 2).sum()
        return sum((part**2).sum() for part in lacking) + 1e-3 * weights[index] * strain

    for step in range(steps):
        width = 0.08 * (1 - step / steps) + 0.006
        index = random.integers(n)
        moved = np.clip(colors[index] + random.normal(0, width, 3), 0, 1)
        moved = np.round(moved * 255) / 255
        new = lab(moved)
        if cost(new, index) < cost(seen[:, index], index):
            colors[index], seen[:, index] = moved, new
    return colors


def report(name, colors, names):
    for vision, (d, (i, j)) in least(colors).items():
        print(f"{name:4} {vision:13} {d:5.1f}  {names[i]} – {names[j]}")


def scenes():
    for path in sorted(ROOT.glob("datasets/*/scene.json")):
        yield path, json.loads(path.read_text())


def rewrite(path, colors):
    """Replaces the colors in a file and leaves the rest of it as it is."""
    remaining = iter(colors)
    path.write_text(re.sub(r'("color": *")#[0-9a-f]{6}', lambda m: m[1] + text(next(remaining)), path.read_text()))


def main(task):
    if task == "report":
        for path, scene in scenes():
            classes = scene["classes"]
            report(scene["alias"], [rgb(c["color"]) for c in classes], [c["name"] for c in classes])
    elif task == "scenes":
        chosen = {}
        for path, scene in scenes():
            names = [c["name"] for c in scene["classes"]]
            if all(name in chosen for name in names):  # a part of an earlier scene
                colors = [chosen[name] for name in names]
            else:
                colors = [rgb(c["color"]) for c in scene["classes"]]
                weights = np.array([3.0 if EXPECTED.search(name) else 1.0 for name in names])
                colors = optimized(colors, weights, TARGET, np.random.default_rng(0), STEPS)
            if scene["alias"] == "SA":
                chosen = dict(zip(names, colors))
            rewrite(path, colors)
            report(scene["alias"], colors, names)
    elif task == "own":
        vivid = [rgb(color) for color in VIVID]
        colors = optimized(vivid, np.full(24, 0.3), FREE_TARGET, np.random.default_rng(0), FREE_STEPS)
        # In the order of use, a color is far from those before it, and vivid colors come first.
        seen = lab(colors)
        d = np.min([difference(values[:, None], values[None]) for values in seen], 0)
        chroma = np.hypot(seen[0, :, 1], seen[0, :, 2])
        order = [int(np.argmin(seen[0, :, 2]))]
        while len(order) < len(colors):
            rest = [i for i in range(len(colors)) if i not in order]
            order.append(max(rest, key=lambda i: min(d[i, j] for j in order) + 0.15 * chroma[i]))
        print(", ".join(f'"{text(colors[i])}"' for i in order))
        for count in (8, 12, 16, 20, 24):
            report(str(count), colors[order[:count]], [text(colors[i]) for i in order])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
