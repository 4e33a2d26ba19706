"""A table that a reader brings: opened, understood, and told with every fault.

``report.check_table`` is the way in: bytes come in, a value comes out, nothing is written.
"""
