"""A question as words: every letter of it belongs to a known word, or is told as not understood.

Of all ways to divide it, that with the fewest strange letters counts, then that with the fewest
words, so that longer words come first, and then that with the longest names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.view import search
from kankei_geo.view.asked import figures
from kankei_geo.view.asked.lexicon import FILLER, Lexicon, Meaning, fold, lexicon

STRANGE = "�"
_STRANGE_COST, _WORD_COST = 10_000, 100
_LONGEST_NAME = 14
_LEAST_LATIN, _LEAST_KANA = 3, 3
_LATIN = re.compile(r"[a-zà-ÿāēīōū'-]+")
_ENDINGS = frozenset(["cho", "machi", "town", "shi", "city", "mura", "son", "village", "ku"])
_WESTERN_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?![0-9,.])")
_ORDINAL = re.compile(r"([1-9][0-9]{0,2})(?:st|nd|rd|th)(?![a-z])")
_NOT_JAPANESE = re.compile(r"[ぁ-ヿ一-鿿々]")


@dataclass(frozen=True)
class Word:
    """A word of a question with all that it may mean."""

    surface: str
    meanings: tuple[Meaning, ...]

    @property
    def is_strange(self) -> bool:
        """Whether nobody knows what it means."""
        return self.meanings[0][0] == STRANGE


def is_japanese(text: str) -> bool:
    """Tell whether a question is in Japanese: one with any kana or kanji is."""
    return _NOT_JAPANESE.search(text) is not None


@remembered(256)
def words(data: Dataset, text: str) -> tuple[Word, ...]:
    """Return the words of a question without fillers; strange letters in a row are one word."""
    folded = fold(text)
    known = lexicon(data, japanese=is_japanese(text))
    best: list[tuple[int, int, Word | None]] = [(0, len(folded), None)] * (len(folded) + 1)
    for start in range(len(folded) - 1, -1, -1):
        if folded[start] == " ":
            best[start] = (best[start + 1][0], start + 1, None)
            continue
        strange = Word(folded[start], ((STRANGE, ""),))
        found = (_STRANGE_COST + best[start + 1][0], start + 1, strange)
        for end, meanings in _words_at(data, known, folded, start):
            cost = best[end][0] + _cost(meanings, end - start)
            if cost < found[0] or (cost == found[0] and end > found[1]):
                found = (cost, end, Word(folded[start:end], meanings))
        best[start] = found
    return tuple(_joined(_path(best)))


def _cost(meanings: tuple[Meaning, ...], length: int) -> int:
    """Return what a word costs: of two names the longer one, so that の中標津町 is no 標津町."""
    code = meanings[0][0]
    if code == FILLER:
        return 0
    return _WORD_COST - length if code == "N" else _WORD_COST


def _path(best: list[tuple[int, int, Word | None]]) -> Iterator[tuple[int, Word]]:
    start = 0
    while start < len(best) - 1:
        _, end, word = best[start]
        if word is not None:
            yield start, word
        start = end


def _joined(path: Iterator[tuple[int, Word]]) -> Iterator[Word]:
    """Join strange letters that stand side by side, and leave out fillers."""
    strange, after = "", -1
    for start, word in path:
        if strange and not (word.is_strange and start == after):
            yield Word(strange, ((STRANGE, ""),))
            strange = ""
        if word.is_strange:
            strange += word.surface
            after = start + len(word.surface)
        elif word.meanings[0][0] != FILLER:
            yield word
    if strange:
        yield Word(strange, ((STRANGE, ""),))


def _words_at(
    data: Dataset, known: Lexicon, text: str, start: int
) -> Iterator[tuple[int, tuple[Meaning, ...]]]:
    names = _names_at(data, text, start)
    for end in range(start + 1, min(len(text), start + known.longest) + 1):
        if not _is_bounded(text, start, end):
            continue
        meanings = known.words.get(text[start:end], ())
        if meanings and meanings[0][0] == FILLER and len(meanings) > 1:
            meanings = meanings[1:]
        meanings += tuple(("N", code) for code in names.pop(end, ()) if not _hides(meanings))
        if meanings:
            yield end, meanings
    for end, codes in names.items():
        yield end, tuple(("N", code) for code in codes)
    yield from _figures_at(text, start)


def _hides(meanings: tuple[Meaning, ...]) -> bool:
    """Tell whether a word means something that nobody takes for a municipality."""
    return any(code not in "GA" for code, _ in meanings)


def _figures_at(text: str, start: int) -> Iterator[tuple[int, tuple[Meaning, ...]]]:
    before = text[start - 1] if start else " "
    if before.isdigit() or (
        before in ",." and text[start].isdigit() and text[:start][-2:-1].isdigit()
    ):
        return
    ordinal = _ORDINAL.match(text, start)
    if ordinal:
        yield ordinal.end(), (("º", ordinal[1]),)
    year = figures.YEAR.match(text, start)
    if year:
        yield year.end(), (("Y", str(figures.year(year[0]))),)
    for pattern in (figures.JAPANESE, figures.ENGLISH):
        match = pattern.match(text, start)
        value = figures.value(match[0]) if match else None
        if match and value is not None and _is_bounded(text, start, match.end()):
            meanings: tuple[Meaning, ...] = (("#", f"{value:.2f}"),)
            if _WESTERN_YEAR.fullmatch(match[0]) and text[match.end() : match.end() + 1] in (
                "",
                " ",
                "?",
                ",",
                "-",
            ):
                meanings = (*meanings, ("Y", match[0]))
            yield match.end(), meanings


def _names_at(data: Dataset, text: str, start: int) -> dict[int, tuple[str, ...]]:
    """Return the municipalities whose name begins here, by where it ends."""
    found: dict[int, tuple[str, ...]] = {}
    if not _LATIN.match(text, start):
        for end in range(start + 1, min(len(text), start + _LONGEST_NAME) + 1):
            part = text[start:end]
            if not part.isalnum() or (len(part) < _LEAST_KANA and _is_kana(part)):
                continue
            if codes := search.named(data, part):
                found[end] = codes
        return found
    if start and text[start - 1].isascii() and text[start - 1].isalpha():
        return found
    first = _LATIN.match(text, start)
    if first is None or first.end() - start < _LEAST_LATIN:
        return found
    end = first.end()
    name = text[start:end].removesuffix("'s").removesuffix("'")
    if codes := search.named(data, name):
        found[start + len(name)] = codes
    second = _LATIN.match(text, end + 1) if text[end : end + 1] == " " else None
    if (
        second
        and second[0] in _ENDINGS
        and (codes := search.named(data, text[start : second.end()]))
    ):
        found[second.end()] = codes
    return found


def _is_kana(text: str) -> bool:
    return all("ぁ" <= character <= "ヿ" for character in text)


def _is_bounded(text: str, start: int, end: int) -> bool:
    """Tell whether no Latin word is cut in two."""
    return not (_cuts(text, start) or _cuts(text, end))


def _cuts(text: str, place: int) -> bool:
    if not 0 < place < len(text):
        return False
    before, after = text[place - 1], text[place]
    return before.isascii() and after.isascii() and before.isalpha() and after.isalpha()
