"""Other attentions, patches and batches, and the pyramid, beside PyTorch eager: hsi must never be slower.

A case's number of steps follows from how long PyTorch's first ones take, so that each takes about the same time.
"""

from ..markdown import table
from ..records import names, values, where
from ..rounds import ratios, span, take_turns

MODES = {"train": "training", "inference": "inference"}

REFERENCE = {"preset": "reference", "attention": "lsga", "patch": 9, "batch": 128}
CASES = [
    *(REFERENCE | {"attention": attention} for attention in ("lsga", "lsa", "sga", "sa")),
    *(REFERENCE | {"patch": patch, "batch": batch} for patch, batch in ((7, 128), (13, 128), (25, 32))),
    *(REFERENCE | {"batch": batch} for batch in (16, 512)),
    REFERENCE | {"preset": "pyramid", "patch": 8},
]


def measure(bench):
    rounds, seconds = (1, 0.7) if bench.quick else (3, 1.2)
    for case in CASES:
        what = "{preset} {attention}, patch {patch}, batch {batch}".format(**case)
        flags = {"patch": "--patch-size", "batch": "--batch-size"}
        options = [part for key, value in case.items() for part in (flags.get(key, f"--{key}"), value)]
        server = bench.server("pytorch/bench.py", *options, "--serve")
        steps = {}
        for mode in MODES:
            step = case["batch"] / server.ask(f"{mode} 1")[f"{mode}_samples_per_second"]
            steps[mode] = max(3, min(30, round(seconds / step)))
        variants = {
            # One number serves both of hsi's kinds of steps.
            "hsi": lambda: bench.hsi("bench", *options, "--steps", sum(steps.values()) // 2),
            "PyTorch eager": lambda: (
                server.ask(f"train {steps['train']}") | server.ask(f"inference {steps['inference']}")
            ),
        }
        for record in take_turns(variants, rounds):
            yield {"what": what, "case": case} | record
        server.close()
        bench.servers.remove(server)


def tables(records):
    header = ["network, attention", "patch", "batch"]
    for mode in MODES.values():
        header += [f"{mode}: hsi", "PyTorch eager", "speed-up"]
    rows = []
    for what in names(records, "what"):
        case = where(records, what=what)[0]["case"]
        row = [f"{case['preset']}, {case['attention']}", case["patch"], case["batch"]]
        for mode in MODES:
            ours, its = (
                values(where(records, what=what, variant=variant), f"{mode}_samples_per_second")
                for variant in ("hsi", "PyTorch eager")
            )
            row += [span(ours), span(its), span(ratios(ours, its), 2)]
        rows.append(row)
    return table(header, rows)
