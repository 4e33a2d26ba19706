"""Finished documents of a view: figures, slides, workbooks, map data, a page, an atlas.

`formats.make` is the one way in, for the command line, the pages and the tests.
"""
