"""The whole map of Indian Pines, 21,025 patches, from the start of the process to the PNG.

PyTorch runs the same weights in three ways: eager, torch.compile with a warm cache, and a network compiled ahead; the
last in bfloat16, too, if hsi does.
"""

from ..markdown import megabytes, table
from ..records import names, values, where
from ..rounds import median, ratios, span, take_turns

WAYS = {
    "PyTorch eager": ["--way", "eager"],
    "PyTorch torch.compile": ["--way", "compile"],
    "PyTorch compiled ahead": ["--way", "package"],
}


def labels(path):
    """The labels of a NPY file of bytes."""
    content = path.read_bytes()
    return content[10 + int.from_bytes(content[8:10], "little") :]


def agreement(one, other):
    """The share of pixels on which two maps agree."""
    one, other = labels(one), labels(other)
    return sum(a == b for a, b in zip(one, other, strict=True)) / len(one)


def measure(bench):
    run = bench.reference_run()
    target = bench.files / "IP-hsi"

    def hsi():
        found = bench.hsi("map", run, "--out", target, "--quiet")
        return {"process": found["process"]}

    def hsi_bfloat16():
        out = bench.files / "IP-hsi-bf16"
        found = bench.hsi("map", run, "--out", out, "--quiet", "--precision", "bf16")
        return {"process": found["process"], "agreement": agreement(target / "map.npy", out / "map.npy")}

    def pytorch(*options):
        out = bench.files / "IP-pytorch"
        found = bench.python("pytorch/map.py", "--run", run, "--out", out, *options)
        return found | {"agreement": agreement(target / "map.npy", out.with_suffix(".npy"))}

    ways, variants = dict(WAYS), {"hsi": hsi}
    if bench.has_bfloat16:
        variants["hsi, bfloat16"] = hsi_bfloat16
        ways["PyTorch compiled ahead, bfloat16"] = ["--way", "package", "--bf16"]
    hsi()
    for name, options in ways.items():
        bench.say(f"map: preparing {name}, not counted")
        bench.python("pytorch/map.py", "--run", run, "--out", bench.files / "none", "--only-compile", *options)
        variants[name] = lambda options=options: pytorch(*options)
    yield from take_turns(variants, 1 if bench.quick else 2)


def tables(records):
    ours = {
        "bfloat16": values(where(records, variant="hsi, bfloat16"), "process", "seconds"),
        "single": values(where(records, variant="hsi"), "process", "seconds"),
    }
    rows = []
    for variant in names(records, "variant"):
        its = where(records, variant=variant)
        seconds = values(its, "process", "seconds")
        agreed = median(values(its, "agreement"))
        hsi = ours["bfloat16" if "bfloat16" in variant else "single"]
        rows.append(
            [
                variant,
                span(seconds, 2),
                "" if variant.startswith("hsi") else span(ratios(seconds, hsi), 2),
                megabytes(median(values(its, "process", "peak_bytes"))),
                "" if agreed is None else f"{agreed:.3%}",
            ]
        )
    return table(["map of Indian Pines", "seconds", "speed-up", "peak resident", "pixels as hsi's"], rows)
