"""Fifty questions: the door's number is the recorded one, and what the page says by another way.

``door_questions.json`` has of each its words, the address that answers it, where in the answer it
stands, the recorded answer, and the second way: the question itself as a reader types it
(``"ask"``), the CSV of a page, a sentence of a page, or the page as one HTML file.
"""

import io
import json
import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import pandas as pd
import pytest

from kankei_geo.door.tools import Tools
from kankei_geo.export import formats, municipality_rows
from kankei_geo.view.asked.answer import answer
from kankei_geo.view.view import View
from tests.conftest import ROOT
from tests.documents import document
from tests.door import ask
from tests.hokkaido import HOKKAIDO

QUESTIONS = json.loads((ROOT / "tests" / "door_questions.json").read_text("utf-8"))
_PART = re.compile(r"(\w+)(?:\[(?:(\w+)=(\w+))?(\])?)?")


def taken(found: Any, place: str) -> Any:  # noqa: ANN401 -- whatever JSON has
    """Return what stands at a place: ``policies[policy=metro_pr].adopted``, ``rows[].code``."""
    if place.startswith("max "):
        return max(value for value in taken(found, place.removeprefix("max ")) if value is not None)
    for part in place.split("."):
        if isinstance(found, list):
            found = [row[part] for row in found]
            continue
        match = _PART.match(part)
        assert match is not None
        name, key, value, is_list = match.groups()
        found = found[name]
        if key:
            (found,) = [row for row in found if str(row[key]) == value]
        else:
            assert isinstance(found, list) == bool(is_list)
    return found


@cache
def table(state: str) -> pd.DataFrame:
    """Return the CSV of a page, its columns by their keys, its rows by code."""
    about = document(state)
    found = pd.read_csv(io.BytesIO(formats.make("csv", about)), dtype=str)
    keys = {one.title("ja"): one.key for one in municipality_rows.columns(about)}
    return found.rename(columns=keys).set_index("code")


@cache
def html(state: str) -> str:
    """Return a page as one HTML file."""
    return formats.make("html", document(state)).decode()


def cell(text: Any, like: Any) -> Any:  # noqa: ANN401 -- of any kind
    """Read a cell of a CSV as what it is compared with; an empty one is nothing."""
    if pd.isna(text):
        return None
    if isinstance(like, bool):
        return {"true": True, "false": False, "1": True, "0": False}[text]
    return text if isinstance(like, str) else float(text)


def fits(rows: pd.DataFrame, wanted: dict[str, Any]) -> pd.Series:
    """Return which rows of a CSV have the wanted cells: one, one of several, or a range."""
    kept = pd.Series(data=True, index=rows.index)
    for name, value in wanted.items():
        values = value if isinstance(value, list) else [value]
        if isinstance(value, dict):
            kept &= rows[name].astype(float).between(value["least"], value["most"])
        else:
            kept &= rows[name].map(lambda text, v=values: cell(text, v[0]) in v)
    return kept


def by_csv(item: dict[str, Any]) -> bool:
    way, rows = item["second"], table(item["second"]["csv"])
    if "row" in way:
        return bool(cell(rows.loc[way["row"], way["column"]], item["answer"]) == item["answer"])
    kept = fits(rows, way.get("count") or way.get("codes") or way["share"])
    if "codes" in way:
        return sorted(kept.index[kept]) == item["answer"]
    number = kept.mean() if "share" in way else kept.sum()
    return bool(number == item["answer"])


def by_words(item: dict[str, Any]) -> bool:
    found = answer(HOKKAIDO, item["question"], View())
    if isinstance(item["answer"], list):
        return sorted(found.codes or ()) == item["answer"]
    places = len(str(item["answer"]).partition(".")[2])
    return found.number is not None and round(float(found.number), places) == item["answer"]


def by_sentence(item: dict[str, Any]) -> bool:
    about = document(item["second"]["told"])
    return item["second"]["text"].format(item["answer"]) in f"{about.title}{about.rule}"


def by_page(item: dict[str, Any]) -> bool:
    return item["second"]["text"].format(item["answer"]) in html(item["second"]["page"])


WAYS = {"csv": by_csv, "told": by_sentence, "page": by_page}


def agrees(item: dict[str, Any]) -> bool:
    """Tell whether the second way leads to the recorded answer."""
    if item["second"] == "ask":
        return by_words(item)
    return WAYS[next(iter(item["second"]))](item)


def by_tool(address: str) -> dict[str, Any]:
    """Return what the tool for an address tells."""
    path, _, query = address.partition("?")
    given, tools = dict(parse_qsl(query)), Tools()
    _, name, *part = path.split("/")
    if name == "indicators":
        return tools.indicator(*part, **given)
    if part:
        return tools.municipality(*part, settings=given)
    options: dict[str, Any] = {"limit": 500} if name in {"municipalities", "initiatives"} else {}
    if "minutes" in given:
        options["minutes"] = int(given.pop("minutes"))
    if name == "distribution":
        options["by"] = given.pop("by")
    found: dict[str, Any] = getattr(tools, name)(settings=given, **options)
    return found


def test_there_are_fifty_and_each_is_another() -> None:
    assert len({item["question"] for item in QUESTIONS}) == len(QUESTIONS) == 50


def cases() -> list[Any]:
    """Return the questions; a page as HTML takes over a second."""
    return [
        pytest.param(item, marks=[pytest.mark.slow] if "page" in item["second"] else [])
        for item in QUESTIONS
    ]


@pytest.mark.turns
@pytest.mark.parametrize("item", cases(), ids=[item["question"] for item in QUESTIONS])
def test_the_door_and_the_page_tell_the_same(item: dict[str, Any]) -> None:
    # An assistant is told the same by the tool of that address.
    assert taken(by_tool(item["get"]), item["take"]) == item["answer"]
    reply = ask(item["get"])
    assert reply.status == 200
    assert taken(reply.json, item["take"]) == item["answer"]
    assert agrees(item)
