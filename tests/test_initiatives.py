"""The evidence: every fact of the five documents is there, is ours in words, and is traceable."""

import csv
import re
from collections import Counter
from collections.abc import Iterable

import pandas as pd
import pytest

from kankei_geo.base.errors import InputContentError
from kankei_geo.build.edited import check_together
from kankei_geo.build.refresh import editable
from kankei_geo.dataset import initiatives, schema, text_table
from kankei_geo.dataset.names import normalise
from kankei_geo.dataset.prefecture import INITIATIVE_SOURCES, INITIATIVE_TERMS, INITIATIVES
from tests.document_parts import PARTS, SEEDS, texts
from tests.hokkaido import HOKKAIDO

PAPER, POINTS, SLIDES, STUDY, CABINET = PARTS
FACTS, TERMS, TOLD = (
    HOKKAIDO.initiatives,
    HOKKAIDO.initiative_terms,
    HOKKAIDO.initiative_sources,
)
EVIDENCE = SEEDS.parent / "data" / "matrix" / "public_evidence.csv"
with_documents = pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents are not here")
NAMES = dict(zip(HOKKAIDO.municipalities["name"], HOKKAIDO.municipalities["code"], strict=True))
TABLE_3 = "表3 調査自治体の政策特徴"
LONGEST_COPY = 20  # letters in a row, names in quotation marks aside


def codes(names: str) -> set[str]:
    return {NAMES[name] for name in names.split()}


def of(source: str, kind: str) -> set[str]:
    return set(FACTS.loc[(FACTS["source"] == source) & (FACTS["kind"] == kind), "code"])


def test_each_document_contributes_as_many_facts_as_were_found_in_it() -> None:
    counted = Counter(FACTS["source"].map(initiatives.origin))
    assert counted == {PAPER: 49, SLIDES: 25, STUDY: 3, CABINET: 26, initiatives.WEB: 171}
    named = {
        document: FACTS.loc[FACTS["source"] == document, "code"].nunique() for document in PARTS
    }
    assert named == {PAPER: 31, POINTS: 0, SLIDES: 9, STUDY: 3, CABINET: 22}


@pytest.mark.parametrize(
    ("source", "kind", "names"),
    [
        (
            PAPER,
            "stance",
            "札幌市 岩内町 倶知安町 江差町 厚沢部町 下川町 上川町 弟子屈町 新ひだか町",
        ),
        (PAPER, "human_capital", "下川町 厚真町 安平町 洞爺湖町 厚沢部町 利尻町 東川町"),
        (PAPER, "plan", "鷹栖町 鹿追町 津別町 沼田町"),
        (PAPER, "target", "利尻町 厚沢部町 下川町 厚真町 安平町 洞爺湖町 東川町"),
        (PAPER, "baseball", "美唄市 士別市 石狩市 富良野市 砂川市 奈井江町 旭川市"),
        (PAPER, "policies", "秩父別町 浦河町 鷹栖町 新得町 鹿追町"),
        (PAPER, "workation", "釧路市 足寄町"),
        (SLIDES, "example", "厚真町 当麻町 登別市 上士幌町"),
        (STUDY, "survey", "乙部町 豊浦町"),
        (STUDY, "study_group", "東川町"),
        (CABINET, "necchu", "東川町 更別村"),
    ],
)
def test_what_the_documents_name_at_least_is_there(source: str, kind: str, names: str) -> None:
    assert of(source, kind) == codes(names)


def test_the_members_of_kakawari_lab_are_19_the_prefecture_and_one_company() -> None:
    members = FACTS[(FACTS["source"] == CABINET) & (FACTS["kind"] == "members")]
    towns = members[members["code"] != "01000"]
    assert set(towns["code"]) == codes(
        "釧路市 帯広市 美唄市 根室市 滝川市 砂川市 富良野市 蘭越町 ニセコ町 余市町 長沼町 "
        "栗山町 美瑛町 猿払村 津別町 新ひだか町 上士幌町 鹿追町 釧路町"
    )
    assert len(towns) == 19
    misprinted = towns[towns["level"] == "reading"].iloc[0]
    assert misprinted["code"] == NAMES["ニセコ町"]
    assert "二セコ町" in misprinted["text_ja"], "with the numeral, as it is printed"
    rest = " ".join(members.loc[members["code"] == "01000", "text_ja"])
    assert rest.startswith("道は")
    assert "十勝シティデザイン株式会社" in rest


