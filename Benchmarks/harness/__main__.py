"""The command line of `Benchmarks/run`."""

import argparse
import os
import sys
import time
from pathlib import Path

from . import document, machine, records
from .bench import REPOSITORY, Bench
from .parts import PARTS
from .process import Failed


def arguments():
    """The command line."""
    listing = "\n".join(f"  {name:10} {part.__doc__.splitlines()[0]}" for name, part in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="Benchmarks/run",
        description="Measure hsi beside its rivals and print the tables.",
        epilog=f"parts, all by default:\n{listing}\n  {'document':10} Only write Documentation/Performance.md anew.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="what to measure")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and smaller work: a rough idea")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)), help="of every program")
    parser.add_argument(
        "--out",
        type=Path,
        default=REPOSITORY / "runs" / "benchmarks",
        help="folder of the results, a PART.jsonl each (default: runs/benchmarks)",
    )
    options = parser.parse_args()
    unknown = sorted(set(options.parts) - {*PARTS, "document"})
    if unknown:
        parser.error(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return options


def measure(name, bench, folder):
    """Measures one part, saves every record, and prints its tables."""
    start = time.monotonic()
    with records.Writer(folder / f"{name}.jsonl", machine.describe(bench)) as writer:
        for record in PARTS[name].measure(bench):
            writer.write(record)
            bench.say(f"{name}: {', '.join(str(record[key]) for key in ('what', 'variant', 'round') if key in record)}")
    bench.say(None)
    about, found = records.read(folder / f"{name}.jsonl")
    print(f"## {name}\n\n{PARTS[name].tables(found)}\n\n{machine.sentence(about)}")
    print(f"\n({name} took {time.monotonic() - start:.0f} s)\n", flush=True)


def main():
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    load = os.getloadavg()[0]
    if load > 0.5:
        print(f"this machine is busy (load {load:.1f}): figures will be worse, PyTorch's most of all", file=sys.stderr)
    for name in [part for part in options.parts if part != "document"] or (PARTS if not options.parts else ()):
        with Bench(options.quick, options.threads) as bench:
            measure(name, bench, options.out)
    if "document" in options.parts:
        document.write(options.out)


if __name__ == "__main__":
    try:
        main()
    except Failed as failure:
        sys.exit(f"error: {failure}")
    except KeyboardInterrupt:
        sys.exit(130)
