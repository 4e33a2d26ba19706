"""What an assistant can ask for: each answer has numbers, sources, hash and the page's address.

These are the addresses of the door as functions, read as strictly; `mcp_server` hands them out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

import pydantic

from kankei_geo.base.errors import told
from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.door import answers, compared, envelope, hubs, routes, rows, studies, told_facts
from kankei_geo.door.asked import ACCESS, FILTERING, PAGING, RANKING, Asked, read, unfit
from kankei_geo.view import search
from kankei_geo.view.view import OF_FACTS

_FEW, _MANY = 50, 500  # rows
_SHORT = ("name", "name_en", "area", "listed", "listing", "priority_count", "tier", "population")


def _described(text: str) -> Any:  # noqa: ANN401 -- as pydantic has it
    return pydantic.Field(description=text)


_AT_LEAST_ONE = pydantic.Field(ge=1)
Code = Annotated[str, _described("Five digits as text, such as 01100.")]
Some = Annotated[str, _described("Codes joined by hyphens; empty for no condition. See `codes`.")]
Settings = Annotated[
    dict[str, str],
    _described(
        "Further settings as in the address of a page, such as "
        '{"winter": "1.3"}; `codes` tells their names and values.'
    ),
]


@dataclass(frozen=True)
class Tools:
    """The tools of one dataset, in one language.

    Attributes
    ----------
    root : str
        Address of the dashboard, such as ``https://map.example.jp``; empty where it is not known:
        then the address of a view is relative to it.
    common : mapping of str to str
        ``prefecture``, ``edition`` and ``lang``, where they are not the default.
    """

    root: str = ""
    common: Mapping[str, str] = field(default_factory=dict)

    @property
    def every(self) -> tuple[Callable[..., dict[str, Any]], ...]:
        """All tools."""
        return (
            self.find_municipality,
            self.municipality,
            self.municipalities,
            self.candidates,
            self.distribution,
            self.route,
            self.hubs,
            self.compare,
            self.findings,
            self.analysis,
            self.proposed_routes,
            self.published_routes,
            self.initiatives,
            self.indicators,
            self.indicator,
            self.airports,
            self.sources,
            self.codes,
        )

    def _asked(
        self,
        known: tuple[str, ...],
        given: Mapping[str, str] | None = None,
        more: Mapping[str, str] | None = None,
        own: tuple[str, ...] = (),
    ) -> Asked:
        """Read parameters and further settings, of which none may stand in both."""
        named = [(name, value) for name, value in (given or {}).items() if value]
        pairs = [*self.common.items(), *named, *(more or {}).items()]
        return read(pairs, known, own, root=self.root)

    def find_municipality(
        self, text: Annotated[str, _described("A name, reading, romanised name or code.")]
    ) -> dict[str, Any]:
        """Find municipalities by name, reading or code; if there is none, the nearest names."""
        asked = self._asked(("find",), {"find": text})
        data, written = asked.data, asked.view.find
        if not written:
            raise unfit("text", text, told("a name, reading or code of a municipality"))
        codes = search.find(data, written)
        near = () if codes else search.nearest(data, written)
        table = data.table[["code", "name", "name_en", "kana", "subprefecture", "listed"]]
        return {
            **envelope.of_document(asked, OVERVIEW_PAGE),
            "total": len(codes),
            "found": rows.records(table[table["code"].isin(codes)].head(_FEW)),
            "nearest": rows.records(table[table["code"].isin(near)]),
        }

    def municipality(self, code: Code, settings: Settings | None = None) -> dict[str, Any]:
        """Tell all of one municipality: marks with evidence, access, indicators, facts.

        A municipality that is not listed has marks of null: nobody knows them, they are not zero.
        """
        return answers.municipality(self._asked(ACCESS, {}, settings).at({"code": code}))

    def municipalities(  # noqa: PLR0913 -- each filter is a parameter
        self,
        *,
        policy: Some = "",
        mode: Annotated[str, _described("`and`: all of the policies, `or`: one.")] = "",
        without: Some = "",
        area: Some = "",
        counts: Annotated[str, _described("Numbers of policies, such as 2-3-4.")] = "",
        people: Annotated[str, _described("Limits of population, such as 5000-20000.")] = "",
        fields: Annotated[str, _described("Fields joined by hyphens; see `codes`.")] = "",
        limit: Annotated[int, _described("Rows at most."), _AT_LEAST_ONE] = _FEW,
        settings: Settings | None = None,
    ) -> dict[str, Any]:
        """List the municipalities that meet all conditions; `total` is how many there are.

        Those that are not listed meet no condition on policies, neither with nor without.
        """
        given = {
            "policy": policy,
            "mode": mode,
            "without": without,
            "area": area,
            "counts": counts,
            "people": people,
            "limit": str(min(limit, _MANY)),
        }
        asked = self._asked(FILTERING, given, settings, PAGING)
        wanted = fields or "-".join((*_SHORT, *asked.data.policies))
        return answers.municipalities(asked.at({"fields": wanted}))

    def candidates(
        self,
        minutes: Annotated[int, _described("Drive minutes to the airport (estimate).")] = 60,
        limit: Annotated[int, _described("Ranked candidates at most."), _AT_LEAST_ONE] = _FEW,
        settings: Settings | None = None,
    ) -> dict[str, Any]:
        """Rank the candidates for workation: access to an airport and policies.

        `within_doubt` tells how few and how many they are, because minutes are estimates.
        """
        asked = self._asked(RANKING, {"minutes": str(minutes)}, settings)
        found = answers.candidates_of(asked)
        ranked, others = (found.pop(name) for name in ("candidates", "others"))
        return {**found, "candidates": ranked[: max(limit, 1)], "others": len(others)}

    def distribution(
        self,
        by: Annotated[str, _described("`area`, `people`, `access`, or an indicator.")] = "area",
        policy: Some = "",
        area: Some = "",
        settings: Settings | None = None,
    ) -> dict[str, Any]:
        """Tell how count and policies spread over groups of municipalities, with shares."""
        given = {"by": by, "policy": policy, "area": area}
        return answers.spread(self._asked(("by", *FILTERING), given, settings))

    def route(
        self,
        stops: Annotated[str, _described("Codes of two to six municipalities, with hyphens.")],
        arrive: Annotated[str, _described("IATA code; the best if left out.")] = "",
        depart: Annotated[str, _described("IATA code, or `any`; the same if left out.")] = "",
        settings: Settings | None = None,
    ) -> dict[str, Any]:
        """Find the quickest route by car from an airport through municipalities to an airport.

        Minutes are estimates; `low` and `high` hold four published times of five.
        """
        given = {"stops": stops, "arrive": arrive, "depart": depart}
        return routes.best(self._asked(routes.DRIVEN, given, settings))

    def hubs(
        self,
        number: Annotated[int, _described("How many hubs."), _AT_LEAST_ONE] = 5,
        minutes: Annotated[int, _described("Drive minutes to a hub (estimate).")] = 60,
        counted: Annotated[str, _described("`listed`, `people`, or a policy.")] = "listed",
        settings: Settings | None = None,
    ) -> dict[str, Any]:
        """Choose the few municipalities that reach the most by road; exact, with doubt and ties."""
        given = {"hubs": str(number), "within": str(minutes), "cover": counted}
        found = hubs.best(self._asked(hubs.SOUGHT, given, settings))
        return {**found, "served": [row for row in found["served"] if row["hub"]]}

    def compare(
        self,
        codes: Annotated[str, _described("Codes of municipalities, with hyphens.")] = "",
        areas: Annotated[str, _described("Keys of groups, with hyphens.")] = "",
        settings: Settings | None = None,
    ) -> dict[str, Any]:
        """Put one to four municipalities and groups side by side, with the whole prefecture."""
        given = {"code": codes, "versus": areas}
        return compared.compared(self._asked(compared.COMPARED, given, settings))

    def findings(self, settings: Settings | None = None) -> dict[str, Any]:
        """Tell what can be said of the whole table in sentences, each with its doubt."""
        return studies.findings(self._asked(studies.READ, {}, settings))

    def analysis(
        self,
        study: Annotated[str, _described("A part of the page of analysis, such as `pairs`.")],
        settings: Settings | None = None,
    ) -> dict[str, Any]:
        """Tell a table of the analysis, with the headings and words of the page."""
        return studies.study(self._asked(studies.STUDIED, {}, settings).at({"study": study}))

    def proposed_routes(self, settings: Settings | None = None) -> dict[str, Any]:
        """Propose for each airport the loop that has the most policies. Minutes are estimates."""
        return routes.proposed(self._asked(routes.PROPOSED, {}, settings))

    def published_routes(self, settings: Settings | None = None) -> dict[str, Any]:
        """Tell the routes that were published; only places and order are of their source."""
        return routes.published(self._asked(routes.PUBLISHED, {}, settings))

    def initiatives(
        self,
        limit: Annotated[int, _described("Rows at most."), _AT_LEAST_ONE] = _FEW,
        settings: Settings | None = None,
    ) -> dict[str, Any]:
        """List what documents and pages tell of municipalities; `total` is how much there is."""
        given = {"limit": str(min(limit, _MANY))}
        return told_facts.initiatives(self._asked(OF_FACTS, given, settings, PAGING))

    def indicators(self) -> dict[str, Any]:
        """Tell which indicators there are, with unit, years and source."""
        return told_facts.all_indicators(self._asked(()))

    def indicator(
        self,
        key: Annotated[str, _described("Of an indicator, such as `ageing`; see `indicators`.")],
        year: Annotated[str, _described("Four digits; the latest if left out.")] = "",
    ) -> dict[str, Any]:
        """Tell the values of an indicator for all municipalities."""
        asked = self._asked((), {"year": year}, None, ("year",))
        return told_facts.indicator(asked.at({"indicator": key}))

    def airports(self) -> dict[str, Any]:
        """Tell all airports, and which of them have flights to Tokyo."""
        return told_facts.airports(self._asked(()))

    def sources(self) -> dict[str, Any]:
        """Tell where each shipped file comes from, as of when, and under which terms."""
        return told_facts.sources(self._asked(()))

    def codes(self) -> dict[str, Any]:
        """Tell all codes, fields of municipalities, and what settings can be."""
        return told_facts.codes(self._asked(()))
