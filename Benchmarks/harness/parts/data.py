"""Reading a cube of 191 MB beside SciPy and h5py, and principal components beside scikit-learn.

Each measurement is a process of its own and is timed inside of it, so that no program's start counts.
"""

from ..markdown import table
from ..records import names, values, where
from ..rounds import ratios, span, take_turns

LARGE = (349, 1905, 144)
FORMATS = {
    "MAT 5, as stored": (".mat", ":cube"),
    "MAT 5, compressed": ("-packed.mat", ":cube"),
    "MAT 7.3, compressed": ("-v73.mat", ":cube"),
    "NPY": (".npy", ""),
}
SOLVERS = {
    "scikit-learn, full": ["--solver", "full"],
    "the same in single precision": ["--solver", "full", "--precision", "float32"],
    "scikit-learn, covariance_eigh": ["--solver", "covariance_eigh"],
}
COMPONENTS = 36


def measure(bench):
    rounds = 1 if bench.quick else 3
    files, _ = bench.scene(*LARGE, endings=[ending for ending, _ in FORMATS.values()])
    cubes = {name: f"{file}{key}" for file, (name, (_, key)) in zip(files, FORMATS.items(), strict=True)}

    def hsi(command, cube, *options):
        found = bench.hsi("bench", command, cube, "--repetitions", 1, *options)
        seconds = "read_seconds" if command == "read" else "pca_seconds"
        return {seconds: found["seconds"][0], "shape": found["shape"], "process": found["process"]}

    def python(cube, *options):
        return bench.python("scipy/prepare.py", cube, *options)

    for name, cube in cubes.items():
        variants = {"hsi": lambda: hsi("read", cube), "Python": lambda: python(cube)}
        hsi("read", cube)  # so that the file is in memory for everybody
        for record in take_turns(variants, rounds):
            yield {"what": "reading", "file": name} | record

    indian_pines = "datasets/IP/Indian_pines_corrected.mat"
    scenes = {
        "Indian Pines, 145×145×200": f"{bench.repository / indian_pines}:indian_pines_corrected",
        "made up, {}×{}×{}".format(*LARGE): cubes["NPY"],
    }
    reduced = ["--components", COMPONENTS]
    for name, cube in scenes.items():
        variants = {"hsi": lambda: hsi("components", cube, *reduced)}
        for variant, solver in SOLVERS.items():
            variants[variant] = lambda solver=solver: python(cube, *reduced, *solver)
        for record in take_turns(variants, rounds):
            yield {"what": "components", "file": name} | record


def tables(records):
    return f"{reading(where(records, what='reading'))}\n\n{components(where(records, what='components'))}"


def reading(records):
    """Seconds until the array is there, and until it is laid out to be computed on."""
    rows = []
    for name in names(records, "file"):
        its = where(records, file=name)
        ours = values(where(its, variant="hsi"), "read_seconds")
        rival = where(its, variant="Python")
        bare, read = values(rival, "load_seconds"), values(rival, "read_seconds")
        row = [name, span(ours, 2), span(read, 2), span(ratios(read, ours), 2)]
        rows.append(row + [span(bare, 2), span(ratios(bare, ours), 2)])
    header = ["reading {}×{}×{}, 16-bit".format(*LARGE), "hsi, s", "Python to the same, s", "speed-up"]
    return table([*header, "Python, bare, s", "speed-up"], rows)


def components(records):
    """Seconds to fit the components and to project every pixel."""
    rows = []
    for name in names(records, "file"):
        its = where(records, file=name)
        ours = values(where(its, variant="hsi"), "pca_seconds")
        row = [name, span(ours, 3)]
        for variant in SOLVERS:
            seconds = values(where(its, variant=variant), "pca_seconds")
            row += [span(seconds, 3), span(ratios(seconds, ours), 1)]
        rows.append(row)
    header = [f"{COMPONENTS} components", "hsi, s"]
    for variant in SOLVERS:
        header += [f"{variant}, s", "speed-up"]
    return table(header, rows)
