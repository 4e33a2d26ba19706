"""The pages, as they stand in an address."""

# The pages, as they stand in an address; the overview stands at its root.
OVERVIEW_PAGE, ROUTES_PAGE, HUBS_PAGE = "overview", "routes", "hubs"
ANALYSIS_PAGE = "analysis"
INITIATIVES_PAGE = "initiatives"
BACKGROUND_PAGE = "background"
PAGE_NAMES = (
    OVERVIEW_PAGE,
    "priority_map",
    "airport_access",
    ROUTES_PAGE,
    HUBS_PAGE,
    "municipality",
    "compare",
    "distribution",
    ANALYSIS_PAGE,
    INITIATIVES_PAGE,
    BACKGROUND_PAGE,
    "sources",
)
