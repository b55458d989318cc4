"""Training and inference of the reference preset beside PyTorch eager and compiled.

Single precision and bfloat16 take turns in one run. A PyTorch network stays in its process, so that it compiles once;
hsi starts anew.
"""

from ..markdown import table
from ..records import names, values, where
from ..rounds import ratios, span, take_turns

BATCH = 128
MODES = {"train": "training", "inference": "inference"}


def measure(bench):
    rounds, steps = (2, 6) if bench.quick else (5, 12)

    def hsi(precision):
        options = [] if precision == "single" else ["--precision", precision]
        return {"group": precision} | bench.hsi(
            "bench", "--preset", "reference", "--batch-size", BATCH, "--steps", steps, *options
        )

    def pytorch(precision, *options):
        server = bench.server("pytorch/bench.py", "--batch-size", BATCH, "--serve", *options)
        for mode in MODES:
            bench.say(f"rivals: starting PyTorch {' '.join(options)}")
            server.ask(f"{mode} 1")
        return lambda: {"group": precision} | server.ask(f"train {steps}") | server.ask(f"inference {steps}")

    variants = {"hsi": lambda: hsi("single")}
    if bench.has_bfloat16:
        variants["hsi, bfloat16"] = lambda: hsi("bf16")
    variants |= {
        "PyTorch eager": pytorch("single"),
        "PyTorch compiled": pytorch("single", "--compile"),
        "PyTorch eager, bfloat16": pytorch("bf16", "--bf16"),
        "PyTorch compiled, bfloat16": pytorch("bf16", "--bf16", "--compile"),
    }
    yield from take_turns(variants, rounds)


def tables(records):
    parts = [
        speeds(where(records, group=precision), title)
        for precision, title in (("single", "Single precision"), ("bf16", "bfloat16"))
        if where(records, group=precision)
    ]
    return "\n\n".join([*parts, efficiency(where(records, variant="hsi"))])


def speeds(records, title):
    """Patches a second of each, and how many times that of each rival hsi reaches."""
    ours = [name for name in names(records, "variant") if name.startswith("hsi")]
    header = [title]
    for mode in MODES.values():
        header += [f"{mode}, patches/s", "speed-up"]
    rows = []
    for variant in ours + [name for name in names(records, "variant") if name not in ours]:
        row = [variant]
        for mode in MODES:
            key = f"{mode}_samples_per_second"
            its = values(where(records, variant=variant), key)
            hsi = values(where(records, variant=ours[0]), key) if ours else {}
            row += [span(its), "" if variant in ours else span(ratios(hsi, its), 2)]
        rows.append(row)
    return table(header, rows)


def efficiency(records):
    """The share of the peak of the machine's own matrix products, measured in the same processes."""
    peak = values(records, "gemm_peak_gflops")
    row = ["hsi, single precision", span(peak)]
    for mode in MODES:
        shares = values(records, f"{mode}_share_of_peak")
        row.append(span({key: 100 * share for key, share in shares.items()}, 1))
    return table(
        ["Efficiency", "GEMM peak, GFLOP/s", *(f"{mode}, % of it" for mode in MODES.values())], [row]
    )
