"""The data: read once, checked, joined, and passed on as a value."""
