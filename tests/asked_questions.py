"""Questions with what answers them.

``asked/lists.txt`` has a question and who is meant, an expression over the columns of
`asked_truth.T`; ``asked/figures.txt`` also the number and its unit. Who is not listed has no marks,
so that both ``dual == 1`` and ``dual == 0`` leave it out.
"""

from pathlib import Path

_FOLDER = Path(__file__).parent / "asked"


def _rows(name: str) -> list[tuple[str, ...]]:
    lines = (_FOLDER / name).read_text("utf-8").splitlines()
    return [tuple(line.split(" => ")) for line in lines]


LISTS = _rows("lists.txt")
FIGURES = _rows("figures.txt")
REFUSED = [question for (question,) in _rows("refused.txt")]
# Question, whether it is so; None where nobody knows.
YES_OR_NO = [
    ("音更町は二拠点居住をしていますか", True),
    ("音更町は道共同をしていますか", False),
    ("泊村は二拠点居住をしていますか", None),
    ("ニセコ町は掲載されていますか", False),
    ("ニセコ町は候補地ですか", False),
    ("音更町は人口が1万人以上ですか", True),
    ("北見市では首都圏PRをしていますか", True),
    ("Does Otofuke have dual residence?", True),
    ("Is Niseko listed?", False),
]
UNCLEAR = [
    *(
        "",
        " ",
        "？",
        "🙂",
        "人口",
        "近い町",
        "大きい町はどこ",
        "人口が多い町村で二拠点居住をしている町村",
    ),
    *("釧路の人口は", "更別町の人口", "架空町は二拠点居住をしていますか", "十勝市の人口", "帯広町"),
    *("人口が1万人くらいの町", "人口約1万人の町", "人口1万人前後の市町村", "人口が数千人の村"),
    *("道共同と首都圏PRの両方をしていない市町村", "道共同と二拠点居住をしていない市町村"),
    *("道共同・二拠点居住の市町村", "人口が増えた市町村", "人口減少率が最も大きい市町村"),
    *("二拠点居住の町と道共同の町", "十勝の町、釧路の町", "十勝と帯広空港から60分以内の市町村"),
    *("人口1万人以上の候補地以外の市町村", "人口が1万人以上減った市町村"),
    *("二拠点居住以外の施策をしている市町村", "ワーケーション施設のある町", "ほげほげの市町村"),
    *("人口が1万の", "1万人", "60分", "十勝の", "江差"),
    *("新千歳空港に一番近い市町村", "二拠点居住で人口1万人未満または道共同の市町村"),
    *(
        "<script>alert(1)</script>",
        "<b>十勝</b>の町",
        "\u202e十勝の町",
        "十勝\x00の\x07町村",
        "' OR 1=1 --",
    ),
    *("あ" * 200, "十勝" * 200, "*" * 50, "Esashi", "big towns", "What is dual residence?"),
    *("Which towns in Atlantis have dual residence?", "towns with fewer than 3,000 people"),
    *("municipalities with dual residence and municipalities with the joint programme",),
    *(
        "Is Obihiro larger than Kushiro-shi?",
        "municipalities with about 5,000 people",
        "population",
    ),
    *(
        "municipalities without the joint programme and dual residence",
        "hello",
        "lorem ipsum dolor",
    ),
]
