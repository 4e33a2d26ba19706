"""Kankei-Geo: the map of policy adoption in Hokkaido's 179 municipalities."""

__version__ = "0.1.0"
