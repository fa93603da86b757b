"""Correlation by ranks: a Gaussian copula that leaves every marginal distribution as it is, so that no mean moves."""

import numpy as np

from planning.montecarlo.distributions import Numbers
from planning.problems import PlanProblem

SMALLEST = 1e-8
ROUNDS = 100


def repaired(matrix: Numbers) -> tuple[Numbers, float]:
    """The nearest usable correlation matrix and the largest change of an entry.

    Shape (n, n), symmetric, ones on the diagonal; entries between −1 and 1 that contradict each other are moved: negative
    eigenvalues are raised and the diagonal set back to one, in turns (Higham's alternating projections, 2002).
    Raises PlanProblem for another shape or entries outside −1 to 1.
    """
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.allclose(matrix, matrix.T):
        raise PlanProblem("Correlations must form a symmetric table.")
    if not (np.isfinite(matrix).all() and (np.abs(matrix) <= 1).all()):
        raise PlanProblem("A correlation lies between −1 and 1.")
    found = matrix.astype(np.float64)
    if not found.size or np.linalg.eigvalsh(found)[0] >= SMALLEST / 2:
        return found, 0.0
    correction = np.zeros_like(found)
    for _ in range(ROUNDS):
        if np.linalg.eigvalsh(found)[0] >= SMALLEST / 2:
            break
        lowered = found - correction
        positive = _positive(lowered)
        correction = positive - lowered
        found = positive.copy()
        np.fill_diagonal(found, 1)
    found = _scaled(_positive(found))
    return found, float(np.abs(found - matrix).max(initial=0))


def _positive(matrix: Numbers) -> Numbers:
    """With eigenvalues of at least the smallest."""
    values, vectors = np.linalg.eigh(matrix)
    raised: Numbers = (vectors * np.maximum(values, SMALLEST)) @ vectors.T
    return raised


def _scaled(matrix: Numbers) -> Numbers:
    """With ones on the diagonal."""
    size = np.sqrt(np.diag(matrix))
    scaled: Numbers = matrix / np.outer(size, size)
    return scaled


def correlated(samples: Numbers, root: Numbers, chance: np.random.Generator) -> Numbers:
    """The same values of each row in another order. `samples` (variables, iterations) is drawn independently; `root` is
    the Cholesky factor of the correlations. Each row takes the ranks of correlated normal scores."""
    scores = root @ chance.standard_normal(samples.shape)
    ranks = scores.argsort(axis=1).argsort(axis=1)
    ordered: Numbers = np.take_along_axis(np.sort(samples, axis=1), ranks, axis=1)
    return ordered


def rank_correlations(samples: Numbers, result: Numbers) -> Numbers:
    """Spearman's correlation of each row (variables, iterations) with the result; 0 where nothing varies."""
    ours, theirs = _centred(_ranks(samples)), _centred(_ranks(result[None, :]))[0]
    size = np.sqrt((ours**2).sum(axis=1) * (theirs**2).sum())
    product = ours @ theirs
    found: Numbers = np.divide(product, size, out=np.zeros_like(product), where=size > 0)
    return found


def _ranks(rows: Numbers) -> Numbers:
    """Ranks with ties shared, so that a risk that strikes or not is ranked fairly."""
    ranked = np.empty(rows.shape, dtype=np.float64)
    for at, row in enumerate(rows):
        order = row.argsort(kind="stable")
        ordered = row[order]
        firsts = np.concatenate(([True], ordered[1:] != ordered[:-1]))
        edges = np.concatenate((np.flatnonzero(firsts), [len(row)]))
        ranked[at, order] = ((edges[:-1] + edges[1:] - 1) / 2)[firsts.cumsum() - 1]
    return ranked


def _centred(rows: Numbers) -> Numbers:
    centred: Numbers = rows - rows.mean(axis=1, keepdims=True)
    return centred
