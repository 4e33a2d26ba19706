"""Names of municipalities, groups, policies and editions are texts in all HTML, whatever they hold.

The values reach templates only, and templates escape. Streamlit takes a Markdown element for HTML
only where the page asks it to, and no page does.
"""

import copy
import json
import re
from functools import cache
from html import unescape
from zlib import crc32

import jinja2
import pandas as pd
import pytest
from babel.messages.catalog import Catalog
from markupsafe import Markup

from kankei_geo.base import i18n, paths
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import Edition
from kankei_geo.dataset.prefecture import Prefecture
from kankei_geo.dataset.settings import Texts
from kankei_geo.present.html import render
from kankei_geo.present.maps import deck, tooltip
from kankei_geo.ui import state
from kankei_geo.ui.parts import drawn
from tests.hokkaido import HOKKAIDO, changed

from .evil_texts import TEXTS
from .test_app import PAGES, opened
from .test_hostile import Outward

EVIL = "<img src=x onerror=alert(1)>'\"&amp;"
CODES = "01428-01206"
# With each, something is drawn that the others have not.
VIEWS: tuple[dict[str, str], ...] = (
    {"lang": "ja"},
    {"lang": "en", "code": CODES, "versus": "tokachi", "policy": "metro_pr", "area": "tokachi"},
    {"lang": "en", "kind": "four", "measure": "both", "by": "people", "text": "1"},
    {"lang": "ja", "kind": "tiles", "layer": "combination", "find": EVIL[:40]},
    {"lang": "en", "present": "1", "scene": "1", "code": CODES},
)


def evil(text: str) -> str:
    """Return a text with one that attacks, and behind it one of all that do, in turn."""
    return text + EVIL + TEXTS[crc32(text.encode()) % len(TEXTS)]


def told(texts: Texts) -> Texts:
    # Settings take no control characters, tables do.
    ja, en = (re.sub(r"[\x00-\x1f]", "", evil(text)) for text in (texts.ja, texts.en))
    return Texts(ja=ja, en=en)


def evil_table(table: pd.DataFrame) -> pd.DataFrame:
    named = ("name", "name_en", "subprefecture", "found", "handled", "district", "printed")
    told = ("text_", "term_", "topic_", "found_", "handled_", "item_", "note_", "label_", "name_")
    told += ("purpose_", "indicator_")
    columns = [name for name in table if name in named or str(name).startswith(told)]
    return table.assign(**{name: table[name].map(evil, na_action="ignore") for name in columns})


def evil_edition() -> Edition:
    edition = HOKKAIDO.edition
    copied = edition.model_copy(
        update={
            "title": told(edition.title),
            "short": told(edition.short),
            "policies": tuple(
                policy.model_copy(update={"name": told(policy.name)}) for policy in edition.policies
            ),
            "levels": tuple(
                level.model_copy(update={"name": told(level.name), "short": told(level.short)})
                for level in edition.levels
            ),
        }
    )
    # Checked as settings are: these names are allowed. It also forgets what the copy remembers.
    return Edition.model_validate(copied.model_dump())


def evil_prefecture() -> Prefecture:
    prefecture = HOKKAIDO.prefecture
    groups = prefecture.groups
    assert prefecture.out_of_scope is not None
    outside = prefecture.out_of_scope
    copied = prefecture.model_copy(
        update={
            "name": told(prefecture.name),
            "groups": groups.model_copy(update={"name": told(groups.name)}),
            "out_of_scope": outside.model_copy(update={"name": told(outside.name)}),
        }
    )
    return Prefecture.model_validate(copied.model_dump())


