"""The command that answers a question in words."""

import json
from typing import Annotated

import typer

from kankei_geo.base.pages import OVERVIEW_PAGE
from kankei_geo.cli.options import EditionName, PrefectureCode
from kankei_geo.cli.terminal import write
from kankei_geo.dataset.catalogue import open_dataset
from kankei_geo.dataset.japan import JapanDataset
from kankei_geo.present.words import answer_words
from kankei_geo.view.address import path
from kankei_geo.view.asked.answer import answer
from kankei_geo.view.asked.reply import Answer
from kankei_geo.view.asked.tokens import is_japanese
from kankei_geo.view.view import View


def ask_command(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In Japanese or English.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")] = False,
    prefecture: PrefectureCode = "",
    edition: EditionName = "",
) -> None:
    """Answer a question in words: which municipalities, how many, what share, which figure.

    What the data cannot tell is refused, and what is not understood is asked back; both are
    answers, so that the exit status is 0.
    """
    data = open_dataset(prefecture, edition)
    if isinstance(data, JapanDataset):
        data.require_policies()
    language = "ja" if is_japanese(question) else "en"
    view = View(prefecture=prefecture, edition=edition, lang=language)
    found = answer(data, question, view)
    told = answer_words.sentence(data, found, language)
    understood = answer_words.understood(data, found, language)
    instead = [] if found.view else answer_words.examples(data, found, language)
    if as_json:
        write(
            json.dumps(_as_json(found, told, understood, instead), ensure_ascii=False) + "\n", None
        )
        return
    lines = [told, f"→ {understood}" if understood else "", address(found) or ""]
    lines += [f"- {example}" for example in instead]
    write("\n".join(line for line in lines if line) + "\n", None)


def address(found: Answer) -> str | None:
    """Return the address that shows whom an answer is about, relative to the server's."""
    return None if found.view is None else path(OVERVIEW_PAGE, found.view)


def _as_json(found: Answer, told: str, understood: str, instead: list[str]) -> dict[str, object]:
    number = found.number
    of_groups = bool(found.view and found.question.groups)
    return {
        "status": found.status,
        "codes": None if found.codes is None else list(found.codes),
        "number": int(number) if number is not None and number == int(number) else number,
        "unit": found.unit,
        "understood": understood,
        "address": address(found),
        "groups": dict(zip(found.names, found.figures, strict=True)) if of_groups else None,
        "answer": told,
        "instead": instead,
    }
