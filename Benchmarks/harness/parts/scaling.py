"""Time and memory of the reference preset against the batch, the side of a patch and the number of threads.

Every point is a process of its own, hsi and PyTorch eager in turns, so that each has a peak of its own.
"""

from ..markdown import megabytes, table
from ..records import names, values, where
from ..rounds import ratios, span, take_turns

AXES = {
    "batch": {"values": (16, 32, 64, 128, 256, 512), "fixed": {"patch": 9}, "quick": (16, 128)},
    "patch": {"values": (5, 7, 9, 13, 17, 21, 25), "fixed": {"batch": 32}, "quick": (5, 13)},
    "threads": {"values": (1, 2), "fixed": {"patch": 9, "batch": 128}, "quick": (1, 2)},
}
MODES = {"train": "training", "inference": "inference"}
VARIANTS = ("hsi", "PyTorch eager")


def steps(batch, patch):
    """How many steps take about as long as others'."""
    return max(3, min(20, 1500 * 81 // (batch * patch * patch)))


def measure(bench):
    for axis, settings in AXES.items():
        for value in settings["quick" if bench.quick else "values"]:
            if axis == "threads" and value > bench.cores:
                continue
            case = {"threads": bench.threads} | settings["fixed"] | {axis: value}
            options = ["--preset", "reference", "--batch-size", case["batch"], "--patch-size", case["patch"]]
            options += ["--steps", steps(case["batch"], case["patch"])]
            variants = {
                "hsi": lambda: bench.hsi("bench", *options, threads=case["threads"]),
                "PyTorch eager": lambda: bench.python("pytorch/bench.py", *options, threads=case["threads"]),
            }
            for record in take_turns(variants, 1):
                yield {"what": axis, "value": value, "case": case} | record


def tables(records):
    return "\n\n".join(against(axis, where(records, what=axis)) for axis in names(records, "what"))


def against(axis, records):
    """One axis: a row for each of its values."""
    fixed = ", ".join(f"{key} {value}" for key, value in AXES[axis]["fixed"].items())
    header = [f"{axis} ({fixed})"]
    for mode in MODES.values():
        header += [f"{mode}: hsi", *VARIANTS[1:], "speed-up"]
    header += [f"peak: {variant}" for variant in VARIANTS]
    rows = []
    for value in names(records, "value"):
        its = {variant: where(records, value=value, variant=variant) for variant in VARIANTS}
        row = [value]
        for mode in MODES:
            ours, rival = (values(its[variant], f"{mode}_samples_per_second") for variant in VARIANTS)
            row += [span(ours), span(rival), span(ratios(ours, rival), 2)]
        peaks = [values(its[variant], "process", "peak_bytes").get(1) for variant in VARIANTS]
        rows.append(row + [megabytes(peak) for peak in peaks])
    return table(header, rows)
