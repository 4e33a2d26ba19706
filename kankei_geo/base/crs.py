"""Reference systems that the project uses, and nothing else."""

from pyproj import CRS, Geod

JGD2011 = CRS.from_epsg(6668)  # longitude and latitude, what N03 is published in
WGS84 = CRS.from_epsg(4326)  # what GeoJSON and browsers mean; within centimetres of JGD2011
# Equal-area and azimuthal, centred on Hokkaido: tolerances in metres mean the same everywhere.
HOKKAIDO_EQUAL_AREA = CRS.from_proj4("+proj=laea +lat_0=43.5 +lon_0=143 +ellps=GRS80 +units=m")
GRS80 = Geod(ellps="GRS80")


def azimuthal_equidistant(lon: float, lat: float) -> CRS:
    """Return the projection in which distances from (`lon`, `lat`) are true, in metres."""
    return CRS.from_proj4(f"+proj=aeqd +lat_0={lat} +lon_0={lon} +ellps=GRS80 +units=m")
