"""Finished documents of a view: figures, slides, workbooks, map data, a page, an atlas.

`formats.make` and `atlas.make_atlas` are the ways in, for the command line, the pages and the
tests. The drawing libraries take a second to load, so this module imports nothing.
"""

FORMAT_NAMES = (
    *("png", "svg", "pdf", "pptx", "slide", "xlsx", "csv", "csvw", "html"),
    *("geojson", "gpkg", "shp"),
)
ATLAS = "atlas"
