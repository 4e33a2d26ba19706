"""Benchmarks: Kankei-Geo beside the plain app that a user would write instead."""
