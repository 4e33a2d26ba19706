"""What is said of words that nobody knows: names that do not exist, topics without data."""

import re
from collections.abc import Sequence

from kankei_geo.view.asked.meaning import CannotTellError, NotUnderstoodError
from kankei_geo.view.asked.refused import TOPIC
from kankei_geo.view.asked.tokens import Word

_KINDS = {"市": "city", "町": "town", "村": "village"}
_NOUN = re.compile(r"[一-鿿々ァ-ヶー]{2,}")


def explain(found: Sequence[Word]) -> None:
    """Refuse to go on with a question of which a word is not known.

    Raises
    ------
    NotUnderstoodError
        Naming the word.
    CannotTellError
        If it stands where a figure of the data would stand: 十勝の□□は, □□が多い町村.
    """
    for n, word in enumerate(found):
        after = found[n + 1] if n + 1 < len(found) else None
        of_kind = after is not None and after.surface in (*_KINDS, "区")
        if word.is_strange and of_kind and after is not None:
            raise NotUnderstoodError("name", word.surface + after.surface)
        if not word.is_strange:
            # 更別町, 十勝市: a name with the wrong kind is none.
            code = word.meanings[0][0]
            if (
                of_kind
                and after is not None
                and code in "GNA"
                and word.surface[-1] not in "市町村内局"
            ):
                raise NotUnderstoodError("name", word.surface + after.surface)
            continue
        if _NOUN.fullmatch(word.surface) and n and after is not None and _asks(found, n):
            raise CannotTellError(TOPIC, word.surface)
        raise NotUnderstoodError("strange", word.surface)


def _asks(found: Sequence[Word], n: int) -> bool:
    """Tell whether a word stands where a figure would: の□□は at the end, or が多い after it."""
    before, after = found[n - 1].meanings[0][0], [word.meanings[0][0] for word in found[n + 1 :]]
    rest = "".join(after)
    return (before == "n" and re.fullmatch(r"[wg][qhvsD+Z?k]*", rest) is not None) or (
        re.match(r"g[X]?J", rest) is not None
    )
