"""The chapter of indicators for goals of one's own."""

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present.words.words import Translator
from kankei_geo.view.view import View


def goals(data: Dataset, view: View, t: Translator) -> None:
    """Draw the chapter between the page's heading and its tables."""
