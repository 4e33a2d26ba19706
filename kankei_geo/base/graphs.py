"""What searches on graphs share."""

import numpy as np
import numpy.typing as npt

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
