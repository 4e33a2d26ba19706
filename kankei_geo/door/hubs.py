"""Hubs for programs: which few municipalities reach most, and who is reached from which."""

from typing import Any

from kankei_geo.analysis import hubs
from kankei_geo.base.errors import told
from kankei_geo.base.i18n import LANGUAGES, msgid
from kankei_geo.base.pages import HUBS_PAGE
from kankei_geo.dataset import facts
from kankei_geo.door import envelope, rows
from kankei_geo.door.asked import ACCESS, Asked, unfit
from kankei_geo.door.sheet import Sheet
from kankei_geo.export.column import INTEGER, MINUTES, TEXT, Column
from kankei_geo.present.tables import hub_tables
from kankei_geo.present.words import hub_words, words
from kankei_geo.view.address import to_query

# The settings that the answer depends on: `ACCESS` says who is a candidate.
SOUGHT = ("hubs", "within", "cover", "seats", *ACCESS)
_ALWAYS = "winter"


def best(asked: Asked) -> dict[str, Any]:
    """Return the hubs that reach most, what each adds, and who is reached.

    Raises
    ------
    AskedError
        If a setting is given that has no effect.
    InputContentError
        If there are no airports, and so no minutes by road.
    """
    data, view = asked.data, asked.view
    _check(asked)
    choice, cover = hub_words.choice(data, view), hub_words.cover(data, view)
    served = hub_tables.served(data, view)
    found = choice.hubs if choice else ()
    reached = choice.reached if choice else ()
    names = data.municipalities.set_index("code")[["name", "name_en"]]
    return {
        **envelope.of_document(asked, HUBS_PAGE),
        "counted": {one: hub_words.counted(data, view.cover, one) for one in LANGUAGES},
        "whole": int(hubs.counts(data, view.cover).sum()),
        "total": choice.total if choice else 0,
        "share_percent": hub_words.percent(data, view, choice.total if choice else 0),
        "within_doubt": {"fewest": cover.fewest, "most": cover.most} if cover else None,
        "is_only": cover.is_only if cover else None,
        "hubs": [
            {
                "code": code,
                "name": {one: words.name(facts.record(data, code), one) for one in LANGUAGES},
                "adds": total - before,
                "reached": total,
                "instead": list(instead),
            }
            for code, total, before, instead in zip(
                found, reached, (0, *reached[:-1]), cover.instead if cover else (), strict=True
            )
        ],
        "curve": [
            {"number": number, "reached": one.total, "hubs": list(one.hubs)}
            for number, one in enumerate(hubs.curve(data, view.plan), start=1)
        ],
        "served": rows.records(names.join(served).reset_index()),
    }


def _check(asked: Asked) -> None:
    facts.require_airports(asked.data)
    if asked.view.seats != hubs.ALL:
        return
    given = to_query(asked.view)
    for name in ACCESS:
        if name in given and name != _ALWAYS:
            expected = told("nothing: only candidates (seats={choice}) have such a rule",
                            choice=hubs.CANDIDATES)  # fmt: skip
            raise unfit(name, given[name], expected)


def _columns(asked: Asked) -> list[Column]:
    _check(asked)
    found = hub_tables.served(asked.data, asked.view)
    code, farther = "[0-9]{5}", msgid("no hub within the minutes")
    hub = msgid("Code of the nearest hub within the minutes")
    minutes = {
        "minutes": msgid("By road (min, estimate)"),
        "low": msgid("at least (min)"),
        "high": msgid("at most (min)"),
    }
    return [
        Column("code", msgid("Code"), TEXT, list(found.index), pattern=code),
        Column("counts", msgid("Counts"), INTEGER, found["counts"]),
        Column("hub", hub, TEXT, rows.values(found["hub"]), pattern=code, missing=farther),
        *(
            Column(name, title, INTEGER, found[name], MINUTES, missing=farther)
            for name, title in minutes.items()
        ),
    ]


SERVED = Sheet("hubs.csv", _columns, HUBS_PAGE)
