"""What searches on graphs share.

Graphs of SciPy load for a fifth of a second, which only a search should wait for.
"""

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


def hanging_together(graph: "csr_array") -> npt.NDArray[np.int32]:
    """Return a label for each node: the same where edges join them, in any direction."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 -- see the module's text

    labels: npt.NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels
