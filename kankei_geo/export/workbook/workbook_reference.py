"""The reference tables of a workbook, each with its source."""

from collections.abc import Collection, Iterator, Sequence

import pandas as pd

from kankei_geo.dataset import load, pipeline, shipped, sources
from kankei_geo.export.workbook.workbook_sheet import DECIMAL, DEGREES, NUMBER, Content, columns
from kankei_geo.present import legend
from kankei_geo.present.tables import tables
from kankei_geo.present.words import words
from kankei_geo.view.view import View

PLACES = (
    "data/population.csv",
    "data/airports.csv",
    "data/tokyo_flights.csv",
    "data/access.csv",
    "data/neighbours.csv",
    "data/grounds.csv",
    "data/notes.csv",
    "data/contradictions.csv",
    "data/glossary.csv",
    "data/municipalities.csv",
)
_FLOATS = {"area_km2": "#,##0.00", "mean_age_2020": DECIMAL}


def contents(view: View) -> list[Content]:
    """Return the sheets of the reference tables.

    Parameters
    ----------
    view : View
        Language, and the winter factor of the drive minutes.
    """
    makers = (_population, _airports, _access, _neighbours, _grounds, _notes)
    return [*(make(view) for make in makers), *_texts(view.lang)]


def credit(places: Collection[str], language: str) -> str:
    """Return the credit lines of some shipped files as one line."""
    t = words.translator(language)
    found = shipped.layers(places)
    lines = t(" / ").join(sources.credit_lines(found, language))
    return t("Source: {credit}").format(credit=lines)


def _content(  # noqa: PLR0913, PLR0917 -- what a sheet needs
    view: View,
    name: str,
    sentence: str,
    places: Sequence[str],
    table: pd.DataFrame,
    formats: dict[str, str] | None = None,
    missing: dict[str, str] | None = None,
    frozen: int = 1,
) -> Content:
    told = credit(places, view.lang)
    return Content(name, name, sentence, told, table, formats or {}, missing or {}, frozen)


def _named(table: pd.DataFrame, language: str, *, code: str = "code") -> pd.Series:
    names = load.municipalities().set_index("code")["name" if language == "ja" else "name_en"]
    return table[code].map(names)


def _population(view: View) -> Content:
    t, table = words.translator(view.lang), load.population()
    titles = {
        **{f"census_{year}": t("Census {year}").format(year=year) for year in _years("census")},
        **{
            f"register_{year}": t("Resident register {year}").format(year=year)
            for year in _years("register")
        },
        "area_km2": t("Census area (km²)"),
        "mean_age_2020": t("Mean age 2020"),
        "age0_14_2020": t("Age 0–14, 2020"),
        "age15_64_2020": t("Age 15–64, 2020"),
        "age65plus_2020": t("Age 65 and over, 2020"),
        "households_2020": t("Households 2020"),
    }
    shown = columns(table, [("code", t("Code")), *titles.items()])
    shown.insert(1, t("Municipality"), _named(table, view.lang))
    formats = {title: _FLOATS.get(key, NUMBER) for key, title in titles.items()}
    sentence = t("People, ages, households and area of the 179 municipalities.")
    place = ["data/population.csv"]
    return _content(view, t("Population"), sentence, place, shown, formats, frozen=2)


def _years(kind: str) -> list[str]:
    names = load.population().columns
    return [name.rpartition("_")[2] for name in names if name.startswith(f"{kind}_")]


def _airports(view: View) -> Content:
    t, table = words.translator(view.lang), load.airports()
    shown = tables.airports(view.lang)
    shown.insert(0, "IATA", table["iata"].to_numpy())
    shown.insert(2, t("Code"), table["code"].to_numpy())
    shown.insert(3, t("Latitude"), table["lat"].to_numpy())
    shown.insert(4, t("Longitude"), table["lon"].to_numpy())
    formats = {t("Latitude"): DEGREES, t("Longitude"): DEGREES}
    sentence = t("The 13 airports with their flights to Tokyo, as published.")
    places = ["data/airports.csv", "data/tokyo_flights.csv"]
    return _content(view, t("Airports"), sentence, places, shown, formats, frozen=2)


def _access(view: View) -> Content:
    t, table = words.translator(view.lang), pipeline.access(view.winter)
    methods = {
        "road": t("by road"),
        "estimate": t("from the distance"),
        "none": t("no road"),
    }
    by_road = t("By road (min, estimate)")
    shown = pd.DataFrame(
        {
            t("Code"): table["code"],
            t("Municipality"): _named(table, view.lang),
            "IATA": table["airport"],
            t("Airport"): table["airport"].map(lambda iata: words.airport_name(iata, view.lang)),
            t("Straight line (km)"): table["distance_km"],
            by_road: table["drive_minutes"],
            t("How the minutes were found"): table["method"].map(methods),
            t("Edge to airport (km)"): table["edge_km"],
        }
    )
    sentence = t(
        "Each municipality and each airport. Minutes are estimates; road speeds divided by "
        "{winter}."
    ).format(winter=f"{view.winter:.1f}")
    formats = {by_road: DECIMAL, t("Straight line (km)"): "#,##0.000"}
    missing = {by_road: t("no road")}
    place = ["data/access.csv"]
    return _content(view, t("Access to airports"), sentence, place, shown, formats, missing, 2)


def _neighbours(view: View) -> Content:
    t, table = words.translator(view.lang), load.neighbours()
    shown = pd.DataFrame(
        {
            t("Code"): table["code"],
            t("Municipality"): _named(table, view.lang),
            t("Code of the neighbour"): table["neighbour"],
            t("Neighbour"): _named(table, view.lang, code="neighbour"),
        }
    )
    sentence = t("Municipalities that share a border, each pair once.")
    return _content(view, t("Neighbours"), sentence, ["data/neighbours.csv"], shown)


def _grounds(view: View) -> Content:
    t, table = words.translator(view.lang), load.grounds()
    shown = pd.DataFrame(
        {
            t("Key"): table["grounds"],
            t("Evidence level"): table["level"].map(lambda level: t(legend.LEVEL_LABELS[level])),
            t("Grounds"): table[f"text_{view.lang}"],
            t("Source"): table["source"],
        }
    )
    sentence = t("What the marks rest on.")
    return _content(view, t("Grounds"), sentence, ["data/grounds.csv"], shown)


def _notes(view: View) -> Content:
    t, table = words.translator(view.lang), load.notes()
    shown = pd.DataFrame(
        {
            t("Code"): table["code"],
            t("Municipality"): _named(table, view.lang),
            t("Note"): table[f"text_{view.lang}"],
            t("Source"): table["source"],
        }
    )
    sentence = t("Remarks on single municipalities.")
    return _content(view, t("Notes"), sentence, ["data/notes.csv"], shown)


def _texts(language: str) -> Iterator[Content]:
    t, view = words.translator(language), View(lang=language)
    topics = [
        (f"topic_{language}", t("Topic")),
        (f"found_{language}", t("What the source says")),
        (f"handled_{language}", t("What is done about it")),
        ("source", t("Source")),
    ]
    yield _content(
        view,
        t("Contradictions"),
        t("Where the source contradicts itself."),
        ["data/contradictions.csv"],
        columns(load.contradictions(), topics),
    )
    terms = [
        (f"term_{language}", t("Term")),
        ("reading", t("Reading")),
        (f"text_{language}", t("Meaning")),
        ("source", t("Source")),
    ]
    yield _content(
        view,
        t("Glossary"),
        t("The terms of the dashboard."),
        ["data/glossary.csv"],
        columns(load.glossary(), terms),
    )
