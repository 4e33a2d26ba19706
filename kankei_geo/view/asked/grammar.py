"""From the words of a question to what it asks, in each way in which it may be meant."""

from collections.abc import Iterator, Sequence
from itertools import islice, product

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import remembered
from kankei_geo.dataset.tables import CENSUS_YEARS, REGISTER_YEARS
from kankei_geo.view.asked import amounts, marks, quantities, sentence, ways, who
from kankei_geo.view.asked.brackets import bracketed
from kankei_geo.view.asked.lexicon import REFUSED
from kankei_geo.view.asked.meaning import (
    AIRPORT,
    PLACE,
    TIER,
    CannotTellError,
    NotUnderstoodError,
    Question,
)
from kankei_geo.view.asked.refused import FUTURE, PAST, TOPIC
from kankei_geo.view.asked.rules import Item, reduced
from kankei_geo.view.asked.tokens import Word, is_japanese, words
from kankei_geo.view.asked.unknown import explain
from kankei_geo.view.view import LONGEST_QUESTION
from kankei_geo.view.where import atoms, is_known

_MOST_WAYS = 32
_JAPANESE = (
    *who.NEITHER,
    *quantities.RULES,
    *amounts.INDICATORS,
    *amounts.THAN,
    *who.FACTS,
    *ways.JAPANESE[:6],
    *who.ORDERS_JAPANESE,
    *ways.JAPANESE[6:],
    *marks.COUNTED,
    *amounts.FIGURES,
    *marks.JAPANESE,
    *who.JAPANESE,
)
_ENGLISH = (
    *quantities.RULES,
    *amounts.INDICATORS,
    *amounts.THAN_ENGLISH,
    *who.FACTS,
    *ways.ENGLISH,
    *who.ORDERS_ENGLISH,
    *marks.ALL_BUT,
    *amounts.NO_POLICY_ENGLISH,
    *amounts.FIGURES,
    *marks.ENGLISH,
    *who.ENGLISH,
)


@remembered(256)
def read(data: Dataset, text: str) -> tuple[Question, ...]:
    """Return what a question asks; several where people may mean different things by it.

    Raises
    ------
    NotUnderstoodError
        If any part of it is not understood.
    CannotTellError
        If it asks for what the data do not hold.
    """
    found = _known_words(data, text)
    questions: dict[Question, None] = {}
    failed: NotUnderstoodError | CannotTellError | None = None
    for items in _choices(found):
        try:
            rules = _JAPANESE if is_japanese(text) else _ENGLISH
            left = reduced(data, bracketed(data, items, rules), rules)
            questions.update(
                dict.fromkeys(sentence.questions(data, left, japanese=is_japanese(text)))
            )
        except (NotUnderstoodError, CannotTellError) as error:
            if failed is None or isinstance(error, CannotTellError):
                failed = error
    if questions:
        for question in questions:
            _require_data(data, question)
        return tuple(questions)
    raise failed or NotUnderstoodError("unfinished")


def _known_words(data: Dataset, text: str) -> tuple[Word, ...]:
    """Return the words of a question if all of them are known, and what they ask for is."""
    if len(text) > LONGEST_QUESTION:
        raise NotUnderstoodError("long")
    found = words(data, text)
    for word in found:
        if word.meanings[0][0] == REFUSED:
            raise CannotTellError(word.meanings[0][1], word.surface)
        if word.meanings[0][0] == "Y" and len(word.meanings) == 1:
            _require_year(int(word.meanings[0][1]), word)
    if not found:
        raise NotUnderstoodError("empty")
    explain(found)
    return found


def _require_data(data: Dataset, question: Question) -> None:
    """Refuse what this dataset has not: airports, candidates, flights."""
    asked = [atom for part in (question.who, question.base) if part for atom in atoms(part)]
    figures = [question.indicator, question.order.indicator if question.order else ""]
    needs_airports = {AIRPORT, TIER, PLACE}.intersection(figures)
    if (needs_airports and not data.prefecture.airports) or not all(
        is_known(data, atom) for atom in asked
    ):
        raise CannotTellError(TOPIC, " ".join(atom.name for atom in asked) or figures[0])


def _require_year(year: int, word: Word) -> None:
    if year > max(REGISTER_YEARS):
        raise CannotTellError(FUTURE, word.surface)
    if year not in (*CENSUS_YEARS, *REGISTER_YEARS):
        raise CannotTellError(PAST, word.surface)


def _choices(found: Sequence[Word]) -> Iterator[list[Item]]:
    """Yield the words with one meaning each, for each way to choose."""
    options = [_fitting(found, n) for n in range(len(found))]
    bare = [n for n, word in enumerate(found) if {code for code, _ in word.meanings} == {"#", "Y"}]
    if len(bare) > 1 and not any(options[n + 1][0][0] == "U" for n in bare if n + 1 < len(found)):
        # Between 2005 and 2020: two years of the data side by side are a period, and no range.
        for n in bare:
            options[n] = [meaning for meaning in options[n] if meaning[0] == "Y"]
    for chosen in islice(product(*options), _MOST_WAYS):
        yield [
            Item(code, value, word.surface)
            for (code, value), word in zip(chosen, found, strict=True)
        ]


def _fitting(found: Sequence[Word], n: int) -> list[tuple[str, str]]:
    """Return the meanings of a word that fit to the word before it."""
    meanings = list(found[n].meanings)
    after_number = n > 0 and found[n - 1].meanings[0][0] == "#"
    units = [meaning for meaning in meanings if meaning[0] == "U"]
    if units and after_number:
        return units
    rest = [meaning for meaning in meanings if meaning[0] != "U"]
    return rest or meanings
