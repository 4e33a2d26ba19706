"""Tables for the screen, with headings and marks in the reader's language."""

import pandas as pd

from kankei_geo import load, sources
from kankei_geo.matrix import POLICIES
from kankei_geo.present import words


def municipalities(kept: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return what the map shows as a table, strongest first.

    Parameters
    ----------
    kept : pandas.DataFrame
        Rows of the joined table.
    language : str
        Language of headings and cells.

    Returns
    -------
    pandas.DataFrame
        One row for each municipality, the code as its index. Repeated texts are categories,
        which keeps the message to the browser small.
    """
    t = words.translator(language)
    ordered = kept.sort_values(
        ["priority_count", "code"], ascending=[False, True], na_position="last"
    )
    areas = load.subprefectures().set_index("name")["name_en"]
    name, area = ordered["name"], ordered["subprefecture"]
    columns = {
        t("Municipality"): name if language == "ja" else ordered["name_en"],
        t("Subprefecture"): (area if language == "ja" else area.map(areas)).astype("category"),
        t("Count"): ordered["priority_count"],
        **{
            words.policy_name(policy, language): marks(ordered, policy, language)
            for policy in POLICIES
        },
        t("Population 2020"): ordered["population"].astype("int32"),
    }
    return pd.DataFrame(columns).set_index(ordered["code"])


def marks(rows: pd.DataFrame, policy: str, language: str) -> pd.Series:
    """Return the marks of one policy with their evidence levels, as a category."""
    # 9 texts at most, so each is made once and not for every municipality.
    pairs = (rows[policy].astype("string") + rows[f"{policy}_level"]).fillna("")
    first = rows.assign(pair=pairs).drop_duplicates("pair")
    texts = {row["pair"]: words.mark(row, policy, language) for _, row in first.iterrows()}
    return pairs.map(texts).astype("category")


def subprefectures(spread: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return how the policies spread over the subprefectures, as a table for the screen."""
    t = words.translator(language)
    return pd.DataFrame(
        {
            t("Subprefecture"): spread["subprefecture" if language == "ja" else "name_en"],
            t("Municipalities"): spread["municipalities"],
            t("Listed"): spread["listed"],
            t("Share listed (%)"): (spread["listed_share"] * 100).round(0).astype(int),
            **{words.policy_name(policy, language): spread[policy] for policy in POLICIES},
        }
    )


def shipped_files(language: str) -> pd.DataFrame:
    """Return every shipped file with its source, licence and credit line."""
    t = words.translator(language)
    return pd.DataFrame(
        [
            {
                t("File"): f"{item.path.parent.name}/{item.name}",
                t("Content"): item.title[language],
                t("Producer"): item.producer[language],
                t("Source"): item.source,
                t("As of"): item.vintage,
                t("Licence"): item.licence[language],
                t("Credit line"): item.credit[language],
                t("Processing"): " → ".join(item.processing),
                t("Address"): item.url or None,
            }
            for item in sources.read_all()
        ]
    )


def area_differences(table: pd.DataFrame, language: str, *, above_km2: float = 1) -> pd.DataFrame:
    """Return where the polygon's area and the census area differ by more than `above_km2`."""
    t = words.translator(language)
    rows = table[table["area_difference_km2"].abs() > above_km2]
    rows = rows.sort_values("area_difference_km2", key=abs, ascending=False)
    return pd.DataFrame(
        {
            t("Code"): rows["code"],
            t("Municipality"): rows["name" if language == "ja" else "name_en"],
            t("Census area (km²)"): rows["area_km2"],
            t("Polygon area (km²)"): rows["polygon_area_km2"].round(2),
            t("Difference (km²)"): rows["area_difference_km2"],
        }
    )
