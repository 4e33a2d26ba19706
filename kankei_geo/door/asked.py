"""What a program asks for: the settings of an address, read strictly.

A page shows its default and a notice where it does not understand; a program would take the
default for the answer. So whatever is not understood is refused, with what was expected.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kankei_geo.base.errors import InputContentError, Told, told
from kankei_geo.base.i18n import DEFAULT_LANGUAGE, LANGUAGES, msgid
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.names import suggest
from kankei_geo.view.address import BETWEEN_VALUES, choices, from_query, most
from kankei_geo.view.view import FILTERS, View

# Every answer has a language, and is of a dataset.
COMMON = ("prefecture", "edition", "lang")
# What decides access, of the rule of candidates.
ACCESS = (
    *("airports", "measure", "minutes", "km", "journey", "count", "winter"),
    *("checkin", "leaving", "waiting"),
)
RANKING = (*ACCESS, "printed", "weights", "criteria")
FILTERING = (*FILTERS, *ACCESS)
PAGING = ("limit", "offset")
MOST_ROWS = 2_000  # more than Japan has municipalities
LONGEST_QUERY = 4_000  # letters
_MOST = 1_000_000  # rows to be asked for, or left out
_MOST_TOLD = 40  # choices in a message
_SUGGESTED = 3
_WHOLE = re.compile("[0-9]{1,7}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True)
class Fault:
    """A part of what was asked that was not understood.

    Attributes
    ----------
    parameter, found : str
        Its name, and what was given.
    expected, nearest : tuple of str
        What it can be, and what is nearest; empty where that is no list.
    sentence : Told
        All of it in words.
    """

    parameter: str
    found: str
    expected: tuple[str, ...]
    nearest: tuple[str, ...]
    sentence: Told


class AskedError(InputContentError):
    """What was asked was not understood.

    Parameters
    ----------
    faults : sequence of Fault
        Each part.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(
            msgid("Not understood: {faults}"), faults=tuple(fault.sentence for fault in faults)
        )
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Asked:
    """What is asked for.

    Attributes
    ----------
    data : Dataset
        Of what.
    view : View
        The settings.
    own : mapping of str to str
        Parameters that are no settings of a view, and those of the path.
    root : str
        What stands before the address of a page: the server's path, or its whole address.
    here : str
        The whole address of this door, where there is one.
    """

    data: Dataset
    view: View
    own: Mapping[str, str]
    root: str = ""
    here: str = ""

    def at(self, parts: Mapping[str, str]) -> "Asked":
        """Return it with the parts of a path."""
        return replace(self, own={**self.own, **parts})

    @property
    def limit(self) -> int:
        """How many rows are wanted; more than there can be are no error (OGC 17-069r4, 7.15.2)."""
        return min(int(self.own.get("limit", MOST_ROWS)), MOST_ROWS)

    @property
    def offset(self) -> int:
        """How many rows are left out before them."""
        return int(self.own.get("offset", 0))


def read(
    query: Iterable[tuple[str, str]],
    settings: Collection[str],
    own: Collection[str] = (),
    *,
    root: str = "",
    here: str = "",
) -> Asked:
    """Read what is asked for.

    Parameters
    ----------
    query : iterable of (str, str)
        Names and values.
    settings : collection of str
        Settings of a view that the answer depends on, besides `COMMON`.
    own : collection of str
        Other parameters, left as they are but for those of `PAGING`.
    root, here : str
        As `Asked` has them.

    Raises
    ------
    AskedError
        Naming every part that is not understood.
    UnknownNameError
        If there is no such prefecture or edition.
    """
    pairs = list(query)
    given = dict(pairs)
    if sum(len(name) + len(value) for name, value in pairs) > LONGEST_QUERY:
        raise AskedError([_fault("query", "…", told("at most {most} letters", most=LONGEST_QUERY))])
    known = (*COMMON, *settings, *own)
    faults = [unknown(name, known) for name in given if name not in known]
    names = [name for name, _ in pairs]
    faults += [
        _fault(name, given[name], told("once, several values with hyphens between them"))
        for name in given
        if names.count(name) > 1
    ]
    faults += [
        _fault(name, given[name], told("a whole number from {least} to {most}", **limits))
        for name, limits in _LIMITS.items()
        if name in given and name in known and not _is_within(given[name], **limits)
    ]
    if faults:
        raise AskedError(faults)
    data = open_dataset(given.get("prefecture", ""), given.get("edition", ""))
    asked = {name: value for name, value in given.items() if name not in own}
    view, ignored = from_query(data, asked)
    if ignored:
        raise AskedError([_not_a_value(data, item.name, item.value) for item in ignored])
    return Asked(data, view, {name: given[name] for name in own if name in given}, root, here)


_LIMITS = {
    "limit": {"least": 1, "most": _MOST},
    "offset": {"least": 0, "most": _MOST},
}


def _is_within(text: str, least: int, most: int) -> bool:
    return bool(_WHOLE.fullmatch(text)) and least <= int(text) <= most


def language_of(query: Mapping[str, str]) -> str:
    """Return the language of an answer, also where all else is wrong."""
    found = query.get("lang", DEFAULT_LANGUAGE)
    return found if found in LANGUAGES else DEFAULT_LANGUAGE


def wrong(name: str, found: str, known: Iterable[str]) -> AskedError:
    """Return what is said of a value that is none of those known."""
    return AskedError([_of_choices(name, found, tuple(known))])


def unfit(name: str, found: str, expected: Told) -> AskedError:
    """Return what is said of a value that has another form."""
    return AskedError([_fault(name, found, expected)])


def _not_a_value(data: Dataset, name: str, found: str) -> Fault:
    known = choices(data, name)
    if not known:
        return _fault(name, found, told("a value as in the address of a page"))
    if set(found.split(BETWEEN_VALUES)) <= set(known):
        return _fault(name, found, told("at most {most} values", most=most(data, name)))
    return _of_choices(name, found, known)


def _of_choices(name: str, found: str, known: tuple[str, ...]) -> Fault:
    nearest = _nearest(found, known)
    named = ", ".join(one or '""' for one in known[:_MOST_TOLD])
    more = f" … ({len(known)})" if len(known) > _MOST_TOLD else ""
    sentence = told(
        "{name}: found {found}. Expected: {expected}. Nearest: {nearest}.",
        name=name,
        found=repr(found),
        expected=named + more,
        nearest=", ".join(nearest) or "-",
    )
    return Fault(name, found, known[:_MOST_TOLD], nearest, sentence)


def _nearest(found: str, known: tuple[str, ...]) -> tuple[str, ...]:
    if _NUMBER.fullmatch(found) and all(map(_NUMBER.fullmatch, known)):
        return tuple(sorted(known, key=lambda one: abs(float(one) - float(found)))[:_SUGGESTED])
    return tuple(suggest(found, known))


def unknown(name: str, known: tuple[str, ...]) -> Fault:
    """Return what is said of a parameter that there is not."""
    nearest = tuple(suggest(name, known))
    sentence = told(
        "{name} is no parameter here. Expected: {expected}. Nearest: {nearest}.",
        name=repr(name),
        expected=", ".join(known),
        nearest=", ".join(nearest) or "-",
    )
    return Fault(name, name, known, nearest, sentence)


def _fault(name: str, found: str, expected: Told) -> Fault:
    sentence = told(
        "{name}: found {found}. Expected: {expected}.",
        name=name,
        found=repr(found),
        expected=expected,
    )
    return Fault(name, found, (), (), sentence)
