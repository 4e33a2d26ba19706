"""Hokkaido's population as the paper tells it, beside the census: lines, and the differences."""

from collections.abc import Mapping

import pandas as pd

from kankei_geo.analysis import decline
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import national_bars, palette
from kankei_geo.present.series import Series
from kankei_geo.present.words import words
from kankei_geo.view import chapters
from kankei_geo.view.view import View


def tables(data: Dataset, view: View) -> tuple[str, ...]:
    """Return the files that a view's figures stand beside; none unless years are drawn."""
    is_drawn = national_bars.kind(data, chapters.shown_series(data, view)) == national_bars.YEARS
    return decline.tables(data) if is_drawn else ()


def lines(data: Dataset, view: View) -> list[Series]:
    """Return census, projection, and what the paper tells, over the years."""
    t = words.translator(view.lang)
    told = decline.told(national_bars.shown(data, view))
    alone = {year: value for year, value in told.people.items() if year not in told.path}
    drawn: tuple[tuple[str, Mapping[int, int]], ...] = (
        (t("Census"), decline.census(data)),
        (t("Paper: first population less its declines (our sum)"), told.path),
        (t("Paper: population as it is given"), alone),
        (t("Projection (estimate)"), decline.projected(data)),
    )
    return [
        Series(name, dict(by_year), style)
        for (name, by_year), style in zip(drawn, palette.LINES, strict=False)
        if by_year
    ]


def comparison(data: Dataset, view: View) -> pd.DataFrame:
    """Return each decline of the paper, that of the census, and by how much they differ.

    Missing where the census of one of the two years is not shipped.
    """
    t = words.translator(view.lang)
    told, census = decline.told(national_bars.shown(data, view)), decline.census(data)
    fell = [
        census[first] - census[last] if first in census and last in census else None
        for first, last in told.spans
    ]
    own = pd.Series([told.declines[last] for _, last in told.spans], dtype="Int64")
    counted = pd.Series(fell, dtype="Int64")
    return pd.DataFrame(
        {
            t("Years"): [f"{first}–{last}" for first, last in told.spans],
            t("Decline by the paper (rounded)"): own,
            t("Decline by the census"): counted,
            t("Paper less census"): own - counted,
        }
    )


def notes(data: Dataset, view: View) -> list[str]:
    """Return how the lines are to be read, and what does not fit."""
    t = words.translator(view.lang)
    told, census = decline.told(national_bars.shown(data, view)), decline.census(data)
    found = [
        t(
            "The census is the sum of all {number} municipalities; its first year here is {year}. "
            "The axis does not begin at zero."
        ).format(number=len(data.municipalities), year=min(census))
    ]
    last = max(told.path)
    if last in census:
        found.append(
            t(
                "The paper’s {first} less its declines makes {own} people in {last}; the census "
                "counted {census}: a difference of {difference}."
            ).format(
                first=min(told.path),
                last=last,
                own=f"{told.path[last]:,}",
                census=f"{census[last]:,}",
                difference=f"{abs(census[last] - told.path[last]):,}",
            )
        )
    register = decline.register(data)
    for year, people in told.people.items():
        if year in register:
            nearest = min(register, key=lambda one: abs(register[one] - people))
            found.append(
                t(
                    "For {year} the paper gives about {own}; the resident register has {same} "
                    "for {year}, and is nearest to it in {nearest} with {other}."
                ).format(
                    year=year,
                    own=f"{people:,}",
                    same=f"{register[year]:,}",
                    nearest=nearest,
                    other=f"{register[nearest]:,}",
                )
            )
    if decline.projected(data):
        found.append(t("The projection begins with the census of 2020; it is an estimate."))
    return found
