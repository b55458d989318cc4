"""What this process has used."""

import resource


def peak_resident_bytes():
    """The largest resident memory of this process so far, in bytes (Linux counts kibibytes)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
