"""Rules for numbers: quantities with their units, and the bounds that they make."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked.meaning import NotUnderstoodError
from kankei_geo.view.asked.rules import Item, Rule, each, first, made, rule

_PER_HOUR, _HALF, _PER_TENTH = 60, 30, 10
_HOURS = {"hour": _PER_HOUR, "hour_and_half": _PER_HOUR + _HALF, "half_hour": _HALF}


@dataclass(frozen=True)
class Quantity:
    """A number with its unit; empty where it has none."""

    number: float
    unit: str


@dataclass(frozen=True)
class Bound:
    """Ranges of a number, one of which is asked for: operators and numbers."""

    ranges: tuple[tuple[tuple[str, float], ...], ...]
    unit: str


def _quantity(_data: Dataset, items: Sequence[Item]) -> Item:
    numbers, units = each(items, "#"), each(items, "U")
    unit, number = units[0], float(numbers[0]) if numbers else 1.0
    if unit in _HOURS and unit != "hour":
        return made("Q", Quantity(float(_HOURS[unit]), "min"), items)
    if unit == "hour":
        rest = float(numbers[1]) if len(numbers) > 1 else _HALF if "half" in units else 0
        return made("Q", Quantity(number * _PER_HOUR + rest, "min"), items)
    if unit == "tenth":
        return made("Q", Quantity(number * _PER_TENTH, "percent"), items)
    return made("Q", Quantity(number, unit), items)


def _minutes(data: Dataset, items: Sequence[Item]) -> Item | None:
    units = each(items, "U")
    return _quantity(data, items) if units[0] == "hour" and units[1] in ("half", "min") else None


def _an_hour(data: Dataset, items: Sequence[Item]) -> Item | None:
    taken = items[1:]
    return (
        made("β", _bound_of(items[0].value, _quantity(data, taken)), items)
        if (taken[0].value in _HOURS)
        else None
    )


def _bound_before_unit(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Return the bound of three or more policies: the unit comes last."""
    if items[2].value in ("half", "rank"):
        return None
    return made("β", _bound_of(items[1].value, _quantity(data, items)), items)


