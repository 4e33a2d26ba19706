"""Rules for indicators: their years and periods, and the conditions that bounds make of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from kankei_geo.analysis.rule import Rule as CandidateRule
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked.meaning import CannotTellError, NotUnderstoodError
from kankei_geo.view.asked.quantities import Bound
from kankei_geo.view.asked.refused import PAST
from kankei_geo.view.asked.rules import Fact, Item, Rule, each, first, letters, made, rule, the
from kankei_geo.view.where import LATEST, Where, compare, every, indicators, some
from kankei_geo.view.where_values import values

_OPPOSITE = {"ge": "le", "gt": "lt", "le": "ge", "lt": "gt", "eq": "eq"}
# Which indicator a quantity is of, where nothing else is said.
_OF_UNIT = {
    "people": "people",
    "km2": "area_km2",
    "density": "density",
    "policies": "policies",
    "households": "households",
}
_UNITS = {
    **{indicator: unit for unit, indicator in _OF_UNIT.items()},
    "age": "old",
    "register": "people",
    "change": "percent",
    "decline": "percent",
    "growth": "percent",
    **dict.fromkeys(("old", "young", "working"), "percent"),
}
_PERIODS = ((2015, LATEST), (2005, LATEST))  # of a change of which no period is told
WAYS = ("time", "km")  # indicators that need a place to lead to
# What is asked for by a unit: how many people, km², households, years.
UNITS = {"people": "people", "km2": "area_km2", "households": "households", "year": "age"}
# What can be summed; a density, a share or an age is that of all of them together.
SUMS = ("people", "register", "area_km2", "households", "policies")
AS_A_WHOLE = ("density", "old", "young", "working", "age")
_TREND = ("change", "decline", "growth")


@dataclass(frozen=True)
class Indicator:
    """An indicator as a question has it: its word, a year or a period."""

    word: str
    years: tuple[int, ...] = ()

    def names(self, data: Dataset) -> tuple[str, ...]:
        """Return the indicators of the data that it may mean.

        Raises
        ------
        CannotTellError
            If the data have no figures of that year.
        """
        if self.word in _TREND:
            periods = (self.years,) if self.years else _PERIODS
            found = tuple(f"change{start}to{end}" for start, end in periods)
        elif self.word == "register":
            found = (f"register{self.years[0] if self.years else 2025}",)
        elif self.word == "people" and self.years and self.years[0] != LATEST:
            census, register = f"people{self.years[0]}", f"register{self.years[0]}"
            found = (census if census in indicators(data) else register,)
        else:
            found = (self.word,)
            if self.years and self.years[0] != LATEST:
                raise CannotTellError(PAST, str(self.years[0]))
        if not indicators(data).issuperset(found):
            raise CannotTellError(PAST, "–".join(map(str, self.years)) or self.word)
        return found

    @property
    def is_trend(self) -> bool:
        """Whether it tells a change, and so has a period instead of a year."""
        return self.word in _TREND

    @property
    def unit(self) -> str:
        """The unit of its figures."""
        return _UNITS.get(self.word, "")


def _period(_data: Dataset, items: Sequence[Item]) -> Item:
    years = tuple(int(year) for year in each(items, "Y"))
    return made("Π", years if len(years) > 1 else (*years, LATEST), items)


def _indicator(_data: Dataset, items: Sequence[Item]) -> Item | None:
    word = first(items, "I")
    if word is None or isinstance(word.value, Indicator):
        return None
    return made("I", Indicator(word.value), items)


def _dated(_data: Dataset, items: Sequence[Item]) -> Item | None:
    (indicator,) = each(items, "I")
    year, period = first(items, "Y"), first(items, "Π")
    if indicator.years or (indicator.word in _TREND) != (period is not None):
        return None
    years = period.value if period else (int(year.value),) if year else ()
    return made("I", Indicator(indicator.word, years), items)


def _trend(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return that people became more or fewer, by how much, since when."""
    indicator, period, bound = first(items, "I"), first(items, "Π"), first(items, "β")
    if indicator and indicator.value.word != "people":
        return None
    asked = Indicator("change", period.value if period else ())
    grew = first(items, "E")
    sign = 1 if grew is None or grew.value == "max" else -1
    found = Bound(((("gt", 0.0),),), "percent") if bound is None else bound.value
    if found.unit != "percent":
        if "d" in letters(items):
            return None
        # By so many people: the data's indicator is in percent.
        raise NotUnderstoodError("unfinished", " ".join(item.surface for item in items))
    if grew is not None:
        found = Bound(tuple(map(_with_its_sign, found.ranges)), found.unit)
    return _fact(_data, asked, found, items, sign)


