"""Lines break where the library says that they may, found piece by piece or not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from uniseg.linebreak import LineBreak, line_break, line_break_units

from kankei_geo.base import line_breaks
from tests.conftest import examples

# A letter of each kind that stands in our texts, and those that other rules are about.
LETTERS = (
    "道町のアッょー。、「」『』（）・〜–—…％%¥$.,:;!?/-‐ 　0aéЖא’“”'\"\t☃🚨🇯🇵한①々ゝヾ"
    "\u00a0\u200b\u200d\u2060\u0301\ufeff"
)


@examples(2_000)
@given(st.text(alphabet=st.sampled_from(LETTERS) | st.characters(codec="utf-8"), max_size=40))
def test_pieces_break_where_the_whole_does(text: str) -> None:
    assert line_breaks.units(text) == list(line_break_units(text))


@examples(600)
@given(st.text(alphabet="道の町ア0a (「」）。%-/“”é", max_size=30))
def test_pieces_of_our_usual_letters_break_where_the_whole_does(text: str) -> None:
    assert line_breaks.units(text) == list(line_break_units(text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "北海道の関係人口は、羽田から2 時間（推定値）です。",
        "The number of policies (0 to 4) and 90 min by road – 2 km² of 3.5 %",
        "『関係人口』と「ワーケーション」の“候補地”は 10/179 市町村。",
        "新千歳 空港 A 0 (b) [c]",
    ],
)
def test_texts_like_ours(text: str) -> None:
    assert line_breaks.units(text) == list(line_break_units(text))
    assert "".join(line_breaks.units(text)) == text


def test_plain_letters_are_of_the_class_of_ideographs() -> None:
    letters = map(chr, range(0x3000, 0xA000))
    plain = [one for one in letters if re.fullmatch(f"[{line_breaks._PLAIN}]", one)]
    assert {line_break(letter) for letter in plain} == {LineBreak.ID}
    assert len(plain) > 21_000
    assert {"ア", "ん", "道"} <= set(plain)
    assert not {"ッ", "ょ", "ー", "々"} & set(plain)
