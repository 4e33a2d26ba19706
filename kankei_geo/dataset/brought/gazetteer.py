"""Who can stand in a table: municipalities, wards, villages, prefectures, groups, former members.

All names are folded to one spelling: old and variant characters, look-alikes of kana and kanji,
ヶ and ケ, so that nothing but a comparison of texts remains.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from kankei_geo.base.i18n import Words
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.names import normalise

# To today's characters; then kana and kanji that look alike, whichever was typed, and the two
# ways to write の and ヶ in names of places.
_ONE_SPELLING = str.maketrans(
    {
        **dict(
            zip(
                "澤廣國邊邉龍瀧濱櫻惠壽禮藏檜嶋嶌舘鹽齋蕋蘂",
                "沢広国辺辺竜滝浜桜恵寿礼蔵桧島島館塩斎蕊蕊",
                strict=True,
            )
        ),
        **dict(zip("ニハカロエトーミタチ", "二八力口工卜一三夕千", strict=True)),
        **dict.fromkeys("ヶヵケが", "ケ"),
        **dict.fromkeys("之のノ", "ノ"),
        **dict.fromkeys("ッツ", "ツ"),
        "ヱ": "工",
        "ヰ": "イ",
    }
)
SUFFIXES = "市町村区"
_GROUP_ENDINGS = re.compile("(総合振興局|振興局|支庁|管内|地方|地域)+$")


class Kind(StrEnum):
    """What a place is."""

    municipality = "municipality"
    ward = "ward"
    outside = "outside"
    elsewhere = "elsewhere"
    prefecture = "prefecture"
    group = "group"


@dataclass(frozen=True)
class Place:
    """Somebody who can stand in a row.

    Attributes
    ----------
    kind : Kind
        What it is; ``elsewhere`` is a municipality or ward of another prefecture.
    code : str
        Five digits; of a group its short name.
    name : str
        Its name; a ward's begins with its city's.
    prefecture : str
        The prefecture's name.
    """

    kind: Kind
    code: str
    name: str
    prefecture: str


@dataclass(frozen=True)
class Member:
    """A former municipality: its name, the day and the successor's code."""

    name: str
    code: str
    merged: str


@dataclass(frozen=True)
class Gazetteer:
    """Everyone by code and by folded name.

    Attributes
    ----------
    prefecture : Words
        The name of the prefecture.
    by_code : mapping of str to Place
        By five digits; prefectures have a code, too: two digits and 000.
    by_name : mapping of str to tuple of Place
        By whole name; wards also without their city.
    by_stem : mapping of str to tuple of Place
        Municipalities without 市, 町 or 村.
    members : mapping of str to tuple of Member
        Former municipalities, those that kept their name among them.
    districts : mapping of str to str
        District (郡) by the code of a municipality, folded.
    groups : mapping of str to str
        Name of the group of each municipality, by code.
    prefixes : tuple of str
        What may stand before a name, folded: the prefecture, its groups with what they are called.
    """

    prefecture: Words
    by_code: Mapping[str, Place]
    by_name: Mapping[str, tuple[Place, ...]]
    by_stem: Mapping[str, tuple[Place, ...]]
    members: Mapping[str, tuple[Member, ...]]
    districts: Mapping[str, str]
    groups: Mapping[str, str]
    prefixes: tuple[str, ...]

    @property
    def municipalities(self) -> tuple[Place, ...]:
        """The prefecture's municipalities, by code."""
        return tuple(place for place in self.by_code.values() if place.kind is Kind.municipality)

    def members_of(self, code: str) -> tuple[Member, ...]:
        """Return who merged into a municipality."""
        return tuple(
            member for same in self.members.values() for member in same if member.code == code
        )


def fold(text: str) -> str:
    """Return a name in one spelling, in which names are compared."""
    return normalise(text).translate(_ONE_SPELLING)


