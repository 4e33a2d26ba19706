"""Where the project keeps its files. This module imports nothing of the project."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
GEO = ROOT / "geo"
DATA = ROOT / "data"
STATIC = ROOT / "static"
LOCALE = ROOT / "kankei_geo" / "locale"

SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
ANALYSIS_SHAPEFILE = GEO / "municipalities.shp"
DRAW_GEOJSON = STATIC / "municipalities.geojson"
PICK_GEOJSON = STATIC / "municipalities_pick.geojson"

# Tables that people may correct by hand, and those that follow from them and the geometry.
EDITABLE_TABLES = (
    "airports.csv",
    "contradictions.csv",
    "glossary.csv",
    "grounds.csv",
    "municipalities.csv",
    "name_aliases.csv",
    "notes.csv",
    "policy_matrix.csv",
    "population.csv",
    "programme_2019.csv",
    "subprefectures.csv",
    "tokyo_flights.csv",
)
BUILT_TABLES = ("access.csv", "neighbours.csv", "tile_grid.csv")
TABLES = (*EDITABLE_TABLES, *BUILT_TABLES)

MUNICIPALITIES = DATA / "municipalities.csv"
POPULATION = DATA / "population.csv"
AIRPORTS = DATA / "airports.csv"
POLICY_MATRIX = DATA / "policy_matrix.csv"
ALIASES = DATA / "name_aliases.csv"
NOTES = DATA / "notes.csv"
CONTRADICTIONS = DATA / "contradictions.csv"
DRIVE_MODEL = DATA / "drive_model.json"

SIDECAR_SUFFIX = ".source.json"