@pytest.mark.parametrize(
    ("name", "month", "theme", "visited"),
    [
        ("当麻町", "7月", "サウナ×アイデアソン", ("とびれっじToma", "ととのえバス")),
        ("帯広市", "8月", "ワーケーション×農業体験", ("ヌプカハナレ", "いただきますカンパニー")),
        ("八雲町", "9月", "デザイン×返礼品", ("八雲神社", "二海サーモン", "木彫り熊資料館")),
        ("余市町", "10月", "ワイン用ブドウの収穫体験", ("リタファーム",)),
    ],
)
def test_the_four_model_projects_have_month_theme_and_places(
    name: str, month: str, theme: str, visited: tuple[str, ...]
) -> None:
    own = FACTS[(FACTS["code"] == NAMES[name]) & (FACTS["kind"] == "model_project")]
    text = "".join(own.loc[own["source"] == SLIDES, "text_ja"])
    assert set(own.loc[own["source"] == SLIDES, "year"]) == {2022}
    for words in (f"（{month}）", theme, *visited):
        assert words in text


def test_every_sentence_stands_in_both_languages() -> None:
    japanese = re.compile(r"[ぁ-んァ-ヶ]")
    for row in FACTS.to_dict("records"):
        *sentences, rest = re.sub(r"（[^）]*）", "", row["text_ja"]).split("。")
        assert rest == "", row
        for sentence in sentences:
            assert re.search(r"(です|ます|ません|でした|ました)$", sentence), sentence
        assert row["text_en"].endswith("."), row
        told = re.sub(r"\([^)]*\)", "", row["text_en"])  # what is printed in Japanese
        assert not japanese.search(told), row


def test_every_term_is_used_and_every_list_is_told() -> None:
    for name in (initiatives.KIND, initiatives.LEVEL):
        assert set(TERMS.loc[TERMS["list"] == name, "key"]) == set(FACTS[name])
    assert list(TERMS.loc[TERMS["list"] == initiatives.SOURCE, "key"]) == [*PARTS, initiatives.WEB]


def test_every_part_of_every_document_is_told_in_the_order_of_the_text() -> None:
    for document, parts in PARTS.items():
        own = TOLD[TOLD["source"] == document]
        assert list(dict.fromkeys(own["place"])) == [name for name, _ in parts]
        whole = own[own["status"] != initiatives.PARTLY]
        assert not whole["place"].duplicated().any(), "a part is taken or left out, not both"


def test_every_part_that_is_taken_gives_a_fact() -> None:
    taken = TOLD[(TOLD["status"] == initiatives.TAKEN) & (TOLD["source"] != initiatives.WEB)]
    places = FACTS["place"].str.split(initiatives.BETWEEN_PLACES)
    given = FACTS.assign(place=places).explode("place")
    assert set(zip(taken["source"], taken["place"], strict=True)) == set(
        zip(given["source"], given["place"], strict=True)
    ) & {(document, name) for document, parts in PARTS.items() for name, _ in parts}


def mentions(text: str) -> Iterable[str]:
    """Yield the code of each municipality's name that stands in a text, longest names first."""
    longest = sorted(NAMES, key=len, reverse=True)
    folded = normalise(text).replace("二セコ", "ニセコ")
    for found in re.finditer("|".join(map(re.escape, longest)), folded):
        yield NAMES[found.group()]


@with_documents
@pytest.mark.parametrize("document", PARTS)
def test_no_name_in_a_document_is_without_a_fact_or_a_reason(document: str) -> None:
    """Each mention of a municipality has a row of that part, or a reason why it has none."""
    places = FACTS["place"].str.split(initiatives.BETWEEN_PLACES)
    given = FACTS.assign(place=places).explode("place")[["source", "place", "code"]]
    reasoned = TOLD.loc[TOLD["code"].notna(), ["source", "place", "code"]]
    told = {tuple(row) for row in pd.concat([given, reasoned]).to_numpy()}
    found = {
        (document, place, code)
        for place, text in texts(document).items()
        if place != TABLE_3
        for code in mentions(text)
    }
    assert found <= told, sorted(found - told)
    own = {tuple(row) for row in reasoned.to_numpy() if row[0] == document}
    assert own <= found, "a reason for what does not stand there"
    assert {row for row in told if row[0] == document and row[2] != "01000"} <= found


