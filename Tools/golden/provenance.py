"""Metadata and writing of fixtures."""

import datetime
import importlib.metadata
import json
from pathlib import Path

from safetensors.torch import save

REPOSITORY = Path(__file__).resolve().parents[2]
TESTS = REPOSITORY / "Tests"
PACKAGES = ("torch", "numpy", "scipy", "scikit-learn", "safetensors")


def provenance(part, **details):
    """The metadata of every fixture: command, versions, date, and its own entries."""
    return {
        "command": f"python Tools/golden/make_fixtures.py {part}",
        "versions": {name: importlib.metadata.version(name) for name in PACKAGES},
        "date": datetime.date.today().isoformat(),
        **details,
    }


def save_tensors(path, tensors, metadata):
    """Writes tensors as safetensors; metadata that is not text is written as JSON text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = {key: value if isinstance(value, str) else json.dumps(value) for key, value in metadata.items()}
    content = save({name: tensor.contiguous() for name, tensor in tensors.items()}, metadata=text)
    path.write_bytes(with_ordered_header(content))
    print(f"{path.relative_to(REPOSITORY)}: {len(tensors)} tensors, {path.stat().st_size:,} bytes")


def with_ordered_header(content):
    """Safetensors with its header in a fixed order: the library writes the metadata in random order.

    The bytes of the tensors do not move: their offsets count from the end of the header.
    """
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    described = dict(sorted(header.pop("__metadata__").items()))
    text = json.dumps({"__metadata__": described} | header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + content[8 + length :]


def save_json(path, content):
    """Writes JSON with one entry of the top-level list per line, so that diffs are readable."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for key, value in content.items():
        if isinstance(value, list):
            rows = ",\n    ".join(json.dumps(row, allow_nan=False) for row in value)
            lines.append(f"  {json.dumps(key)}: [\n    {rows}\n  ]")
        else:
            lines.append(f"  {json.dumps(key)}: {json.dumps(value, allow_nan=False)}")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{path.relative_to(REPOSITORY)}: {path.stat().st_size:,} bytes")


def single(tensors):
    """Rounds floating-point tensors to single precision and leaves the others."""
    return {
        name: tensor.detach().float() if tensor.is_floating_point() else tensor.detach().clone()
        for name, tensor in tensors.items()
    }