def _and_more_than(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Take 'and more than 30', 'and over 30' for the limit of what follows it."""
    if not items[0].surface.startswith("and "):
        return None
    return made("c", {"ge": "gt", "le": "lt"}[items[0].value], items)


def _bare(_data: Dataset, items: Sequence[Item]) -> Item:
    return made("Q", Quantity(float(items[0].value), ""), items)


def _bound_of(operator: str, quantity: Item) -> Bound:
    return Bound((((operator, quantity.value.number),),), quantity.value.unit)


def _bound(_data: Dataset, items: Sequence[Item]) -> Item:
    (quantity,) = (item for item in items if item.code == "Q")
    compared = first(items, "Cc")
    return made("β", _bound_of(compared.value if compared else "eq", quantity), items)


def _range(_data: Dataset, items: Sequence[Item]) -> Item | None:
    first_end, last_end = (item for item in items if item.code == "Q")
    low, high = _with_shared_unit(first_end, last_end), last_end.value
    unit = high.unit or low.unit
    compared = first(items, "C")
    operator = compared.value if compared else "le"
    if (low.unit and low.unit != unit) or operator not in ("le", "lt"):
        return None
    if low.number > high.number:
        raise NotUnderstoodError("unfinished", " ".join(item.surface for item in items))
    return made("β", Bound(((("ge", low.number), (operator, high.number)),), unit), items)


def _both_bounds(_data: Dataset, items: Sequence[Item]) -> Item | None:
    one, other = each(items, "β")
    if one.unit and other.unit and one.unit != other.unit:
        return None
    unit = one.unit or other.unit
    if first(items, "|"):
        return made("β", Bound((*one.ranges, *other.ranges), unit), items)
    if len(one.ranges) > 1 or len(other.ranges) > 1:
        return None
    return made("β", Bound(((*one.ranges[0], *other.ranges[0]),), unit), items)


_SHARED = re.compile(r"([0-9.,]+) ?(万|千|百|thousand|million|hundred)")


def _with_shared_unit(low: Item, high: Item) -> Quantity:
    """Return the lower end of a range as it is meant: 1〜2万人, 1 to 2 hours."""
    quantity, unit = low.value, high.value.unit
    if quantity.unit:
        return Quantity(quantity.number, quantity.unit)
    times = 1.0
    shared = _SHARED.match(high.surface)
    if shared and not _SHARED.match(low.surface):
        most = float(shared[1].replace(",", ""))
        if quantity.number > most:
            raise NotUnderstoodError("unfinished", f"{low.surface} {high.surface}")
        times = high.value.number / most
    elif unit == "min" and not high.surface.endswith(("分", "分間", "min", "mins", "minutes")):
        times = _PER_HOUR
    return Quantity(quantity.number * times, unit)


def _one_of_two(data: Dataset, items: Sequence[Item]) -> Item | None:
    if items[0].code == "#":
        items = [_bare(data, items[:1]), *items[1:]]
    one, other = each(items, "Q")
    if other.unit != "policies" or one.unit not in ("", "policies"):
        return None
    ranges = tuple((("eq", quantity.number),) for quantity in (one, other))
    return made("β", Bound(ranges, "policies"), items)


def _negative(_data: Dataset, items: Sequence[Item]) -> Item | None:
    quantity = items[-1].value
    if quantity.unit != "percent":
        return None
    return made("Q", Quantity(-quantity.number, "percent"), items)


_ROUND = re.compile(r"[1-9](万|千)(?![0-9.])")


def _of_that_digit(_data: Dataset, items: Sequence[Item]) -> Item | None:
    """Take 1万人台 for 10,000 to 20,000: one digit of 万 or 千, where nobody means less."""
    quantity: Quantity = items[0].value
    match = _ROUND.match(items[0].surface)
    if match is None or not items[1].surface.startswith("台"):
        return None
    step = 10_000.0 if match[1] == "万" else 1000.0
    if quantity.number % step:
        return None
    ends = (("ge", quantity.number), ("lt", quantity.number + step))
    return made("β", Bound((ends,), quantity.unit), items)


def _about(_data: Dataset, items: Sequence[Item]) -> Item:
    raise NotUnderstoodError("approximate", " ".join(item.surface for item in items))


def _of_all(data: Dataset, items: Sequence[Item]) -> Item:
    """Take two of the four policies for two policies."""
    whole, part = items[0].value, items[-1]
    if whole.unit not in ("policies", "") or whole.number != len(data.policies):
        raise NotUnderstoodError("unfinished", " ".join(item.surface for item in items))
    return made(part.code, part.value, items)


def _so_many_of(data: Dataset, items: Sequence[Item]) -> Item | None:
    """Take three out of four policies for three policies."""
    part, whole = items[0], items[-1].value
    if not part.surface.isascii() or whole.unit != "policies" or whole.number != len(data.policies):
        return None
    number = float(part.value) if part.code == "#" else part.value.number
    return made("Q", Quantity(number, "policies"), items)


RULES: tuple[Rule, ...] = (
    rule("º", lambda _data, items: made("Q", Quantity(float(items[0].value), "rank"), items)),
    rule("Cp?(?=#)", _and_more_than),
    rule("#U(?:U|#U)", _minutes),
    rule("#U", _quantity),
    rule("Qx", _of_that_digit),
    rule("x[#Q]", _about),
    rule("[#Q]x", _about),
    rule("c(?<!#)U", _an_hour),
    rule("[⁻~]Q(?<!Q[⁻~]Q)(?<!#~Q)", _negative),
    rule("(?<![#Q~])[#Q]fQ", _so_many_of),
    rule("(?<![Q~])#,Q(?!C)", _one_of_two),
    rule("#(?=[~rutC|k]*[Q#])", _bare),
    rule("#CU", _bound_before_unit),
    rule("#(?=C)", _bare),
    rule("(?<=c)#", _bare),
    rule("(?<=[Q][~utr])#", _bare),
    rule("wQtQ", _range),
    rule("rQuQ(?![C])", _range),
    rule("Q[r~]QuC?", _range),
    rule("Q[r~u]QC?", _range),
    rule("Qr?[|k]Q", _one_of_two),
    rule("cQ", _bound),
    rule("QC", _bound),
    rule("β[d,&t;]*β", _both_bounds),
    rule(r"β[,]?\|β", _both_bounds),
    rule("Q(?:n?[IU])?[no]*f[n,]*[βQ]", _of_all),
    rule("#", _bare),
)
