"""The terms that documents explain, as keys of the glossary."""

TERMS = (
    "priority_count",
    "not_listed",
    "evidence_level",
    "printed",
    "panel",
    "programme",
    "remainder",
    "estimate",
    "candidate",
    "tier",
    "score",
)
