"""What a figure means nothing without: the machine, the versions, the state of the sources."""

import datetime
import importlib.metadata
import os
import platform
import subprocess

from .bench import REPOSITORY
from .process import run

PACKAGES = ("torch", "numpy", "scipy", "scikit-learn", "h5py")


def first_line(command):
    """The first line that a program prints, or nothing if it is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    except OSError:
        return ""
    return done.stdout.partition("\n")[0].strip()


def processor():
    """The CPU by its own name and numbers, and which wide instructions it has."""
    found = {}
    with open("/proc/cpuinfo") as file:
        for line in file:
            key, _, value = line.partition(":")
            found.setdefault(key.strip(), value.strip())
    wide = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if flag in found.get("flags", "").split()]
    name = f"{found.get('model name', platform.machine())}, family {found.get('cpu family')}, model {found.get('model')}"
    return name, wide


def describe(bench):
    """The first record of every file."""
    name, wide = processor()
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": name,
        "instructions": wide,
        "cores": os.cpu_count(),
        "memory_bytes": os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"),
        "load_before": os.getloadavg()[0],
        "kernel": platform.release(),
        "threads": bench.threads,
        "quick": bench.quick,
        "hsi": run([bench.program, "--version"])[0].strip(),
        "commit": first_line(["git", "describe", "--always", "--dirty"]),
        "swift": first_line(["swift", "--version"]),
        "python": platform.python_version(),
        **{package: importlib.metadata.version(package) for package in PACKAGES},
    }


def sentence(about):
    """The same for people."""
    quick = ", quick" if about["quick"] else ""
    return (
        f"{about['cpu']} ({', '.join(about['instructions'])}), {about['cores']} cores, {about['threads']} threads used, "
        f"load {about['load_before']:.1f} before; hsi {about['hsi']} ({about['commit']}); PyTorch {about['torch']}, "
        f"NumPy {about['numpy']}, SciPy {about['scipy']}, scikit-learn {about['scikit-learn']}, Python {about['python']}; "
        f"{about['date']}{quick}."
    )
