"""What searches on graphs share.

Graphs of SciPy load for a fifth of a second, which only a search should wait for.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_array

NOWHERE = -9999  # as scipy marks that nothing comes before


def way_back(before: npt.NDArray[np.int32], start: int, end: int) -> list[int] | None:
    """Return the nodes of a shortest way from its start to its end.

    Parameters
    ----------
    before : numpy.ndarray of int, shape (n,)
        What comes before each node on the ways from `start`, as scipy tells it.
    start, end : int
        Nodes.

    Returns
    -------
    list of int or None
        Both ends included; None where no way leads.
    """
    nodes = [end]
    while nodes[-1] != start:
        last = int(before[nodes[-1]])
        if last == NOWHERE:
            return None
        nodes.append(last)
    return nodes[::-1]


def directed(
    weights: npt.NDArray[np.float64],
    first: npt.NDArray[np.int_],
    second: npt.NDArray[np.int_],
    size: int,
) -> "csr_array":
    """Return the graph of some edges between nodes 0 to ``size - 1``, each with its length."""
    from scipy.sparse import csr_array  # noqa: PLC0415 -- see the module's text

    return csr_array((weights, (first, second)), shape=(size, size))


def shortest(
    graph: "csr_array", start: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int32]]:
    """Return length and last step of the shortest way from `start` to each node [1]_.

    Returns
    -------
    lengths : numpy.ndarray of float, shape (n,)
        Infinite where no way leads.
    before : numpy.ndarray of int, shape (n,)
        See `way_back`.

    References
    ----------
    .. [1] Dijkstra, E. W. (1959). A note on two problems in connexion with graphs.
       Numerische Mathematik, 1, 269-271.
    """
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 -- see the module's text

    lengths, before = dijkstra(graph, indices=[start], return_predecessors=True)
    return lengths[0], before[0]


def hanging_together(pairs: Iterable[tuple[int, int]], size: int) -> npt.NDArray[np.int32]:
    """Return a label for each node from 0 to ``size - 1``: the same where edges join them.

    Labels count up by their first node. A search by hand: of some hundred nodes it takes no time,
    and SciPy's would load for longer than a document needs.
    """
    beside: dict[int, set[int]] = {node: set() for node in range(size)}
    for one, other in pairs:
        beside[one].add(other)
        beside[other].add(one)
    labels = np.full(size, NOWHERE, dtype=np.int32)
    for label, first in enumerate(beside):
        waiting = [first] if labels[first] == NOWHERE else []
        while waiting:
            node = waiting.pop()
            labels[node] = label
            waiting += [other for other in beside[node] if labels[other] == NOWHERE]
    return np.unique(labels, return_inverse=True)[1].astype(np.int32)
