"""Make polygons share their borders again where crossings have parted them."""

import numpy as np
import shapely

_PLAIN = 3  # boxes that a segment's touches: its own, and those of its neighbours
_BOXES_AT_ONCE = 20  # all others may touch each of them
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


def is_coverage(polygons: np.ndarray) -> bool:
    """Tell whether all polygons are valid, there, and share their borders exactly."""
    whole = shapely.is_valid(polygons) & ~shapely.is_empty(polygons)
    return bool(whole.all()) and bool(shapely.coverage_is_valid(polygons))


def tangles(polygon: shapely.Geometry, most: int) -> int:
    """Return how many pairs of segments of a polygon may cross, or more than `most`.

    That is told by the boxes around them, which takes little time. Of a plain border each touches
    itself and its two neighbours and hardly any other; to repair a tangled one takes time and
    memory for each pair, and a star of many spikes has as many as its corners squared.
    """
    rings = shapely.get_rings(shapely.get_parts(polygon))
    corners, ring = shapely.get_coordinates(rings, return_index=True)
    begins = np.flatnonzero(ring[:-1] == ring[1:])
    low = np.minimum(corners[begins], corners[begins + 1])
    high = np.maximum(corners[begins], corners[begins + 1])
    boxes = shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])
    tree = shapely.STRtree(boxes)
    found = 0
    for at in range(0, len(boxes), _BOXES_AT_ONCE):
        part = boxes[at : at + _BOXES_AT_ONCE]
        # Each pair is found from both sides.
        found += max(0, tree.query(part).shape[1] - _PLAIN * len(part)) // 2
        if found > most:
            break
    return found


def apart(polygons: np.ndarray) -> np.ndarray:
    """Tell for each polygon whether it is invalid or shares a border inexactly."""
    valid = shapely.is_valid(polygons)
    edges = shapely.coverage_invalid_edges([areal(polygon) for polygon in polygons])
    return np.asarray(~valid | ~shapely.is_empty(edges))


def areal(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return `geometry` valid and with nothing but area; empty if it has none."""
    if geometry.is_valid and shapely.get_type_id(geometry) in _AREAS:
        return geometry
    parts = shapely.get_parts(geometry)
    areas = parts[np.isin(shapely.get_type_id(parts), _AREAS)]
    # By structure, because the way by linework gives up on some rings that fold flat.
    return shapely.union_all(shapely.make_valid(areas, method="structure", keep_collapsed=False))


def mended(polygons: np.ndarray, grid: float) -> np.ndarray:
    """Return the polygons as a coverage whose corners lie on a grid.

    All borders are cut where they meet, and each face between them goes to the first polygon
    that covers it. A polygon that others cover, or that is smaller than the grid, comes back
    empty.

    Parameters
    ----------
    polygons : numpy.ndarray
        Polygons that may cross themselves and each other.
    grid : float
        Distance of the grid's lines in the unit of the coordinates.

    Returns
    -------
    numpy.ndarray
        As many polygons in the same order.
    """
    valid = np.array([areal(polygon) for polygon in polygons])
    borders = shapely.union_all(shapely.boundary(valid), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(borders)))
    found, owners = shapely.STRtree(valid).query(
        shapely.point_on_surface(faces), predicate="within"
    )
    owner = np.full(len(faces), -1)
    # Backwards, so that the first of several owners is written last and stays.
    order = np.lexsort((-owners, found))
    owner[found[order]] = owners[order]
    return np.array(
        [shapely.coverage_union_all(faces[owner == place]) for place in range(len(valid))]
    )
