"""Peak resident memory: whole training runs beside PyTorch's released recipe, and maps up to Houston's size.

One epoch does: later ones allocate nothing new. A map is part of a run that trains on ten pixels a class for one epoch
and then classifies and paints every pixel.
"""

from ..markdown import megabytes, table
from ..records import names, values, where
from ..rounds import ratios, span, take_turns

RIVAL = "PyTorch, released recipe"
BANDS = 144
SCENES = ((70, 143), (140, 286), (280, 572), (349, 1905))


def measure(bench):
    training = ["--dataset", "IP", "--train-ratio", 0.1, "--epochs", 1]

    def hsi(preset):
        return train(bench, *training, "--preset", preset)

    variants = {
        f"hsi, {preset} preset": lambda preset=preset: hsi(preset) for preset in ("reference", "default")
    }
    variants[RIVAL] = lambda: bench.python("pytorch/train.py", *training)
    for record in take_turns(variants, 1 if bench.quick else 3):
        yield {"what": "training"} | record

    for rows, columns in SCENES[: 2 if bench.quick else None]:
        (cube,), labels = bench.scene(rows, columns, BANDS)
        options = ["--train-per-class", 10, "--epochs", 1, "--preset", "reference"]
        run = train(bench, "--cube", cube, "--labels", labels, *options)
        scene = {"rows": rows, "columns": columns, "bands": BANDS, "scene_bytes": rows * columns * BANDS * 4}
        yield {"what": "map", "variant": f"{rows}×{columns}×{BANDS}"} | scene | run


def train(bench, *options):
    """What a whole run of hsi took."""
    found = bench.hsi("train", *options, "--quiet", "--out", bench.fresh("training"))
    run = found["runs"][0]
    return {key: run[key] for key in ("train_seconds", "test_seconds")} | {"process": found["process"]}


def tables(records):
    training = where(records, what="training")
    rows = []
    for variant in (*(name for name in names(training, "variant") if name != RIVAL), RIVAL):
        peaks = peaks_of(training, variant)
        share = "" if variant == RIVAL else span(ratios(peaks, peaks_of(training, RIVAL)), 3)
        rows.append([variant, span({key: peak / 1e6 for key, peak in peaks.items()}), share])
    header = ["Indian Pines, from the scene to scores and map", "peak resident, MB", "share of PyTorch's"]
    return table(header, rows) + "\n\n" + maps(where(records, what="map"))


def peaks_of(records, variant):
    """Peak resident bytes of a variant, keyed by round."""
    return values(where(records, variant=variant), "process", "peak_bytes")


def maps(records):
    """Time and memory of whole maps against the size of the scene."""
    rows = []
    for record in records:
        pixels, took = record["rows"] * record["columns"], record["process"]
        rows.append(
            [
                record["variant"],
                f"{pixels:,}",
                f"{took['seconds']:,.1f}",
                f"{pixels / took['seconds']:,.0f}",
                megabytes(record["scene_bytes"]),
                megabytes(took["peak_bytes"]),
                megabytes(took["peak_bytes"] - record["scene_bytes"]),
            ]
        )
    header = ["map of a made-up scene", "patches", "seconds", "patches/s"]
    return table([*header, "scene in single precision", "peak resident", "beyond the scene"], rows)
