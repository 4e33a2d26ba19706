"""Kankei-Geo: the map of municipal policy adoption."""

__version__ = "0.1.0"
