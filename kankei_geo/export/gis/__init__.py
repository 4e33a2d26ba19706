"""Map files for GIS."""
