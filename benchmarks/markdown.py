"""Tables for the terminal that can be pasted into the README."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_KILO = 1024


@dataclass(frozen=True)
class Bar:
    """The most that a figure may be.

    Attributes
    ----------
    most : float
        The limit, in the unit of the figure.
    told : str
        The limit as the table writes it.
    """

    most: float
    told: str

    def verdict(self, value: float) -> str:
        """Say whether `value` stays within the bar."""
        return "met" if value <= self.most else "**MISSED**"


def table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; all columns but the first are set to the right."""
    ruler = ["---", *["---:"] * (len(heading) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, ruler, *rows))


def size(count: float) -> str:
    """Return a number of bytes with its unit (1 KB = 1,024 bytes)."""
    for unit in ("B", "KB", "MB"):
        if count < _KILO or unit == "MB":
            break
        count /= _KILO
    return f"{count:,.0f} {unit}" if unit == "B" else f"{count:,.1f} {unit}"


def milliseconds(seconds: float) -> str:
    """Return a time in milliseconds."""
    return f"{seconds * 1000:,.0f} ms"


def ratio(value: float) -> str:
    """Return a ratio as a fraction of one or as a multiple."""
    return f"1/{1 / value:,.1f}" if value < 1 else f"{value:,.1f} ×"
