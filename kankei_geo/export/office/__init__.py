"""Slides and workbooks that people go on editing."""
