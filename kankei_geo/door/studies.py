"""The analysis for programs: findings in sentences with their rows, and the page's other tables."""

from dataclasses import replace
from typing import Any

from kankei_geo.base.i18n import LANGUAGES
from kankei_geo.base.pages import ANALYSIS_PAGE, OVERVIEW_PAGE
from kankei_geo.door import envelope, rows
from kankei_geo.door.asked import Asked, wrong
from kankei_geo.present.tables import study_tables
from kankei_geo.present.words import study_findings
from kankei_geo.view.view import FINDINGS, STUDIES

# How doubt is read, and of what neighbours and background are compared.
STUDIED = ("likely", "unsure", "clustered", "unlisted", "contrast")
READ = ("likely", "unsure")


def findings(asked: Asked) -> dict[str, Any]:
    """Return what can be said of the table, each with its doubt and with who is meant."""
    asked = replace(asked, view=replace(asked.view, study=FINDINGS))
    views = {one: replace(asked.view, lang=one) for one in LANGUAGES}
    told = {one: study_findings.findings(asked.data, view) for one, view in views.items()}
    found = [dict(zip(told, ones, strict=True)) for ones in zip(*told.values(), strict=True)]
    return {
        **envelope.of_document(asked, ANALYSIS_PAGE),
        "total": len(found),
        "findings": [
            {
                "key": one["ja"].key,
                "text": {language: same.text for language, same in one.items()},
                "doubt": {language: same.doubt for language, same in one.items()},
                "known": {language: same.known for language, same in one.items()},
                "codes": list(one["ja"].codes),
                "view": envelope.view(
                    replace(asked, view=study_findings.rows_of(asked.view, one["ja"])),
                    OVERVIEW_PAGE if one["ja"].settings else ANALYSIS_PAGE,
                ),
            }
            for one in found
        ],
    }


def study(asked: Asked) -> dict[str, Any]:
    """Return a table of the analysis, with headings and words as the page has them.

    Raises
    ------
    AskedError
        If there is no such part of the page.
    """
    name = asked.own["study"]
    if name not in STUDIES:
        raise wrong("study", name, STUDIES)
    asked = replace(asked, view=replace(asked.view, study=name))
    found = study_tables.table(asked.data, asked.view, name)
    cells = [rows.values(found.iloc[:, place]) for place in range(found.shape[1])]
    return {
        **envelope.of_document(asked, ANALYSIS_PAGE),
        "study": name,
        "total": len(found),
        "columns": list(found.columns),
        "rows": [list(row) for row in zip(*cells, strict=True)],
    }
