"""The glossary is complete, in the words of the screen, true to the data, and our own."""

import re
import unicodedata
from pathlib import Path

import pytest

from kankei_geo.analysis.rule import Rule
from kankei_geo.base.i18n import LANGUAGES, translate
from kankei_geo.base.pages import PAGE_NAMES
from kankei_geo.dataset import facts
from kankei_geo.dataset.winter import MAX_WINTER
from kankei_geo.present import legend
from tests.hokkaido import HOKKAIDO

OWN = "project"
DOCUMENTS = {
    "000_e252f72c6e066888.txt",
    "001_acadaa8f0e95b500.txt",
    "002_5fbca581f686bb0d.txt",
    "003_f820223306c52395.txt",
    "004_4b485e94c3e311cd.txt",
}
SHORTEST_COPY = 25  # characters; the name of a programme is 18
EXPECTED_TERMS = """
    関係人口 交流人口 移住・定住 ワーケーション 北海道型ワーケーション 道共同 首都圏PR 広域周遊
    二拠点居住 重点施策数 未掲載 根拠の水準 印字 左右の欄 2019年度事業 消去法 空港圏 候補 振興局
    推計 等時間線
"""


def test_every_expected_term_is_explained_and_every_page_has_terms() -> None:
    table = HOKKAIDO.glossary
    assert set(EXPECTED_TERMS.split()) <= set(table["term_ja"])
    assert {page for pages in table["pages"] for page in pages.split(".")} == set(PAGE_NAMES)


def test_every_term_has_both_languages() -> None:
    japanese, latin = re.compile(r"[ぁ-んァ-ヶ一-龠]"), re.compile(r"[A-Za-z]{3}")
    for row in HOKKAIDO.glossary.to_dict("records"):
        for column in ("term", "text"):
            assert japanese.search(row[f"{column}_ja"]), row
            assert latin.search(row[f"{column}_en"]), row
            assert not japanese.search(row[f"{column}_en"]), row


def test_japanese_texts_are_polite_sentences() -> None:
    for row in HOKKAIDO.glossary.to_dict("records"):
        *sentences, rest = row["text_ja"].split("。")
        assert rest == "", row
        for sentence in sentences:
            assert re.search(r"(です|ます|ません|でした|ました)$", sentence), sentence


def test_sources_are_known_documents_or_the_project() -> None:
    table = HOKKAIDO.glossary
    assert set(table["source"]) <= DOCUMENTS | {OWN}
    assert set(HOKKAIDO.grounds["source"]) & DOCUMENTS <= set(table["source"])


def test_a_page_is_named_once_and_in_the_order_of_the_pages() -> None:
    for pages in HOKKAIDO.glossary["pages"]:
        named = pages.split(".")
        assert named == [page for page in PAGE_NAMES if page in named]


@pytest.mark.parametrize("language", LANGUAGES)
def test_terms_are_spelled_as_on_the_screen(language: str) -> None:
    terms = HOKKAIDO.glossary.set_index("term_key")[f"term_{language}"]
    shown = {
        **legend.policy_labels(HOKKAIDO),
        "not_listed": legend.NOT_LISTED.text,
        "filtered_out": legend.FILTERED_OUT.text,
        "out_of_scope": legend.OUT_OF_SCOPE.text,
    }
    for key, text in shown.items():
        assert terms[key] == translate(text, language)
    for level, text in legend.level_labels(HOKKAIDO).items():
        told, term = translate(text, language).lower(), terms[level].lower()
        assert term in told, level


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_those_of_the_data(language: str) -> None:
    texts = HOKKAIDO.glossary.set_index("term_key")[f"text_{language}"]
    summary, rule, model = facts.headline(HOKKAIDO), Rule(), HOKKAIDO.drive_model
    expected = {
        "not_listed": [summary.not_listed],
        "mark": [summary.listed, sum(summary.by_level.values())],
        "joint_programme": [summary.by_policy["joint_programme"]],
        "airport_area": [f"{rule.max_minutes:g}", f"{rule.max_km:g}"],
        "candidate": [rule.min_count],
        "winter_factor": [f"{MAX_WINTER:g}"],
        "subprefecture": [len(HOKKAIDO.subprefectures), summary.municipalities],
        "estimate": [
            len(model.pairs),
            f"{model.errors['road_leave_pair_out'].median_percent:.0f}",
        ],
        **{level: [number] for level, number in summary.by_level.items()},
    }
    for key, numbers in expected.items():
        told = re.findall(r"\d+", texts[key])
        assert {str(number) for number in numbers} <= set(told), key


def test_words_for_numbers_are_those_of_the_data() -> None:
    texts = HOKKAIDO.glossary.set_index("term_key")
    airports, named = HOKKAIDO.airports["tokyo_direct"].sum(), len(HOKKAIDO.programme_2019)
    assert (airports, named) == (9, 12)
    assert "9空港" in texts.loc["tokyo_direct", "text_ja"]
    assert "nine airports" in texts.loc["tokyo_direct", "text_en"]
    assert "名前の公表は12" in texts.loc["programme", "text_ja"]
    assert "Twelve" in texts.loc["programme", "text_en"]


def plain(text: str) -> str:
    """Return `text` without line breaks, spaces and differences of width."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def copied(text: str, document: str) -> list[str]:
    """Return the stretches of `text` that stand in `document`, each `SHORTEST_COPY` long."""
    text, document = plain(text), plain(document)
    stretches = (text[n : n + SHORTEST_COPY] for n in range(len(text) - SHORTEST_COPY + 1))
    return [stretch for stretch in stretches if stretch in document]


def test_a_copy_is_found_across_line_breaks_and_widths() -> None:
    text = "地域で働く人が2019年に68の町で調べた結果をまとめた資料です"
    broken = "序文。地域で働く人が ２０１９ 年に\n\n68の町で調べた結果をまとめた資料です。"
    assert copied(text, broken)
    assert not copied(text, broken.replace("68の", "68個の"))


@pytest.mark.full_input
def test_no_sentence_is_taken_from_a_document(full_input: Path) -> None:
    folder = full_input.parent / "seeds"
    if not folder.is_dir():
        pytest.skip("the documents do not stand beside this clone")
    documents = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    assert set(documents) == DOCUMENTS
    for row in HOKKAIDO.glossary.to_dict("records"):
        for language in LANGUAGES:
            for name, document in documents.items():
                assert copied(row[f"text_{language}"], document) == [], (row["term_key"], name)
