"""Taking turns, so that a machine that slows down slows all, and the figures that come of it."""

import statistics
import time

from .process import Failed

# What must be the same for figures to be compared, wherever it is reported.
COMPARABLE = ("parameters", "batch", "threads")


def take_turns(variants, rounds):
    """Measures every variant once a round; each round begins with another one.

    `variants` maps names to functions that measure and return a record. A pause lets the threads of the one before
    go to sleep. Records of unlike work are refused.
    """
    names, common = list(variants), {}
    for number in range(1, rounds + 1):
        shift = (number - 1) % len(names)
        for name in names[shift:] + names[:shift]:
            time.sleep(0.3)
            record = variants[name]()
            for key in COMPARABLE:
                if key in record and common.setdefault(key, record[key]) != record[key]:
                    raise Failed(f"{name} has {key} {record[key]}, others {common[key]}")
            yield {"variant": name, "round": number} | record


def ratios(numerators, denominators):
    """The quotients within rounds: neighbors in time share the machine's mood."""
    return {key: numerators[key] / denominators[key] for key in numerators if key in denominators}


def median(values):
    """The median of what was measured in all rounds, or None if nothing was."""
    return statistics.median(values.values()) if values else None


def span(values, digits=0):
    """Median and range as text: `630 (595–632)`."""
    if not values:
        return "–"
    low, middle, high = min(values.values()), median(values), max(values.values())
    if len(values) == 1:
        return f"{middle:,.{digits}f}"
    return f"{middle:,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"