@with_documents
def test_what_table_3_names_is_in_the_table_of_marks() -> None:
    named = set(mentions(texts(PAPER)[TABLE_3]))
    listed = set(HOKKAIDO.policy_matrix["code"])
    assert named <= listed
    # 更別町, 紋別町 and 士別町 do not exist: they are read as others.
    assert listed - named == codes("更別村 紋別市 士別市")


@with_documents
def test_the_sentences_are_our_own() -> None:
    for document in PARTS:
        text = normalise((SEEDS / document).read_text(encoding="utf-8"))
        own = FACTS[FACTS["source"] == document]
        for sentence in own["text_ja"]:
            # What stands in quotation marks is the name of something.
            for part in re.split(r"「[^」]*」|（[^）]*）", sentence):
                letters = normalise(part)
                copied = [
                    letters[at : at + LONGEST_COPY]
                    for at in range(len(letters) - LONGEST_COPY + 1)
                    if letters[at : at + LONGEST_COPY] in text
                ]
                assert not copied, sentence


@pytest.mark.skipif(not EVIDENCE.is_file(), reason="the notes on public pages are not here")
def test_every_note_on_a_public_page_is_taken_or_left_out_for_a_reason() -> None:
    with EVIDENCE.open(encoding="utf-8") as file:
        notes = list(csv.DictReader(file))
    web = FACTS[FACTS["source"].map(initiatives.origin) == initiatives.WEB]
    known = set(zip(web["source"], web["code"], strict=True))
    aliases = {"士別町": "士別市"}
    for note in notes:
        name, address = note["municipality"], note["url"]
        if note["column"] == "tokyo_direct" or note["certainty"] in ("computed", "not_found"):
            continue  # told in the table of sources
        code = NAMES.get(aliases.get(name, name))
        if note["evidence"].startswith("士幌町なら"):
            code = NAMES["士幌町"]
        if code is None:
            assert name.startswith("ALL"), note
            assert address in set(web["source"]), note
        else:
            assert (address, code) in known, note
    assert set(web["source"]) <= {note["url"] for note in notes}


def test_the_eight_of_a_model_course_are_all_of_their_subprefecture() -> None:
    of_course = FACTS[FACTS["level"] == "indirect"]
    towns = HOKKAIDO.municipalities
    ishikari = towns.loc[towns["subprefecture"] == "石狩振興局", "code"]
    assert set(of_course["code"]) == set(ishikari)
    assert len(ishikari) == 8


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("code", "01999", r"initiatives\.csv, code: found 01999, expected a code of munic"),
        ("kind", "dance", r"initiatives\.csv, kind: found dance, expected a key of initiative_ter"),
        ("level", "sure", r"initiatives\.csv, level: found sure, expected a key of initiative_te"),
        ("source", "x.txt", r"initiatives\.csv, source: found x\.txt, expected a key of init"),
        ("place", "表9", r"initiatives\.csv, place: found 表9, expected a place that initiative_s"),
    ],
)
def test_what_is_unknown_is_one_clear_line(column: str, value: str, message: str) -> None:
    read = {name: HOKKAIDO.read(name) for name in editable(HOKKAIDO)}
    broken = HOKKAIDO.initiatives.copy()
    broken.loc[broken.index[broken["source"] == PAPER][0], column] = value
    read[INITIATIVES] = broken
    with pytest.raises(InputContentError, match=message):
        check_together(HOKKAIDO, read)


@pytest.mark.parametrize(
    ("table", "column", "value", "message"),
    [
        (INITIATIVES, "code", "13101", "a code of five digits that begins with 01"),
        (INITIATIVES, "year", "soon", "a whole number"),
        (INITIATIVES, "year", "22", "1900 to 2200"),
        (INITIATIVES, "text_en", "", "a value"),
        (INITIATIVE_TERMS, "list", "colour", "kind / level / source"),
        (INITIATIVE_SOURCES, "status", "perhaps", "taken / partly / left_out"),
    ],
)
def test_a_broken_table_is_one_clear_line(
    table: str, column: str, value: str, message: str
) -> None:
    broken = HOKKAIDO.read(table).astype(object)
    broken.loc[0, column] = value
    expected = schema.of_prefecture(HOKKAIDO.prefecture)[table]()
    with pytest.raises(InputContentError, match=message):
        text_table.read(broken.to_csv(index=False).encode(), expected, where=table)
