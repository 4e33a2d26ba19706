"""All words that a question may have: those of the languages, and those of the dataset."""

from dataclasses import dataclass
from pathlib import Path

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.names import normalise

_OF_GROUP = ("管内", "地方", "エリア", "地域", "内", "管轄", "全域")
_GROUP_EN = (
    *("subprefecture", "area", "region", "district", "subprefecture area", "general subprefecture"),
)
_WORDS, _COMMENT = Path(__file__).parent / "words", "//"
FILLER, REFUSED = " ", "✗"
Meaning = tuple[str, str]


@dataclass(frozen=True)
class Lexicon:
    """Every word as it is folded, with all that it may mean; and how long the longest is."""

    words: dict[str, tuple[Meaning, ...]]
    longest: int


@kept
def lexicon(data: Dataset, *, japanese: bool) -> Lexicon:
    """Return the words of a dataset's questions in one of the languages.

    Each meaning is a letter, see `rules`, and a value.
    """
    found: dict[str, dict[Meaning, None]] = {}
    for surface, meaning in (
        *_table("ja" if japanese else "en"),
        *((surface, (REFUSED, kind)) for surface, (kind, _) in _table("refused")),
        *_of_data(data),
    ):
        found.setdefault(fold(surface), {})[meaning] = None
    words = {surface: tuple(meanings) for surface, meanings in found.items()}
    return Lexicon(words, max(map(len, words)))


def fold(text: str) -> str:
    """Return a text in one width and case, with single spaces."""
    folded = normalise(text.replace(" ", "\0")).casefold().replace("\0", " ")
    return " ".join(folded.replace("’", "'").split())


def _table(name: str) -> list[tuple[str, Meaning]]:
    rows = []
    for line in (_WORDS / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith(_COMMENT):
            continue
        head, _, surfaces = line.partition(" : ")
        code, _, value = head.partition(" ")
        meaning = (code or FILLER, value.strip())
        rows += [(surface.replace("_", " "), meaning) for surface in surfaces.split()]
    return rows


def _of_data(data: Dataset) -> list[tuple[str, Meaning]]:
    found: list[tuple[str, Meaning]] = []
    for policy in data.edition.policies:
        found += [(name, ("P", policy.key)) for name in (policy.name.ja, policy.name.en)]
    own = {("P", policy) for policy in data.policies} | {
        ("A", iata) for iata in data.airports["iata"]
    }
    found += [(name, meaning) for name, meaning in _table("names") if meaning in own]
    for slug, name, english in data.subprefectures[["slug", "name", "name_en"]].itertuples(
        index=False
    ):
        short = name.removesuffix("総合振興局").removesuffix("振興局")
        names = [name, f"{name}管内", short, *(short + ending for ending in _OF_GROUP)]
        names += [f"{short}振興局管内", f"{short}総合振興局管内", f"{short}振興局", english]
        names += [f"{english} {ending}" for ending in _GROUP_EN]
        found += [(surface, ("G", slug)) for surface in names]
    for iata, name, english in data.airports[["iata", "name", "name_en"]].itertuples(index=False):
        found += [(name, ("A", iata)) for name in (name, f"{english} Airport", iata)]
    total = data.prefecture.municipalities
    found += [(f"{all_}{total}市町村", ("O", "all")) for all_ in ("", "全", "道内", "全道")]
    return found
