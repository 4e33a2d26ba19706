"""How access and candidates are computed, and how good the drive model is."""

import streamlit as st

from kankei_geo.analysis.rule import JOURNEY
from kankei_geo.base import harmless
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset import sources
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.tables import tables
from kankei_geo.present.words import journey_words, words
from kankei_geo.present.words.words import Translator, sentences
from kankei_geo.ui.parts import table
from kankei_geo.view.view import View

_MINUTES_AND_KM = msgid(
    "**Kilometres** are geodesic from the office to the middle of the runway; circles are true on "
    "the ellipsoid. **Minutes** are an estimate: the quickest way from the airport to the office "
    "over the roads of OpenStreetMap ({date}; openings are counted by their day) with a speed for "
    "each class, slower where junctions stand close, and fixed minutes at the terminal. The **80 % "
    "interval** would have held {coverage} % of the published times that the model had not seen. "
    "A municipality whose interval holds the threshold is **borderline**: either side may be right."
)


def how_computed(data: Dataset, view: View, t: Translator) -> None:
    """Draw the explanation of the page of airport access, in one expander: sent once it is open."""
    remark = data.prefecture.remarks.drive
    notes = st.expander(
        t("How this is computed"), icon=":material/function:", key="computed", on_change="rerun"
    )
    if not notes.open:  # what nobody reads would be sent with every change
        return
    with notes:
        st.markdown(
            sentences(
                view.lang,
                t(_MINUTES_AND_KM).format(
                    date=data.prefecture.roads.date,
                    coverage=round(data.drive_model.doubt.coverage_percent),
                ),
                *([harmless.markdown(t(remark.words))] if remark else []),
            )
        )
        st.markdown(sentences(view.lang, *_winter_and_airports(data, view.lang, t)))
        st.markdown(
            t(
                "**Areas** are neighbouring candidates (common border) with the same nearest "
                "airport. **Score**: min-max normalisation and weighted sum; access counts less "
                "the farther, a mark counts 1."
            )
        )
        if view.measure == JOURNEY:
            st.markdown(harmless.markdown(journey_words.assumptions(view.lang)))
        drive_quality(data, view, t)


def _winter_and_airports(data: Dataset, language: str, t: Translator) -> list[str]:
    """Return what the winter factor is, and which airports never count."""
    airports = data.airports
    dates = [day for day in airports["as_of"] if sources.FULL_DATE.fullmatch(day)]
    told = [
        t(
            "**Winter** divides every road speed by the factor; fixed times stay. It is a choice, "
            "not a measurement. **Airports**: flights to Tokyo are facts with a date ({date}; see "
            "tokyo_flights.csv)."
        ).format(date=words.day(max(dates), language) if dates else t("undated"))
    ]
    rest = airports[airports["status"] == "suspended"]
    names = [words.airport_short_name(row, "ja") for _, row in rest.iterrows()]
    if names:
        told.append(
            t("{airports} is suspended and never counts.").format(
                airports=harmless.markdown(t(", ").join(names))
            )
        )
    return told


def drive_quality(data: Dataset, view: View, t: Translator) -> None:
    """Draw how far the model misses published times, and where it is bad."""
    model = data.drive_model
    spread = t(
        "Fitted to {pairs} published town-airport times. The published times themselves differ by "
        "{spread} % (median) where a pair has several sources. The aim was a median error of at "
        "most 11 % with each pair left out."
    ).format(pairs=len(model.pairs), spread=round(model.source_spread_percent))
    st.markdown(spread)
    st.table(tables.drive_errors(model, view.lang), hide_index=True)
    table.draw(
        "drive_pairs",
        table.content(
            tables.drive_pairs(data, model, view.lang),
            t("Published and modelled times, largest difference first"),
        ),
    )
