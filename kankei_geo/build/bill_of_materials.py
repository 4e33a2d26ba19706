"""What is installed, as the lock says it: a list for those who answer for it (CycloneDX 1.6).

It is made of a lock and, for licences, of what the installed packages say of themselves: the same
bytes each time, so that a change of it is a change of what is installed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kankei_geo import __version__
from kankei_geo.base.errors import InputContentError
from kankei_geo.dataset import sources

_OWN = "kankei-geo"
_PACKAGE = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\]+))?")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_VIA = re.compile(r"^ {4}#(?: via)? +(?!via$)(?P<name>\S.*)$")
_FONTS = Path(__file__).parents[1] / "fonts"
_OF_FONTS = {"NotoSansJP": "OFL-1.1", "MaterialSymbols": "Apache-2.0"}
# What packages write that have no expression of SPDX, by what it begins with; the more exact first.
_SPDX = (
    ("BSD-2-Clause", "BSD-2-Clause"),
    *((told, "BSD-3-Clause") for told in ("BSD-3-Clause", "BSD 3-Clause", "3-Clause BSD")),
    ("MIT", "MIT"),
    ("Apache", "Apache-2.0"),
    *(("MPL-2.0", "MPL-2.0"), ("Mozilla Public License 2.0", "MPL-2.0")),
    ("ISC", "ISC"),
    *(("PSF-2.0", "PSF-2.0"), ("Python Software Foundation", "PSF-2.0")),
)


@dataclass(frozen=True)
class Package:
    """A package of a lock.

    Attributes
    ----------
    name, version : str
        As the lock has them.
    marker : str
        On which systems it is installed (PEP 508); empty for all.
    hashes : tuple of str
        SHA-256 of each of its files, of which one is installed.
    needed_by : tuple of str
        Packages that need it; a file with requirements, where it is named itself.
    """

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...]

    @property
    def address(self) -> str:
        """Its package URL, by which databases of faults know it."""
        return f"pkg:pypi/{self.name}@{self.version}"


def read_lock(path: Path) -> list[Package]:
    """Return the packages of a lock.

    Parameters
    ----------
    path : pathlib.Path
        What ``uv pip compile --generate-hashes`` wrote.

    Raises
    ------
    InputContentError
        If there is no package in it, or one without a hash.
    """
    parts = re.split(r"^(?=[\w.-]+==)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = [_package(part) for part in parts[1:]]
    bare = [one.name for one in found if not one.hashes]
    if bare or not found:
        raise InputContentError(
            "{file}: found {found}; expected packages with --hash=sha256. Make it again with "
            "uv pip compile --generate-hashes (README, Installation).",
            file=path.name,
            found=", ".join(bare) or "-",
        )
    return found


def _package(text: str) -> Package:
    first, *lines = text.splitlines()
    (told,) = _PACKAGE.finditer(first)  # where the text was cut
    via = (_VIA.match(line) for line in lines)
    named = [one["name"] for one in via if one is not None]
    marker = (told["marker"] or "").strip()
    hashes = tuple(_HASH.findall(text))
    return Package(told["name"], told["version"], marker, hashes, tuple(named))


def licence(name: str) -> str:
    """Return the licence of an installed package.

    Returns
    -------
    str
        An expression of SPDX where it can be told, else the package's own words; empty where it
        is not installed here or says nothing.
    """
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if "License-Expression" in told:
        return told["License-Expression"]
    words = [told["License"].strip().partition("\n")[0].strip()] if "License" in told else [""]
    lines = told.get_all("Classifier") or ()
    words += [line.rpartition(" :: ")[2] for line in lines if line.startswith("License :: ")]
    for word in words:
        for begin, spdx in _SPDX:
            if word.startswith(begin):
                return spdx
    return words[-1]


def bill(packages: list[Package]) -> dict[str, Any]:
    """Return the bill of materials of a lock, and of the typefaces that are shipped.

    Parameters
    ----------
    packages : list of Package
        What `read_lock` found.
    """
    own = {
        "type": "application",
        "bom-ref": _OWN,
        "name": _OWN,
        "version": __version__,
        "licenses": _licenses("MIT"),
    }
    parts = [*map(_component, packages), *_fonts()]
    content = repr([*parts, __version__])
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, content)}",
        "version": 1,
        "metadata": {"component": own},
        "components": parts,
        "dependencies": _dependencies(packages),
    }


def _component(one: Package) -> dict[str, Any]:
    told = licence(one.name)
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": one.address,
        "name": one.name,
        "version": one.version,
        "purl": one.address,
        # Of several files with one hash each, pip installs the one that fits the system.
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{one.name}/{one.version}/",
                "hashes": [{"alg": "SHA-256", "content": each} for each in one.hashes],
            }
        ],
    }
    if told:
        found["licenses"] = _licenses(told)
    if one.marker:
        found["properties"] = [{"name": "python:marker", "value": one.marker}]
    return found


def _licenses(told: str) -> list[dict[str, Any]]:
    is_known = any(told == spdx for _, spdx in _SPDX) or re.search(r" (AND|OR|WITH) |-", told)
    return [{"expression": told}] if is_known else [{"license": {"name": told}}]


def _fonts() -> list[dict[str, Any]]:
    """Return the typefaces, which no lock knows: they are shipped with the code."""
    found = [path for path in sorted(_FONTS.iterdir()) if path.suffix in {".ttf", ".woff2"}]
    return [
        {
            "type": "file",
            "bom-ref": path.name,
            "name": path.name,
            "hashes": [{"alg": "SHA-256", "content": sources.sha256(path)}],
            "licenses": _licenses(_OF_FONTS[path.name.partition("-")[0]]),
        }
        for path in found
    ]


def _dependencies(packages: list[Package]) -> list[dict[str, Any]]:
    places: Mapping[str, list[str]] = {_OWN: [], **{one.name: [] for one in packages}}
    for one in packages:
        for name in one.needed_by:
            needs = _OWN if name.startswith(("-r ", "-c ")) else name
            places[needs].append(one.address)
    refs = {_OWN: [_OWN]}
    for one in packages:
        refs.setdefault(one.name, []).append(one.address)
    return [
        {"ref": ref, "dependsOn": sorted(set(places[name]))}
        for name, known in refs.items()
        for ref in known
    ]