@pytest.fixture(scope="module")
def data() -> Dataset:
    names = ("table", "municipalities", "subprefectures", "airports", "initiatives")
    words = ("glossary", "grounds", "contradictions", "notes")
    tables = {name: evil_table(getattr(HOKKAIDO, name)) for name in (*names, *words)}
    background = {name: evil_table(table) for name, table in HOKKAIDO.background.items()}
    return changed(
        edition=evil_edition(), prefecture=evil_prefecture(), background=background, **tables
    )


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("query", VIEWS, ids=str)
@pytest.mark.parametrize("page", PAGES)
def test_hostile_names_are_texts_on_every_page(
    page: str, query: dict[str, str], data: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    legends: list[str] = []
    shown = drawn.legend

    def legend(html: str) -> None:
        legends.append(html)
        shown(html)

    monkeypatch.setattr(state, "dataset", lambda: data)
    monkeypatch.setattr(drawn, "legend", legend)
    app = opened(page, **query)
    bodies = [*(element.proto.body for element in app.get("html")), *legends]
    for body in bodies:
        assert "<img src=x" not in body
        assert Outward(body).found == []
    assert EVIL in unescape("".join(bodies))  # it was there to be escaped
    for element in (*app.markdown, *app.caption, *app.info, *app.warning, *app.error):
        assert not getattr(element.proto, "allow_html", False)
        assert "<img" not in element.value, element.value


@pytest.mark.turns
@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_a_catalogue_that_somebody_changed_writes_texts_only(
    page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = i18n._catalogue

    @cache
    def catalogue(language: str) -> Catalog:
        found = copy.deepcopy(read(language))
        for message in found:
            message.string = f"{message.string}<img src=x onerror=alert(1)>"
        return found

    monkeypatch.setattr(i18n, "_catalogue", catalogue)
    app = opened(page, code=CODES)
    bodies = [element.proto.body for element in app.get("html")]
    for body in bodies:
        assert "<img src=x" not in re.sub(r"<script>.*?</script>", "", body, flags=re.DOTALL)
        assert Outward(body).found == []
    assert "&lt;img src=x" in "".join(bodies)
    for element in app.markdown:
        assert not getattr(element.proto, "allow_html", False)


def test_what_the_pointer_reads_has_no_markup(data: Dataset) -> None:
    told = tooltip.properties(data, data.table.head(3))
    assert EVIL in told["name_ja"].iloc[0]
    # Streamlit's page puts each field into the tooltip's HTML as a text.
    template = str(deck._tooltip("ja")["html"])
    assert set(re.findall("{(.*?)}", template)) == {"i", "name_ja", "tip_ja"}
    assert "{{" not in template


def test_a_field_is_escaped_in_content_and_in_attributes() -> None:
    table = render("present/table", caption=EVIL, head=(EVIL,), rows=((EVIL, f"http://x/{EVIL}"),))
    escaped = "&lt;img src=x onerror=alert(1)&gt;&#39;&#34;&amp;amp;"
    assert table == (
        f"<div class='kg-scroll' tabindex=0 role=region aria-label='{escaped}'>"
        f"<table class='kg-plain'><caption>{escaped}</caption><thead><tr><th scope=col>{escaped}"
        f"</thead><tbody><tr><th scope=row>{escaped}"
        f"<td><a href='http://x/{escaped}'>http://x/{escaped}</a></tbody></table></div>"
    )
    assert render("ui/sources", told=Markup("<b>")) == "<p class='kg-sources'><b></p>"


def test_a_text_cannot_end_a_script() -> None:
    told = {"names": {"x": "</script>'><b>"}}
    made = render("ui/document", colours="", product="", subtitle="", told=told)
    assert made.count("</script>") == made.count("</p>") == 1
    (attribute,) = re.findall("data-told='([^']*)'>", made)
    assert json.loads(unescape(attribute)) == told
    assert "<b>" not in made


def test_a_field_that_was_forgotten_is_no_empty_text() -> None:
    with pytest.raises(jinja2.UndefinedError):
        render("ui/sources")


def test_templates_have_no_blanks_between_tags() -> None:
    for room, fields in (
        ("present/legend", {"title": "t", "rows": [("s0", "a", 1)] * 2, "lines": [("b", "c")] * 2}),
        ("ui/grounds", {"grounds": [("a", [("b", "c"), ("d", None)])] * 2}),
    ):
        made = render(room, below=False, **fields)
        assert "\n" not in made
        assert "> " not in made
        assert " <" not in made


def test_every_template_is_used() -> None:
    sources = "".join(
        path.read_text("utf-8")
        for path in (paths.ROOT / "kankei_geo").rglob("*")
        if path.suffix in {".py", ".html"}
    )
    for room in ("present", "ui"):
        for path in (paths.ROOT / "kankei_geo" / room / "templates").iterdir():
            spelled = (f'"{room}/{path.stem}"', f'"{room}/templates/{path.name}"')
            assert any(name in sources for name in spelled), path
