"""What a reader is looking at: the map's layer, the filters and the selection.

A view lives in the address of the page. Reading it never fails: a value that is not
understood falls back to its default and is reported.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

from kankei_geo import load
from kankei_geo.i18n import DEFAULT_LANGUAGE, LANGUAGES
from kankei_geo.legend import COUNT_LAYER, LAYERS
from kankei_geo.matrix import ALL_POLICIES, POLICIES

ANY_POLICY = "any"
ALL_AREAS = "all"


@dataclass(frozen=True)
class View:
    """A complete, shareable state of a page.

    Attributes
    ----------
    layer : str
        What colours the map: ``"count"`` or a policy.
    policy : str
        Only municipalities that adopted this policy; ``"any"`` for no condition.
    area : str
        Only this subprefecture (its short name); ``"all"`` for no condition.
    minimum : int
        Only municipalities with at least this many priority policies; 0 keeps those that
        are not listed.
    code : str
        The selected municipality, or empty.
    lang : str
        Language of the interface.
    """

    layer: str = COUNT_LAYER
    policy: str = ANY_POLICY
    area: str = ALL_AREAS
    minimum: int = 0
    code: str = ""
    lang: str = DEFAULT_LANGUAGE

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is active."""
        return (self.policy, self.area, self.minimum) != (ANY_POLICY, ALL_AREAS, 0)

    def without_filters(self) -> "View":
        """Return the view with all filters taken off."""
        return replace(self, policy=ANY_POLICY, area=ALL_AREAS, minimum=0)

    def to_query(self) -> dict[str, str]:
        """Return the parts that differ from the default, as an address's query."""
        return {
            field.name: str(getattr(self, field.name))
            for field in fields(self)
            if getattr(self, field.name) != field.default
        }


@dataclass(frozen=True)
class IgnoredValue:
    """A part of an address that was not understood."""

    name: str
    value: str


def from_query(query: Mapping[str, str]) -> tuple[View, tuple[IgnoredValue, ...]]:
    """Read a view from an address's query.

    Parameters
    ----------
    query : mapping of str to str
        Names and values; other names than a view's are left to other readers.

    Returns
    -------
    View
        With the default in place of everything that was not understood.
    tuple of IgnoredValue
        What was not understood.
    """
    values: dict[str, str | int] = {}
    ignored: list[IgnoredValue] = []
    for name, is_known in _KNOWN.items():
        value = query.get(name)
        if value is None:
            continue
        if is_known(value):
            values[name] = int(value) if name == "minimum" else value
        else:
            ignored.append(IgnoredValue(name, value))
    return View(**values), tuple(ignored)  # type: ignore[arg-type]  # checked one by one above


_KNOWN: dict[str, Callable[[str], bool]] = {
    "layer": LAYERS.__contains__,
    "policy": (ANY_POLICY, *POLICIES).__contains__,
    "area": lambda value: value == ALL_AREAS or value in set(load.subprefectures()["slug"]),
    "minimum": {str(count) for count in range(ALL_POLICIES + 1)}.__contains__,
    "code": lambda value: value in set(load.municipalities()["code"]),
    "lang": LANGUAGES.__contains__,
}
