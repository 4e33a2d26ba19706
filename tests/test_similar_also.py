"""Similarity with indicators: distances, missing values, what is told."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kankei_geo.analysis import indicators, similar
from kankei_geo.analysis.rule import added_column
from kankei_geo.export import formats
from kankei_geo.export.document import Document
from kankei_geo.present.tables import record_tables
from kankei_geo.present.words import record_words
from kankei_geo.view.view import View
from tests.hokkaido import HOKKAIDO

from .conftest import examples

KEYS = sorted(indicators.every(HOKKAIDO))
ALSO = st.lists(st.sampled_from(KEYS), max_size=similar.MOST_ALSO, unique=True).map(tuple)


@examples(15)
@given(ALSO)
def test_weights_are_one_half_each_whatever_is_compared(also: tuple[str, ...]) -> None:
    weights = similar.weights_of(HOKKAIDO, also)
    assert set(weights) == set(similar.features_of(HOKKAIDO, also))
    places = [weights[key] for key in (*similar.PLACE, *map(added_column, also))]
    assert sum(places) == pytest.approx(0.5)
    assert len(set(places)) == 1


@examples(8)
@given(ALSO, st.sampled_from(list(HOKKAIDO.table["code"])))
def test_distances_are_the_weighted_means_of_what_both_have(
    also: tuple[str, ...], code: str
) -> None:
    found = similar.similar(HOKKAIDO, code, number=200, also=also)
    features = list(similar.features_of(HOKKAIDO, also))
    weights = pd.Series(similar.weights_of(HOKKAIDO, also))[features]
    parts = found[features]
    assert ((parts >= 0) & (parts <= 1) | parts.isna()).all().all()
    expected = (parts * weights).sum(axis=1) / (parts.notna() * weights).sum(axis=1)
    assert found["distance"].to_numpy() == pytest.approx(expected.to_numpy())
    for key in also:
        values = indicators.values(HOKKAIDO, key)
        has = values[found["code"]].notna().to_numpy() & pd.notna(values[code])
        assert (parts[added_column(key)].notna().to_numpy() == has).all()


def test_who_is_most_alike_by_an_indicator_has_nearly_its_value() -> None:
    apart = similar.similar(HOKKAIDO, "01206", number=200, also=("ageing",))
    values = indicators.values(HOKKAIDO, "ageing")
    spread = values.max() - values.min()
    expected = (values[apart["code"]] - values["01206"]).abs() / spread
    assert apart["indicator.ageing"].to_numpy() == pytest.approx(expected.to_numpy())
    plain = similar.similar(HOKKAIDO, "01206", number=200)
    assert not np.allclose(
        plain.set_index("code")["distance"], apart.set_index("code")["distance"][plain["code"]]
    )


@pytest.mark.parametrize("language", ["ja", "en"])
def test_what_is_compared_is_told(language: str) -> None:
    view = View(code=("01206",), like=("ageing", "population_density"), lang=language)
    told = record_words.of_likeness(HOKKAIDO, view)
    for key in view.like:
        assert indicators.every(HOKKAIDO)[key].words.text(language) in told
    assert ("対数" if language == "ja" else "logarithm") in told
    plain = record_words.of_likeness(HOKKAIDO, View(code=("01206",), lang=language))
    assert told.startswith(plain)
    assert told != plain


@pytest.mark.slow
def test_documents_show_the_similar_ones_of_the_view() -> None:
    view = View(code=("01206",), like=("furusato_amount",))
    document = Document(HOKKAIDO, view, "municipality")
    assert "indicators_furusato.csv" in {item.name for item in document.layers}
    names = record_tables.similar_places(HOKKAIDO, view).iloc[:, 0]
    for name in ("html", "svg"):
        drawn = formats.make(name, document).decode()
        assert "加えて比べた指標" in drawn
        for one in names:
            assert one in drawn
