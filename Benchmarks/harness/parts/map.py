"""The whole map of Indian Pines, 21,025 patches, from the start of the process to the PNG.

PyTorch runs the same weights in three ways: eager, torch.compile with a warm cache, and a network compiled ahead.
"""

from ..markdown import megabytes, table
from ..records import names, values, where
from ..rounds import median, ratios, span, take_turns

WAYS = {"eager": "PyTorch eager", "compile": "PyTorch torch.compile", "package": "PyTorch compiled ahead"}


def classes(path):
    """The labels of a NPY file of bytes."""
    content = path.read_bytes()
    return content[10 + int.from_bytes(content[8:10], "little") :]


def measure(bench):
    run = bench.reference_run()
    target = bench.files / "IP-hsi"

    def hsi(*options):
        found = bench.hsi("map", run, "--out", target, "--quiet", *options)
        return {"process": found["process"]}

    def pytorch(way, *more):
        out = bench.files / f"IP-pytorch-{way}"
        package = run / "pytorch.pt2"
        options = ["--run", run, "--out", out, "--way", way, "--package", package, *more]
        found = bench.python("pytorch/map.py", *options)
        if more:
            return found
        ours, its = classes(target / "map.npy"), classes(out.with_suffix(".npy"))
        agreement = sum(a == b for a, b in zip(ours, its, strict=True)) / len(ours)
        return found | {"agreement": agreement, "pixels": len(ours)}

    variants = {"hsi": hsi} | {name: lambda way=way: pytorch(way) for way, name in WAYS.items()}
    for way in ("compile", "package"):
        bench.say(f"map: compiling for PyTorch ({way}), not counted")
        pytorch(way, "--only-compile")
    yield from take_turns(variants, 1 if bench.quick else 2)


def tables(records):
    ours = values(where(records, variant="hsi"), "process", "seconds")
    rows = []
    for variant in names(records, "variant"):
        its = where(records, variant=variant)
        seconds = values(its, "process", "seconds")
        agreement = median(values(its, "agreement"))
        rows.append(
            [
                variant,
                span(seconds, 2),
                "" if variant == "hsi" else span(ratios(seconds, ours), 2),
                megabytes(median(values(its, "process", "peak_bytes"))),
                "" if agreement is None else f"{agreement:.3%}",
            ]
        )
    return table(["map of Indian Pines", "seconds", "speed-up", "peak resident", "pixels as hsi's"], rows)