def _with_its_sign(limits: tuple[tuple[str, float], ...]) -> tuple[tuple[str, float], ...]:
    """Leave who gained out of who lost less than 10 %, and the other way round."""
    has_lower_end = any(operator in ("ge", "gt", "eq") for operator, _ in limits)
    return limits if has_lower_end else (("gt", 0.0), *limits)


def _fact(
    data: Dataset, indicator: Indicator, bound: Bound, items: Sequence[Item], sign: int = 1
) -> Item:
    sign = -1 if indicator.word == "decline" else sign
    return made(
        "F",
        Fact(tuple(_condition(name, bound, sign) for name in indicator.names(data))),
        items,
    )


def _condition(name: str, bound: Bound, sign: int) -> Where:
    return some(
        *(
            every(
                *(
                    compare(name, how if sign > 0 else _OPPOSITE[how], sign * number + 0.0)
                    for how, number in one
                )
            )
            for one in bound.ranges
        )
    )


def _compared(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return the condition on an indicator that is named."""
    indicator, bound = first(items, "I"), first(items, "β")
    if indicator is None or bound is None or not indicator.value.unit:
        return None
    named: Indicator = indicator.value
    # 人口密度が10人未満: people, where people for each km² are meant.
    is_density = (named.word, bound.value.unit) == ("density", "people")
    if bound.value.unit not in ("", named.unit) and not is_density:
        return None
    if period := first(items, "Π"):
        if not named.is_trend or named.years:
            return None
        named = Indicator(named.word, period.value)
    return _fact(data, named, bound.value, items)


_THAN = {"max": "gt", "gt": "gt", "min": "lt", "lt": "lt", "ge": "ge", "le": "le"}


def _between_towns(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return who has more than one and less than another: 帯広市より人口が多く旭川市より少ない."""
    at = [n for n, item in enumerate(items) if item.code == "N"][1]
    named = first(items, "I")
    if named is None:
        return None
    one, other = (_than_a_town(data, [*part, named]) for part in (items[:at], items[at:]))
    if one is None or other is None:
        return None
    pairs = product(one.value.ways, other.value.ways)
    return made("F", Fact(tuple(every(*pair) for pair in pairs)), items)


def _than_in_english(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return who has more of something than a municipality: more people than Obihiro."""
    word, named = first(items, "Sc"), first(items, "I")
    if word is None or not _MORE.search(word.surface):
        return None
    end, _, sort = word.value.partition(".")
    if named is not None:
        by: tuple[str, ...] = (named.value.word,)
    elif sort in ("people", "density"):
        by = (sort,)
    else:
        by = ("people", "area_km2") if sort == "size" or _SIZE.search(word.surface) else ()
    found = [
        _than_a_town(data, [Item("I", Indicator(what), ""), the(items, "N"), Item("C", end, "")])
        for what in by
    ]
    ways = tuple(way for fact in found if fact for way in fact.value.ways)
    return made("F", Fact(ways), items) if ways else None


def _between_in_english(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return who has more than one and fewer than another of the same."""
    at = next(n for n, item in enumerate(items) if item.code == "N") + 1
    word = items[0].value.partition(".")[2]
    if word != "people":
        return None
    named = Item("I", Indicator("people"), "")
    one = _than_in_english(data, items[:at])
    other = _than_in_english(data, [named, *items[at:]])
    if one is None or other is None:
        return None
    return made("F", Fact((every(*one.value.ways, *other.value.ways),)), items)


_MORE = re.compile(
    r"\b(?:than|exceeding|exceeds|exceed|more people|more inhabitants|fewer people)\b|fewer inh"
)
_SIZE = re.compile(r"\b(?:larger|bigger|smaller) than\b")


def _by_how_much(_data: Dataset, items: Sequence[Item]) -> Item:
    """Take より何人多い for how many more."""
    more = items[-1].value.startswith("max")
    return made("z", "more" if more else "fewer", items)


def _than_a_town(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return who has more or less of something than a municipality: 帯広市より人口が多い."""
    indicator, town = first(items, "I"), first(items, "N")
    word = first(items, "CJ")
    if indicator is None or town is None or word is None or not indicator.value.unit:
        return None
    more = _THAN.get(word.value.partition(".")[0])
    names = indicator.value.names(data)
    figures = [values(data, name, CandidateRule())[town.value] for name in names]
    if more is None or any(round(figure, 2) != figure for figure in figures):
        return None
    ways = tuple(compare(name, more, figure) for name, figure in zip(names, figures, strict=True))
    return made("F", Fact(ways), items)


def _equal(data: Dataset, items: Sequence[Item]) -> Item | None:
    indicator, (quantity,) = first(items, "I"), each(items, "Q")
    word = indicator.value.word if indicator else "policies"
    if word != "policies" or quantity.unit not in ("policies", "" if indicator else "policies"):
        return None
    bound = Bound(((("eq", quantity.number),),), "policies")
    return _fact(data, Indicator("policies"), bound, items)


def _of_its_unit(data: Dataset, items: Sequence[Item]) -> Item | None:
    bound = items[0].value
    name = _OF_UNIT.get(bound.unit)
    return _fact(data, Indicator(name), bound, items) if name else None


def _every_policy(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return that all policies are there: 4施策すべて, すべての施策, all four policies."""
    indicator, quantity = first(items, "I"), first(items, "Q")
    number = len(data.policies)
    if quantity is None and (indicator is None or indicator.value.word != "policies"):
        return None
    if quantity and (
        quantity.value.unit not in ("policies", "") or quantity.value.number != number
    ):
        return None
    if quantity and not quantity.value.unit and indicator is None:
        return None
    if (both := first(items, "b")) and both.value != "all" and quantity is None:
        return None
    return made("F", Fact((compare("policies", "eq", number),)), items)


def _no_policy(_data: Dataset, items: Sequence[Item]) -> Item | None:
    indicator = first(items, "I")
    if indicator is None or indicator.value.word != "policies":
        return None
    return made("F", Fact((compare("policies", "eq", 0),)), items)


def _none_at_all(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Take どれも実施していない for no policy at all."""
    both, indicator = first(items, "b"), first(items, "I")
    if both is None or both.value != "each":
        return None
    return (
        _no_policy(data, items)
        if indicator
        else made("F", Fact((compare("policies", "eq", 0),)), items)
    )


NO_POLICY_ENGLISH: tuple[Rule, ...] = (rule("-I", _no_policy), rule("0n?I", _no_policy))
INDICATORS: tuple[Rule, ...] = (
    rule("I", _indicator),
    rule("wYtY|rYuY", _period),
    rule("Y[r~u]Yu?", _period),
    rule("(?<=[,dng])rY|rY(?=$|[^u])", _period),
    rule("Yr(?=[^#Y])", _period),
)
THAN: tuple[Rule, ...] = (
    rule("(?<=pI[gw])vg?J", _by_how_much),
    rule("Np(?:I[gn]?)?J,?Np?(?:I[gn]?)?[JC]|I[gw]*Np?[CJ],?Np?[CJ]", _between_towns),
    rule("NpI[gn]?J|I[gw]*NC|NCn?I", _than_a_town),
    rule("pvg?J", _by_how_much),
)
THAN_ENGLISH: tuple[Rule, ...] = (
    rule("SpN[;t,&]+cN", _between_in_english),
    rule("SpN(?![;t,&]*c)|I[+]*cN|cNBI|cN", _than_in_english),
)
FIGURES: tuple[Rule, ...] = (
    rule("[YΠ][ndigw,]*I", _dated),
    rule("I[ndrw]*[YΠ]", _dated),
    rule("Π?[nidgw,]*I[gwnm]*Π?[ndi,]*β[d]?E", _trend),
    rule("I[gwnm+]*E[B,]*β[dn,]*Π?", _trend),
    rule("Π?[nidgw,]*I[gwnm+]*E[nd,]*Π?", _trend),
    rule("Eβ[n]*I[nd,]*Π?", _trend),
    rule("(?<=[+K])E[B,]*β[dn,]*Π?", _trend),
    rule("EI[nd,]*Π?", _trend),
    rule("E[nd,]*Π?", _trend),
    rule("(?<![Pntky,])b[n]?Q?n?I", _every_policy),
    rule("(?<![Pntky,])b[n]?Q", _every_policy),
    rule("Q[nog]?I?b", _every_policy),
    rule("I[gwnomdB+]*[,]?β[nd,]*Π", _compared),
    rule("I[gwnomdB+]*[,]?β", _compared),
    rule("β[n]?I", _compared),
    rule("I[gwnomd+]*Q!?", _equal),
    rule("Qn?I!?", _equal),
    rule("I[gwom]*b?[mo]*-", _no_policy),
    rule("(?<![Pntky,])b[nmo]*I?[mo]*-", _none_at_all),
    rule("β", _of_its_unit),
    rule("Q!", _equal),
    rule("Q", _equal),
)
