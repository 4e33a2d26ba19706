"""Tables for the screen, with headings and marks in the reader's language."""

from collections.abc import Sequence

import pandas as pd

from kankei_geo.analysis import indicators
from kankei_geo.analysis.candidate_areas import Area
from kankei_geo.analysis.candidate_ranking import TOP_K
from kankei_geo.analysis.rule import JOURNEY, LINE, ROAD, Rule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.drive_model import DriveModel
from kankei_geo.present import classify, legend
from kankei_geo.present.words import candidate_words, indicator_words, ranking_words, words
from kankei_geo.view import layers


def combinations(data: Dataset, kept: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return how many municipalities have each combination of policies, most first.

    Parameters
    ----------
    kept : pandas.DataFrame
        Rows of the joined table.
    language : str
        Language of the texts.

    Returns
    -------
    pandas.DataFrame
        All that are told apart, those that do not occur as 0, indexed by the combination (named
        ``code``); what stands for the others has an empty index, for it cannot be a filter.
    """
    t = words.translator(language)
    counts = classify.classify(data, kept, layers.COMBINATION_LAYER).value_counts()
    listed = max(int(kept["listed"].sum()), 1)
    classes = [
        item for item in legend.classes(data, layers.COMBINATION_LAYER) if item != legend.NOT_LISTED
    ]
    others = next((item for item in classes if item.key == legend.OTHERS), None)
    ordered = sorted(classes, key=lambda item: -counts.get(item.key, 0))
    numbers = [int(counts.get(item.key, 0)) for item in ordered]
    return pd.DataFrame(
        {
            t("Combination"): [words.class_label(item, language) for item in ordered],
            **{
                words.policy_name(data, policy, language): [
                    "●" if item != others and item.key[n] == "1" else None for item in ordered
                ]
                for n, policy in enumerate(data.policies)
            },
            t("Municipalities"): numbers,
            t("Share of the listed (%)"): [round(number / listed * 100, 1) for number in numbers],
        },
        index=pd.Index(["" if item == others else item.key for item in ordered], name="code"),
    )


def shipped_files(data: Dataset, language: str) -> pd.DataFrame:
    """Return every shipped file with its source, licence and credit line, as lines in cells."""
    t = words.translator(language)
    return pd.DataFrame(
        [
            {
                t("File"): f"{item.place}\n{item.title[language]}",
                t("Source"): "\n".join(
                    filter(
                        None, (item.producer[language], item.named_source, item.vintage, item.url)
                    )
                ),
                t("Licence"): f"{item.licence[language]}\n{item.credit[language]}",
                t("Processing"): " → ".join(item.processing),
            }
            for item in data.sidecars
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
            t("Census area (km²)"): rows["area_km2"].map("{:,.2f}".format),
            t("Polygon area (km²)"): rows["polygon_area_km2"].map("{:,.2f}".format),
            t("Difference (km²)"): [
                words.with_minus(f"{value:+.2f}") for value in rows["area_difference_km2"]
            ],
        }
    )


def candidates(data: Dataset, listed: pd.DataFrame, rule: Rule, language: str) -> pd.DataFrame:
    """Return the candidates as a table for the screen, codes as its index.

    Parameters
    ----------
    listed : pandas.DataFrame
        What `candidate_ranking.candidate_table` returns.
    language : str
        Language of headings and cells.
    """
    t = words.translator(language)
    ranked = listed["rank"].notna()
    tied = listed["rank"].duplicated(keep=False) & ranked
    rank = listed["rank"].astype("Int64").astype("string")
    spelled = rank.mask(tied, rank.map(lambda text: t("{rank} (tie)").format(rank=text)))
    contradicted = ranking_words.contradictions(data, listed, language, rule.winter)
    chance = (listed["top_share"] * 100).round().astype("Int64")
    interval = (
        listed["rank_low"].astype("Int64").astype("string")
        + "–"
        + listed["rank_high"].astype("Int64").astype("string")
    )
    return pd.DataFrame(
        {
            t("Municipality"): listed["name" if language == "ja" else "name_en"],
            t("Rank"): spelled,
            t("Ranks under other weights"): interval,
            t("Tier"): listed["tier"].map(
                lambda tier: candidate_words.tier_name(data, tier, rule, language)
            ),
            t("Airport"): listed["airport"].map(
                lambda iata: words.airport_name(data, iata, language)
            ),
            t("By road (min, estimate)"): listed["drive_minutes"].round().astype("Int64"),
            t("80 % interval (min)"): _intervals(listed),
            t("Contradicted by"): [
                contradicted[code][0] if code in contradicted else None for code in listed["code"]
            ],
            **(
                {
                    t("Journey from Haneda (min, estimate)"): listed["journey_minutes"]
                    .round()
                    .astype("Int64")
                }
                if rule.measure == JOURNEY
                else {}
            ),
            t("Borderline"): listed["borderline"].map({True: t("borderline"), False: ""}),
            t("Straight line (km)"): listed["distance_km"].round(1),
            t("Count"): listed["priority_count"],
            t("Score"): listed["score"].round(3),
            **_added(data, listed, rule, language),
            t("Top {k} under other weights (%)").format(k=TOP_K): chance,
            t("Area"): listed["area"].map(
                lambda key: candidate_words.area_name(data, key, language), na_action="ignore"
            ),
        }
    ).set_index(listed["code"])


def _added(data: Dataset, listed: pd.DataFrame, rule: Rule, language: str) -> dict[str, pd.Series]:
    """Return what the scores are made of, and the values of the indicators that are criteria."""
    if not rule.added:
        return {}
    t = words.translator(language)
    told = {t("Score made of"): listed["code"].map(ranking_words.made_of(data, rule, language))}
    for one in rule.added:
        values = listed["code"].map(indicators.values(data, one.key))
        year = indicators.years(data, one.key)[-1]
        title = indicator_words.heading(data, one.key, year, language)
        told[title] = values if indicators.every(data)[one.key].decimals else values.astype("Int64")
    return told


def _intervals(rows: pd.DataFrame) -> list[str]:
    return [candidate_words.interval(row) or "" for _, row in rows.iterrows()]


def areas(data: Dataset, found: Sequence[Area], rule: Rule, language: str) -> pd.DataFrame:
    """Return the candidate areas as a table for the screen."""
    t = words.translator(language)
    names = data.municipalities.set_index("code")["name" if language == "ja" else "name_en"]
    step = (
        t("Would join at {threshold} km")
        if rule.measure == LINE
        else t("Would join at {threshold} min")
    ).format(threshold=f"{rule.threshold + 10:g}")

    def told(items: Sequence[str]) -> str | None:
        return t(", ").join(items) or None

    return pd.DataFrame(
        [
            {
                t("Area"): candidate_words.area_name(data, area.key, language),
                t("Members"): told([names[code] for code in area.codes]),
                t("Municipalities"): len(area.codes),
                **({t("Population 2020"): area.population} if data.prefecture.population else {}),
                t("Policies present"): told(
                    [words.policy_name(data, p, language) for p in area.present]
                ),
                t("Policies missing"): told(
                    [words.policy_name(data, p, language) for p in area.missing]
                ),
                step: told([names[code] for code in area.joiners]),
            }
            for area in found
        ]
    )


def disagreements(data: Dataset, differ: pd.DataFrame, language: str) -> pd.DataFrame:
    """Return where kilometres and minutes disagree, as a table for the screen."""
    t = words.translator(language)
    only = {LINE: t("kilometres only"), ROAD: t("minutes only")}
    return pd.DataFrame(
        {
            t("Municipality"): differ["name" if language == "ja" else "name_en"],
            t("Within"): differ["only"].map(only),
            t("Airport"): differ["airport"].map(
                lambda iata: words.airport_name(data, iata, language)
            ),
            t("Straight line (km)"): differ["distance_km"].round(1),
            t("By road (min, estimate)"): differ["drive_minutes"].round(1),
            t("80 % interval (min)"): _intervals(differ),
        }
    ).set_index(differ["code"])


def openings(data: Dataset, changed: pd.DataFrame, rule: Rule, language: str) -> pd.DataFrame:
    """Return the sections of road by the day of opening, with who came closer to an airport.

    Parameters
    ----------
    changed : pandas.DataFrame
        What `opened.effects` returns.
    """
    t = words.translator(language)
    names = data.municipalities.set_index("code")["name" if language == "ja" else "name_en"]
    within = t("Came within {minutes} min (airport)").format(minutes=f"{rule.max_minutes:g}")

    def change(row: pd.Series) -> str:
        return t("{municipality} ({airport}) {before} → {after} min").format(
            municipality=names[row["code"]],
            airport=words.airport_name(data, row["airport"], language),
            before=round(row["minutes_before"]),
            after=round(row["minutes_after"]),
        )

    def changes(rows: pd.DataFrame) -> str:
        return t(", ").join(change(row) for _, row in rows.iterrows())

    rows = []
    columns = [
        t("Opened"), t("Section"), t("Length (km)"), t("Toll"), within,
        t("Municipalities with a shorter drive"), t("Greatest saving"), t("Source"),
    ]  # fmt: skip
    for _, section in data.road_openings.sort_values("opened", ascending=False).iterrows():
        own = changed[changed["opened"] == section["last_day"]]
        rows.append(
            (
                section["opened"],
                _section(section, language),
                section["length_km"] or None,  # an interchange has none
                t("toll road") if section["toll"] == "toll" else t("free"),
                changes(own[own["within"]]),
                own["code"].nunique(),
                changes(own[:1]),
                section["url"],
            )
        )
    return pd.DataFrame(rows, columns=columns)


def _section(section: pd.Series, language: str) -> str:
    if language != "ja":
        return str(section["name_en"])
    ends = dict.fromkeys((section["from_place"], section["to_place"]))
    return f"{section['road']} {'–'.join(ends)}"


def drive_errors(model: DriveModel, language: str) -> pd.DataFrame:
    """Return how far the drive model and a straight line miss the published times."""
    t = words.translator(language)
    rows = (
        (t("Road model, in sample"), "road_in_sample"),
        (t("Road model, each pair left out"), "road_leave_pair_out"),
        (t("Road model, each airport left out"), "road_leave_airport_out"),
        (t("Straight line × factor, each pair left out"), "straight_leave_pair_out"),
        (t("Straight line × factor, each airport left out"), "straight_leave_airport_out"),
    )
    return pd.DataFrame(
        [
            {
                t("Model"): label,
                t("Median error (%)"): f"{model.errors[key].median_percent:.1f}",
                t("Mean error (%)"): f"{model.errors[key].mean_percent:.1f}",
                t("Median error (min)"): f"{model.errors[key].median_minutes:.1f}",
                t("Agrees on 60 min (%)"): f"{model.errors[key].agree_60_percent:.1f}",
            }
            for label, key in rows
        ]
    )


def drive_pairs(data: Dataset, model: DriveModel, language: str) -> pd.DataFrame:
    """Return each published time beside the model's, the worst first, codes as index."""
    t = words.translator(language)
    pairs = model.pairs
    names = data.municipalities.set_index("code")["name" if language == "ja" else "name_en"]
    miss = (pairs["road_leave_pair_out"] / pairs["published_minutes"] - 1) * 100
    pairs = pairs.assign(miss=miss).sort_values("miss", key=abs, ascending=False)
    return pd.DataFrame(
        {
            t("Municipality"): pairs["code"].map(names),
            t("Airport"): pairs["airport"].map(
                lambda iata: words.airport_name(data, iata, language)
            ),
            t("Published (min)"): pairs["published_minutes"].round().astype(int),
            t("Sources"): pairs["sources"],
            t("Model, left out (min)"): pairs["road_leave_pair_out"].round().astype(int),
            t("Difference (%)"): pairs["miss"].round().astype(int),
        }
    ).set_index(pairs["code"])


def airports(data: Dataset, language: str) -> pd.DataFrame:
    """Return the airports with their status and the dated facts on flights to Tokyo."""
    t = words.translator(language)
    found = data.airports
    status = {"in_service": t("in service"), "suspended": t("suspended")}
    flights = {True: t("direct"), False: t("not stated")}
    return pd.DataFrame(
        {
            t("Airport"): found["name" if language == "ja" else "name_en"],
            t("Status"): found["status"].map(status),
            t("Haneda"): found["haneda"].map(flights),
            t("Narita"): found["narita"].map(flights),
            t("As of"): found["as_of"].replace("undated", t("undated")),
            t("Remark"): found[f"note_{language}"],
            t("Source"): found["url"],
        }
    )
