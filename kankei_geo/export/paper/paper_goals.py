"""The chapter of goals on paper: one page, what is filled in first, then the rest of the list."""

import pandas as pd

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.export import typeset
from kankei_geo.export.paper import paper_table
from kankei_geo.export.paper.sheet import Box, Sheet
from kankei_geo.present.tables import goal_tables, study_tables
from kankei_geo.present.words import goal_words, words
from kankei_geo.view.view import View

_SIZES, _HEAD = (10.0, 9.0, 8.0, 7.0, 6.0, 5.5), 11  # points
_GAP, _SHARE = 0.2, 0.58  # inches; of the width, for what is filled in
_FEW = 12  # goals that leave room for comparisons below them


def draw_goals(data: Dataset, sheet: Sheet, box: Box, view: View) -> None:
    """Draw what is filled in, its comparisons, and what is not chosen, beside or below it."""
    tables = list(goal_words.tables(data, view).items())
    if not view.goals:
        _draw(sheet, box, [("", tables[0][1])], view)
        return
    # The title of the page is that of the first table.
    own, *compared = [("", tables[0][1]), *tables[1:-1]]
    rest = goal_tables.not_chosen(data, view)
    listed = [(goal_words.title_of_rest(data, view), rest)] if len(rest) else []
    gap = _GAP * sheet.unit
    if box.height > box.width:
        listed = [(name, table.iloc[:, :2]) for name, table in listed]  # units have no room
        below = _draw(sheet, box, [own], view)
        parts = [part for part in (compared, listed) if part]
        places = below.columns(0.44, gap) if len(parts) > 1 else (below,)
    elif len(view.goals) <= _FEW:
        parts, places = [[own, *compared], listed], box.columns(_SHARE, gap)
    else:
        parts, places = [[own], [*compared, *listed]], box.columns(_SHARE, gap)
    for place, shown in zip(places, parts, strict=False):
        _draw(sheet, place, shown, view)


def _draw(sheet: Sheet, box: Box, tables: list[tuple[str, pd.DataFrame]], view: View) -> Box:
    """Draw tables under their headings, and return the box below; a purpose stands once."""
    gap = _GAP * sheet.unit
    for heading, table in tables:
        place = sheet.write(heading, box, _HEAD, weight=typeset.BOLD) if heading else box
        cells = study_tables.texts(goal_tables.printed(table))
        purpose = words.translator(view.lang)("Purpose")
        if purpose in cells:
            again = cells[purpose] == cells[purpose].shift()
            cells[purpose] = cells[purpose].mask(again, "")
        rows = cells.to_numpy().tolist()
        left = paper_table.draw_fitting(
            sheet, place, (list(cells.columns), rows), _SIZES, view.lang
        )
        box = Box(left.left, left.bottom, left.width, max(left.height - gap, gap))
    return box
