"""Files that somebody could bring to do harm, each with what has to be told of it.

``cases.csv`` lists them. Small ones stand in ``files``; what is large, binary or would trouble a
checkout is made by `made_tables` and `made_boundaries`, by the same name.
"""
