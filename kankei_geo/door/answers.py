"""What is told to programs: municipalities, one of them, candidates, a distribution.

Each function takes what is asked for and returns what JSON has: numbers with unit and meaning
where they are not in the table of fields, `null` where nothing is known.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from kankei_geo.analysis import candidate_ranking, candidates, distribution, indicators
from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.dataset import facts
from kankei_geo.door import envelope, rows, told_facts
from kankei_geo.door.asked import Asked
from kankei_geo.door.endpoint import JSON
from kankei_geo.door.envelope import both
from kankei_geo.present import legend
from kankei_geo.present.words import distribution_words, words
from kankei_geo.view import filters
from kankei_geo.view.address import to_query

_CANDIDATES_PAGE, _RECORD_PAGE, _SPREAD_PAGE = "airport_access", "municipality", "distribution"


def municipalities(asked: Asked) -> dict[str, Any]:
    """Return the municipalities that the filters let through, in the order of codes."""
    found = rows.asked_for(asked)
    shown = found.iloc[asked.offset : asked.offset + asked.limit]
    return {
        **envelope.of_document(asked, OVERVIEW_PAGE),
        "total": len(found),
        "offset": asked.offset,
        "returned": len(shown),
        "municipalities": rows.records(shown),
        "links": _links(asked, len(found)),
    }


def _links(asked: Asked, total: int) -> list[dict[str, str]]:
    settings = to_query(asked.view)
    if "fields" in asked.own:
        settings["fields"] = asked.own["fields"]
    query = f"?{urlencode(settings)}" if settings else ""
    found = [
        {"rel": "alternate", "href": f"municipalities.csv{query}", "type": "text/csv"},
        {
            "rel": "alternate",
            "href": f"municipalities.json-stat{query}",
            "type": "application/json",
        },
        {"rel": "describedby", "href": "codes", "type": JSON},
    ]
    following = asked.offset + asked.limit
    if following < total:
        page = urlencode({**settings, "limit": asked.limit, "offset": following})
        href = f"municipalities?{page}"
        found.append({"rel": "next", "href": href, "type": JSON})
    return found


def municipality(asked: Asked) -> dict[str, Any]:
    """Return what is known of one municipality.

    Raises
    ------
    UnknownNameError
        If no municipality has this code.
    """
    data, code = asked.data, asked.own["code"]
    facts.record(data, code)  # refuses an unknown code
    asked = replace(asked, view=replace(asked.view, code=(code,)))
    told = envelope.of_document(asked, _RECORD_PAGE)
    found = rows.table(data, asked.view)
    return {
        **told,
        "municipality": rows.records(found[found["code"] == code])[0],
        "policies": _marks(asked),
        "indicators": [_standing(asked, key) for key in indicators.every(data)],
        "initiatives": told_facts.rows_of(data, data.initiatives, code),
    }


def _marks(asked: Asked) -> list[dict[str, Any]]:
    """Return the marks of a municipality, each with how sure it is."""
    data = asked.data
    row = facts.record(data, asked.view.focus)
    labels = legend.level_labels(data)
    found = []
    for policy in data.policies:
        mark, level = row[policy], row[f"{policy}_level"]
        known = not pd.isna(mark)
        found.append(
            {
                "policy": policy,
                "name": both(legend.policy_labels(data)[policy]),
                "adopted": bool(mark) if known else None,
                "evidence": str(level) if known else None,
                "evidence_meaning": both(labels[str(level)]) if known else None,
                "told": {one: words.mark(data, row, policy, one) for one in LANGUAGES},
            }
        )
    return found


def _standing(asked: Asked, key: str) -> dict[str, Any]:
    data = asked.data
    place = indicators.standing(data, key, asked.view.focus)
    return {
        **told_facts.of_indicator(data, key),
        "year": indicators.years(data, key)[-1],
        "value": place.value,
        "rank": place.rank,
        "compared": place.compared,
    }


def candidates_of(asked: Asked) -> dict[str, Any]:
    """Return the candidates for workation, ranked, and the other tiers.

    Raises
    ------
    InputContentError
        If the prefecture has no airports.
    """
    data, rule = asked.data, asked.view.rule
    facts.require_airports(data)
    told = envelope.of_document(asked, _CANDIDATES_PAGE)
    found = candidate_ranking.candidate_table(data, rule)
    is_candidate = candidates.is_candidate(found)
    fewest, most = candidates.span(data, rule)
    return {
        **told,
        "total": int(is_candidate.sum()),
        "within_doubt": {"fewest": fewest, "most": most},
        "by_tier": {tier: int((found["tier"] == tier).sum()) for tier in candidates.TIERS},
        "candidates": rows.records(found[is_candidate]),
        "others": rows.records(found[~is_candidate]),
    }


def spread(asked: Asked) -> dict[str, Any]:
    """Return how count and policies spread over the groups of what the filters let through."""
    data, view = asked.data, asked.view
    kept = filters.kept(data, view)
    table = distribution.spread(data, kept, view.by, winter=view.winter)
    groups = {group.key: group for group in distribution.groups(data, view.by)}
    names = {
        key: {one: distribution_words.group_name(data, group, view.by, one) for one in LANGUAGES}
        for key, group in groups.items()
    }
    whole = distribution.whole(data, kept)
    title = {one: distribution_words.grouping_label(data, view.by, one) for one in LANGUAGES}
    return {
        **envelope.of_document(asked, _SPREAD_PAGE),
        "by": view.by,
        "by_name": title,
        "total": len(kept),
        "groups": [_group(asked, row, names) for row in rows.records(table)],
        "whole": _group(asked, rows.records(whole)[0], {}),
    }


def _group(
    asked: Asked, row: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    data = asked.data
    plain = ("municipalities", "listed", "not_listed", "listed_share", "mean_count")
    return {
        "key": row["group"],
        "name": names.get(row["group"]),
        **{name: row[name] for name in plain},
        "by_count": {
            name.removeprefix("count_"): row[name] for name in distribution.count_columns(data)
        },
        "policies": {
            policy: {
                figure: row[f"{policy}_{figure}"]
                for figure in ("adopters", "share_listed", "share_all")
            }
            for policy in data.policies
        },
    }
