"""What can be asked for by address: for the server, and for the description of it."""

from typing import Any

from kankei_geo.base.i18n import msgid
from kankei_geo.door import (
    answers,
    compared,
    features,
    hubs,
    openapi,
    papers,
    routes,
    studies,
    tabular,
    told_facts,
)
from kankei_geo.door.asked import ACCESS, FILTERING, PAGING, RANKING, Asked
from kankei_geo.door.endpoint import Endpoint
from kankei_geo.door.sheet import Sheet
from kankei_geo.view.view import OF_FACTS

_ROWS = (*PAGING, "fields")


def landing(asked: Asked) -> dict[str, Any]:
    """Return what can be asked for."""
    return {
        **told_facts.of_everything(asked),
        "links": [
            {
                "rel": "service-desc" if one.path == "/openapi.json" else "item",
                "href": f".{one.path}",
                "type": one.media,
                "templated": bool(one.in_path),
                "title": told_facts.in_both(one.summary),
                "parameters": [*one.settings, *one.own],
            }
            for one in ENDPOINTS
            if one.path != "/"
        ],
    }


def _described(asked: Asked) -> dict[str, Any]:
    return openapi.described(asked, ENDPOINTS)


def _sheet(
    sheet: Sheet, settings: tuple[str, ...], own: tuple[str, ...] = ()
) -> tuple[Endpoint, Endpoint]:
    """Return the addresses of a table as CSV, and of what describes it."""
    return (
        Endpoint(
            f"/{sheet.name}",
            msgid("The same as CSV"),
            sheet.make_csv,
            settings,
            own,
            "text/csv",
            "Text",
        ),
        Endpoint(
            f"/{sheet.name}-metadata.json",
            msgid("What the CSV holds (CSV on the Web)"),
            sheet.make_metadata,
            settings,
            own,
            "application/csvm+json",
            "Any",
        ),
    )


ENDPOINTS = (
    Endpoint("/", msgid("What can be asked for"), landing),
    Endpoint("/openapi.json", msgid("This description (OpenAPI 3.1)"), _described, schema="Any"),
    Endpoint("/codes", msgid("All codes, fields and parameters"), told_facts.codes),
    Endpoint(
        "/municipalities",
        msgid("Municipalities that the filters let through"),
        answers.municipalities,
        FILTERING,
        _ROWS,
        schema="Municipalities",
    ),
    *_sheet(tabular.MUNICIPALITIES, FILTERING, _ROWS),
    Endpoint(
        "/municipalities.json-stat",
        msgid("Municipalities by policies (JSON-stat 2.0)"),
        tabular.make_json_stat,
        FILTERING,
        PAGING,
        schema="JsonStat",
    ),
    Endpoint(
        "/municipalities/{code}",
        msgid("One municipality, with the evidence of each mark"),
        answers.municipality,
        ACCESS,
        schema="Municipality",
    ),
    Endpoint(
        "/candidates",
        msgid("Candidates for workation, ranked"),
        answers.candidates_of,
        RANKING,
        schema="Candidates",
    ),
    Endpoint(
        "/distribution",
        msgid("How count and policies spread over groups"),
        answers.spread,
        ("by", *FILTERING),
        schema="Distribution",
    ),
    Endpoint(
        "/routes",
        msgid("The quickest route through two to six municipalities"),
        routes.best,
        routes.DRIVEN,
        schema="Route",
    ),
    *_sheet(routes.LEGS, routes.DRIVEN),
    Endpoint(
        "/routes/proposals",
        msgid("For each airport the loop that has the most policies"),
        routes.proposed,
        routes.PROPOSED,
        schema="Proposals",
    ),
    Endpoint(
        "/routes/published",
        msgid("Routes that were published, with minutes of this project"),
        routes.published,
        routes.PUBLISHED,
        schema="Published",
    ),
    Endpoint(
        "/hubs",
        msgid("Which few municipalities reach the most by road"),
        hubs.best,
        hubs.SOUGHT,
        schema="Hubs",
    ),
    *_sheet(hubs.SERVED, hubs.SOUGHT),
    Endpoint(
        "/compare",
        msgid("Municipalities and groups side by side"),
        compared.compared,
        compared.COMPARED,
        schema="Compared",
    ),
    *_sheet(compared.SIDE_BY_SIDE, compared.COMPARED),
    Endpoint(
        "/findings",
        msgid("What can be said of the table, with doubt and with who is meant"),
        studies.findings,
        studies.READ,
        schema="Findings",
    ),
    Endpoint(
        "/analysis/{study}",
        msgid("A table of the analysis, in the words of the page"),
        studies.study,
        studies.STUDIED,
        schema="Study",
    ),
    Endpoint("/ideas", msgid("Ideas of the documents and their links"), papers.ideas),
    Endpoint("/figures", msgid("Figures for Japan, as they are printed"), papers.figures),
    Endpoint("/goals", msgid("Indicators that documents propose"), papers.indicators),
    Endpoint("/airports", msgid("All airports"), told_facts.airports, schema="Airports"),
    Endpoint(
        "/initiatives",
        msgid("What documents tell of municipalities"),
        told_facts.initiatives,
        OF_FACTS,
        PAGING,
        schema="Initiatives",
    ),
    Endpoint(
        "/indicators", msgid("All indicators"), told_facts.all_indicators, schema="Indicators"
    ),
    Endpoint(
        "/indicators/{indicator}",
        msgid("The values of an indicator"),
        told_facts.indicator,
        own=("year",),
        schema="Indicator",
    ),
    Endpoint("/sources", msgid("Every shipped file, with source and terms"), told_facts.sources),
    Endpoint("/ogc/", msgid("Features: where everything is"), features.landing, schema="Linked"),
    Endpoint(
        "/ogc/conformance",
        msgid("Features: what of the standard is kept"),
        features.conformance,
        schema="Any",
    ),
    Endpoint(
        "/ogc/collections",
        msgid("Features: the collections"),
        features.collections,
        schema="Linked",
    ),
    Endpoint(
        "/ogc/collections/{collection}",
        msgid("Features: the collection"),
        features.collection,
        FILTERING,
        schema="Linked",
    ),
    Endpoint(
        "/ogc/collections/{collection}/items",
        msgid("Features: boundaries with attributes"),
        features.items,
        FILTERING,
        (*PAGING, "bbox", "datetime"),
        features.GEOJSON,
        "Features",
    ),
    Endpoint(
        "/ogc/collections/{collection}/items/{code}",
        msgid("Features: one municipality"),
        features.item,
        ACCESS,
        (),
        features.GEOJSON,
        "Feature",
    ),
)
