"""What changed between two editions on paper: the flows as a chart, and the list of changes."""

from collections.abc import Iterator

from kankei_geo.export.document import Document
from kankei_geo.export.paper import paper_charts, paper_legend, paper_table
from kankei_geo.export.paper.paper_size import Paper
from kankei_geo.export.paper.sheet import Sheet, open_sheet
from kankei_geo.present.tables import edition_tables
from kankei_geo.present.words import words

_TABLE_PT = 9
_CHART_SHARE, _BARS_SHARE, _GAP = 0.45, 0.72, 0.2  # of height and width; inches


def sheets(document: Document, paper: Paper) -> Iterator[Sheet]:
    """Draw the pages behind a map of changes (inside `typeset.drawing`).

    The chart of flows stands on the first one, and the list goes on to its end.
    """
    data, view = document.data, document.view
    t = words.translator(view.lang)
    changes = edition_tables.changes(data, view, document.kept)
    rows, head = changes.to_numpy().tolist(), list(changes.columns)
    bars = edition_tables.flow_bars(data, view, document.kept)
    title, listed = t("List of changes"), t("Changes ({number})").format(number=len(changes))
    told = listed
    if bars is not None:
        told = words.sentences(view.lang, edition_tables.bars_title(data, view), told)
    first = True
    while first or rows:
        sheet, box = open_sheet(
            document,
            paper.width,
            paper.height,
            title=f"{document.title} — {title}",
            rule=told,
        )
        gap = _GAP * sheet.unit
        if first and bars is not None:
            upper, box = box.rows(_CHART_SHARE, gap) if rows else (box, box)
            chart, side = upper.columns(_BARS_SHARE, gap)
            paper_charts.draw_flows(sheet, chart, bars, view.lang)
            parts = [(item, sum(numbers)) for item, numbers in bars.parts]
            paper_legend.draw_legend(sheet, side, t("After"), parts, (), view.lang)
        number = paper_table.fitting(sheet, box, head, rows, _TABLE_PT)
        if rows:
            paper_table.draw_table(sheet, box, head, rows[:number], _TABLE_PT)
        rows, first = rows[number:], False
        told = listed  # the chart is on the first one only
        yield sheet
