"""What is decided of a file that is looked at, kept by the session until it is in the address."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from kankei_geo.base import harmless
from kankei_geo.dataset.brought import choices as choosing
from kankei_geo.dataset.brought.choices import Choices
from kankei_geo.dataset.brought.columns import Column
from kankei_geo.dataset.brought.plain import plain

_CHOICES = "_choices"  # in the session: by the hash of the file
_IN_ADDRESS = "_choices_in_address"  # the file and the choices that were taken over last
ACROSS = 3


@dataclass(frozen=True)
class Pairs:
    """A setting of `Choices` that is made of pairs: what is said of what."""

    name: str

    def change(self, digest: str, of: str, what: str | None) -> None:
        """Say something of one thing, or nothing any more."""
        choices = of_file(digest)
        pairs = {**dict(getattr(choices, self.name)), of: what}
        kept = tuple((each, said) for each, said in pairs.items() if said is not None)
        changed: Any = {self.name: kept}
        keep(digest, replace(choices, **changed))


COLUMNS, SIGNS, NAMES = Pairs("columns"), Pairs("signs"), Pairs("names")
UNITS, DIRECTIONS, YEARS = Pairs("units"), Pairs("directions"), Pairs("years")


def is_known(digest: str) -> bool:
    """Return whether something was proposed or decided of a file."""
    return digest in st.session_state.get(_CHOICES, {})


def of_file(digest: str) -> Choices:
    """Return what was decided of a file."""
    found: Choices = st.session_state.get(_CHOICES, {}).get(digest, choosing.NONE)
    return found


def take_over(digest: str, spelled: str) -> None:
    """Take over what an address says of a file, unless that was done before.

    Parameters
    ----------
    digest : str
        Hash of the file.
    spelled : str
        Choices, as an address has them.
    """
    if st.session_state.get(_IN_ADDRESS) != (digest, spelled):
        st.session_state[_IN_ADDRESS] = digest, spelled
        keep(digest, choosing.read(spelled))


def keep(digest: str, choices: Choices) -> None:
    """Keep what is decided or proposed of a file."""
    st.session_state.setdefault(_CHOICES, {})[digest] = choices


def take(
    pairs: Pairs,
    digest: str,
    of: str,
    key: str,
    clean: Callable[[str], str | None] = str,
) -> Callable[[], None]:
    """Return a callback that keeps what a widget says of one thing.

    Parameters
    ----------
    pairs : Pairs
        The setting.
    digest : str
        Hash of the file.
    of : str
        What is said something of.
    key : str
        The widget's.
    clean : callable
        Makes what can be kept of it; None for nothing.
    """

    def taken() -> None:
        chosen = st.session_state[key]
        pairs.change(digest, of, None if chosen is None else clean(chosen))

    return taken


def called(column: Column) -> str:
    """Return what a column is called where something of it is asked."""
    return harmless.markdown(f"{column.place} {plain(column.heading)}")


Drawn = Callable[[], None]


def grid(drawn: Sequence[Drawn]) -> None:
    """Draw what is asked, side by side."""
    for first in range(0, len(drawn), ACROSS):
        for column, draw in zip(st.columns(ACROSS), drawn[first:], strict=False):
            with column:
                draw()
