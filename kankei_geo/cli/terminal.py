"""How commands talk: the language of the terminal, steps, warnings, and tables as text."""

import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kankei_geo.base import files
from kankei_geo.base.errors import InputWarning
from kankei_geo.base.i18n import DEFAULT_LANGUAGE, translate

if TYPE_CHECKING:
    from kankei_geo.build.written import Step


def user_language() -> str:
    """Return the language of the terminal: Japanese if its locale says so, else English."""
    name = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return DEFAULT_LANGUAGE if name.lower().startswith(("ja", "japanese")) else "en"


def write(text: str, out: Path | None) -> None:
    """Write a text as UTF-8 to a file, or to standard output if there is none."""
    if out is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a text stream here
        sys.stdout.write(text)
        return
    files.write(out, text.encode())


def say(text: str) -> None:
    """Tell on standard error what was done."""
    typer.echo(text, err=True)


def warn(warning: InputWarning) -> None:
    """Tell on standard error what a person should look at."""
    language = user_language()
    say(translate("Warning: {text}", language).format(text=warning.text(language)))


@contextmanager
def progress() -> Iterator["Step"]:
    """Show the running step on standard error."""
    # It loads for a while, and only builds tell their steps.
    from rich.console import Console  # noqa: PLC0415 -- see above
    from rich.progress import (  # noqa: PLC0415 -- see above
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as shown:
        task = shown.add_task("")

        def step(name: str) -> None:
            shown.console.print(f"  {name}")
            shown.update(task, description=name)

        yield step
