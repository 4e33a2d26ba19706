"""How much of a file is looked at: a table of municipalities needs far less."""

MOST_BYTES = 20_000_000
MOST_UNPACKED = 60_000_000  # of a workbook: all its parts together
MOST_PARTS = 1_000  # of a workbook
MOST_SHEETS = 255
MOST_ROWS = 20_000
MOST_COLUMNS = 1_000
# Of a workbook: each takes memory when it is read. A cell has up to four elements; those that are
# no cells, rows and texts (formats, links, merged cells) take twice the time and far more memory.
MOST_ELEMENTS = 1_000_000
MOST_OTHER_ELEMENTS = 300_000
MOST_ATTRIBUTES = 2_000_000
# Of a workbook, over all sheets: cells that rows reach over, filled or not; a row counts as 16.
MOST_REACHED = 50_000_000
LONGEST_PIECE = 262_144  # bytes between two tags: the longest text fits, however it is written
MOST_CELLS = 200_000  # that hold something, over all sheets
MOST_LETTERS = 20_000_000  # in the cells of a workbook, those that merged ones repeat with them
MOST_MERGED = 200_000  # cells that are looked up in merged ones
LONGEST_CELL = 32_767  # letters; Excel's own limit
LAST_ROW = 1_048_576  # of Excel
MOST_TOTALS = 500  # rows of sums that are compared with what they are the sums of
MOST_SUGGESTED = 100  # unknown names for which the nearest one is looked for
MOST_IN_JSON = 1_000  # findings of one code
MOST_LIKE = 30  # findings of one code that are told one by one
LONGEST_HEADING = 300  # letters of a cell that is part of a heading
LONGEST_FOUND = 60  # letters of a cell that are repeated
MOST_ITEMS = 60  # that a column tells of, each of which becomes columns
MOST_OF_ITEMS = 300  # columns that items make
