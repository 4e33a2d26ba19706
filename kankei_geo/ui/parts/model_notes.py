"""How access and candidates are computed, and how good the drive model is."""

import streamlit as st

from kankei_geo.dataset import load
from kankei_geo.present.tables import tables
from kankei_geo.present.words.words import Translator
from kankei_geo.ui.parts import table
from kankei_geo.view.view import View


def how_computed(view: View, t: Translator) -> None:
    """Draw the explanation of the page of airport access, in one expander."""
    with st.expander(t("How this is computed"), icon=":material/function:"):
        st.markdown(
            t(
                "**Kilometres** are geodesic from the office to the middle of the runway; circles "
                "are true on the ellipsoid. **Minutes** are an estimate: the quickest way over the "
                "roads of Global Map Japan (about 2015) with a speed for each class, a penalty at "
                "expressway junctions, and short local links from office and airport to several "
                "near roads. Expressways opened since are missing, and town traffic is not "
                "modelled. On 利尻 and 奥尻 the minutes come from the distance; between an island "
                "and the main island there is no road, and no number."
            )
        )
        st.markdown(
            t(
                "**Winter** divides every road speed by the factor; fixed times stay. It is a "
                "choice, not a measurement. **Airports**: flights to Tokyo are facts with a date "
                "(2026-02-03; see tokyo_flights.csv). 礼文 is suspended and never counts."
            )
        )
        st.markdown(
            t(
                "**Areas** are neighbouring candidates (common border) with the same nearest "
                "airport. **Score**: min-max normalisation and weighted sum; access counts less "
                "the farther, a mark counts 1."
            )
        )
        drive_quality(view, t)


def drive_quality(view: View, t: Translator) -> None:
    """Draw how far the model misses published times, and where it is bad."""
    model = load.drive_model()
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
            tables.drive_pairs(model, view.lang),
            t("Published and modelled times, largest difference first"),
        ),
    )
