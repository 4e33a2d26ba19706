"""From printed names to codes: look-alikes, aliases, suggestions."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.base.errors import InputContentError, UnknownNameError
from kankei_geo.dataset import names
from tests.hokkaido import HOKKAIDO

ALL_NAMES = list(HOKKAIDO.municipalities["name"])


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("⿅追町", "鹿追町"),
        ("⻑沼町", "長沼町"),
        ("⿊松内町", "黒松内町"),
        ("秩⽗別町", "秩父別町"),
        ("⼾井町", "戸井町"),
        (" 上ノ国町　", "上ノ国町"),
        ("せたな町", "せたな町"),
    ],
)
def test_look_alikes_are_folded(printed: str, name: str) -> None:
    assert names.normalise(printed) == name


@given(st.sampled_from(ALL_NAMES), st.text(" \u3000\t\n", max_size=3))
def test_real_names_survive_and_spaces_do_not_matter(name: str, space: str) -> None:
    assert names.normalise(space + name + space) == name


@given(st.text(max_size=20))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert names.normalise(names.normalise(text)) == names.normalise(text)


def test_names_of_the_179_are_unique_so_a_name_can_lead_to_one_code() -> None:
    assert len(set(ALL_NAMES)) == 179


def test_unknown_names_are_all_told_with_suggestions() -> None:
    with pytest.raises(UnknownNameError) as caught:
        names.resolve(["札幌市", "函舘市", "空知町"], HOKKAIDO.municipalities, HOKKAIDO.aliases)
    message = str(caught.value)
    assert message.startswith(
        "2 name(s) in the table are no municipality of the prefecture: 函舘市"
    )
    assert "函館市" in message
    assert "空知町" in message


def test_aliases_lead_to_codes_and_unused_ones_are_reported() -> None:
    resolved = names.resolve(["更別町"], HOKKAIDO.municipalities, HOKKAIDO.aliases)
    assert resolved.codes == ("01639",)
    assert set(resolved.unused_aliases) == {"紋別町", "士別町"}


def test_an_alias_must_not_hide_a_real_name() -> None:
    hiding = pd.DataFrame({"printed_name": ["札幌市"], "code": ["01202"]})
    with pytest.raises(InputContentError, match="札幌市 — an alias must be a name that does not"):
        names.resolve([], HOKKAIDO.municipalities, hiding)


def test_every_alias_has_a_reason_and_the_doubt_is_kept() -> None:
    table = HOKKAIDO.aliases.set_index("printed_name")
    assert not table.loc["士別町", "certain"]
    assert "士幌町" in table.loc["士別町", "reason_ja"]
