"""Fixtures of the propagation of labels: solutions of sparse systems on random graphs, by SciPy's SuperLU."""

import numpy
from scipy.sparse import coo_matrix, diags
from scipy.sparse.linalg import splu

from provenance import TESTS, provenance, save_json

FOLDER = TESTS / "PropagationTests" / "Fixtures"
DEFINITIONS = {
    "edges": "[from, to, weight], every pair of nodes once",
    "labels": "class of each node; -1 for unknown ones",
    "attachment, targets": "a [nodes] and P [nodes][classes]",
    "solution": "Z [nodes][classes] with (L_UU + diag a) Z = a P - L_US Y, one row a node; rows of labeled nodes are Y",
}
SEED = 700


def solved(edges, labels, attachment, targets):
    """The solution of one case."""
    nodes, classes = targets.shape
    one, other, weight = (numpy.array(column) for column in zip(*edges))
    both = (numpy.r_[one, other], numpy.r_[other, one])
    weights = coo_matrix((numpy.r_[weight, weight], both), (nodes, nodes)).tocsc()
    laplacian = diags(numpy.asarray(weights.sum(1)).ravel()) - weights
    solution = numpy.zeros((nodes, classes))
    known, unknown = numpy.flatnonzero(labels >= 0), numpy.flatnonzero(labels < 0)
    solution[known, labels[known]] = 1
    matrix = laplacian[unknown][:, unknown] + diags(attachment[unknown])
    sides = attachment[unknown, None] * targets[unknown] - laplacian[unknown][:, known] @ solution[known]
    factors = splu(matrix.tocsc())
    first = factors.solve(sides)
    # One step of refinement, so that the fixture's own error is far below the tolerance.
    solution[unknown] = first + factors.solve(sides - matrix @ first)
    return solution


def case(name, random, edges, nodes, classes, labeled, attached):
    """A case on a given graph."""
    labels = numpy.full(nodes, -1)
    chosen = random.permutation(nodes)[:labeled]
    labels[chosen] = random.integers(0, classes, labeled)
    attachment = numpy.where(random.uniform(size=nodes) < attached, 10.0 ** random.uniform(-3, 1, nodes), 0)
    targets = random.dirichlet(numpy.ones(classes), nodes)
    return {
        "name": name,
        "nodes": nodes,
        "edges": [[int(one), int(other), float(weight)] for one, other, weight in edges],
        "labels": labels.tolist(),
        "attachment": attachment.tolist(),
        "targets": targets.tolist(),
        "solution": solved(edges, labels, attachment, targets).tolist(),
    }


def grid(random, rows, columns):
    """A grid with neighbors along rows, columns and diagonals, weights from 0.001 to 1."""
    edges = []
    for row in range(rows):
        for column in range(columns):
            for down, right in ((0, 1), (1, -1), (1, 0), (1, 1)):
                if row + down < rows and 0 <= column + right < columns:
                    other = (row + down) * columns + column + right
                    edges.append((row * columns + column, other, 10 ** random.uniform(-3, 0)))
    return edges


def scattered(random, nodes, extra):
    """A random tree, which connects all nodes, and some other pairs."""
    pairs = {(int(random.integers(0, node)), node) for node in range(1, nodes)}
    while len(pairs) < nodes - 1 + extra:
        one, other = sorted(int(node) for node in random.integers(0, nodes, 2))
        if one != other:
            pairs.add((one, other))
    return [(one, other, 10 ** random.uniform(-3, 0)) for one, other in sorted(pairs)]


def make_propagation():
    """Writes the cases."""
    random = numpy.random.default_rng(SEED)
    cases = [
        case("grid, labels alone", random, grid(random, 9, 11), 99, 5, 12, 0),
        case("grid, labels and attachments", random, grid(random, 8, 8), 64, 3, 6, 1),
        case("random graph, attachments alone", random, scattered(random, 80, 160), 80, 6, 0, 0.3),
        case("random graph, labels and some attachments", random, scattered(random, 90, 60), 90, 4, 9, 0.2),
    ]
    details = provenance("propagation", definitions=DEFINITIONS, seed=SEED)
    save_json(FOLDER / "propagation.json", {"metadata": details, "cases": cases})
