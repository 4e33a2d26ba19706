"""What a name in a cell means: brackets, 旧 and 現, districts and prefectures before it."""

import re
from dataclasses import dataclass, replace

from kankei_geo.dataset.brought.gazetteer import (
    SUFFIXES,
    Gazetteer,
    Kind,
    Member,
    Place,
    fold,
    group_stem,
)
from kankei_geo.dataset.names import suggest

_BRACKET = re.compile(r"(.+?)[(\[〔【](.+)[)\]〕】]")
_WITHOUT = re.compile(r"(.+?)を?(除く|除外|含まない|含まず)[。.]?")
_DISTRICT = re.compile(r"(.{1,4}郡)(.+)")
_FORMER, _NOW = "旧", "現"


@dataclass(frozen=True)
class Meant:
    """What a name may mean.

    Attributes
    ----------
    places : tuple of Place
        One if it is clear, several if it is not, none if nobody is called so.
    member : Member, optional
        The former municipality that it names.
    proposed : str
        The successor that the name itself gives: 旧上磯町（現北斗市）.
    is_loose : bool
        Whether 市, 町 or 村 was added, or a variant character changed.
    without : str
        What is left out of it: 札幌市（定山渓を除く。）.
    """

    places: tuple[Place, ...] = ()
    member: Member | None = None
    proposed: str = ""
    is_loose: bool = False
    without: str = ""

    @property
    def is_part(self) -> bool:
        """Whether it is a part of a municipality of today."""
        return self.member is not None or bool(self.without)


NOBODY = Meant()


def meant(known: Gazetteer, text: str) -> Meant:
    """Return what a name may mean in the prefecture of a gazetteer."""
    folded = fold(text)
    bracket = _BRACKET.fullmatch(folded)
    name, inside = (bracket[1], bracket[2]) if bracket else (folded, "")
    if name.startswith(_FORMER):
        return _former(known, name[len(_FORMER) :], inside.removeprefix(_NOW))
    found = _plain(known, name)
    if not found.places and not found.member and bracket:
        found = _plain(known, folded)
    without = _WITHOUT.fullmatch(inside)
    if without and found.places:
        return replace(found, without=without[1])
    # A bracket that names the successor says that the name is a former one.
    if inside.startswith(_NOW):
        return _former(known, name, inside.removeprefix(_NOW))
    return found


def _former(known: Gazetteer, name: str, successor: str) -> Meant:
    members = known.members.get(name, ())
    proposals = [place for place in _plain(known, successor).places if _is_own(place)]
    fitting = [member for member in members if member.code in {each.code for each in proposals}]
    member = next(iter(fitting or members), None)
    if member is not None and (not successor or fitting):
        return Meant((known.by_code[member.code],), member)
    if len(proposals) == 1:
        # No list has the former name; the table itself says where it belongs.
        return Meant(tuple(proposals), Member(name, proposals[0].code, ""), proposals[0].name)
    return Meant()


def _plain(known: Gazetteer, name: str) -> Meant:
    """Return what a name without brackets means, exactly or without what stands before it."""
    for shorter in _shortened(known, name):
        district = _DISTRICT.fullmatch(shorter)
        if district and shorter not in known.by_name:
            found = _exact(known, district[2])
            fitting = tuple(
                place for place in found.places if _is_in_district(known, place, district[1])
            )
            found = replace(found, places=fitting or found.places)
        else:
            found = _exact(known, shorter)
        if found.places or found.member:
            return found
    return Meant()


def _shortened(known: Gazetteer, name: str) -> list[str]:
    """Return a name, and without its prefecture's and its group's before it."""
    names = [name]
    # What is left of a name ends it, so no other prefix can begin it.
    for before in [each for each in known.prefixes if each in name]:
        names += [
            each.removeprefix(before)
            for each in names
            if each.startswith(before) and len(each) > len(before)
        ]
    return names


def _exact(known: Gazetteer, name: str) -> Meant:
    same = known.by_name.get(name, ())
    own = tuple(place for place in same if _is_own(place))
    near = own or tuple(place for place in same if place.kind is not Kind.elsewhere) or same
    stems = known.by_stem.get(name, ())
    if near and all(place.kind is Kind.group for place in near):
        return Meant((*stems, *near), is_loose=True)  # 石狩 is a group and, in short, a city
    if near:
        return Meant(near)
    members = [each for each in known.members.get(name, ()) if each.code in known.by_code]
    if members:
        return Meant((known.by_code[members[0].code],), members[0])
    stem = group_stem(name)
    if stem != name and stem in known.by_name:
        groups = known.by_name[stem]
        return Meant(tuple(place for place in groups if place.kind is Kind.group))
    return Meant(stems, is_loose=True)


def _is_own(place: Place) -> bool:
    return place.kind in {Kind.municipality, Kind.outside, Kind.ward}


def _is_in_district(known: Gazetteer, place: Place, district: str) -> bool:
    if place.kind is Kind.outside:
        return fold(place.name).startswith(district)
    return known.districts.get(place.code) == district


def nearest(known: Gazetteer, text: str) -> str:
    """Return names of municipalities that a text is most like, with a sign between them."""
    folded = fold(text)
    by_fold = {fold(place.name): place.name for place in known.municipalities}
    stem = folded.rstrip(SUFFIXES)
    # Another of 市, 町 and 村 is the most common slip.
    same = [place.name for place in known.by_stem.get(stem, ()) if stem]
    alike = [by_fold[each] for each in suggest(folded, by_fold)]
    return " / ".join(dict.fromkeys([*same, *alike][: 1 if same else 3]))
