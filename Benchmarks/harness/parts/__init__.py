"""The parts, in the order in which they run: each has `measure`, which yields records, and `tables`, their Markdown.

The first line of a part's own comment is its line in `Benchmarks/run --help`.
"""

from . import data, grid, map, memory, rivals, scaling

PARTS = {"rivals": rivals, "grid": grid, "map": map, "memory": memory, "data": data, "scaling": scaling}
