"""What every part measures with: the programs, the threads, and how thorough to be."""

import functools
import os
import shutil
import sys
from pathlib import Path

from .process import Server, run, run_json

REPOSITORY = Path(__file__).resolve().parents[2]
BENCHMARKS = REPOSITORY / "Benchmarks"


class Bench:
    """One part's measurements; it ends the servers that the part started.

    HSI may name another build of hsi to measure.
    """

    def __init__(self, quick, threads):
        self.quick, self.threads, self.repository = quick, threads, REPOSITORY
        self.cores = len(os.sched_getaffinity(0))
        self.program = os.environ.get("HSI", REPOSITORY / ".build" / "release" / "hsi")
        # What is slow to make and the same at every run: scenes, a trained model.
        self.files = REPOSITORY / "runs" / "benchmark-files"
        self.files.mkdir(parents=True, exist_ok=True)
        self.servers = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.close()

    def hsi(self, *arguments, threads=None):
        """What hsi prints as JSON, with what its process took."""
        threads = threads or self.threads
        command = [self.program, *arguments, "--threads", threads, "--json"]
        return run_json(command, {"HSI_HOME": str(REPOSITORY)})

    def python(self, script, *arguments, threads=None):
        """The same of a script of Benchmarks/."""
        threads = threads or self.threads
        return run_json([sys.executable, BENCHMARKS / script, *arguments, "--threads", threads])

    def server(self, script, *arguments):
        """A script that stays and answers."""
        command = [sys.executable, BENCHMARKS / script, *arguments, "--threads", self.threads]
        self.servers.append(Server(command))
        return self.servers[-1]

    @functools.cached_property
    def has_bfloat16(self):
        """Whether hsi computes in bfloat16 on this CPU; where it cannot, it goes on in single precision."""
        return self.hsi("bench", "--precision", "bf16", "--batch-size", 8, "--steps", 1)["precision"] == "bf16"

    def reference_run(self):
        """The folder of a run of the reference preset on Indian Pines, trained for a few epochs."""
        folder = self.files / "IP-reference"
        if not (folder / "metrics.json").exists():
            self.say("training a model to paint maps with")
            options = ["--dataset", "IP", "--train-ratio", 0.1, "--preset", "reference", "--epochs", 5]
            self.hsi("train", *options, "--quiet", "--out", folder)
        return folder

    def fresh(self, name):
        """The path of a run's folder that does not exist."""
        folder = self.files / name
        shutil.rmtree(folder, ignore_errors=True)
        return folder

    def scene(self, rows, columns, bands, endings=(".npy",)):
        """Made-up scene files, one for each ending, and the labels' file."""
        stem = self.files / f"scene-{rows}x{columns}x{bands}"
        files = [Path(f"{stem}{ending}") for ending in endings]
        missing = [file for file in files if not file.exists()]
        labels = Path(f"{stem}-labels.npy")
        if missing:
            self.say(f"making up {', '.join(file.name for file in missing)}")
            names = [file.with_name(f"partial-{file.name}") for file in missing]
            run([sys.executable, BENCHMARKS / "make_scene.py", rows, columns, bands, *names])
            names[0].with_name(f"{names[0].stem}-labels.npy").replace(labels)
            for name, file in zip(names, missing, strict=True):
                name.replace(file)
        return files, labels

    def say(self, text):
        """Progress on standard error: on a terminal one line, which the next replaces and None takes away."""
        if sys.stderr.isatty():
            print(f"\r\033[K{text or ''}", end="", file=sys.stderr, flush=True)
        elif text:
            print(text, file=sys.stderr, flush=True)
