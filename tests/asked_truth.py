"""What questions are answered with, by plain pandas on the shipped tables: no function of ours."""

import re

import pandas as pd

from kankei_geo.base import paths

_DATA = paths.ROOT / "data" / "01"
SERVED = ["CTS", "HKD", "AKJ", "KUH", "OBO", "MMB", "SHB", "MBE", "WKJ"]  # with a Tokyo flight
SHORT = {
    "joint_programme": "joint",
    "metro_pr": "pr",
    "wide_area_tour": "tour",
    "dual_residence": "dual",
}


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(_DATA / name, dtype={"code": str, "neighbour": str})


def _joined() -> pd.DataFrame:
    table = _read("municipalities.csv").merge(
        _read("2022/policy_matrix.csv"), on="code", how="left"
    )
    table = table.merge(_read("population.csv"), on="code").set_index("code")
    table = table.rename(columns={**SHORT, "priority_count": "count"})
    table["listed"] = table["count"].notna()
    table["kind"] = table["name"].str[-1]
    table["area"] = table["subprefecture"].str.replace("総合振興局", "").str.replace("振興局", "")
    table["people"] = table["census_2020"]
    table["density"] = table["people"] / table["area_km2"]
    table["old"] = table["age65plus_2020"] / table["people"] * 100
    table["change15"] = (table["census_2020"] / table["census_2015"] - 1) * 100
    table["change05"] = (table["census_2020"] / table["census_2005"] - 1) * 100
    access = _read("access.csv")
    for iata, pairs in access.groupby("airport"):
        own = pairs.set_index("code")
        table[str(iata)] = pd.to_numeric(own["drive_minutes"])
        table[f"{iata}_km"] = own["distance_km"]
    table["minutes"] = table[SERVED].min(axis=1)
    table["km"] = table[[f"{iata}_km" for iata in SERVED]].min(axis=1)
    table["near"] = table["minutes"] <= 60
    table["candidate"] = table["near"] & table["listed"]
    table["journey"] = _journeys(table)
    return table


def _journeys(table: pd.DataFrame) -> pd.Series:
    """Return 60 minutes at 羽田, waiting, flight, 15 minutes, drive: the least of all airports."""
    told = _read("flight_facts.csv").query("origin == 'haneda'")
    found = {}
    for iata in SERVED:
        own = told[told["iata"] == iata]
        block = own.loc[own["fact"] == "block_minutes", "value"].median()
        trips = own[own["fact"] == "round_trips"].copy()
        trips["day"] = (
            trips["as_of"]
            .where(trips["as_of"] != "undated", "")
            .map(
                lambda day: (
                    f"{day}-12-31"[: 10 if len(day) == 4 else None]
                    if len(day) == 4
                    else f"{day}-31"
                    if len(day) == 7
                    else day
                )
            )
        )
        daily = (
            trips.sort_values("day", kind="stable")["value"].iloc[-1]
            if len(trips)
            else float("nan")
        )
        wait = min(round(450 / daily), 90) if len(trips) else float("nan")
        found[iata] = 60 + wait + block + 15 + table[iata]
    return pd.DataFrame(found).min(axis=1).round()


T = _joined()
_PAIRS = _read("neighbours.csv")
OFFICES = pd.DataFrame(
    [
        [float("nan") if cell == "-" else float(cell) for cell in row.split(" ")]
        for row in _read("office_minutes.csv")["minutes"]
    ],
    index=_read("office_minutes.csv")["code"],
    columns=_read("office_minutes.csv")["code"],
)


def code_of(name: str) -> str:
    """Return the code of a municipality by its name."""
    return str(T.index[T["name"] == name][0])


def around(name: str) -> pd.Series:
    """Return who shares a border with a municipality."""
    code = code_of(name)
    pairs = [*_PAIRS[["code", "neighbour"]].to_numpy(), *_PAIRS[["neighbour", "code"]].to_numpy()]
    return pd.Series(T.index.isin([other for one, other in pairs if one == code]), index=T.index)


def level(policy: str, name: str) -> pd.Series:
    """Return who has adopted a policy with a level of evidence."""
    full = {short: key for key, short in SHORT.items()}[policy]
    return (T[policy] == 1) & (T[f"{full}_level"] == name)


def codes_of(expression: str) -> list[str]:
    """Return the codes for which an expression over the columns of `T` is true."""
    names = {column: T[column] for column in T.columns if re.fullmatch(r"\w+", column)}
    found = eval(expression, {"__builtins__": {}}, {**names, **_FUNCTIONS})  # noqa: S307 -- of our table
    return sorted(T.index[found])


_FUNCTIONS = {
    "around": around,
    "level": level,
    "code_of": code_of,
    "offices": OFFICES,
    "T": T,
    "towns": T["kind"].isin(["町", "村"]),
    "tokachi": T["area"] == "十勝",
    "everyone": pd.Series(data=True, index=T.index),
}
