"""Reference systems that the project uses, and nothing else."""

from pyproj import CRS, Geod

JGD2011 = CRS.from_epsg(6668)  # longitude and latitude, what N03 is published in
WGS84 = CRS.from_epsg(4326)  # what GeoJSON and browsers mean; within centimetres of JGD2011
GRS80 = Geod(ellps="GRS80")


def equal_area(lon: float, lat: float) -> CRS:
    """Return the equal-area, azimuthal projection centred on (`lon`, `lat`), in metres.

    Tolerances in metres mean the same all over a prefecture.
    """
    return CRS.from_proj4(f"+proj=laea +lat_0={lat:g} +lon_0={lon:g} +ellps=GRS80 +units=m")


def azimuthal_equidistant(lon: float, lat: float) -> CRS:
    """Return the projection in which distances from (`lon`, `lat`) are true, in metres."""
    return CRS.from_proj4(f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=GRS80 +units=m")
