"""The diagram of a group of ideas as HTML: on a wide screen a drawing, on a phone a list."""

from markupsafe import Markup

from kankei_geo.dataset.dataset import Dataset
from kankei_geo.present import diagram, palette
from kankei_geo.present.html import render
from kankei_geo.present.words import concept_words
from kankei_geo.view import chapters
from kankei_geo.view.view import View


def html(data: Dataset, view: View) -> Markup:
    """Return the drawing of the shown group with the same in words."""
    drawn = diagram.diagram(data, chapters.shown_group(data, view), view.lang)
    made = render(
        "present/diagram",
        drawn=drawn,
        title=concept_words.title(data, view),
        name=diagram.NAME,
        size=diagram.LABEL,
        leading=diagram.LEADING,
        ink=palette.DARKEST,
        muted=palette.MUTED_COLOUR,
        edge=palette.OUTLINE_COLOUR,
        ground=palette.FRAME_COLOUR,
        steps=concept_words.steps(data, view),
    )
    return Markup(made)  # noqa: S704 -- of our template, which escapes what it is given
