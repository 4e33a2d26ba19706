"""From a question in words to its answer."""

from dataclasses import replace

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.view.asked.evaluate import evaluated
from kankei_geo.view.asked.grammar import read
from kankei_geo.view.asked.meaning import CannotTellError, NotUnderstoodError, Question
from kankei_geo.view.asked.reply import AMBIGUOUS, ANSWERED, REFUSED, UNCLEAR, Answer
from kankei_geo.view.asked.views import shown
from kankei_geo.view.view import View
from kankei_geo.view.where import Atom, atoms


def answer(data: Dataset, text: str, view: View | None = None, *, meaning: int = 0) -> Answer:
    """Answer a question, or say why not.

    Parameters
    ----------
    text : str
        As a person wrote it, in Japanese or English.
    view : View, optional
        Its language and what is no filter stay in the view of the answer.
    meaning : int
        Which reading is meant, from 1, where there are several; 0 to ask back.
    """
    try:
        questions = read(data, text)
        found = [evaluated(data, question) for question in questions]
    except NotUnderstoodError as error:
        return Answer(UNCLEAR, reason=error.reason, part=error.part)
    except CannotTellError as error:
        return Answer(REFUSED, reason=error.reason, part=error.part)
    told = found[0]
    if any(not _is_same(told, other) for other in found[1:]):
        asked_back = Answer(UNCLEAR, questions=tuple(questions), reason=AMBIGUOUS)
        told = _meant(questions, found) or asked_back
        if told is asked_back and 0 < meaning <= len(found):
            told = found[meaning - 1]
    if told.status != ANSWERED:
        return told
    return replace(told, view=shown(data, told.question, told.codes, view or View(), told.names))


def _is_same(one: Answer, other: Answer) -> bool:
    return (one.status, one.codes, one.number, one.unit, one.of, one.is_so, one.names) == (
        *(other.status, other.codes, other.number, other.unit, other.of, other.is_so, other.names),
    )


def _meant(questions: tuple[Question, ...], found: list[Answer]) -> Answer | None:
    """Return the answer of which the others are empty: nobody asks for what there is not.

    Only towns in general are taken so where no 町 is meant.
    """
    town = Atom("kind", ("town",))
    general = [
        a for q, a in zip(questions, found, strict=True) if not (q.who and town in atoms(q.who))
    ]
    literal = [a for q, a in zip(questions, found, strict=True) if q.who and town in atoms(q.who)]
    if len(general) == 1 and len(literal) == 1 and literal[0].codes == ():
        return general[0]
    return None
