"""The project's exceptions: each one is also the builtin that it refines.

A message is an English template plus its values, so that the same error can be told in
the reader's language: ``str(error)`` is English, ``error.text(language)`` is translated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from kankei_geo.base import harmless
from kankei_geo.base.i18n import Words, msgid, translate

_SPACES = str.maketrans("\t\r\n", "   ")  # a message is one line
_BETWEEN, _ENDS = " / ", ".。"  # of sentences that are told in a row


@dataclass(frozen=True)
class Told:
    """A sentence, or a part of one, that can be told in the reader's language.

    Attributes
    ----------
    template : str
        English text with ``{named}`` fields; it is the key in the catalogues.
    values : mapping of str to object
        Values of the fields; those that are `Told` or `Words` are translated with it, and a
        tuple is told item by item. Texts and paths are told with their unseen signs as numbers.
    """

    template: str
    values: Mapping[str, object]

    def text(self, language: str) -> str:
        """Return it in `language` (``"ja"`` or ``"en"``)."""
        told = {name: _told(value, language) for name, value in self.values.items()}
        return translate(self.template, language).format(**told)


def told(template: str, **values: object) -> Told:
    """Return a text that can be told in the reader's language."""
    return Told(template, values)


def _told(value: object, language: str) -> object:
    if isinstance(value, Told | Words):
        return value.text(language)
    if isinstance(value, tuple):
        texts = (str(_told(item, language)).rstrip(_ENDS) for item in value)
        return _BETWEEN.join(texts)
    if isinstance(value, str | PurePath):
        return harmless.visible(str(value).translate(_SPACES))
    return value


_MAX_TOLD = 10
_LONGEST_ITEM = 200  # letters
_MOST_FAULTS = 5  # of shipped files, in a message


class KankeiGeoError(Exception):
    """Base of everything that the project raises on purpose.

    Parameters
    ----------
    template : str
        English message with ``{named}`` fields; it is the key in the catalogues. It says
        where, what was found, what was expected and what to do.
    **values : object
        Values of the fields, as in `Told`.
    """

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(self.text("en"))

    @property
    def told(self) -> Told:
        """The message, as a part of another one."""
        return Told(self.template, self.values)

    def text(self, language: str) -> str:
        """Return the message in `language` (``"ja"`` or ``"en"``)."""
        return self.told.text(language)


class InputFileError(KankeiGeoError, OSError):
    """A file is missing or cannot be read."""


class InputContentError(KankeiGeoError, ValueError):
    """A file was read, but its content is not what it should be."""


class OutputFileError(KankeiGeoError, OSError):
    """A file cannot be written."""


class ServedFilesError(InputContentError):
    """The files of a server are at fault, and not what somebody asks of it."""


class DamagedError(ServedFilesError):
    """Something that is shipped is missing or is not what its description says.

    Parameters
    ----------
    faults : iterable of KankeiGeoError
        What is wrong with which file.
    """

    def __init__(self, faults: Iterable[KankeiGeoError]) -> None:
        super().__init__(
            msgid(
                "The data of this server are damaged, so nothing is shown: {faults}. For those who "
                "run it: restore the file, or check an edited table with 'python -m kankei_geo "
                "refresh'."
            ),
            faults=tuple(error.told for error in faults)[:_MOST_FAULTS],
        )


class UnknownNameError(KankeiGeoError, KeyError):
    """A municipality's name or code is not one of the prefecture's."""

    __str__ = Exception.__str__  # KeyError would show the message in quotes


class UnexpectedCrsError(KankeiGeoError, ValueError):
    """Coordinates are not in the reference system that the step needs."""


class LicenceError(KankeiGeoError, PermissionError):
    """A licence forbids what was asked for."""


class ClusterError(KankeiGeoError, OSError):
    """What many computers should do cannot be given to them."""


class ShortMemoryError(KankeiGeoError, MemoryError):
    """There is not enough memory for what was asked for."""

    def __init__(self) -> None:
        super().__init__(
            msgid(
                "There is not enough memory for this just now, so it was not made; nothing else is "
                "touched. Try again in a minute. If it happens again, tell the people who run this "
                "server."
            )
        )


class InputWarning(KankeiGeoError, UserWarning):  # noqa: N818 -- it is no error
    """Something in a file that a person should look at; it is told, never raised."""


def is_of_asker(error: KankeiGeoError) -> bool:
    """Tell whether an error is of what was asked for: then it is told, and is no fault to log."""
    return isinstance(error, InputContentError) and not isinstance(error, ServedFilesError)


def several(items: Iterable[str]) -> str:
    """Return the first few of `items` for a message, and how many more there are."""
    each = list(dict.fromkeys(item[:_LONGEST_ITEM] for item in items))
    rest = f" … (+{len(each) - _MAX_TOLD})" if len(each) > _MAX_TOLD else ""
    return ", ".join(each[:_MAX_TOLD]) + rest or "-"
