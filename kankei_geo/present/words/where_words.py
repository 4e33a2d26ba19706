"""Conditions of `where` and indicators in words."""

import re
from collections.abc import Callable

from kankei_geo.analysis.rule import Rule
from kankei_geo.base.i18n import msgid, translate
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend
from kankei_geo.present.words import candidate_words, indicator_words, words
from kankei_geo.view import where
from kankei_geo.view.where import ALL_OF, NOT, Atom, Where

_MOST_NAMES = 8
_OPERATORS = {
    "ge": msgid("{number} or more"),
    "gt": msgid("more than {number}"),
    "le": msgid("{number} or less"),
    "lt": msgid("under {number}"),
    "eq": msgid("exactly {number}"),
}
_KINDS = {
    "city": msgid("cities (市)"),
    "town": msgid("towns (町)"),
    "village": msgid("villages (村)"),
}
_OPPOSITES = {"listed": msgid("not listed"), "airport": msgid("without an airport in service")}
_INDICATORS = {
    "policies": msgid("number of priority policies"),
    "people": msgid("population (census {first})"),
    "register": msgid("population (resident register {first})"),
    "change": msgid("population change {first}–{last} (census)"),
    "area_km2": msgid("area (census 2020)"),
    "density": msgid("population density (2020)"),
    "old": msgid("share of 65 and over (2020)"),
    "young": msgid("share of under 15 (2020)"),
    "working": msgid("share of 15 to 64 (2020)"),
    "age": msgid("mean age (2020)"),
    "households": msgid("households (2020)"),
    "minutes": msgid("drive from {place} (estimate)"),
    "km": msgid("straight line from {place}"),
    "drive": msgid("drive from the office of {place} (estimate)"),
    "journey": msgid("journey from Haneda (estimate)"),
}
_NUMBERS = {
    "policies": msgid("{number} policies"),
    **dict.fromkeys(("people", "register"), msgid("{number} people")),
    **dict.fromkeys(("change", "old", "young", "working"), msgid("{number} %")),
    "area_km2": msgid("{number} km²"),
    "density": msgid("{number} per km²"),
    "age": msgid("{number} years"),
    "households": msgid("{number} households"),
    **dict.fromkeys(("minutes", "drive", "journey"), msgid("{number} min")),
    "km": msgid("{number} km"),
}
_PARTS = re.compile(r"([a-z_]+(?:km2)?)(\d{4})?(?:to(\d{4}))?(?:\.(\w+))?")


def indicator(data: Dataset, name: str, language: str) -> str:
    """Return the name of one of `where.indicators`."""
    t = words.translator(language)
    what, first, last, place = _parts(name)
    return t(_INDICATORS[what]).format(
        first=first or where.LATEST, last=last, place=_place(data, place, language)
    )


def amount(name: str, number: float, language: str) -> str:
    """Return a figure of an indicator with its unit."""
    t = words.translator(language)
    told = f"{number:,.2f}".rstrip("0").rstrip(".") if number % 1 else f"{number:,.0f}"
    return t(_NUMBERS[_parts(name)[0]]).format(number=told)


def _parts(name: str) -> tuple[str, str, str, str]:
    match = _PARTS.fullmatch(name)
    if match is None:
        raise KeyError(name)
    return match[1], match[2] or "", match[3] or "", match[4] or ""


def _place(data: Dataset, place: str, language: str) -> str:
    t = words.translator(language)
    if not place:
        return t("the nearest airport with a direct flight to Tokyo")
    if place == "all":
        return t("the nearest airport in service")
    if place.isdecimal():
        return names(data, (place,), language)
    return t("{airport} Airport").format(airport=words.airport_name(data, place, language))


def names(data: Dataset, codes: tuple[str, ...], language: str, most: int = _MOST_NAMES) -> str:
    """Return the names of municipalities, the first of them and how many more there are."""
    t = words.translator(language)
    table = data.municipalities.set_index("code")["name" if language == "ja" else "name_en"]
    told = t(", ").join(table[code] for code in codes[:most])
    if len(codes) <= most:
        return told
    return t("{names} and {number} more").format(names=told, number=len(codes) - most)


