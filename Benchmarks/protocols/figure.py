"""Draws Documentation/Images/protocols.png: baselines and networks under every protocol, from Benchmarks/results/protocols.csv.

    python Benchmarks/protocols/figure.py
"""

import csv
import pathlib

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Told apart by hue, by lightness, and by mark.
STYLES = {
    "position": ("#969696", "o", "Position"),
    "spectrum": ("#cc79a7", "v", "Spectrum"),
    "edges": ("#56b4e9", "s", "Edges (unlabeled pixels)"),
    "superpixel-graph": ("#0072b2", "D", "Superpixel graph (unlabeled pixels)"),
    "network": ("#d55e00", "*", "Network"),
    "network-refined": ("#e69f00", "P", "Network, refined (unlabeled pixels)"),
}


def main():
    with open(ROOT / "Benchmarks/results/protocols.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    protocols = list(dict.fromkeys(row["protocol"] for row in rows))
    pyplot.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    figure, panels = pyplot.subplots(1, 2, figsize=(10, 4.6), sharey=True, layout="constrained")
    for panel, measure, name in zip(panels, ["oa", "aa"], ["Overall accuracy (%)", "Average accuracy (%)"]):
        for order, (method, (color, mark, label)) in enumerate(STYLES.items()):
            found = [row for row in rows if row["method"] == method and row[measure]]
            # Marks of one protocol lie slightly apart, so that equal ones are both seen.
            heights = [protocols.index(row["protocol"]) + (order - 2.5) * 0.13 for row in found]
            panel.errorbar(
                [float(row[measure]) for row in found],
                heights,
                xerr=[float(row[f"{measure}_sd"] or 0) for row in found],
                fmt=mark,
                color=color,
                markersize=8 if mark == "*" else 5.5,
                elinewidth=1,
                label=label,
            )
        for height in range(len(protocols) - 1):
            panel.axhline(height + 0.5, color="#dddddd", linewidth=0.6)
        panel.set_yticks(range(len(protocols)), protocols)
        panel.set_xlim(0, 101)
        panel.set_xlabel(name)
        panel.grid(axis="x", color="#eeeeee", linewidth=0.6)
        panel.set_axisbelow(True)
    panels[0].invert_yaxis()
    handles, labels = panels[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=3, frameon=False)
    figure.savefig(ROOT / "Documentation/Images/protocols.png", dpi=160, metadata={"Software": None})


main()