@kept
def gazetteer(data: Dataset) -> Gazetteer:
    """Return everyone who can stand in a table of this dataset."""
    own = data.prefecture.title.ja
    towns = data.municipalities
    outside = data.other_names[data.other_names["kind"] == "outside"]
    places = [
        *(
            Place(Kind.municipality, code, name, own)
            for code, name in towns[["code", "name"]].itertuples(index=False)
        ),
        *(
            Place(Kind.ward if code in data.prefecture.wards else Kind.elsewhere, code, name, where)
            for code, where, name in data.other_areas.itertuples(index=False)
        ),
        *(
            Place(Kind.outside, code, name, own)
            for name, code in outside[["name", "code"]].itertuples(index=False)
        ),
    ]
    known = {place.code for place in places}
    # Settings name more than tables do, where there are no tables of names.
    places += [
        Place(kind, code, code, own)
        for kind, codes in (
            (Kind.ward, data.prefecture.wards),
            (Kind.outside, data.prefecture.outlined),
        )
        for code in codes
        if code not in known
    ]
    prefectures = {data.prefecture.code: own} | {
        place.code[:2]: place.prefecture for place in places
    }
    places += [
        Place(Kind.prefecture, f"{code}000", name, name) for code, name in prefectures.items()
    ]
    places += [
        Place(Kind.group, slug, name, own)
        for slug, name in data.subprefectures[["slug", "name"]].itertuples(index=False)
    ]
    return Gazetteer(
        prefecture=data.prefecture.title,
        by_code={place.code: place for place in places if place.kind is not Kind.group},
        by_name=_by_name(places, data),
        by_stem=_by_stem(places),
        members=_members(data),
        districts={
            code: fold(district)
            for code, district in towns[["code", "district"]].dropna().itertuples(index=False)
        },
        groups=dict(towns[["code", "subprefecture"]].itertuples(index=False)),
        prefixes=_prefixes(places),
    )


def _by_name(places: list[Place], data: Dataset) -> dict[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = defaultdict(list)
    cities = {place.code: place.name for place in places}
    for place in places:
        names = {place.name}
        if place.kind is Kind.ward:
            names.add(place.name.removeprefix(cities[data.prefecture.wards[place.code]]))
        elif place.kind is Kind.outside:
            names.add(place.name.rpartition("郡")[2])
        elif place.kind is Kind.group:
            names.add(_GROUP_ENDINGS.sub("", place.name))
        for name in names:
            found[fold(name)].append(place)
    return {name: tuple(same) for name, same in found.items()}


def _prefixes(places: list[Place]) -> tuple[str, ...]:
    """Return the prefectures first: 北海道石狩振興局 has both. A bare 石狩 begins 石狩市."""
    countries = [fold(place.name) for place in places if place.kind is Kind.prefecture]
    groups = [fold(place.name) for place in places if place.kind is Kind.group]
    called = [f"{group_stem(name)}{ending}" for name in groups for ending in ("管内", "支庁")]
    # A municipality may be called like its prefecture or group: then nothing stands before it.
    longer = [name for name in (*groups, *called) if name != group_stem(name)]
    return (*countries, *longer)


def group_stem(folded: str) -> str:
    """Return the name of a group without what groups are called: 石狩管内 is 石狩."""
    return _GROUP_ENDINGS.sub("", folded)


def _by_stem(places: list[Place]) -> dict[str, tuple[Place, ...]]:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        if place.kind is Kind.municipality and place.name[-1] in SUFFIXES and place.name[:-1]:
            found[fold(place.name)[:-1]].append(place)
    return {stem: tuple(same) for stem, same in found.items()}


def _members(data: Dataset) -> dict[str, tuple[Member, ...]]:
    table = data.other_names[data.other_names["kind"] == "member"]
    found: dict[str, list[Member]] = defaultdict(list)
    for name, code, merged in table[["name", "code", "merged"]].itertuples(index=False):
        found[fold(name)].append(Member(name, code, merged))
    return {name: tuple(same) for name, same in found.items()}
