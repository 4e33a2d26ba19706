"""What ``build --all`` does: many prefectures, and a line of what became of each."""

import os
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import typer

from kankei_geo.base.i18n import Words, msgid, translate
from kankei_geo.build import all_prefectures, sealed
from kankei_geo.build.all_prefectures import Made, Order
from kankei_geo.build.japan import PREFECTURES
from kankei_geo.cli.terminal import progress, say, user_language

_EXIT_FAULTS, _EXIT_STOPPED = 1, 130


def make_all(
    home: Path, boundaries: Path, like: Order, *, workers: int | None, scheduler: str | None
) -> None:
    """Make every prefecture that is not there yet, and end with 1 if one could not be made.

    Parameters
    ----------
    home : pathlib.Path
        What receives the folders; those that are there already stay as they are.
    boundaries : pathlib.Path
        A file of all of Japan, or a folder with one of each prefecture.
    like : Order
        What all orders have in common.
    workers : int, optional
        How many processes; one for each core if left out.
    scheduler : str, optional
        Address of a Dask scheduler that gives out the work instead.
    """
    files = all_prefectures.boundaries_of(boundaries.resolve())
    there = [code for code in files if all_prefectures.is_there(home, code)]
    orders = [
        replace(
            like, code=code, boundaries=file, offices=like.offices.resolve(), home=home.resolve()
        )
        for code, file in files.items()
        if code not in there
    ]
    _tell(msgid("Already there and left as they are: {prefectures}"), there)
    without = [code for code in PREFECTURES if code not in files]
    _tell(msgid("No file of boundaries: {prefectures}"), without)
    # A scheduler has workers of its own.
    made = (
        all_prefectures.on_cluster(orders, scheduler)
        if scheduler
        else all_prefectures.side_by_side(orders, workers or os.cpu_count() or 1)
    )
    done: list[Made] = []
    try:
        with progress() as step, closing(made):
            for one in made:
                done.append(one)
                if not one.fault:
                    sealed.seal(home, one.code)
                step(_line(one, len(done), len(orders)))
                for warning in one.warnings:
                    _warn(warning)
    except KeyboardInterrupt:
        _sum_up(done, home)
        say(
            translate(
                "Stopped. What is made is whole; the same command makes the others.",
                user_language(),
            )
        )
        raise typer.Exit(_EXIT_STOPPED) from None
    _sum_up(done, home)
    if any(one.fault for one in done):
        raise typer.Exit(_EXIT_FAULTS)


def _tell(template: str, codes: Iterable[str]) -> None:
    language = user_language()
    names = ", ".join(_name(code, language) for code in codes)
    if names:
        say(translate(template, language).format(prefectures=names))


def _name(code: str, language: str) -> str:
    return f"{code} {Words(*PREFECTURES[code]).text(language)}"


def _line(one: Made, number: int, everything: int) -> str:
    language = user_language()
    name = _name(one.code, language)
    if one.fault:
        text = translate("{number}/{everything} {name}: not made. {fault}", language)
        fault = one.fault.text(language)
        return text.format(number=number, everything=everything, name=name, fault=fault)
    text = translate("{number}/{everything} {name}: {count} municipalities, {seconds} s", language)
    return text.format(
        number=number,
        everything=everything,
        name=name,
        count=one.municipalities,
        seconds=f"{one.seconds:.1f}",
    )


def _warn(warning: Words) -> None:
    language = user_language()
    say(translate("Warning: {text}", language).format(text=warning.text(language)))


def _sum_up(done: list[Made], home: Path) -> None:
    language = user_language()
    faults = [one.code for one in done if one.fault]
    say(
        translate("{count} prefectures written to {folder}", language).format(
            count=len(done) - len(faults), folder=home
        )
    )
    _tell(msgid("Not made: {prefectures}"), faults)
