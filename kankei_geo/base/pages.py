"""The pages, as they stand in an address."""

# The pages, as they stand in an address; the overview stands at its root.
OVERVIEW_PAGE = "overview"
PAGE_NAMES = (
    OVERVIEW_PAGE,
    "priority_map",
    "airport_access",
    "municipality",
    "compare",
    "distribution",
    "sources",
)
