"""What every room needs and that needs no other: errors, languages, paths, files."""
