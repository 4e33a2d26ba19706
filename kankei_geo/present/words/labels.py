"""Names of what is compared or ranked by."""

from kankei_geo.analysis import indicators, similar
from kankei_geo.analysis.rule import added_column
from kankei_geo.base.i18n import Words, msgid
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import legend
from kankei_geo.present.words import words

_PLACE = {
    similar.LISTED: msgid("Listed or not"),
    "population": msgid("Population 2020"),
    "share_65plus": msgid("65 and over 2020"),
    "population_change": msgid("Population change 2005–2020"),
    "airport_minutes": msgid("Drive to an airport with Tokyo flights (estimate)"),
    "density": msgid("Population density"),
}


def feature(data: Dataset, key: str, language: str) -> str:
    """Return the name of what `similar` compares."""
    if key == similar.ALL_MARKS:
        return words.all_policies(data, language)
    names: dict[str, str | Words] = {
        **legend.policy_labels(data),
        **_PLACE,
        **{added_column(key): one.words for key, one in indicators.every(data).items()},
    }
    return words.translator(language)(names[key])