def condition(data: Dataset, asked: Where, language: str) -> str:
    """Return a condition as a noun phrase."""
    t = words.translator(language)
    if isinstance(asked, Atom):
        return _atom(data, asked, language)
    if asked.how == NOT:
        (part,) = asked.parts
        if isinstance(part, Atom) and part.name == "policy":
            policy = words.policy_name(data, part.args[0], language)
            return t("without {policy}").format(policy=policy)
        if isinstance(part, Atom) and part.name in _OPPOSITES:
            return t(_OPPOSITES[part.name])
        return t("other than “{condition}”").format(condition=condition(data, part, language))
    between = t(" and ") if asked.how == ALL_OF else t(" or ")
    told = (
        condition(data, part, language)
        if isinstance(part, Atom) or part.how == NOT
        else t("({condition})").format(condition=condition(data, part, language))
        for part in asked.parts
    )
    return between.join(told)


def _atom(data: Dataset, asked: Atom, language: str) -> str:
    t = words.translator(language)
    if asked.name in where.indicators(data):
        how, text = asked.args
        number, of_table = where.number(text), where.of_table(data, asked.name)
        if of_table is None:
            bound, told = (
                amount(asked.name, number, language),
                indicator(data, asked.name, language),
            )
        else:
            bound = indicator_words.value(data, of_table[0], number, language)
            told = indicator_words.name(data, *of_table, language)
        bound = t(_OPERATORS[how]).format(number=bound)
        return t("{indicator}: {bound}").format(indicator=told, bound=bound)
    return _PHRASES.get(asked.name, _status)(data, asked, language)


def _kind(_data: Dataset, asked: Atom, language: str) -> str:
    return translate(_KINDS[asked.args[0]], language)


def _names(data: Dataset, asked: Atom, language: str) -> str:
    return names(data, asked.args, language)


def _near(data: Dataset, asked: Atom, language: str) -> str:
    t = words.translator(language)
    return t("neighbours of {name}").format(name=names(data, asked.args, language))


def _area(data: Dataset, asked: Atom, language: str) -> str:
    return words.area_name(data, asked.args[0], language)


def _airport(_data: Dataset, asked: Atom, language: str) -> str:
    t = words.translator(language)
    if asked.args == ("tokyo",):
        return t("with an airport with a Tokyo flight")
    return t("with an airport in service")


def _nearest(data: Dataset, asked: Atom, language: str) -> str:
    t = words.translator(language)
    return t("nearest airport: {place}").format(place=_place(data, asked.args[0], language))


def _status(data: Dataset, asked: Atom, language: str) -> str:
    t = words.translator(language)
    if asked.name == "listed":
        return t("listed")
    if asked.args == ("candidate",):
        return t("candidates for workation")
    return candidate_words.tier_name(data, asked.args[0], Rule(), language)


def _mark(data: Dataset, asked: Atom, language: str) -> str:
    t = words.translator(language)
    if asked.name == "policy":
        return t("with {policy}").format(policy=words.policy_name(data, asked.args[0], language))
    level = t(legend.level_labels(data)[asked.args[-1]])
    if asked.name == "mark":
        policy = words.policy_name(data, asked.args[0], language)
        return t("with {policy} ({level})").format(policy=policy, level=level)
    if asked.name == "level":
        return t("a policy of the evidence {level}").format(level=level)
    return t("a mark (yes or no) of the evidence {level}").format(level=level)


def _sphere(data: Dataset, asked: Atom, language: str) -> str:
    t = words.translator(language)
    airport, limit = asked.args
    place = _place(data, "" if airport == "any" else airport, language)
    if asked.name == "within":
        return t("within {limit} min of {place} (estimate)").format(limit=limit, place=place)
    return t("within {limit} km of {place}").format(limit=limit, place=place)


_PHRASES: dict[str, Callable[[Dataset, Atom, str], str]] = {
    **dict.fromkeys(("policy", "mark", "level", "marked"), _mark),
    **dict.fromkeys(("within", "withinkm"), _sphere),
    "kind": _kind,
    "town": _names,
    "near": _near,
    "area": _area,
    "airport": _airport,
    "nearest": _nearest,
}
