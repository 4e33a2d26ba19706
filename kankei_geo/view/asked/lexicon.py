"""All words that a question may have: those of the languages, and those of the dataset."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.names import normalise

# What policies are called besides their name, in any edition that has them.
_POLICIES = {
    "joint_programme": "道との共同 道と共同 道共同事業 道との共同事業 共同事業 道共同実施 共同実施 共同 "
    "道共同施策 北海道との共同 北海道との共同事業 道共同プログラム joint_programme joint_program "
    "joint_programmes joint_policy joint",
    "metro_pr": "首都圏pr 首都圏でのpr 首都圏向けpr 首都圏へのpr 首都圏向けのpr 首都圏のpr 首都圏pr施策 pr "
    "首都圏pr事業 metro_pr metropolitan_pr capital_region_pr capital-region_pr "
    "pr_in_the_capital_region pr_in_the_metropolitan_area pr_in_the_tokyo_area tokyo_pr",
    "wide_area_tour": "周遊 広域周遊型 広域周遊施策 広域の周遊 広域周遊事業 広域周遊観光 wide-area_tour "
    "wide_area_tour wide-area_tours wide_area_tours wide-area_touring wide_area_touring",
    "dual_residence": "2拠点居住 2拠点 二拠点 二地域居住 2地域居住 二地域 二拠点生活 2拠点生活 デュアルライフ "
    "二拠点居住施策 dual_residence dual-residence dual_residency two-base_living two_base_living "
    "two-region_living",
}
_OF_GROUP = ("管内", "地方", "エリア", "地域", "内", "管轄", "全域")
_GROUP_EN = (
    *("subprefecture", "area", "region", "district", "subprefecture area", "general subprefecture"),
)
_AIRPORTS = {
    "CTS": "新千歳 cts new_chitose chitose_airport 千歳空港",
    "OKD": "丘珠空港 丘珠 札幌丘珠空港 okd okadama okadama_airport sapporo_okadama",
    "HKD": "hkd",
    "AKJ": "akj 旭川空港",
    "KUH": "kuh たんちょう釧路空港",
    "OBO": "obo とかち帯広空港",
    "MMB": "女満別 mmb",
    "SHB": "shb 根室中標津空港",
    "MBE": "オホーツク紋別空港 mombetsu_airport",
    "WKJ": "wkj",
}
_WORDS, _COMMENT = Path(__file__).parent / "words", "//"
FILLER, REFUSED = " ", "✗"
Meaning = tuple[str, str]


@dataclass(frozen=True)
class Lexicon:
    """Every word as it is folded, with all that it may mean; and how long the longest is."""

    words: dict[str, tuple[Meaning, ...]]
    longest: int


@cache
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
        names = [policy.name.ja, policy.name.en]
        names += [name.replace("_", " ") for name in _POLICIES.get(policy.key, "").split()]
        found += [(name, ("P", policy.key)) for name in names]
    for slug, name, english in data.subprefectures[["slug", "name", "name_en"]].itertuples(
        index=False
    ):
        short = name.removesuffix("総合振興局").removesuffix("振興局")
        names = [name, f"{name}管内", short, *(short + ending for ending in _OF_GROUP)]
        names += [f"{short}振興局管内", f"{short}総合振興局管内", f"{short}振興局", english]
        names += [f"{english} {ending}" for ending in _GROUP_EN]
        found += [(surface, ("G", slug)) for surface in names]
    for iata, name, english in data.airports[["iata", "name", "name_en"]].itertuples(index=False):
        names = [name, f"{english} Airport", iata]
        names += [word.replace("_", " ") for word in _AIRPORTS.get(iata, "").split()]
        found += [(surface, ("A", iata)) for surface in names]
    total = data.prefecture.municipalities
    found += [(f"{all_}{total}市町村", ("O", "all")) for all_ in ("", "全", "道内", "全道")]
    return found
