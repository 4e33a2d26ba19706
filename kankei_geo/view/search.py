"""Find municipalities by anything that a person may type: kanji, kana, romaji, English, code.

Every form of a name and every query are folded to the same few spellings, so that nothing
but a comparison of texts remains: as written (width, case, kind of kana and look-alikes do
not matter), then by sound (Kunrei romaji, into which Hepburn is rewritten), and only where
nothing is found by loose sound (long vowels and double consonants count once).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept, remembered
from kankei_geo.dataset.names import normalise

MOST_CHARACTERS = 40  # twice the longest name in any form; what stands behind is not read
LEAST_DIGITS = 3  # of a code: "01" is no query, every code begins with it
_LEAST_LOOSE = 3  # letters: fewer would match nearly every name
_LEAST_OF_A_GROUP = 2  # letters
_LEAST_LIKE = 0.5  # below it half of the letters differ, and a suggestion is a guess
_REMEMBERED = 256  # queries
_EXACT, _PREFIX, _CONTAINED = range(3)

# How each kind of municipality is read and translated; most people guess the other reading.
_ENDINGS = {
    "市": ("市", "し", "shi", "city"),
    "町": ("町", "ちょう", "まち", "cho", "machi", "town"),
    "村": ("村", "むら", "そん", "mura", "son", "village"),
    "区": ("区", "く", "ku", "ward"),
}

_HIRAGANA = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヶ") + 1)}
_ROWS = "あいうえお かきくけこ さしすせそ たちつてと なにぬねの はひふへほ まみむめも らりるれろ"
_VOICED_ROWS = "がぎぐげご ざじずぜぞ だぢづでど ばびぶべぼ ぱぴぷぺぽ"
_SYLLABLES = str.maketrans(
    {
        kana: consonant + vowel
        for consonant, row in zip(
            ["", *"kstnhmrgzdbp"], [*_ROWS.split(), *_VOICED_ROWS.split()], strict=True
        )
        for kana, vowel in zip(row, "aiueo", strict=True)
    }
    | {"や": "ya", "ゆ": "yu", "よ": "yo", "わ": "wa", "を": "o", "ん": "n"}
)
# In this order: what is left of kana, then Hepburn and habits of typing into Kunrei.
_TO_KUNREI = tuple(
    (re.compile(pattern), kunrei)
    for pattern, kunrei in (
        ("iゃ", "ya"),
        ("iゅ", "yu"),
        ("iょ", "yo"),
        ("っ([a-z])", r"\1\1"),
        ("([aiueo])ー", r"\1\1"),
        ("[ōô]", "ou"),
        ("[ūû]", "uu"),
        ("[tc]ch", "tty"),
        ("ch", "ty"),
        ("sh", "sy"),
        ("j", "zy"),
        ("([stz])yi", r"\1i"),
        ("tsu", "tu"),
        ("f", "h"),
        ("l", "r"),
        ("m(?=[bp])", "n"),
        ("oo|oh(?![aiueoy])", "ou"),
    )
)


@dataclass(frozen=True)
class _Forms:
    """The forms of one name: in which a query is looked for, and what counts as all of it."""

    inside: tuple[str, ...]
    whole: frozenset[str]

    def sounding(self, *folds: Callable[[str], str]) -> "_Forms":
        """Return the forms that can be romanised, each in every one of the `folds`."""
        inside = {fold(form) for form in self.inside for fold in folds}
        return _Forms(
            tuple(sorted(form for form in inside if form.isascii())),
            frozenset(fold(form) for form in self.whole for fold in folds),
        )


def find(data: Dataset, text: str) -> tuple[str, ...]:
    """Return the codes of the municipalities that a text may mean.

    Parameters
    ----------
    text : str
        Words with spaces between them, each of which must match: a name or a part of it in
        kanji, kana, romaji (Hepburn or Kunrei) or English, or three or more digits of a code.
        Only the first `MOST_CHARACTERS` count.

    Returns
    -------
    tuple of str
        Codes without repetition: names that the text gives in full (with or without 市, 町
        or 村), names that begin with it, names that contain it, each in the order of the
        codes. All for an empty text, none for one without a letter or digit.
    """
    return _find(data, text[:MOST_CHARACTERS])


def group(data: Dataset, text: str) -> str | None:
    """Return the short name of the group of municipalities that a text names, if it names one.

    Its whole name counts, in either language, and the beginning of it from two letters on where
    no other one begins so: 十勝 is 十勝総合振興局.
    """
    query = fold(text[:MOST_CHARACTERS])
    if len(query) < _LEAST_OF_A_GROUP:
        return None
    table = data.subprefectures[["slug", "name", "name_en"]]
    begun = [
        str(slug)
        for slug, *names in table.itertuples(index=False)
        if any(fold(name).startswith(query) for name in names)
    ]
    return begun[0] if len(begun) == 1 else None


def nearest(data: Dataset, text: str, number: int = 3) -> tuple[str, ...]:
    """Return the codes of the municipalities whose names are most like a text.

    Likeness is that of `difflib` (twice the matching letters by all letters), the greatest
    over the written and the loosely sounding forms.

    Parameters
    ----------
    text : str
        What `find` did not find.
    number : int
        How many at most; names that are less than half alike are no suggestion.

    Returns
    -------
    tuple of str
        Codes, the most similar first, then by code.
    """
    return _nearest(data, text[:MOST_CHARACTERS])[: max(number, 0)]


@remembered(_REMEMBERED)
def _find(data: Dataset, text: str) -> tuple[str, ...]:
    if not text.strip():
        return tuple(_written(data))
    words = _words(text)
    ranks = _all_words(words, partial(_strict_ranks, data)) or _all_words(
        words, partial(_loose_ranks, data)
    )
    return tuple(sorted(ranks, key=lambda code: (ranks[code], code)))


def _words(text: str) -> list[str]:
    return [word for word in map(fold, text.split()) if word]


def _all_words(words: list[str], rank: Callable[[str], dict[str, int]]) -> dict[str, int]:
    """Return the rank of each code that all words match, also as the one word they may be."""
    if not words:
        return {}
    singly = [rank(word) for word in words]
    together = rank("".join(words)) if len(words) > 1 else {}
    shared = set.intersection(*map(set, singly))
    worst = {code: max(ranks[code] for ranks in singly) for code in shared}
    return worst | together  # in one word there is more of the name, so its rank is better


def _strict_ranks(data: Dataset, word: str) -> dict[str, int]:
    found = _matches(word, _written(data))
    if word.islower():  # it has letters that can be lower case: romaji
        for code, rank in _matches(_sound(word), _sounding(data)).items():
            found[code] = min(rank, found.get(code, rank))
    if word.isdecimal() and len(word) >= LEAST_DIGITS:
        for code in _written(data):
            if code.startswith(word):
                found[code] = _EXACT if code == word else _PREFIX
    return found


def _loose_ranks(data: Dataset, word: str) -> dict[str, int]:
    loose = _loose(word)
    return _matches(loose, _loosely_sounding(data)) if len(loose) >= _LEAST_LOOSE else {}


def _matches(query: str, all_forms: dict[str, _Forms]) -> dict[str, int]:
    found = {}
    for code, forms in all_forms.items():
        if query in forms.whole:
            found[code] = _EXACT
        elif any(query in form for form in forms.inside):
            begins = any(form.startswith(query) for form in forms.inside)
            found[code] = _PREFIX if begins else _CONTAINED
    return found


@remembered(_REMEMBERED)
def _nearest(data: Dataset, text: str) -> tuple[str, ...]:
    query = "".join(_words(text))
    likeness = {
        code: max(
            _likeness(query, [code, *_written(data)[code].inside]),
            _likeness(_loose(query), _loosely_sounding(data)[code].inside),
        )
        for code in _written(data)
    }
    alike = [code for code, value in likeness.items() if value >= _LEAST_LIKE]
    return tuple(sorted(alike, key=lambda code: (-likeness[code], code)))


def _likeness(query: str, forms: Iterable[str]) -> float:
    matcher = SequenceMatcher(b=query, autojunk=False)
    best = 0.0
    for form in forms:
        matcher.set_seq1(form)
        # Two upper bounds, the cheaper one first, save half of the time.
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best:
            best = max(best, matcher.ratio())
    return best


def fold(written: str) -> str:
    """Return letters and digits only, in one width and case, kana as hiragana."""
    folded = normalise(written).casefold().translate(_HIRAGANA)
    return "".join(character for character in folded if character.isalnum())


def _sound(folded: str) -> str:
    """Return kana and romaji as Kunrei romaji with long o as "ou"; all else as it is."""
    sound = folded.translate(_SYLLABLES)
    for pattern, kunrei in _TO_KUNREI:
        sound = pattern.sub(kunrei, sound)
    return sound


def _short_sound(folded: str) -> str:
    """Return the sound with short vowels only, as most romaji spells them."""
    return re.sub(r"([aiue])\1", r"\1", _sound(folded).replace("ou", "o"))


def _loose(folded: str) -> str:
    """Return the sound with each run of a letter, and each long vowel, as one letter."""
    return re.sub(r"(.)\1+", r"\1", _short_sound(folded))


@kept
def _written(data: Dataset) -> dict[str, _Forms]:
    """Return the folded written forms of each municipality, in the order of the codes."""
    aliases: dict[str, list[str]] = {}
    for alias, code in data.aliases[["printed_name", "code"]].itertuples(index=False):
        aliases.setdefault(code, []).append(fold(alias))
    table = data.municipalities[["code", "name", "kana", "name_en"]]
    return {
        code: _forms(name, kana, english, aliases.get(code, []))
        for code, name, kana, english in table.itertuples(index=False)
    }


def _forms(name: str, kana: str, english: str, aliases: list[str]) -> _Forms:
    endings = _ENDINGS.get(name[-1:], ())
    full = [fold(form) for form in (name, kana, english)]
    stems = [_without_ending(form, endings) for form in full]
    spelled = [stem + ending for stem in stems for ending in endings]
    return _Forms((*stems, *full, *aliases), frozenset([*stems, *spelled, *aliases]))


def _without_ending(form: str, endings: Iterable[str]) -> str:
    found = (form.removesuffix(ending) for ending in endings if form.endswith(ending))
    return next(found, form)


@kept
def _sounding(data: Dataset) -> dict[str, _Forms]:
    return {code: forms.sounding(_sound, _short_sound) for code, forms in _written(data).items()}


@kept
def _loosely_sounding(data: Dataset) -> dict[str, _Forms]:
    return {code: forms.sounding(_loose) for code, forms in _written(data).items()}


def named(data: Dataset, text: str) -> tuple[str, ...]:
    """Return the codes of the municipalities that have exactly this name.

    It may be without 市, 町 or 村, but not with another one of them; names that do not exist
    are not taken for what they may stand for.
    """
    folded = fold(text)
    forms = _by_form(data)
    return forms.get(folded) or (forms.get(_sound(folded), ()) if folded.isascii() else ())


@kept
def _by_form(data: Dataset) -> dict[str, tuple[str, ...]]:
    unreal = {fold(alias) for alias in data.aliases["printed_name"]}
    found: dict[str, set[str]] = {}
    for forms in (_written(data), _sounding(data)):
        for code, of_code in forms.items():
            for form in of_code.whole - unreal:
                found.setdefault(form, set()).add(code)
    return {form: tuple(sorted(codes)) for form, codes in found.items()}
