"""What the fields of map data are called, what they mean, in which unit, and their values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kankei_geo.base.i18n import LANGUAGES, Words, msgid, translate
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.edition import Policy
from kankei_geo.dataset.initiatives import KIND
from kankei_geo.export.document import CANDIDATE_MAP, FACT_MAP, HUB_MAP, SPREAD, Document
from kankei_geo.present import legend
from kankei_geo.present.words import indicator_words, initiative_words, words
from kankei_geo.present.words.about import about
from kankei_geo.view.layers import has_journeys
from kankei_geo.view.told import kinds as kinds_of_facts

Values = tuple[tuple[str, Words], ...]
INDICATORS = "indicator", "indicator2"  # values of what colours the map
CAME, LEFT = "came", "left"
COUNTED, NOT_COUNTED = "counted", "not_counted"
_MINUTES, _PEOPLE, _KM, _KM2 = msgid("min"), msgid("people"), "km", "km²"


@dataclass(frozen=True)
class Field:
    """A field of a layer.

    Attributes
    ----------
    name, short : str
        Its name, and the one of at most ten letters that a shapefile keeps.
    meaning : Words
        What it tells, short enough for a heading.
    unit : Words
        Unit of a number; empty where there is none.
    choices : tuple of (str, Words)
        What it can hold and what that means; empty for names and numbers.
    is_flag : bool
        Whether it is true or false, which a shapefile keeps as 1 or 0.
    """

    name: str
    short: str
    meaning: Words
    unit: Words
    choices: Values = ()
    is_flag: bool = False


# Short name, meaning, unit.
_MAIN = {
    "code": ("code", msgid("Municipal code (five digits, text)"), ""),
    "name": ("name", msgid("Name (Japanese)"), ""),
    "name_en": ("name_en", msgid("Name (English)"), ""),
    "kana": ("kana", msgid("Reading"), ""),
    "subprefecture": ("subpref", "{Group}", ""),
    "in_scope": ("in_scope", msgid("Counted in the figures (not: drawn only)"), ""),
    "shown": ("shown", msgid("Let through by the filters"), ""),
    "selected": ("selected", msgid("Selected on the page"), ""),
    "number": ("number", msgid("Number on the map"), ""),
    "class_key": ("class_key", msgid("Class on the map (key)"), ""),
    "class_label": ("class_lbl", msgid("Class on the map"), ""),
    "class_colour": ("class_col", msgid("Colour on the map"), ""),
    "spread_group": ("spread_grp", msgid("Class of the distribution"), ""),
    "listed": ("listed", msgid("Stands in {table}"), ""),
    "listing": ("listing", msgid("Listed or not (text)"), ""),
    "priority_count": (
        "count",
        msgid("Number of priority policies (empty: not listed, not zero)"),
        "",
    ),
    "tier": ("tier", msgid("Tier of the candidate"), ""),
    "airport": ("airport", msgid("Nearest airport that counts (IATA)"), ""),
    "drive_minutes_estimate": ("drive_min", msgid("Drive from that airport (estimate)"), _MINUTES),
    "drive_minutes_low": ("drive_low", msgid("Lower end of the drive’s 80 % interval"), _MINUTES),
    "drive_minutes_high": ("drive_high", msgid("Upper end of the drive’s 80 % interval"), _MINUTES),
    "borderline": ("borderline", msgid("Borderline: the interval holds the threshold"), ""),
    "agreement": (
        "agreement",
        msgid("Within {km} km and {minutes} min of an airport that counts"),
        "",
    ),
    "changed": ("changed", msgid("Joined or left, against the default rule"), ""),
    "distance_km": ("dist_km", msgid("Straight line from that airport"), _KM),
    "road_km": ("road_km", msgid("Length of the quickest way by road"), _KM),
    "toll_km": ("toll_km", msgid("Toll roads on that way"), _KM),
    "roads": ("roads", msgid("Roads of that way, in order"), ""),
    "journey_minutes": ("journey", msgid("Shortest journey from Haneda (estimate)"), _MINUTES),
    "journey_low": ("jour_low", msgid("Lower end of the journey’s 80 % interval"), _MINUTES),
    "journey_high": ("jour_high", msgid("Upper end of the journey’s 80 % interval"), _MINUTES),
    "population": ("people2020", msgid("Population 2020 (census)"), _PEOPLE),
    "area_km2": ("area_km2", msgid("Land area"), _KM2),
    "facts": ("facts", msgid("Number of facts"), ""),
    "fact_kinds": ("fact_kinds", msgid("Kinds of facts"), ""),
    "counts": ("counts", msgid("How much it counts on the map of hubs"), ""),
    "hub": ("hub", msgid("Code of the nearest hub within the minutes"), ""),
    "hub_min": ("hub_min", msgid("By road from that hub (estimate)"), _MINUTES),
    "hub_low": ("hub_low", msgid("Lower end of the 80 % interval from that hub"), _MINUTES),
    "hub_high": ("hub_high", msgid("Upper end of the 80 % interval from that hub"), _MINUTES),
}
# Of the layers beside the municipalities; names of at most ten letters.
_BESIDE = {
    "airport": (msgid("Airport (IATA)"), ""),
    "label": (msgid("Name in the language of the file"), ""),
    "leg": (msgid("Number of the leg"), ""),
    "day": (msgid("Day of the route"), ""),
    "start": (msgid("From (municipal code or IATA)"), ""),
    "end": (msgid("To (municipal code or IATA)"), ""),
    "minutes": (msgid("Drive (estimate)"), _MINUTES),
    "low": (msgid("Lower end of the drive’s 80 % interval"), _MINUTES),
    "high": (msgid("Upper end of the drive’s 80 % interval"), _MINUTES),
    "within_min": (msgid("Reached within"), _MINUTES),
    "winter": (msgid("Factor that divides road speeds in winter"), ""),
    "radius_km": (msgid("Radius"), _KM),
    "area": (msgid("Key of the candidate area"), ""),
    "members": (msgid("Codes of its municipalities"), ""),
    "policies": (msgid("Policies that a member has"), ""),
    "sign": (msgid("Sign on the map"), ""),
    "year": (msgid("Year"), ""),
    "told": (msgid("What is told"), ""),
    "level": (msgid("How sure"), ""),
    "source": (msgid("Source and place"), ""),
    "right": (msgid("Sign: to the right of the office, in its widths"), ""),
    "down": (msgid("Sign: below the office, in its widths"), ""),
}
_FLAGS = ("in_scope", "shown", "selected", "listed", "borderline")
_OF_ACCESS = ("tier", "airport", "drive_minutes_estimate", "drive_minutes_low",
              "drive_minutes_high", "borderline", "agreement", "changed", "distance_km",
              "road_km", "toll_km", "roads")  # fmt: skip
_OF_JOURNEY = ("journey_minutes", "journey_low", "journey_high")
_OF_PEOPLE = ("population", "area_km2")
OF_FACTS = ("facts", "fact_kinds")
_OF_HUBS = ("counts", "hub", "hub_min", "hub_low", "hub_high")


def both(data: Dataset, text: str, **told: str | float) -> Words:
    """Return a text in both languages, filled with what is said of the dataset."""
    ja, en = (translate(text, one).format(**{**about(data, one), **told}) for one in LANGUAGES)
    return Words(ja, en)


def _pair(yes: str, no: str) -> Values:
    return (("1", _words(yes)), ("0", _words(no)))


def of_classes(classes: Iterable[legend.LegendClass]) -> Values:
    """Return the keys of classes with their labels in both languages."""
    return tuple(
        (item.key, Words(*(words.class_label(item, one) for one in LANGUAGES))) for item in classes
    )


def map_classes(document: Document, policy: str = "") -> tuple[legend.LegendClass, ...]:
    """Return the classes of the map, with what is drawn and not counted, where there is such.

    Parameters
    ----------
    policy : str
        The classes of its small map, where the page shows such.
    """
    picture = document.small_pictures[policy] if policy else document.picture
    outlined = (legend.OUT_OF_SCOPE,) if document.data.prefecture.outlined else ()
    return (*picture.classes, *outlined)


def listings(data: Dataset) -> dict[str, Words]:
    """Return what tells in words whether a municipality is listed, or not counted at all."""
    texts = {"yes": msgid("Listed"), "no": legend.NOT_LISTED.text, "out": legend.OUT_OF_SCOPE.text}
    return {key: both(data, text) for key, text in texts.items()}


def of_municipalities(document: Document) -> tuple[Field, ...]:
    """Return the fields of the municipalities, in their order."""
    data, view = document.data, document.view
    values = _values(document)
    found = [
        Field(
            name,
            short,
            both(data, text, km=view.km, minutes=view.minutes),
            both(data, unit),
            values.get(name, ()),
            name in _FLAGS,
        )
        for name, (short, text, unit) in _MAIN.items()
        if name not in _absent(document)
    ]
    place = [field.name for field in found].index("priority_count") + 1
    own = (*_of_indicator(document), *_of_marks(data), *_of_small_maps(document))
    return (*found[:place], *own, *found[place:])


def _of_indicator(document: Document) -> list[Field]:
    """Return the fields of the indicators that colour the map."""
    return [
        Field(
            name,
            name,
            Words(
                *(indicator_words.name(document.data, shown.key, year, one) for one in LANGUAGES)
            ),
            shown.unit_words,
        )
        for name, (shown, year) in zip(INDICATORS, document.indicators, strict=False)
    ]


def _of_small_maps(document: Document) -> list[Field]:
    """Return the fields of the classes on the small maps."""
    data, found = document.data, []
    for policy in data.edition.policies:
        if policy.key not in document.small_pictures:
            continue
        told = Words(*(words.policy_name(data, policy.key, one) for one in LANGUAGES))
        text = msgid("{policy}: class on the map")
        meaning = Words(*(translate(text, one).format(policy=told.text(one)) for one in LANGUAGES))
        choices = of_classes(map_classes(document, policy.key))
        found.append(
            Field(f"{policy.key}_class", _short(policy, "cl"), meaning, Words("", ""), choices)
        )
    return found


def _short(policy: Policy, ending: str) -> str:
    """Return a name of at most ten letters for what is told of a policy."""
    return f"{policy.field[:5].rstrip('_')}_{ending}"


def _of_marks(data: Dataset) -> list[Field]:
    """Return the fields of the marks of all policies, then those of their evidence."""
    level_names = tuple((key, _words(text)) for key, text in legend.level_labels(data).items())
    none, yes_no = Words("", ""), _pair(msgid("Yes"), msgid("No"))
    marks, levels = [], []
    for policy in data.edition.policies:
        told = Words(*(words.policy_name(data, policy.key, one) for one in LANGUAGES))
        marks.append(Field(policy.key, policy.field, told, none, yes_no))
        text = msgid("Evidence: {policy}")
        ja, en = (translate(text, one).format(policy=told.text(one)) for one in LANGUAGES)
        short = _short(policy, "ev")
        levels.append(Field(f"{policy.key}_level", short, Words(ja, en), none, level_names))
    return [*marks, *levels]


def _words(text: str | Words) -> Words:
    return Words(*(translate(text, one) for one in LANGUAGES))


def _absent(document: Document) -> set[str]:
    data = document.data
    gone = set(_OF_ACCESS if not data.prefecture.airports else ())
    gone.update(_OF_JOURNEY if not has_journeys(data) else ())
    gone.update(_OF_PEOPLE if not data.prefecture.population else ())
    gone.update(OF_FACTS if document.subject != FACT_MAP else ())
    gone.update(_OF_HUBS if document.subject != HUB_MAP else ())
    gone.update(("spread_group",) if document.subject != SPREAD else ())
    gone.update(("number",) if not document.picture.numbered else ())
    gone.update(("changed",) if document.subject != CANDIDATE_MAP else ())
    return gone


def _values(document: Document) -> Mapping[str, Values]:
    data = document.data
    tiers = [
        item
        for item in legend.tier_classes(data, document.view.count)
        if item.key in legend.TIER_LABELS
    ]
    return {
        **dict.fromkeys(_FLAGS, _pair(msgid("true"), msgid("false"))),
        "class_key": of_classes(map_classes(document)),
        "listing": tuple((told.text(document.view.lang), told) for told in listings(data).values()),
        "tier": of_classes(tiers),
        "airport": airports(data),
        "agreement": of_classes(legend.AGREEMENT_CLASSES),
        "changed": changes(data),
    }


def changes(data: Dataset) -> Values:
    """Return who came and who left against the default rule, in words."""
    told = ((CAME, msgid("Joined")), (LEFT, msgid("Left")))
    return tuple((key, both(data, text)) for key, text in told)


def kinds(data: Dataset) -> Values:
    """Return the kinds of facts with their names."""
    return tuple(
        (kind, Words(*(initiative_words.term(data, KIND, kind, one) for one in LANGUAGES)))
        for kind in kinds_of_facts(data)
    )


def counted(data: Dataset) -> Values:
    """Return whether an airport counts, in words."""
    told = ((COUNTED, msgid("It counts")), (NOT_COUNTED, msgid("It does not count")))
    return tuple((key, both(data, text)) for key, text in told)


def airports(data: Dataset) -> Values:
    """Return the codes of all airports with their names."""
    if not data.prefecture.airports:
        return ()
    return tuple(
        (iata, Words(*(words.airport_name(data, iata, one) for one in LANGUAGES)))
        for iata in data.airports["iata"]
    )


def of_layer(document: Document, names: Iterable[str], classes: Values = ()) -> tuple[Field, ...]:
    """Return the fields of a layer beside the municipalities.

    Parameters
    ----------
    names : iterable of str
        Its columns.
    classes : tuple of (str, Words), optional
        Values of its ``class_key``.
    """
    data = document.data
    values = {"class_key": classes, "airport": airports(data)}
    found = []
    for name in names:
        short, text, unit = (name, *_BESIDE[name]) if name in _BESIDE else _MAIN[name]
        meaning, told = (both(data, one) for one in (text, unit))
        found.append(Field(name, short, meaning, told, values.get(name, ())))
    return tuple(found)


def values_text(field: Field, language: str) -> str:
    """Return what a field can hold as one line, such as ``1 = Yes; 0 = No``."""
    told = ((value, text.text(language)) for value, text in field.choices)
    return "; ".join(value if value == text else f"{value} = {text}" for value, text in told)
