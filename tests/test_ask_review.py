"""Questions that reviewers broke the grammar with, and the right answers by plain pandas."""

import pytest

from kankei_geo.view.asked.answer import answer
from kankei_geo.view.asked.reply import ANSWERED, REFUSED, UNCLEAR
from tests.hokkaido import HOKKAIDO

# Counted with pandas on the shipped tables: municipalities, or percent.
RIGHT = {
    "十勝でも空知でもない候補地": 35,
    "十勝でも空知でもない掲載市町村": 75,
    "石狩管内でも空知管内でもなく、掲載されている市町村": 85,
    "十勝でもオホーツクでもない4施策の市町村": 3,
    "十勝でも候補地でもない掲載市町村": 48,
    "掲載でも候補地でもない市町村": 77,
    "候補地でも掲載でもない市町村": 77,
    "候補地でも未掲載でもない市町村": 52,
    "町でも候補地でもない掲載市町村": 14,
    "道共同でも候補地でもない市町村": 20,
    "候補地でも道共同でもない掲載市町村": 20,
    "候補地でも4施策でもない掲載市町村": 49,
    "人口1万人以上でも候補地でもない掲載市町村": 36,
    "掲載でも未掲載でもない市町村": 0,
    "十勝でも空知でもオホーツクでもない掲載市町村": 66,
    "市でも村でもない掲載市町村": 71,
    "道共同でも首都圏PRでも広域周遊でもない掲載市町村": 33,
    "municipalities within 60 minutes of New Chitose or Hakodate": 23,
    "新千歳か函館から60分以内の市町村": 23,
    "新千歳空港か函館から60分以内の市町村": 23,
    "candidates within 60 minutes of New Chitose or Hakodate": 15,
    "人口1〜2万人の町": 19,
    "人口1-2万人の町": 19,
    "人口1から2万人の町": 19,
    "人口10〜20万人の市": 6,
    "cities with 100-200 thousand inhabitants": 6,
    "人口3〜5千人の村": 3,
    "municipalities with 5-10 thousand people": 40,
    "population from 1 to 2 thousand": 13,
    "面積1〜2千km2の市町村": 12,
    "世帯数1〜2万世帯の市": 8,
    "旭川空港から1〜2時間": 31,
    "1 to 2 hours from Asahikawa airport": 31,
    "新千歳空港から1〜1.5時間": 15,
    "羽田から4〜5時間": 88,
    "人口5〜10千人の町": 37,
    "人口5千から1万人の町": 37,
    "新千歳空港60分圏内の掲載率": 68.75,
    "新千歳空港から60分以内の掲載率": 68.75,
    "旭川空港60分圏内の掲載率": 71.43,
    "空港60分圏内の掲載率": 66.67,
    "帯広空港から50km以内の掲載率": 85.71,
    "面積1000km2以上の掲載率": 75,
    "人口5千人以下の掲載率": 44.05,
    "高齢化率50%以上の掲載率": 40,
    "候補地の掲載率": 100,
    "空港60分圏内の未掲載率": 33.33,
    "新千歳空港60分圏内の未掲載の割合": 31.25,
    "新千歳空港60分圏内または50km圏内の市町村": 18,
    "新千歳空港から60分圏外で50km圏内": 2,
    "旭川空港から30分圏外60分圏内の市町村": 9,
    "帯広空港から30km圏内か45分圏内": 9,
    "新千歳空港から100km圏内かつ120分圏外": 9,
    "候補地の下位3": 3,
    "候補地の下位5市町村": 5,
    "bottom 3 candidates": 3,
    "4施策のうち2つ以上": 42,
    "4つのうち2つ以上の施策を実施している市町村": 42,
    "4施策のうち3つを実施している市町村": 11,
    "空港60分圏外の市町村の数": 104,
    "空港から60分以内ではない市町村の数": 104,
    "旭川空港60分圏外の掲載": 92,
    "旭川空港から60分以内ではない掲載": 92,
}
# What may mean different things, or drops a part of what was said.
UNDECIDED = (
    "音更町から新千歳空港と帯広空港まで何分",
    "人口5〜1万人の町",
    "3施策のうち2つ実施",
    "釧路と帯広空港から90分以内",
    "十勝と札幌市の道共同",
    "十勝、札幌市の道共同",
    "十勝と札幌市の掲載",
    "十勝か札幌市で二拠点居住",
    "十勝と帯広市の二拠点居住",
    "候補地と札幌市の道共同",
    "札幌市の十勝",
    "空知の音更町",
    "候補地または未掲載ではない市町村",
    "not dual residence or Tokachi",
    "二拠点居住以外の3施策を実施",
    "二拠点居住か広域周遊だけを実施",
    "municipalities with dual residence only in Tokachi",
)
# How many people take part in a policy nobody counted.
NOT_KNOWN = (
    "How many people have dual residence in Tokachi?",
    "二拠点居住をしているのは何人ですか",
    "how many people are in dual residence",
    "道共同は何人",
)


@pytest.mark.parametrize("question", RIGHT)
def test_the_number_is_right(question: str) -> None:
    found = answer(HOKKAIDO, question)
    assert found.status == ANSWERED
    told = found.number if found.number is not None else len(found.codes or ())
    assert told == pytest.approx(RIGHT[question], abs=0.005)


@pytest.mark.parametrize("question", UNDECIDED)
def test_what_may_mean_two_things_is_asked_back(question: str) -> None:
    assert answer(HOKKAIDO, question).status == UNCLEAR


@pytest.mark.parametrize("question", NOT_KNOWN)
def test_what_nobody_counted_is_refused(question: str) -> None:
    assert answer(HOKKAIDO, question).status == REFUSED


@pytest.mark.parametrize(
    ("question", "last"),
    [
        ("候補地の下位3", {"知内町", "平取町", "浦幌町"}),
        ("候補地のワースト5", {"知内町", "平取町", "浦幌町", "幌延町", "訓子府町"}),
        ("十勝の候補地の下位3市町村", {"音更町", "池田町", "浦幌町"}),
    ],
)
def test_the_last_candidates_are_not_the_first(question: str, last: set[str]) -> None:
    names = HOKKAIDO.municipalities.set_index("code")["name"]
    assert {names[code] for code in answer(HOKKAIDO, question).codes or ()} == last
