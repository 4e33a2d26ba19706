"""What a question asks: the values between the grammar and the answer."""

from dataclasses import dataclass

from kankei_geo.view.where import Atom, Where

LIST, COUNT, SHARE, VALUE, TOTAL, TOP, YES, RANK = (
    *("list", "count", "share", "value", "total", "top", "yes", "rank"),
)
# What a value question may ask for besides an indicator.
AIRPORT, GROUP, POLICIES, TIER, PLACE = ("airport", "group", "policies_of", "tier_of", "candidates")
CANDIDATE = Atom("tier", ("candidate",))
# How two municipalities are compared; the first is the one that is asked of.
COMPARISONS = ("difference", "more", "fewer", "times")
SHARE_OF = "share"  # by which groups are ordered
MUNICIPALITIES = "municipalities"  # by whose number groups are ordered


@dataclass(frozen=True)
class Order:
    """Who comes first: by which indicator, from which end, how many (0: all) or only the n-th."""

    indicator: str
    end: str
    number: int = 1
    is_rank: bool = False


@dataclass(frozen=True)
class Question:
    """A question that the data can answer.

    Attributes
    ----------
    asked : str
        `LIST`, `COUNT`, `SHARE`, `VALUE` (an indicator of one municipality), `TOTAL` (a sum, a
        mean or a median), `TOP` (who comes first), `YES` (whether it is so), `RANK`.
    who : Where or None
        Whom it is about; None for all.
    base : Where or None
        Of a share: among whom; of yes or no: what is asked of whom.
    everyone : bool
        Of a share: whether it was said that all count, listed or not.
    subject : str
        A code, where it is about one municipality.
    indicator : str
        One of `where.indicators`, or `AIRPORT`, `GROUP`, `POLICIES`, `TIER`, `PLACE`.
    how : str
        Of a total: ``sum``, ``mean`` or ``median``, or one of `COMPARISONS`.
    order : Order or None
        Of who comes first, and of a rank.
    groups : bool
        Whether groups are compared instead of municipalities.
    """

    asked: str
    who: Where | None = None
    base: Where | None = None
    everyone: bool = False
    subject: str = ""
    indicator: str = ""
    how: str = ""
    order: Order | None = None
    groups: bool = False


class NotUnderstoodError(ValueError):
    """A question is not understood, or only in part.

    Attributes
    ----------
    reason : str
        ``strange``, ``name``, ``year``, ``vague``, ``approximate``, ``unfinished``, ``group``.
    part : str
        The part of the question, as it is folded.
    """

    def __init__(self, reason: str, part: str = "") -> None:
        super().__init__(reason, part)
        self.reason, self.part = reason, part


class CannotTellError(ValueError):
    """The data do not tell what is asked.

    Attributes
    ----------
    reason : str
        One of the kinds of `refused`.
    part : str
        The word that asks for it.
    """

    def __init__(self, reason: str, part: str = "") -> None:
        super().__init__(reason, part)
        self.reason, self.part = reason, part
