"""What share a question asks for: who has something, and among whom."""

import re
from collections.abc import Iterator, Sequence

from kankei_geo.view.asked import who
from kankei_geo.view.asked.meaning import CANDIDATE, SHARE, Question
from kankei_geo.view.asked.rules import Item, letters, unfinished
from kankei_geo.view.asked.whom import require, whom

# With what begins that somebody has something, instead of who it is.
_VERBS = frozenset(
    [
        "that",
        "which",
        "who",
        "have",
        "has",
        "do",
        "does",
        "are",
        "is",
        "run",
        "runs",
        "lack",
        "lacks",
        "don't",
        "offer",
    ]
)


def shares(items: Sequence[Item]) -> Iterator[Question]:
    """Yield what share some have: of those before うち, or of those in the same place."""
    require(items, "FKO|hqsZkf" + "nwgdoimt,&;+ruB")
    codes = letters(items)
    if "hts" in codes:
        raise unfinished(items[codes.index("hts")])
    at = codes.rfind("f")
    everyone = any(item.code == "O" and item.value == "all" for item in items)
    if at < 0 and codes.lstrip("+n").startswith("s") and "F" in codes:
        yield from _english_shares(items, everyone=everyone)
        return
    if at >= 0:
        if not any(item.code in "FKO" for item in items[:at]):
            raise unfinished(items[at])
        yield from _of_those(items[:at], items[at + 1 :], everyone=everyone)
        return
    kind = next((n for n, item in enumerate(items) if item.code in "KO"), None)
    if kind is not None and any(item.code == "F" for item in items[kind + 1 :]):
        yield from _of_those(items[: kind + 1], items[kind + 1 :], everyone=everyone)
        return
    last = re.fullmatch(r"(.+)F[nwgdo+]*s[nwgdo+Zk]*", codes)
    if last and items[last.end(1)].value.sort == "listed" and re.search("[FO]", last[1]):
        # …の掲載率: all that stands before it says among whom.
        yield from _of_those(items[: last.end(1)], [items[last.end(1)]], everyone=everyone)
        return
    yield from _divided(items, everyone=everyone)


def _of_those(
    before: Sequence[Item], after: Sequence[Item], *, everyone: bool
) -> Iterator[Question]:
    for base in whom(before):
        for share in whom(after, to_all=False):
            if share is None:
                raise unfinished((*before, *after)[-1])
            yield Question(SHARE, share, base, everyone)


def _divided(items: Sequence[Item], *, everyone: bool) -> Iterator[Question]:
    """Yield a share where nothing divides whom it is of from what they have.

    Of several facts, only the last may be what they have.
    """
    wide, own = _split_share(items)
    yield from _of_those(wide, own, everyone=everyone)
    facts = [n for n, item in enumerate(own) if item.code == "F"]
    kinds = [item for item in wide if item.code == "K" and who.kinds(item.value)]
    if kinds and len(facts) == 1 and own[facts[0]].value.ways == (CANDIDATE,):
        # 候補地の町の割合: of the towns, or of the candidates.
        rest = [item for item in items if item not in kinds and item.code != "s"]
        for base in whom(rest):
            yield Question(SHARE, who.kinds(kinds[0].value), base, everyone)
    if len(facts) > 1:
        yield from _of_those([*wide, *own[: facts[-1]]], own[facts[-1] :], everyone=everyone)


def _english_shares(items: Sequence[Item], *, everyone: bool) -> Iterator[Question]:
    """Yield the share of those who are named first that have what follows."""
    at = next(n for n, item in enumerate(items) if item.code == "s")
    rest = items[at + 1 :]
    of_kind = re.fullmatch(r"(.*)\+[dn]*K", letters(rest))
    if of_kind and any(item.code in "FKO" for item in rest[: of_kind.end(1)]):
        # What share of the candidates are villages?
        kind = who.kinds("town" if rest[-1].value == "loose" else rest[-1].value)
        if kind is None:
            raise unfinished(rest[-1])
        for base in whom(rest[: of_kind.end(1)]):
            yield Question(SHARE, kind, base, everyone)
        return
    facts = [n for n, item in enumerate(rest) if item.code == "F"]
    verb = next((n for n in facts if rest[n].surface.split()[0] in _VERBS), None)
    if verb is None or verb == facts[0]:
        yield from _divided(rest, everyone=everyone)
    else:
        yield from _of_those(rest[:verb], rest[verb:], everyone=everyone)


def _split_share(items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Divide the items into whom a share is of, and what they have."""
    wide: list[Item] = []
    own: list[Item] = []
    facts = [item for item in items if item.code == "F"]
    only_wide = all(item.value.sort in ("place", "listed", "town") for item in facts)
    for item in items:
        is_wide = item.code in "KO" or (
            item.code == "F"
            and (
                item.value.sort in ("place", "town")
                or (item.value.sort == "listed" and not only_wide)
            )
        )
        (wide if is_wide else own).append(item)
    return wide, own
