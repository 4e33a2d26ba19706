"""Slides whose maps, tables and charts can be edited."""
