"""What stands in brackets: a condition of its own, or an aside."""

from collections.abc import Sequence

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked.rules import Fact, Item, Rule, each, letters, made, reduced
from kankei_geo.view.asked.whom import whom

_OPEN, _CLOSE = "(", ")"


def bracketed(data: Dataset, items: Sequence[Item], rules: Sequence[Rule]) -> list[Item]:
    """Return the items without brackets; several conditions in a pair of them become one.

    Parameters
    ----------
    items : sequence of Item
        The words of a question.
    rules : sequence of Rule
        Those of its language.

    Raises
    ------
    NotUnderstoodError
        If the conditions between brackets cannot be joined.
    """
    left = list(items)
    while (close := letters(left).find(_CLOSE)) >= 0:
        start = letters(left[:close]).rfind(_OPEN)
        inside = left[start + 1 : close]
        # 人口（1万人以上または5千人以下）: limits of what stands before them.
        is_limit = start > 0 and left[start - 1].code in "IAaHN"
        left[max(start, 0) : close + 1] = inside if is_limit else _joined(data, inside, rules)
    return [item for item in left if item.code != _OPEN]


def _joined(data: Dataset, inside: list[Item], rules: Sequence[Rule]) -> list[Item]:
    """Return one condition instead of several; anything else stands as if without brackets."""
    if not set(letters(inside)) & set("|k&tm"):
        return inside
    # As if 'with' or を実施 were said: 'and' joins then, and counts none of them apart.
    is_english = inside[0].surface.isascii()
    said = [Item("+", "-", ""), *inside] if is_english else [*inside, Item("o", "-", "")]
    parts = reduced(data, said if "t" in letters(inside) else inside, rules)
    facts: list[Fact] = each(parts, "F")
    if not facts or not set(letters(parts)) <= set("F|k&t,d+"):
        return inside
    ways = tuple(way for way in whom(parts, to_all=False) if way is not None)
    sorts = {fact.sort for fact in facts}
    return [made("F", Fact(ways, sorts.pop() if len(sorts) == 1 else "figure"), inside)]
