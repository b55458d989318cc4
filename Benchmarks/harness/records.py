"""Results on disk: a file of JSON lines for each part, the machine first, then every single measurement."""

import json


class Writer:
    """Writes records as they come, so that an interruption loses none."""

    def __init__(self, path, about):
        self.file = path.open("w")
        self.write(about)

    def write(self, record):
        self.file.write(json.dumps(record) + "\n")
        self.file.flush()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.file.close()


def read(path):
    """What a file says of the machine, and its measurements."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    return lines[0], lines[1:]


def where(records, **wanted):
    """The records that have these values."""
    return [record for record in records if all(record.get(key) == value for key, value in wanted.items())]


def values(records, *path):
    """One number of each record, found along `path`, keyed by round; records without it are left out."""
    found = {}
    for record in records:
        value = record
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        if value is not None:
            found[record.get("round", 1)] = value
    return found


def names(records, key):
    """The values of `key`, in the order in which they first occur."""
    return list(dict.fromkeys(record[key] for record in records if key in record))
