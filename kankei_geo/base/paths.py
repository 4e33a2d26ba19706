"""Where the project keeps its files. This module imports nothing of the project."""

import os
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "kankei_geo" / "locale"
HOME_VARIABLE = "KANKEI_GEO_HOME"

SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
SHAPEFILE = "municipalities.shp"
DRAWN, PICKED = "municipalities.geojson", "municipalities_pick.geojson"
ISOCHRONES, WAYS = "isochrones.geojson", "ways.geojson"
DRIVE_MODEL = "drive_model.json"
PREFECTURE_SETTINGS, EDITION_SETTINGS = "prefecture.toml", "edition.toml"
SIDECAR_SUFFIX = ".source.json"


@dataclass(frozen=True)
class Places:
    """The folders of one prefecture.

    Attributes
    ----------
    home : pathlib.Path
        What ``data/``, ``geo/`` and ``static/`` stand in.
    code : str
        The prefecture's two digits (JIS X 0401), which name its folder in each of them.
    """

    home: Path
    code: str

    @property
    def data(self) -> Path:
        """Settings, tables and, in a folder each, the editions."""
        return self.home / "data" / self.code

    @property
    def geo(self) -> Path:
        """What is computed with: the shapefile, what a car reaches, and the ways by road."""
        return self.home / "geo" / self.code

    @property
    def static(self) -> Path:
        """What the browser fetches once."""
        return self.home / "static" / self.code

    @property
    def shapefile(self) -> Path:
        """The boundaries for analysis."""
        return self.geo / SHAPEFILE

    def edition(self, name: str) -> Path:
        """Return the folder of an edition."""
        return self.data / name


def place(path: Path) -> str:
    """Return how a file is told to anybody: below the home folder, never that folder itself."""
    return path.relative_to(home()).as_posix() if path.is_relative_to(home()) else str(path)


def home() -> Path:
    """Return what ``data/``, ``geo/`` and ``static/`` stand in.

    It is the project itself, unless the variable ``KANKEI_GEO_HOME`` names another folder.
    """
    return Path(os.environ.get(HOME_VARIABLE) or ROOT)
