"""What a question is answered with."""

from dataclasses import dataclass

from kankei_geo.view.asked.meaning import Question
from kankei_geo.view.view import View

ANSWERED, REFUSED, UNCLEAR = "answered", "refused", "unclear"
MUNICIPALITIES_UNIT, PERCENT, RANK_UNIT, POLICIES_UNIT = "市町村", "%", "位", "施策"
TIMES_UNIT = "倍"
# Why a question that is understood has no answer.
AMBIGUOUS, NO_VALUE, TIED = "ambiguous", "no value", "tied"


@dataclass(frozen=True)
class Answer:
    """What a question is answered with.

    Attributes
    ----------
    status : str
        `ANSWERED`, `REFUSED` (the data do not tell) or `UNCLEAR`.
    questions : tuple of Question
        What was understood; several where it is unclear which of them is meant.
    codes : tuple of str or None
        Who is meant, in order of the codes; None where the answer is no set.
    ordered : tuple of str
        The same in the order in which they are told.
    number : float or None
        How many, what share (percent), or the value.
    unit : str or None
        Of the number, as Japanese writes it: 市町村, %, 人, km², 分, km, 位, 施策 …
    view : View or None
        Shows whom the answer is about.
    of : int
        Of a share: of how many.
    is_so : bool or None
        Of yes or no: None where nobody knows.
    names : tuple of str
        What else is told: airports, groups, policies, a tier.
    figures : tuple of float
        Of two that are compared, or of the groups in `names`: the figure of each of them.
    reason, part : str
        Why there is no answer, and the part of the question that it is about.
    """

    status: str
    questions: tuple[Question, ...] = ()
    codes: tuple[str, ...] | None = None
    ordered: tuple[str, ...] = ()
    number: float | None = None
    unit: str | None = None
    view: View | None = None
    of: int = 0
    is_so: bool | None = None
    names: tuple[str, ...] = ()
    figures: tuple[float, ...] = ()
    reason: str = ""
    part: str = ""

    @property
    def question(self) -> Question:
        """What was understood."""
        return self.questions[0]
