"""Boundaries from any file: read, named, mended, checked."""
