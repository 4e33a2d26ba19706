"""What each setting of the rule changes, against its default: who came and who left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kankei_geo.analysis.changed import Change, between
from kankei_geo.analysis.rule import JOURNEY, LINE, ROAD
from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words import short, words
from kankei_geo.view.view import BOTH, View, without

# In the order of the controls.
_SETTINGS = ("airports", "measure", "minutes", "km", "journey", "count", "winter")
_MOST_NAMED = 4  # in a line: it travels with every change
_LABELS = {
    "airports": msgid("Airports that count"),
    "measure": msgid("Measure"),
    "minutes": msgid("Minutes by road"),
    "km": msgid("Kilometres"),
    "journey": msgid("Journey from Haneda"),
    "count": msgid("Least number of policies"),
    "winter": msgid("Winter factor"),
}


@dataclass(frozen=True)
class Compared:
    """A setting, what it is compared with in words, and what that changes."""

    setting: str
    baseline: str
    change: Change


def compared(data: Dataset, view: View) -> list[Compared]:
    """Return what each setting that is not at its default changes; the others stay as they are.

    The measure is always compared: road with the straight line, the others with the road.
    """
    return [
        Compared(setting, _baseline(view, setting), _change(data, view, setting))
        for setting in _SETTINGS
        if _decides(view, setting)
    ]


def whole(data: Dataset, view: View) -> Change:
    """Return what all settings together change against the default rule.

    Where both measures are drawn, the map tells something else: nothing is returned.
    """
    if view.measure == BOTH:
        return Change((), ())
    return between(data, without(view, *_SETTINGS).rule, view.rule)


def lines(data: Dataset, view: View) -> dict[str, str]:
    """Return a line for each setting that is compared: against what, how many, who."""
    return {one.setting: _told(data, one, view.lang) for one in compared(data, view)}


def text(data: Dataset, view: View) -> str:
    """Return all that changed as sentences, for readers who cannot see what is outlined."""
    t = words.translator(view.lang)
    return " ".join(line + t(".") for line in lines(data, view).values())


def table(data: Dataset, view: View) -> pd.DataFrame:
    """Return all names of who came and who left, a row for each setting that is compared."""
    t = words.translator(view.lang)
    found = compared(data, view)
    return pd.DataFrame(
        {
            t("Setting"): [t(_LABELS[one.setting]) for one in found],
            t("Compared with"): [one.baseline for one in found],
            t("Candidates only now"): [_all(data, one.change.came, view.lang) for one in found],
            t("No candidates any more"): [_all(data, one.change.left, view.lang) for one in found],
        }
    )


def came_label(change: Change, language: str) -> str:
    """Return what the legend says of who came."""
    t = words.translator(language)
    return t("Joined, against the default ({number})").format(number=len(change.came))


def left_label(change: Change, language: str) -> str:
    """Return what the legend says of who left."""
    t = words.translator(language)
    return t("Left, against the default ({number})").format(number=len(change.left))


def _decides(view: View, setting: str) -> bool:
    """Return whether a setting is compared: it decides something, and is not at its default."""
    if setting == "measure":
        return True
    by = {
        "minutes": (ROAD, BOTH),
        "km": (LINE, BOTH),
        "journey": (JOURNEY,),
        "winter": (ROAD, BOTH, JOURNEY),
    }
    if view.measure not in by.get(setting, (view.measure,)):
        return False
    return bool(getattr(view, setting) != getattr(View(), setting))


def _change(data: Dataset, view: View, setting: str) -> Change:
    after = view.rule
    if setting == "measure":
        other = LINE if after.measure == ROAD else ROAD
        return between(data, replace(after, measure=other), after)
    before = without(view, setting).rule
    if setting == "km":  # where both are drawn, it decides who is within the circles
        before, after = (replace(rule, measure=LINE) for rule in (before, after))
    return between(data, before, after)


def _baseline(view: View, setting: str) -> str:
    """Return in words what is compared with."""
    t, plain = words.translator(view.lang), View()
    minutes, km = t("{minutes} min"), t("{km} km")
    if setting == "measure":
        if view.rule.measure == ROAD:
            return t("{km} km straight").format(km=view.km)
        return t("{minutes} min by road").format(minutes=view.minutes)
    return {
        "airports": t("airports with a Tokyo flight"),
        "minutes": minutes.format(minutes=plain.minutes),
        "km": km.format(km=plain.km),
        "journey": words.hours(plain.journey, view.lang),
        "count": t("{fewest} or more policies").format(fewest=plain.count),
        "winter": t("factor {winter}").format(winter=f"{plain.winter:.1f}"),
    }[setting]


def _told(data: Dataset, one: Compared, language: str) -> str:
    t = words.translator(language)
    came, left = one.change.came, one.change.left
    told = [
        t("{sign}{number}: {names}").format(
            sign=sign, number=len(codes), names=_some(data, codes, language)
        )
        for sign, codes in (("−", left), ("+", came))
        if codes
    ]
    return t("Against {baseline}: {changes}").format(
        baseline=one.baseline, changes=t(" / ").join(told) or t("nobody changes")
    )


def _some(data: Dataset, codes: Sequence[str], language: str) -> str:
    """Return the first names, and how many more there are."""
    t = words.translator(language)
    named = _names(data, codes[:_MOST_NAMED], language)
    rest = len(codes) - _MOST_NAMED
    return named + (t(" and {number} more").format(number=rest) if rest > 0 else "")


def _all(data: Dataset, codes: Sequence[str], language: str) -> str | None:
    return _names(data, codes, language) or None


def _names(data: Dataset, codes: Sequence[str], language: str) -> str:
    # In English what names end in is left out: these lines travel with every change.
    full = data.municipalities.set_index("code")["name"]
    names = full if language == "ja" else short.names(data, language)
    return words.translator(language)(", ").join(names[code] for code in codes)
