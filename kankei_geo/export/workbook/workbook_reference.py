"""The reference tables of a workbook, each with its source."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from kankei_geo.dataset import facts, sources
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export.workbook.workbook_sheet import DECIMAL, DEGREES, NUMBER, Content, columns
from kankei_geo.present import legend
from kankei_geo.present.tables import tables
from kankei_geo.present.words import words
from kankei_geo.present.words.about import about
from kankei_geo.view.view import View

PLACES = (
    "population.csv",
    "airports.csv",
    "tokyo_flights.csv",
    "access.csv",
    "neighbours.csv",
    "grounds.csv",
    "notes.csv",
    "contradictions.csv",
    "glossary.csv",
    "municipalities.csv",
)
_FLOATS = {"area_km2": "#,##0.00", "mean_age_2020": DECIMAL}


def contents(data: Dataset, view: View) -> list[Content]:
    """Return the sheets of the reference tables.

    Parameters
    ----------
    view : View
        Language, and the winter factor of the drive minutes.
    """
    makers = (
        *((_population,) if data.prefecture.population else ()),
        *((_airports, _access) if data.prefecture.airports else ()),
        _neighbours,
        *(() if data.grounds.empty else (_grounds,)),
        *(() if data.notes.empty else (_notes,)),
    )
    texts = (sheet for sheet in _texts(data, view.lang) if not sheet.table.empty)
    return [*(make(data, view) for make in makers), *texts]


def credit(data: Dataset, places: Collection[str], language: str) -> tuple[str, ...]:
    """Return the credit lines of some shipped files."""
    return tuple(sources.credit_lines(data.layers(places), language))


def _content(  # noqa: PLR0913, PLR0917 -- what a sheet needs
    data: Dataset,
    view: View,
    name: str,
    sentence: str,
    places: Sequence[str],
    table: pd.DataFrame,
    formats: dict[str, str] | None = None,
    missing: dict[str, str] | None = None,
    frozen: int = 1,
) -> Content:
    told = credit(data, places, view.lang)
    key = places[0].removesuffix(".csv")
    return Content(key, name, name, sentence, told, table, formats or {}, missing or {}, frozen)


def _named(data: Dataset, table: pd.DataFrame, language: str, *, code: str = "code") -> pd.Series:
    names = data.municipalities.set_index("code")["name" if language == "ja" else "name_en"]
    return table[code].map(names)


def _population(data: Dataset, view: View) -> Content:
    t, table = words.translator(view.lang), data.population
    titles = {
        **{
            f"census_{year}": t("Census {year}").format(year=year)
            for year in _years(data, "census")
        },
        **{
            f"register_{year}": t("Resident register {year}").format(year=year)
            for year in _years(data, "register")
        },
        "area_km2": t("Census area (km²)"),
        "mean_age_2020": t("Mean age 2020"),
        "age0_14_2020": t("Age 0–14, 2020"),
        "age15_64_2020": t("Age 15–64, 2020"),
        "age65plus_2020": t("Age 65 and over, 2020"),
        "households_2020": t("Households 2020"),
    }
    shown = columns(table, [("code", t("Code")), *titles.items()])
    shown.insert(1, t("Municipality"), _named(data, table, view.lang))
    formats = {title: _FLOATS.get(key, NUMBER) for key, title in titles.items()}
    sentence = t("People, ages, households and area of the {total} municipalities.").format(
        **about(data, view.lang)
    )
    place = ["population.csv"]
    return _content(data, view, t("Population"), sentence, place, shown, formats, frozen=2)


def _years(data: Dataset, kind: str) -> list[str]:
    names = data.population.columns
    return [name.rpartition("_")[2] for name in names if name.startswith(f"{kind}_")]


def _airports(data: Dataset, view: View) -> Content:
    t, table = words.translator(view.lang), data.airports
    shown = tables.airports(data, view.lang)
    shown.insert(0, "IATA", table["iata"].to_numpy())
    shown.insert(2, t("Code"), table["code"].to_numpy())
    shown.insert(3, t("Latitude"), table["lat"].to_numpy())
    shown.insert(4, t("Longitude"), table["lon"].to_numpy())
    missing = {t("Remark"): t("none")}
    formats = {t("Latitude"): DEGREES, t("Longitude"): DEGREES}
    sentence = t("The {number} airports with their flights to Tokyo, as published.").format(
        number=len(table)
    )
    places = ["airports.csv", "tokyo_flights.csv"]
    return _content(data, view, t("Airports"), sentence, places, shown, formats, missing, frozen=2)


def _access(data: Dataset, view: View) -> Content:
    t, table = words.translator(view.lang), facts.access(data, view.winter)
    lowest, highest = t("80 % interval from (min)"), t("80 % interval to (min)")
    by_road = t("By road (min, estimate)")
    shown = pd.DataFrame(
        {
            t("Code"): table["code"],
            t("Municipality"): _named(data, table, view.lang),
            "IATA": table["airport"],
            t("Airport"): table["airport"].map(
                lambda iata: words.airport_name(data, iata, view.lang)
            ),
            t("Straight line (km)"): table["distance_km"],
            by_road: table["drive_minutes"],
            lowest: table["drive_low"],
            highest: table["drive_high"],
            t("Edge to airport (km)"): table["edge_km"],
        }
    )
    sentence = t(
        "Each municipality and each airport. Minutes are estimates; road speeds divided by "
        "{winter}."
    ).format(winter=f"{view.winter:.1f}")
    formats = dict.fromkeys((by_road, lowest, highest), DECIMAL) | {
        t("Straight line (km)"): "#,##0.000"
    }
    missing = dict.fromkeys((by_road, lowest, highest), t("no road"))
    place = ["access.csv"]
    told = _content(
        data, view, t("Access to airports"), sentence, place, shown, formats, missing, 2
    )
    # Thousands of rows: who wants them on paper clears the print area.
    more = t("Only the head of this sheet is printed; clear the print area to print {number} rows.")
    return replace(
        told,
        sentence=words.sentences(view.lang, sentence, more.format(number=f"{len(shown):,}")),
        is_printed=False,
    )


def _neighbours(data: Dataset, view: View) -> Content:
    t, table = words.translator(view.lang), data.neighbours
    shown = pd.DataFrame(
        {
            t("Code"): table["code"],
            t("Municipality"): _named(data, table, view.lang),
            t("Code of the neighbour"): table["neighbour"],
            t("Neighbour"): _named(data, table, view.lang, code="neighbour"),
        }
    )
    sentence = t("Municipalities that share a border, each pair once.")
    return _content(data, view, t("Neighbours"), sentence, ["neighbours.csv"], shown)


def _grounds(data: Dataset, view: View) -> Content:
    t, table = words.translator(view.lang), words.cited(data, data.grounds, view.lang)
    shown = pd.DataFrame(
        {
            t("Key"): table["grounds"],
            t("Evidence level"): table["level"].map(
                lambda level: t(legend.level_labels(data)[level])
            ),
            t("Grounds"): table[f"text_{view.lang}"],
            t("Source"): table["source"],
        }
    )
    sentence = t("What the marks rest on.")
    return _content(data, view, t("Grounds"), sentence, ["grounds.csv"], shown)


def _notes(data: Dataset, view: View) -> Content:
    t, table = words.translator(view.lang), words.cited(data, data.notes, view.lang)
    shown = pd.DataFrame(
        {
            t("Code"): table["code"],
            t("Municipality"): _named(data, table, view.lang),
            t("Note"): table[f"text_{view.lang}"],
            t("Source"): table["source"],
        }
    )
    sentence = t("Remarks on single municipalities.")
    return _content(data, view, t("Notes"), sentence, ["notes.csv"], shown)


def _texts(data: Dataset, language: str) -> Iterator[Content]:
    t, view = words.translator(language), View(lang=language)
    topics = [
        (f"topic_{language}", t("Topic")),
        (f"found_{language}", t("What the source says")),
        (f"handled_{language}", t("What is done about it")),
        ("source", t("Source")),
    ]
    yield _content(
        data,
        view,
        t("Contradictions"),
        t("Where the source contradicts itself."),
        ["contradictions.csv"],
        columns(words.cited(data, data.contradictions, language), topics),
    )
    terms = [
        (f"term_{language}", t("Term")),
        ("reading", t("Reading")),
        (f"text_{language}", t("Meaning")),
        ("source", t("Source")),
    ]
    yield _content(
        data,
        view,
        t("Glossary"),
        t("The terms of the dashboard."),
        ["glossary.csv"],
        columns(words.cited(data, data.glossary, language), terms),
    )
