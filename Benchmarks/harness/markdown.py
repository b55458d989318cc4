"""Tables as Markdown."""


def table(header, rows):
    """A table whose first column is text and whose others are numbers, set to the right."""
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def megabytes(count):
    """Bytes in millions of them."""
    return "–" if count is None else f"{count / 1e6:,.0f} MB"
