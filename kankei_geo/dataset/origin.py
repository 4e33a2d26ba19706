"""Where a dataset comes from that a reader brought: the file, and what was decided of it."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePath

from kankei_geo.base.i18n import Words

_DIGITS = 12  # of the file's hash, in an address
_BEHIND_HASH = "."
_HASH = re.compile(rf"[0-9a-f]{{{_DIGITS}}}")
_NOT_IN_NAMES = re.compile(
    r"[\x00-\x1f\x7f<>:\"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"
)
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Origin:
    """What a reader brought.

    Attributes
    ----------
    file : str
        As an address has it: a part of the file's SHA-256, a dot, and its name.
    choices : str
        What was decided of it, as an address has it.
    edition : str
        Identifier of the shipped edition that was shown before.
    title : Words
        What it is called wherever it is shown.
    """

    file: str
    choices: str
    edition: str
    title: Words

    @property
    def digest(self) -> str:
        """The part of the file's SHA-256."""
        return digest_of(self.file)

    @property
    def name(self) -> str:
        """The file's name."""
        return name_of(self.file)


def spelled(content: bytes, name: str) -> str:
    """Return how an address names a file."""
    plain = _NOT_IN_NAMES.sub(" ", PurePath(name.replace("\\", "/")).name)
    digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
    return f"{digest}{_BEHIND_HASH}{' '.join(plain.split())[-_LONGEST_NAME:]}"


def is_spelled(text: str) -> bool:
    """Tell whether a text names a file as an address does."""
    return bool(_HASH.fullmatch(text.partition(_BEHIND_HASH)[0]))


def digest_of(file: str) -> str:
    """Return the part of the file's hash in what an address has.

    Raises
    ------
    ValueError
        If there is none.
    """
    if not is_spelled(file):
        raise ValueError(file[:20])
    return file.partition(_BEHIND_HASH)[0]


def name_of(file: str) -> str:
    """Return the file's name in what an address has, as one harmless line."""
    plain = _NOT_IN_NAMES.sub(" ", file.partition(_BEHIND_HASH)[2])
    return " ".join(plain.split())[:_LONGEST_NAME]
