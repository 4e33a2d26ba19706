"""How much of a file is looked at: a table of municipalities needs far less."""

MOST_BYTES = 20_000_000
MOST_UNPACKED = 60_000_000  # of a workbook: all its parts together
MOST_PARTS = 1_000  # of a workbook
MOST_ROWS = 20_000
MOST_COLUMNS = 1_000
MOST_MARKUP = 4_000_000  # tags and attributes of a workbook: each takes memory when it is read
MOST_CELLS = 300_000  # that hold something, over all sheets
MOST_MERGED = 200_000  # cells that are looked up in merged ones
LONGEST_CELL = 32_767  # letters; Excel's own limit
LAST_ROW = 1_048_576  # of Excel
MOST_LIKE = 30  # findings of one code that are told one by one
LONGEST_FOUND = 60  # letters of a cell that are repeated
