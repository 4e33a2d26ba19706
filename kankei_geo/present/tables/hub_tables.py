"""Tables of hubs: the chosen ones, every number of them, and who is reached from where."""

import pandas as pd

from kankei_geo.analysis import hubs
from kankei_geo.dataset import facts
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import hub_words, words
from kankei_geo.view.view import View

_PARTS = (0.19, 0.14, 0.15, 0.1, 0.16, 0.34)  # widths of hub, gain, total, share, policies, others


def chosen(data: Dataset, view: View) -> pd.DataFrame:
    """Return the view's hubs in order, indexed by ``code``.

    What each adds and what is reached with it stand as numbers, then its policies, and who could
    be in its stead.
    """
    t = words.translator(view.lang)
    found, reached = hub_words.choice(data, view), hub_words.cover(data, view)
    codes = found.hubs if found else ()
    rows = [facts.record(data, code) for code in codes]
    totals = found.reached if found else ()
    gains = [total - before for total, before in zip(totals, (0, *totals), strict=False)]
    others = reached.instead if reached else ()
    return pd.DataFrame(
        {
            t("Hub"): [words.name(row, view.lang) for row in rows],
            t("No."): pd.array(range(1, len(rows) + 1), dtype="Int64"),
            t("Adds"): pd.array(gains, dtype="Int64"),
            t("Reached with it"): pd.array(totals, dtype="Int64"),
            t("Share"): [hub_words.share(data, view, total) for total in totals],
            t("Policies at the hub"): [words.count(row, view.lang) for row in rows],
            t("Could be in its stead"): pd.array(
                [hub_words.instead(data, one, view.lang) for one in others], dtype="string"
            ),
        },
        index=pd.Index(codes, name="code"),
    )


def narrow(data: Dataset, view: View) -> tuple[pd.DataFrame, tuple[float, ...]]:
    """Return the hubs as texts for paper, and the columns' widths in parts."""
    t = words.translator(view.lang)
    table = chosen(data, view)
    names = [f"{number} {name}" for number, name in enumerate(table[t("Hub")], start=1)]
    texts = table.assign(**{t("Hub"): names}).drop(columns=[t("No.")])
    numbers = [t("Adds"), t("Reached with it")]
    texts[numbers] = texts[numbers].map("{:,}".format)
    return texts.astype("string").fillna("–").astype(object), _PARTS


def curve(data: Dataset, view: View) -> pd.DataFrame:
    """Return what each number of hubs reaches, and which they are."""
    t = words.translator(view.lang)
    found = hubs.curve(data, view.plan)
    totals = [one.total for one in found]
    return pd.DataFrame(
        {
            t("Number of hubs"): pd.array(range(1, len(found) + 1), dtype="Int64"),
            t("Reached"): pd.array(totals, dtype="Int64"),
            t("Share"): [hub_words.share(data, view, total) for total in totals],
            t("Adds"): pd.array(
                [total - before for total, before in zip(totals, (0, *totals), strict=False)],
                dtype="Int64",
            ),
            t("Hubs"): [hub_words.names(data, one.hubs, view.lang) for one in found],
        }
    )


def reached(data: Dataset, view: View) -> pd.DataFrame:
    """Return every municipality with how much it counts, its hub and the minutes from it.

    Indexed by ``code``; hub and minutes are missing where none is near enough.
    """
    t = words.translator(view.lang)
    table = data.table.set_index("code", drop=False)
    near = served(data, view)
    names = {code: words.name(row, view.lang) for code, row in table.iterrows()}
    return pd.DataFrame(
        {
            t("Municipality"): list(names.values()),
            t("Counts"): near["counts"].astype("Int64").array,
            t("Hub"): near["hub"].map(names, na_action="ignore").to_numpy(),
            t("By road (min, estimate)"): near["minutes"].array,
            t("at least (min)"): near["low"].array,
            t("at most (min)"): near["high"].array,
        },
        index=pd.Index(table.index, name="code"),
    )


def served(data: Dataset, view: View) -> pd.DataFrame:
    """Return who is reached from which hub (see `hubs.Cover`), also where there is no hub."""
    found = hub_words.cover(data, view)
    return found.served if found else _nobody(data, view)


def _nobody(data: Dataset, view: View) -> pd.DataFrame:
    """Return `served` as it is where there is no hub."""
    counts = hubs.counts(data, view.cover)
    missing = pd.array([pd.NA] * len(counts), dtype="Int64")
    return pd.DataFrame(
        {"counts": counts, "hub": None, "minutes": missing, "low": missing, "high": missing}
    )
