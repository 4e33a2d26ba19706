"""Texts in the reader's language, from gettext catalogues read by Babel.

English texts in the code are the keys; ``locale/ja/LC_MESSAGES/kankei_geo.po`` holds the
Japanese that readers see first. The ``.po`` file is read directly, so there is no
compiled file that could be forgotten. Names that belong to the data bring both languages
along (`Words`).
"""

from dataclasses import dataclass
from functools import cache

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from kankei_geo.base import paths

LANGUAGES = ("ja", "en")
DEFAULT_LANGUAGE = "ja"


@dataclass(frozen=True)
class Words:
    """A text of the data in both languages."""

    ja: str
    en: str

    def text(self, language: str) -> str:
        """Return it in `language` (``"ja"`` or ``"en"``)."""
        return self.en if language == "en" else self.ja


_NUMBERS = (
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def number_words(number: int) -> Words:
    """Return a small number as a sentence has it: as a word in English."""
    return Words(str(number), _NUMBERS[number] if number < len(_NUMBERS) else str(number))


@cache
def _catalogue(language: str) -> Catalog:
    path = paths.LOCALE / language / "LC_MESSAGES" / "kankei_geo.po"
    with path.open("rb") as file:
        return read_po(file, locale=language)


def msgid(text: str) -> str:
    """Mark `text` as a key of the catalogues where it is defined, not where it is shown."""
    return text


def translate(text: str | Words, language: str) -> str:
    """Return `text` in `language`; English is the source and returned as it is."""
    if isinstance(text, Words):
        return text.text(language)
    if language == "en":
        return text
    message = _catalogue(language).get(text)
    return str(message.string) if message is not None and message.string else text
