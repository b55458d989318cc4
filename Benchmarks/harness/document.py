"""Writes the tables and figures of Documentation/Performance.md from results on disk.

What stands between `<!-- PART -->` and `<!-- end -->` is replaced; everything else is written by hand.
"""

import re
import sys

from . import machine, records
from .bench import REPOSITORY
from .parts import PARTS

DOCUMENT = REPOSITORY / "Documentation" / "Performance.md"
FIGURE = REPOSITORY / "Documentation" / "Images" / "performance.png"


def write(folder):
    """Puts the results in `folder` into the document; a part without results keeps what it has."""
    found = {name: folder / f"{name}.jsonl" for name in PARTS}
    found = {name: records.read(path) for name, path in found.items() if path.exists()}
    if not found:
        sys.exit(f"error: {folder} has no results")
    text = DOCUMENT.read_text()
    for name, (about, measured) in found.items():
        section = f"{PARTS[name].tables(measured)}\n\n{machine.sentence(about)}"
        pattern = rf"(<!-- {name} -->\n).*?(\n<!-- end -->)"
        text, count = re.subn(pattern, lambda match: match[1] + section + match[2], text, flags=re.DOTALL)
        if count != 1:
            sys.exit(f"error: {DOCUMENT} has {count} places for {name}")
    DOCUMENT.write_text(text)
    if "scaling" in found and "memory" in found:
        from . import figure  # it needs matplotlib, which would count as memory of what is measured

        figure.draw(found["scaling"][1], records.where(found["memory"][1], what="map"), FIGURE)
    print(f"wrote {', '.join(found)}")
