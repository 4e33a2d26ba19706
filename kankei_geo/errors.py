"""The project's exceptions: each one is also the builtin that it refines.

A message is an English template plus its values, so that the same error can be told in
the reader's language: ``str(error)`` is English, ``error.text(language)`` is translated.
"""

from collections.abc import Iterable

from kankei_geo.i18n import translate

_MAX_TOLD = 10


class KankeiGeoError(Exception):
    """Base of everything that the project raises on purpose.

    Parameters
    ----------
    template : str
        English message with ``{named}`` fields; it is the key in the catalogues. It says
        where, what was found, what was expected and what to do.
    **values : object
        Values of the fields.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values))

    def text(self, language: str) -> str:
        """Return the message in `language` (``"ja"`` or ``"en"``)."""
        return translate(self.template, language).format(**self.values)


class InputFileError(KankeiGeoError, OSError):
    """A file is missing or cannot be read."""


class InputContentError(KankeiGeoError, ValueError):
    """A file was read, but its content is not what it should be."""


class UnknownNameError(KankeiGeoError, KeyError):
    """A municipality's name or code is not one of the 179."""

    __str__ = Exception.__str__  # KeyError would show the message in quotes


class UnexpectedCrsError(KankeiGeoError, ValueError):
    """Coordinates are not in the reference system that the step needs."""


class LicenceError(KankeiGeoError, PermissionError):
    """A licence forbids what was asked for."""


class InputWarning(KankeiGeoError, UserWarning):  # noqa: N818 -- it is no error
    """Something in a file that a person should look at; it is told, never raised."""


def several(items: Iterable[str]) -> str:
    """Return the first few of `items` for a message, and how many more there are."""
    each = list(dict.fromkeys(items))
    rest = f" … (+{len(each) - _MAX_TOLD})" if len(each) > _MAX_TOLD else ""
    return ", ".join(each[:_MAX_TOLD]) + rest or "-"
