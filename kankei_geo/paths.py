"""Where the project keeps its files. This module imports nothing of the project."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GEO = ROOT / "geo"
DATA = ROOT / "data"
STATIC = ROOT / "static"
LOCALE = Path(__file__).resolve().parent / "locale"

ANALYSIS_SHAPEFILE = GEO / "municipalities.shp"
DRAW_GEOJSON = STATIC / "municipalities.geojson"
PICK_GEOJSON = STATIC / "municipalities_pick.geojson"

MUNICIPALITIES = DATA / "municipalities.csv"
POPULATION = DATA / "population.csv"
AIRPORTS = DATA / "airports.csv"
POLICY_MATRIX = DATA / "policy_matrix.csv"
ALIASES = DATA / "name_aliases.csv"
NOTES = DATA / "notes.csv"
CONTRADICTIONS = DATA / "contradictions.csv"

SIDECAR_SUFFIX = ".source.json"
