"""The command that lists what is installed, for those who answer for it."""

import csv
import io
import json
from pathlib import Path
from typing import Annotated

import typer

from kankei_geo.base import paths
from kankei_geo.build import bill_of_materials
from kankei_geo.cli.options import Out
from kankei_geo.cli.terminal import write


def sbom_command(
    lock: Annotated[
        Path, typer.Option("--lock", help="The lock whose packages are listed.")
    ] = paths.ROOT / "requirements.lock",
    *,
    licences: Annotated[
        bool, typer.Option("--licences", help="Name, version and licence only, as UTF-8 CSV.")
    ] = False,
    out: Out = None,
) -> None:
    """List what is installed, with hashes and licences, as CycloneDX 1.6 (JSON)."""
    packages = bill_of_materials.read_lock(lock)
    if not licences:
        made = bill_of_materials.bill(packages)
        write(json.dumps(made, ensure_ascii=False, indent=1) + "\n", out)
        return
    target = io.StringIO()
    rows = csv.writer(target, lineterminator="\r\n")
    rows.writerow(("name", "version", "licence", "only"))
    for one in packages:
        told = bill_of_materials.licence(one.name) or "not installed here"
        rows.writerow((one.name, one.version, told, one.marker))
    write(target.getvalue(), out)
