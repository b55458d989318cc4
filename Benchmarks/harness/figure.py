"""The figure of Documentation/Performance.md: speed and memory as the work grows."""

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot  # noqa: E402
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator  # noqa: E402

from .records import names, where  # noqa: E402

# Told apart by hue, by lightness and by mark, so also in gray and by those who see few colors.
STYLES = {
    ("hsi", "train"): {"color": "#08519c", "marker": "o"},
    ("hsi", "inference"): {"color": "#4292c6", "marker": "s"},
    ("PyTorch eager", "train"): {"color": "#a63603", "marker": "o", "linestyle": "--"},
    ("PyTorch eager", "inference"): {"color": "#f16913", "marker": "s", "linestyle": "--"},
}
MODES = {"train": "training", "inference": "inference"}
AXES = {
    "batch": "batch (9×9 patches)",
    "patch": "side of a patch (batch 32)",
    "threads": "threads (9×9, batch 128)",
}


def draw(scaling, maps, path):
    """Speed above memory, an axis a column; the last column is whole maps."""
    pyplot.rcParams.update({"font.size": 9, "axes.spines.top": False, "axes.spines.right": False})
    figure, panels = pyplot.subplots(2, 4, figsize=(12, 5.6), layout="constrained")
    for column, (axis, label) in enumerate(AXES.items()):
        speeds(panels[0, column], where(scaling, what=axis))
        peaks(panels[1, column], where(scaling, what=axis))
        for panel in panels[:, column]:
            panel.set_xlabel(label)
            panel.set_xscale("log")
            ticks = sorted(names(where(scaling, what=axis), "value"))
            panel.set_xticks(ticks, [str(tick) for tick in ticks])
            panel.xaxis.set_minor_locator(NullLocator())
    # Over the sides, speeds differ by a factor of a hundred.
    panels[0, list(AXES).index("patch")].set_yscale("log")
    panels[0, list(AXES).index("patch")].yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    whole_maps(panels[:, 3], maps)
    for panel in panels.flat:
        panel.yaxis.set_minor_locator(NullLocator())
        panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        panel.set_ylim(bottom=0 if panel.get_yscale() == "linear" else None)
        panel.grid(axis="y", color="#dddddd", linewidth=0.6)
        panel.set_axisbelow(True)
    panels[0, 0].set_ylabel("patches a second")
    panels[1, 0].set_ylabel("peak resident, MB")
    handles, labels = panels[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=160, metadata={"Software": None})


def speeds(panel, records):
    """Patches a second of both programs in both modes."""
    for (variant, mode), style in STYLES.items():
        its = where(records, variant=variant)
        points = sorted((record["value"], record[f"{mode}_samples_per_second"]) for record in its)
        panel.plot(*zip(*points), label=f"{variant}, {MODES[mode]}", **style)


def peaks(panel, records):
    """Peak resident memory of both programs, training included."""
    for variant in names(records, "variant"):
        its = where(records, variant=variant)
        points = sorted((record["value"], record["process"]["peak_bytes"] / 1e6) for record in its)
        panel.plot(*zip(*points), **STYLES[variant, "train"])


def whole_maps(panels, maps):
    """Time and memory of hsi's maps against the scene's size."""
    thousands = [record["rows"] * record["columns"] / 1e3 for record in maps]
    seconds = [record["process"]["seconds"] for record in maps]
    peak = [record["process"]["peak_bytes"] / 1e6 for record in maps]
    scene = [record["scene_bytes"] / 1e6 for record in maps]
    panels[0].plot(thousands, seconds, **STYLES["hsi", "inference"])
    panels[0].set_ylabel("seconds, scene to map")
    panels[1].plot(thousands, peak, label="peak", **STYLES["hsi", "train"])
    panels[1].plot(thousands, scene, label="the scene itself", color="#777777")
    panels[1].legend(frameon=False)
    for panel in panels:
        panel.set_xlabel("thousands of patches mapped")
