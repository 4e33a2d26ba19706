"""Brackets, two airports, the n-th, differences and groups: what plain pandas gives, too."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.present.words import answer_words
from kankei_geo.view import filters
from kankei_geo.view.address import from_query, to_query
from kankei_geo.view.asked.answer import answer
from kankei_geo.view.asked.reply import ANSWERED, REFUSED, UNCLEAR
from tests.asked_truth import T, code_of
from tests.hokkaido import HOKKAIDO

from .conftest import examples

JOINT, PR, TOUR, DUAL = (T[name] == 1 for name in ("joint", "pr", "tour", "dual"))
LISTED, CANDIDATE, COUNT, PEOPLE = T["listed"], T["candidate"], T["count"], T["people"]
TOWN, CITY, VILLAGE = (T["kind"] == kind for kind in "町市村")
CHANGE = {first: (T["census_2020"] / T[f"census_{first}"] - 1) * 100 for first in (2005, 2015)}


def of(*groups: str) -> pd.Series:
    return T["area"].isin(groups)


def these(*names: str) -> pd.Series:
    return T["name"].isin(names)


def nth(
    figures: pd.Series, number: int, among: pd.Series | None = None, *, least: bool = False
) -> pd.Series:
    own = (figures if among is None else figures[among]).dropna().sort_values(ascending=least)
    return pd.Series(T.index == own.index[number - 1], index=T.index)


def figure(name: str, column: str) -> float:
    return float(T.loc[code_of(name), column])


def weighed(column: str, among: pd.Series) -> float:
    return float((T[column] * PEOPLE)[among].sum() / PEOPLE[among].sum())


def by_group(values: pd.Series) -> pd.Series:
    return values.groupby(T["area"]).sum()


SOME_OF = JOINT.astype(int) + PR + TOUR
LISTS: dict[str, pd.Series] = {
    "（道共同または首都圏PR）かつ二拠点居住を実施している市町村": (JOINT | PR) & DUAL,
    "道共同または（首都圏PRかつ二拠点居住）を実施している市町村": JOINT | (PR & DUAL),
    "（道共同と首都圏PR）または候補地": (JOINT & PR) | CANDIDATE,
    "((道共同または首都圏PR)かつ二拠点居住)または候補地": ((JOINT | PR) & DUAL) | CANDIDATE,
    "（人口1万人未満または面積500km2以上）で掲載されている町": (
        (PEOPLE < 10_000) | (T["area_km2"] >= 500)
    )
    & LISTED
    & TOWN,
    "候補地（十勝管内）": CANDIDATE & of("十勝"),
    "人口5万人以上の市（札幌市を除く）": (PEOPLE >= 50_000) & CITY & ~these("札幌市"),
    "municipalities with joint programme or (Tokyo PR and dual residence)": JOINT | (PR & DUAL),
    "新千歳空港からも旭川空港からも120分以内の市町村": (T["CTS"] <= 120) & (T["AKJ"] <= 120),
    "女満別空港と紋別空港のどちらからも90分以内の市町村": (T["MMB"] <= 90) & (T["MBE"] <= 90),
    "女満別空港か紋別空港のどちらかから60分以内の市町村": (T["MMB"] <= 60) | (T["MBE"] <= 60),
    "旭川空港からも女満別空港からも60分を超える掲載市町村": (T["AKJ"] > 60)
    & (T["MMB"] > 60)
    & LISTED,
    "新千歳空港から100km以内で120分以上の市町村": (T["CTS_km"] <= 100) & (T["CTS"] >= 120),
    "釧路空港から90分以内で、60分を超える市町村": (T["KUH"] <= 90) & (T["KUH"] > 60),
    "candidates within 90 minutes of both Obihiro airport and Kushiro airport": CANDIDATE
    & (T["OBO"] <= 90)
    & (T["KUH"] <= 90),
    "municipalities within 100 km but more than 120 minutes from New Chitose": (T["CTS_km"] <= 100)
    & (T["CTS"] > 120),
    "municipalities within an hour and a half of New Chitose airport": T["CTS"] <= 90,
    "どの空港からも60分以内に着けない市町村": ~T["near"],
    "人口が3番目に多い市町村": nth(PEOPLE, 3),
    "人口が多い上位5位": PEOPLE.nlargest(5).min() <= PEOPLE,
    "人口（1万人以上または5千人以下）の町": ((PEOPLE >= 10_000) | (PEOPLE <= 5000)) & TOWN,
    "二拠点居住かつ（道共同でも首都圏PRでもない）市町村": DUAL & ~JOINT & ~PR,
    "新千歳空港か旭川空港60分圏内の市町村": (T["CTS"] <= 60) | (T["AKJ"] <= 60),
    "within 60 minutes of New Chitose and over 10,000 people": (T["CTS"] <= 60) & (PEOPLE > 10_000),
    "十勝と釧路で合わせて二拠点居住を実施している市町村": of("十勝", "釧路") & DUAL,
    "十勝で人口が2番目に多い市町村": nth(PEOPLE, 2, of("十勝")),
    "平均年齢が3番目に若い市町村": nth(T["mean_age_2020"], 3, least=True),
    "second largest municipality by population": nth(PEOPLE, 2),
    "the 5th largest municipality by area": nth(T["area_km2"], 5),
    "最も人口の少ない村の人口": nth(PEOPLE, 1, VILLAGE, least=True),
    "十勝と釧路で合わせて何市町村が掲載されていますか": of("十勝", "釧路") & LISTED,
    "人口1万人台の町": (PEOPLE >= 10_000) & (PEOPLE < 20_000) & TOWN,
    "人口5万人を下回らない市": (PEOPLE >= 50_000) & CITY,
    "道共同、首都圏PR、広域周遊のうち2つ以上を実施している市町村": SOME_OF >= 2,
    "道共同と首都圏PRのうち片方のみ実施している市町村": (JOINT != PR) & LISTED,
    "exactly two of joint programme, Tokyo PR and wide-area tour": SOME_OF == 2,
    "二拠点居住だけ実施していない市町村": JOINT & PR & TOUR & ~DUAL,
    "2・3施策の市町村": COUNT.isin([2, 3]),
    "4施策中3施策を実施している市町村": COUNT == 3,
    "three out of four policies": COUNT == 3,
    "municipalities with 3+ policies": COUNT >= 3,
    "cities with a population of 50k or more": (PEOPLE >= 50_000) & CITY,
    "帯広市以上の人口の市町村": figure("帯広市", "people") <= PEOPLE,
    "帯広市より人口が多く旭川市より少ない市": (figure("帯広市", "people") < PEOPLE)
    & (figure("旭川市", "people") > PEOPLE),
    "municipalities with more people than Obihiro": figure("帯広市", "people") < PEOPLE,
    "municipalities larger than Sapporo by area": T["area_km2"] > figure("札幌市", "area_km2"),
    "帯広市、釧路市、北見市のうち二拠点居住を実施しているのは": these("帯広市", "釧路市", "北見市")
    & DUAL,
    "municipalities that are neither candidates nor listed": ~LISTED,
    "candidates that are neither cities nor in Tokachi": CANDIDATE & ~CITY & ~of("十勝"),
    "municipalities that lost less than 10% of population from 2005 to 2020": (CHANGE[2005] < 0)
    & (CHANGE[2005] > -10),
    "2015年から2020年に人口が5%以下増えた市町村": (CHANGE[2015] > 0) & (CHANGE[2015] <= 5),
    "municipalities whose population fell by more than 40% between 2005 and 2020": CHANGE[2005]
    < -40,
}
NUMBERS: dict[str, float] = {
    "札幌市と旭川市の人口の差": figure("札幌市", "people") - figure("旭川市", "people"),
    "旭川市と札幌市の人口の差": figure("札幌市", "people") - figure("旭川市", "people"),
    "幕別町の人口は音更町より何人少ないですか": figure("音更町", "people")
    - figure("幕別町", "people"),
    "幕別町の人口は音更町より何人多いですか": figure("幕別町", "people")
    - figure("音更町", "people"),
    "帯広市の面積は札幌市の何倍ですか": figure("帯広市", "area_km2") / figure("札幌市", "area_km2"),
    "How many more people live in Asahikawa than in Hakodate?": figure("旭川市", "people")
    - figure("函館市", "people"),
    "difference in population between Sapporo and Asahikawa": figure("札幌市", "people")
    - figure("旭川市", "people"),
    "函館市と北斗市と七飯町を合わせた人口": float(
        PEOPLE[these("函館市", "北斗市", "七飯町")].sum()
    ),
    "函館市は旭川市より人口が何人少ない": figure("旭川市", "people") - figure("函館市", "people"),
    "札幌市の人口と旭川市の人口の差": figure("札幌市", "people") - figure("旭川市", "people"),
    "根室の中標津町の人口": figure("中標津町", "people"),
    "上川の中富良野の人口": figure("中富良野町", "people"),
    "札幌市と小樽市の面積の平均": float(T["area_km2"][these("札幌市", "小樽市")].mean()),
    "渡島と檜山を合わせた人口": float(PEOPLE[of("渡島", "檜山")].sum()),
    "人口の中央値": float(PEOPLE.median()),
    "十勝の高齢化率": weighed("old", of("十勝")),
    "未掲載市町村の平均年齢": weighed("mean_age_2020", ~LISTED),
    "夕張市の高齢化率は何％ですか": figure("夕張市", "old"),
    "十勝の音更町の人口": figure("音更町", "people"),
}
FIRST_GROUPS: dict[str, tuple[pd.Series, Callable[[pd.Series], float]]] = {
    "掲載率が最も高い振興局": (100 * LISTED.groupby(T["area"]).mean(), max),
    "振興局ごとの掲載率が最も低いのはどこ": (100 * LISTED.groupby(T["area"]).mean(), min),
    "二拠点居住の割合が最も高い振興局": (100 * by_group(DUAL) / by_group(LISTED), max),
    "候補地の数が最も多い振興局": (by_group(CANDIDATE), max),
    "どの振興局に未掲載市町村が多いか": (by_group(~LISTED), max),
    "subprefecture with the fewest candidates": (by_group(CANDIDATE), min),
    "高齢化率が最も高い振興局": (
        by_group(T["old"] * PEOPLE) / by_group(PEOPLE),
        max,
    ),
    "which subprefecture has the highest share of listed municipalities?": (
        100 * LISTED.groupby(T["area"]).mean(),
        max,
    ),
}
TABLES: dict[str, pd.Series] = {
    "振興局ごとの掲載数": by_group(LISTED),
    "振興局別の人口": by_group(PEOPLE),
    "number of listed municipalities per subprefecture": by_group(LISTED),
    "振興局ごとの二拠点居住の割合": 100 * by_group(DUAL) / by_group(LISTED),
}
ASKED_BACK = (
    "（）",
    "掲載市町村が多い振興局",
    "十勝の振興局別の掲載数",
    "新千歳空港か旭川空港60分圏外の市町村",
    "first and second largest city by population",
    "oldest municipality",
    "空知の音更町は道共同？",
    "空知の音更町の人口",
    "十勝以外の帯広市は掲載されていますか",
    "Does Otofuke in Sorachi have the joint programme?",
    "帯広・釧路空港から60分以内の市町村",
    "新千歳からも釧路からも180分以内ではない市町村",
    "振興局ごとに人口が最も多い市町村",
    "十勝の町以外の掲載市町村",
    "候補地の順位が10位以下の市町村",
    "人口10万人台の市",
    "larger municipalities by area",
    "二拠点居住だけではない市町村",
    "札幌市と旭川市と函館市の人口の差",
    "道共同と首都圏PRと広域周遊のうち2つを実施している市町村",
)


def shown(question: str) -> list[str]:
    """Return whom the address of an answer shows."""
    view = answer(HOKKAIDO, question).view
    assert view is not None
    again, ignored = from_query(HOKKAIDO, to_query(view))
    assert (again, ignored) == (view, ())
    return sorted(filters.kept(HOKKAIDO, again)["code"])


def slugs(groups: pd.Index) -> set[str]:
    names = HOKKAIDO.subprefectures.set_index("name")["slug"]
    short = names.rename(lambda name: name.removesuffix("振興局").removesuffix("総合"))
    return set(short[list(groups)])


@pytest.mark.parametrize("question", LISTS)
def test_who_is_meant(question: str) -> None:
    found = answer(HOKKAIDO, question)
    codes = sorted(T.index[LISTS[question].fillna(value=False)])
    assert (found.status, list(found.codes or ())) == (ANSWERED, codes)
    assert shown(question) == codes


@pytest.mark.parametrize("question", NUMBERS)
def test_figures(question: str) -> None:
    found = answer(HOKKAIDO, question)
    assert found.status == ANSWERED
    assert found.number == pytest.approx(NUMBERS[question], abs=0.005)
    assert shown(question) == list(found.codes or ())


@pytest.mark.parametrize("question", FIRST_GROUPS)
def test_the_first_group(question: str) -> None:
    figures, end = FIRST_GROUPS[question]
    found = answer(HOKKAIDO, question)
    assert found.number == pytest.approx(end(figures), abs=0.005)
    assert set(found.names) == slugs(figures.index[figures == end(figures)])
    assert shown(question) == list(found.codes or ())


@pytest.mark.parametrize("question", TABLES)
def test_the_figure_of_each_group(question: str) -> None:
    found = answer(HOKKAIDO, question)
    told = dict(zip(found.names, found.figures, strict=True))
    expected = {slugs(pd.Index([name])).pop(): value for name, value in TABLES[question].items()}
    assert told == pytest.approx(expected, abs=0.005)
    assert list(found.figures) == sorted(found.figures, reverse=True)
    assert shown(question) == list(found.codes or ())


@pytest.mark.parametrize("question", ASKED_BACK)
def test_what_may_mean_two_things_is_asked_back(question: str) -> None:
    assert answer(HOKKAIDO, question).status == UNCLEAR


@pytest.mark.parametrize(
    "question", ["二拠点居住の住民は何人", "二拠点居住をして住んでいる人は何人"]
)
def test_people_of_a_policy_are_not_counted(question: str) -> None:
    assert answer(HOKKAIDO, question).status == REFUSED


def test_a_town_of_another_group_is_told_to_be_elsewhere() -> None:
    found = answer(HOKKAIDO, "空知の音更町は道共同？")
    told = answer_words.sentence(HOKKAIDO, found, "ja")
    assert "音更町" in told
    assert "振興局の市町村ではありません" in told


CONDITIONS = {
    "道共同": JOINT,
    "二拠点居住": DUAL,
    "候補地": CANDIDATE,
    "人口8千人以上": PEOPLE >= 8000,
    "帯広空港から90分以内": T["OBO"] <= 90,
    "十勝管内": of("十勝"),
}
JOINS = {"または": pd.Series.__or__, "かつ": pd.Series.__and__}
THREE = st.permutations(list(CONDITIONS))


@examples(200)
@given(THREE, st.sampled_from(list(JOINS)), st.sampled_from(list(JOINS)), st.booleans())
def test_brackets_decide(mixed: list[str], inner: str, outer: str, is_first: bool) -> None:  # noqa: FBT001 -- drawn
    one, two, three = mixed[:3]
    inside = f"（{one}{inner}{two}）"
    question = f"{inside}{outer}{three}" if is_first else f"{three}{outer}{inside}"
    found = answer(HOKKAIDO, f"{question}の市町村")
    assert found.status in (ANSWERED, UNCLEAR)
    if found.status == ANSWERED:
        own = JOINS[inner](CONDITIONS[one], CONDITIONS[two])
        expected = T.index[JOINS[outer](own, CONDITIONS[three])]
        assert list(found.codes or ()) == sorted(expected), question


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("いつから道共同を実施していますか", "past"),
        ("Since when has Obihiro had dual residence?", "past"),
        ("道共同に参加すると人口は増えますか", "future"),
        ("二拠点居住をしている人の数", "people"),
        ("Who lives in Sapporo?", "people"),
        ("一番美しい町", "advice"),
        ("二拠点居住に向いている町", "advice"),
        ("Population of Tokyo", "elsewhere"),
        ("札幌市の区の人口", "topic"),
        ("新千歳空港の便数は", "topic"),
        ("札幌駅から60分以内の市町村", "topic"),
        ("過疎地域の市町村", "topic"),
        ("データの出典は", "topic"),
    ],
)
def test_what_the_data_do_not_tell_is_refused_and_not_asked_back(
    question: str, reason: str
) -> None:
    found = answer(HOKKAIDO, question)
    assert (found.status, found.reason) == ("refused", reason)
