"""Tables of facts: all that are shown, one municipality's story, and what was left out."""

import pandas as pd

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.initiatives import KIND, LEFT_OUT, LEVEL, PARTLY, SOURCE, TAKEN, WEB, origin
from kankei_geo.present.signs import signs
from kankei_geo.present.words import initiative_words, words
from kankei_geo.view import told
from kankei_geo.view.view import OF_FACTS, View, without

_MOST_NAMED = 6
_WIDTHS = (0.27, 0.13, 0.6)  # of kind, number, names
_STATUS = {
    TAKEN: msgid("Taken"),
    PARTLY: msgid("Left out of it"),
    LEFT_OUT: msgid("Left out"),
}


def listed(data: Dataset, view: View) -> pd.DataFrame:
    """Return the shown facts, indexed by ``code``: whom, when, what, and where it is from."""
    return _table(data, told.shown(data, view), view.lang)


def _table(data: Dataset, shown: pd.DataFrame, language: str) -> pd.DataFrame:
    t, known = words.translator(language), signs(data)
    names = {
        code: initiative_words.place_name(data, code, language) for code in shown["code"].unique()
    }
    rows = [row for _, row in shown.iterrows()]
    return pd.DataFrame(
        {
            t("Municipality"): [names[row["code"]] for row in rows],
            # Years are names, not numbers: 2,022 is none.
            t("Year"): pd.array(
                [None if pd.isna(row["year"]) else str(row["year"]) for row in rows], dtype="string"
            ),
            t("Kind"): [
                f"{known[row['kind']].shape} "
                + initiative_words.term(data, KIND, row["kind"], language)
                for row in rows
            ],
            t("What is told"): [row[f"text_{language}"] for row in rows],
            t("How sure"): [
                initiative_words.term(data, LEVEL, row["level"], language) for row in rows
            ],
            t("Source and place"): [initiative_words.cited(data, row, language) for row in rows],
        },
        index=pd.Index([row["code"] for row in rows], name="code"),
    )


def story(data: Dataset, view: View, code: str) -> tuple[list[str], list[list[str]]]:
    """Return head and rows of one municipality's shown facts in the order of time.

    What is told, and its source, stand below each other: there is room on a phone. An address has
    a line of its own, so that it becomes a link.
    """
    t, language = words.translator(view.lang), view.lang
    rows = initiative_words.story(data, view, code)
    table = _table(data, rows, language)
    head = [t("Year and kind"), t("What is told, and by which source")]
    cells = table.fillna(t("no year"))[[t("Year"), t("Kind"), t("What is told")]]
    sources = [_in_lines(data, row, language) for _, row in rows.iterrows()]
    return head, [
        [f"{year}\n{kind}", f"{text}\n{source}"]
        for (year, kind, text), source in zip(cells.to_numpy().tolist(), sources, strict=True)
    ]


def whole_story(data: Dataset, view: View) -> pd.DataFrame:
    """Return all facts on the focused municipality by time, whatever else is narrowed down."""
    everything = without(view, *OF_FACTS)
    table = _table(data, initiative_words.story(data, everything, view.focus), view.lang)
    return table.drop(columns=table.columns[0]).reset_index(drop=True)


def story_on_pages(data: Dataset, view: View) -> tuple[str, str, list[str], list[list[str]]]:
    """Return heading, sentence, head and rows of the whole story, as texts for paper and slides."""
    t = words.translator(view.lang)
    table = whole_story(data, view).fillna(t("no year"))
    number = t("Number of facts")
    told_of = t("{label}: {number}").format(label=number, number=len(table))
    none = t("Where no fact is told, something may be done all the same.")
    rule = words.sentences(view.lang, told_of + t("."), none)
    return t("In the order of time"), rule, list(table.columns), table.to_numpy().tolist()


def _in_lines(data: Dataset, row: pd.Series, language: str) -> str:
    t = words.translator(language)
    level = initiative_words.term(data, LEVEL, row["level"], language)
    if origin(row["source"]) != WEB:
        cited = initiative_words.cited(data, row, language)
        return t("Source: {source} ({level})").format(source=cited, level=level)
    dated = t("no date") if row["place"] == "undated" else row["place"]
    told_of = t("Source: {source} ({level})").format(source=dated, level=level)
    return f"{told_of}\n{row['source']}"


def without_schemes(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose addresses begin with the host: in a file that asks for nothing."""
    return table.replace(r"https?://", "", regex=True)


def by_kind(data: Dataset, view: View) -> tuple[pd.DataFrame, tuple[float, ...]]:
    """Return the kinds with their facts and municipalities as texts, and widths in parts."""
    t, language = words.translator(view.lang), view.lang
    shown, known = told.shown(data, view), signs(data)
    numbers = initiative_words.counts(data, view, KIND)
    kinds = [kind for kind in known if numbers[kind]]
    own = {kind: list(dict.fromkeys(shown.loc[shown["kind"] == kind, "code"])) for kind in kinds}
    cells = pd.DataFrame(
        {
            t("Kind"): [
                f"{known[kind].shape} {initiative_words.term(data, KIND, kind, language)}"
                for kind in kinds
            ],
            t("Number of facts"): [str(numbers[kind]) for kind in kinds],
            t("Municipality"): [_names(data, own[kind], language) for kind in kinds],
        }
    )
    return cells, _WIDTHS


def _names(data: Dataset, codes: list[str], language: str) -> str:
    t = words.translator(language)
    names = [initiative_words.place_name(data, code, language) for code in codes[:_MOST_NAMED]]
    told_names = t(", ").join(names)
    if len(codes) <= _MOST_NAMED:
        return told_names
    return t("{names} and {number} more").format(names=told_names, number=len(codes) - _MOST_NAMED)


def parts(data: Dataset, language: str) -> pd.DataFrame:
    """Return what was taken from each part of each document, and what was left out and why."""
    t, table, facts = words.translator(language), data.initiative_sources, data.initiatives
    numbers = facts["source"].map(origin).value_counts()

    def document(source: str) -> str:
        name = initiative_words.term(data, SOURCE, source, language)
        number = int(numbers.get(source, 0))
        return t("{document} ({file}): {number} facts").format(
            document=name, file=source, number=number
        )

    return pd.DataFrame(
        {
            t("Document"): table["source"].map(document),
            t("Part"): table["place"],
            t("Taken or not"): table["status"].map(_STATUS).map(t),
            t("What or why"): table[f"text_{language}"],
        }
    )
