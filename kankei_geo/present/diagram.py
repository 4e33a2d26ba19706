"""The ideas of a group as a diagram: boxes in columns, links between them, measured once.

The page, slides and paper draw the same places. Units are 1,000 to the width of the drawing.
A link that goes back, or past a column, runs in a lane of its own above or below the boxes.
"""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from kankei_geo.base.i18n import msgid
from kankei_geo.dataset.background import WHOLE
from kankei_geo.dataset.dataset import Dataset
from kankei_geo.dataset.kept import kept
from kankei_geo.dataset.prefecture import CONCEPT_LINKS, CONCEPTS
from kankei_geo.present.words.words import translator

WIDTH = 1000.0
NAME, LABEL = 16.0, 14.0  # sizes of letters
LEADING = 1.35  # of a line, in letters
_PADDING, _BETWEEN, _LANE, _CLOSE = 10.0, 18.0, 34.0, 2.5
_WIDEST, _GRID = 260.0, 4  # a box; boxes in a row
_GAPS = {4: 130.0}  # between columns, by their number
_GAP = 180.0
_FARTHEST = 280.0  # between two columns, where there is room
_SIDE = 12.0  # beside a column, where a link goes to its lane
_ELBOW = 18.0  # from where a link turns to the box
_FRAME, _TITLE = 14.0, 34.0  # of what holds boxes: its edge and its heading
_NARROW = 0.56  # of a letter that is not full in width
_MEMBERS = 3  # so many parts make an idea the frame of them
PART_OF, JOINS, STEPS_BACK, LEADS_TO = "part_of", "joins", "steps_back", "leads_to"
BEGINS, PASSES, REACHES, STOPS = "begins_with", "passes", "reaches", "stops_before"
_OF_WAYS = (BEGINS, PASSES, REACHES, STOPS)

_ABOUT, _TO = msgid("{name} ({about})"), "→ {name}"

Point = tuple[float, float]
Place = tuple[float, float, float, float]  # left, top, width, height


@dataclass(frozen=True)
class Node:
    """An idea as a box.

    Attributes
    ----------
    key : str
        Its key in ``concepts.csv``.
    lines, notes : tuple of str
        Its name, and what else is told of it, broken to fit.
    place : tuple of float
        Left, top, width and height.
    is_whole : bool
        Whether the documents' text keeps all of it.
    is_outside : bool
        Whether it belongs to another group and is only referred to.
    """

    key: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    place: Place
    is_whole: bool
    is_outside: bool


@dataclass(frozen=True)
class Line:
    """A link as a line.

    Attributes
    ----------
    points : tuple of (float, float)
        Its corners.
    has_head : bool
        Whether an arrow stands at its end.
    is_dashed : bool
        Whether it is a change of roles, which goes another way than the others.
    """

    points: tuple[Point, ...]
    has_head: bool
    is_dashed: bool


@dataclass(frozen=True)
class Text:
    """A label: lines around a middle."""

    lines: tuple[str, ...]
    middle: Point


@dataclass(frozen=True)
class Frame:
    """An idea that holds others: its heading, and what else is told of it."""

    key: str
    title: str
    place: Place


@dataclass(frozen=True)
class Diagram:
    """What is drawn of a group."""

    height: float
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    labels: tuple[Text, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True)
class Link:
    """A row of ``concept_links.csv`` in one language."""

    start: str
    end: str
    kind: str
    label: str


def links(data: Dataset, group: str, language: str) -> tuple[Link, ...]:
    """Return the links that begin at ideas of a group, in their order."""
    keys = set(_of_group(data, group)["key"])
    return tuple(
        Link(row["from"], row["to"], row["kind"], row[f"label_{language}"])
        for row in data.background[CONCEPT_LINKS].to_dict("records")
        if row["from"] in keys
    )


def whole(data: Dataset, group: str, found: Sequence[Link]) -> str:
    """Return the idea of which the others of a group are parts; empty where there is none."""
    own = set(_of_group(data, group)["key"])
    parts = [link.end for link in found if link.kind == PART_OF and link.end in own]
    return next((key for key in own if parts.count(key) >= _MEMBERS), "")


@kept
def diagram(data: Dataset, group: str, language: str) -> Diagram:
    """Lay a group of ideas out.

    Parameters
    ----------
    data : Dataset
        Its ideas and their links.
    group : str
        One of `view.chapters.groups`.
    language : str
        Of names and labels.
    """
    rows, found = _of_group(data, group), links(data, group, language)
    ideas, keys = _ideas(data, language), list(rows["key"])
    if found and all(one.kind in _OF_WAYS for one in found):
        return _ways(ideas, keys, found, language)
    t, frame = translator(language), whole(data, group, found)
    of_frame = {one.start: one.label for one in found if one.kind == PART_OF and one.end == frame}
    common = max(of_frame.values(), key=list(of_frame.values()).count, default="")
    notes = {key: label for key, label in of_frame.items() if label != common}
    for key in keys:
        joined = [one for one in found if one.start == key and one.end != frame]
        if joined and all(one.kind == JOINS for one in joined) and key in of_frame:
            names = t(", ").join(ideas[one.end].name for one in joined)
            told = _TO.format(name=t(_ABOUT).format(name=names, about=joined[0].label))
            notes[key] = f"{notes.get(key, '')} {told}".strip()
            found = tuple(one for one in found if one not in joined)
    parts: list[Diagram] = []
    frames: list[Frame] = []
    top = 0.0
    inside = [key for key in keys if key in of_frame]
    for part_keys in (inside, [key for key in keys if key not in of_frame and key != frame]):
        own = [one for one in found if one.start in part_keys and one.end != frame]
        if not part_keys:
            continue
        if part_keys is inside:
            to = [one for one in found if one.start == frame]
            heads = [(ideas[frame].name, common), *((ideas[one.end].name, one.label) for one in to)]
            first, *rest = (t(_ABOUT).format(name=name, about=label) for name, label in heads)
            title = "　".join((first, *(_TO.format(name=name) for name in rest)))
            part = _part(ideas, part_keys, own, (WIDTH - 2 * _FRAME, notes))
            part = _shifted(part, _FRAME, top + _TITLE)
            bottom = top + _TITLE + part.height + _FRAME
            frames.append(Frame(frame, title, (0, top, WIDTH, bottom - top)))
        else:
            part = _shifted(_part(ideas, part_keys, own, (WIDTH, notes)), 0, top)
            bottom = top + part.height
        parts.append(part)
        top = bottom + _BETWEEN
    return Diagram(
        top - _BETWEEN,
        tuple(node for part in parts for node in part.nodes),
        tuple(line for part in parts for line in part.lines),
        tuple(label for part in parts for label in part.labels),
        tuple(frames),
    )


def _of_group(data: Dataset, group: str) -> pd.DataFrame:
    ideas = data.background[CONCEPTS]
    return ideas[ideas["group"] == group].sort_values("order")


@dataclass(frozen=True)
class _Idea:
    name: str
    order: int
    group: str
    is_whole: bool


def _ideas(data: Dataset, language: str) -> dict[str, _Idea]:
    return {
        row["key"]: _Idea(
            row[f"name_{language}"], row["order"], row["group"], row["state"] == WHOLE
        )
        for row in data.background[CONCEPTS].to_dict("records")
    }


def _part(
    ideas: Mapping[str, _Idea],
    keys: Sequence[str],
    found: Sequence[Link],
    room: tuple[float, Mapping[str, str]],
) -> Diagram:
    """Lay ideas out in columns, those without a link in rows below; room: width, and notes."""
    width, notes = room
    linked = [key for key in keys if any(key in (one.start, one.end) for one in found)]
    alone = [key for key in keys if key not in linked]
    columns = _columns(ideas, linked, found)
    straight, above, below = _sorted_links(columns, found)
    left = _SIDE if above or below else 0
    inner, gap = width - 2 * left, _GAPS.get(len(columns), _GAP)
    wide = min(_WIDEST, (inner - gap * (len(columns) - 1)) / max(len(columns), 1))
    boxes = {
        key: _box(ideas[key], key, wide, notes.get(key, ""), is_outside=key not in keys)
        for column in columns
        for key in column
    }
    over, between = _LANE * len(above), _apart(straight, gap)
    high = max((_height([boxes[key] for key in one], between) for one in columns), default=0)
    step = min((inner - wide) / (len(columns) - 1), wide + _FARTHEST) if len(columns) > 1 else 0
    placed: dict[str, Node] = {}
    for number, column in enumerate(columns):
        top = over + (high - _height([boxes[key] for key in column], between)) / 2
        for key in column:
            placed[key] = _moved(boxes[key], left + number * step, top)
            top += boxes[key].place[3] + between
    lines, labels = _drawn(placed, straight)
    for lanes, first, sign in (
        (above, over - _LANE / 2.5, -1),
        (below, over + high + _LANE / 2.5, 1),
    ):
        edge = {column[0 if sign < 0 else -1] for column in columns}
        for number, lane in enumerate(lanes):
            made, label = _in_lane(placed, lane, first + sign * _LANE * number, edge)
            lines += made
            labels.append(label)
    bottom = over + high + (_LANE * len(below) + LABEL / 2 if below else 0)
    nodes = list(placed.values())
    if alone:
        top = bottom + _BETWEEN if nodes else 0
        told = [(ideas[key], key, notes.get(key, "")) for key in alone]
        rest, bottom = _grid(told, width, top)
        nodes += rest
    # A label over the link of a first box may stand higher than the box.
    tops = [one.middle[1] - len(one.lines) * LABEL * LEADING / 2 for one in labels]
    over = -min(tops, default=0.0)
    part = Diagram(bottom, tuple(nodes), tuple(lines), tuple(labels), ())
    return replace(_shifted(part, 0, over), height=bottom + over) if over > 0 else part


def _columns(
    ideas: Mapping[str, _Idea], keys: Sequence[str], found: Sequence[Link]
) -> list[list[str]]:
    """Return the linked ideas by how many links lead to them, one behind the other."""
    ends = [one.end for one in found if one.end not in keys]
    every = list(dict.fromkeys((*keys, *ends)))
    forward = [one for one in found if one.end in ends or not _is_back(ideas, one)]
    level = dict.fromkeys(every, 0)
    for _ in every:  # as long as the longest way can be
        for one in forward:
            level[one.end] = max(level[one.end], level[one.start] + 1)
    columns: list[list[str]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
    for key in every:
        columns[level[key]].append(key)
    return columns


def _is_back(ideas: Mapping[str, _Idea], link: Link) -> bool:
    """Return whether a link goes back, or changes roles: neither makes a column."""
    start, end = ideas[link.start], ideas[link.end]
    earlier = start.group == end.group and end.order < start.order
    return link.kind == STEPS_BACK or (link.kind == LEADS_TO and earlier)


def _sorted_links(
    columns: Sequence[Sequence[str]], found: Sequence[Link]
) -> tuple[list[Link], list[list[Link]], list[list[Link]]]:
    """Return links to the next column, and those in lanes above and below, one lane a label."""
    level = {key: number for number, column in enumerate(columns) for key in column}
    straight = []
    above: dict[tuple[str, str], list[Link]] = defaultdict(list)
    below: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for one in found:
        far = level[one.end] - level[one.start]
        if one.kind == STEPS_BACK or far > 1:
            above[one.kind, one.label].append(one)
        elif far == 1:
            straight.append(one)
        else:
            below[one.kind, one.label].append(one)
    return straight, list(above.values()), list(below.values())


def _drawn(placed: Mapping[str, Node], found: Sequence[Link]) -> tuple[list[Line], list[Text]]:
    """Return links to the next column as elbows, with their labels at the end that is free."""
    lines, at_end = [], defaultdict(list)
    labels = []
    for one in found:
        start, end = placed[one.start].place, placed[one.end].place
        left, y = start[0] + start[2], start[1] + start[3] / 2
        right, target = end[0], end[1] + end[3] / 2
        is_only = sum(other.start == one.start for other in found) == 1
        turn = right - _ELBOW if is_only else left + _ELBOW
        points = [(left, y), (turn, y), (turn, target), (right, target)]
        if abs(y - target) < 1:
            points = [(left, y), (right, y)]
        lines.append(Line(tuple(points), one.kind != JOINS, is_dashed=False))
        if is_only:
            labels.append(_label(one.label, left, turn, y))
        else:
            at_end[one.end, turn, right, target].append(one.label)
    for (_, left, right, y), told in at_end.items():
        labels.append(_label(" / ".join(dict.fromkeys(told)), left, right - _ELBOW, y))
    return lines, labels


def _label(text: str, left: float, right: float, y: float) -> Text:
    lines = _wrapped(text, LABEL, right - left - 4)
    return Text(lines, ((left + right) / 2, y - 3 - len(lines) * LABEL * LEADING / 2))


def _in_lane(
    placed: Mapping[str, Node], lane: Sequence[Link], y: float, edge: set[str]
) -> tuple[list[Line], Text]:
    """Return links in a lane: from each start to each end, along one line.

    A box at the edge of its column is left by that edge, another one by its side.
    """
    lines = []
    for one in lane:
        start, end = placed[one.start].place, placed[one.end].place
        out, into = _way_to(start, y, one.start in edge, 1), _way_to(end, y, one.end in edge, -1)
        points = (*out, *reversed(into))
        lines.append(Line(points, one.kind != JOINS, is_dashed=one.kind == STEPS_BACK))
    corners = [x for line in lines for x, _ in line.points]
    beside = LABEL * 0.8 * (1 if y > lines[0].points[0][1] else -1)
    return lines, Text((lane[0].label,), ((min(corners) + max(corners)) / 2, y + beside))


def _way_to(place: Place, y: float, is_edge: bool, side: int) -> tuple[Point, ...]:  # noqa: FBT001 -- private
    """Return the corners from a box to a lane; links leave on the right and arrive on the left."""
    left, top, width, height = place
    if is_edge:
        x = left + width / 2 + side * _SIDE
        return (x, top if y < top else top + height), (x, y)
    x, middle = (left + width if side > 0 else left), top + height / 2
    return (x, middle), (x + side * _SIDE, middle), (x + side * _SIDE, y)


def _ways(
    ideas: Mapping[str, _Idea], keys: Sequence[str], found: Sequence[Link], language: str
) -> Diagram:
    """Lay ways out as rows: where each begins, what it passes, reaches and does not reach."""
    t = translator(language)
    stages = sorted({one.end for one in found}, key=lambda key: ideas[key].order)
    name, step = _WIDEST, (WIDTH - _WIDEST) / len(stages)
    middle = {key: name + step * (number + 0.5) for number, key in enumerate(stages)}
    nodes, lines, labels = [], [], []
    for key in stages:
        box = _box(ideas[key], key, step - 2 * _BETWEEN, "", is_outside=True)
        nodes.append(_moved(box, middle[key] - box.place[2] / 2, 0))
    top = max(node.place[3] for node in nodes) + _BETWEEN
    for key in keys:
        box = _box(ideas[key], key, name, "", is_outside=False)
        low = box.place[3] - 2 * (_PADDING - _CLOSE)  # many rows: closer than other boxes
        nodes.append(_moved(replace(box, place=(*box.place[:3], low)), 0, top))
        y = top + low / 2
        own = {one.kind: middle[one.end] for one in found if one.start == key}
        line, told = _way(own, y, t)
        lines += line
        labels += told or [Text((t("Lost with the table"),), (name + (WIDTH - name) / 2, y))]
        top += low + 2 * _CLOSE
    return Diagram(top - 2 * _CLOSE, tuple(nodes), tuple(lines), tuple(labels), ())


def _way(
    own: Mapping[str, float], y: float, t: Callable[[str], str]
) -> tuple[list[Line], list[Text]]:
    """Return one way as a line, with signs where it begins and what it passes."""
    if not own:
        return [], []
    labels = []
    start, stop = own.get(BEGINS), own.get(REACHES)
    if start is None:
        first = min(x for x in own.values()) - _FARTHEST / 2
        labels.append(Text((t("beginning lost"),), (first, y)))
        first += wide(t("beginning lost"), LABEL) / 2 + 4
    else:
        labels.append(Text(("●",), (start, y)))
        first = start + LABEL
    if stop is None:
        stop = own[STOPS] - _FARTHEST / 2
        labels.append(Text((t("× does not reach"),), (own[STOPS], y)))
        return [Line(((first, y), (stop, y)), has_head=False, is_dashed=True)], labels
    turn = -1 if stop > first else 1
    if turn > 0 and start is not None:
        first = start - LABEL
    lines = []
    if PASSES in own:
        labels.append(Text(("○",), (own[PASSES], y)))
        before = ((first, y), (own[PASSES] - LABEL, y))
        lines.append(Line(before, has_head=False, is_dashed=False))
        first = own[PASSES] + LABEL
    last = ((first, y), (stop + turn * LABEL, y))
    return [*lines, Line(last, has_head=True, is_dashed=False)], labels


def _grid(
    ideas: Sequence[tuple[_Idea, str, str]], width: float, top: float
) -> tuple[list[Node], float]:
    """Return boxes in rows, and where they end."""
    number = min(_GRID, len(ideas))
    wide = min(_WIDEST, (width - _BETWEEN * (number - 1)) / number)
    if any(note for _, _, note in ideas):
        wide = (width - _BETWEEN * (number - 1)) / number
    made = [_box(idea, key, wide, note, is_outside=False) for idea, key, note in ideas]
    placed = []
    for first in range(0, len(made), number):
        row = made[first : first + number]
        high = max(node.place[3] for node in row)
        for place, node in enumerate(row):
            tall = replace(node, place=(*node.place[:3], high))
            placed.append(_moved(tall, place * (wide + _BETWEEN), top))
        top += high + _BETWEEN
    return placed, top - _BETWEEN


def _box(idea: _Idea, key: str, width: float, note: str, *, is_outside: bool) -> Node:
    mark = 0 if idea.is_whole or is_outside else NAME
    lines = _wrapped(idea.name, NAME, width - 2 * _PADDING - 2 * mark)
    notes = _wrapped(note, LABEL, width - 2 * _PADDING) if note else ()
    high = (len(lines) * NAME + len(notes) * LABEL) * LEADING + 2 * _PADDING
    return Node(key, lines, notes, (0, 0, width, high), idea.is_whole, is_outside)


def _height(boxes: Sequence[Node], between: float) -> float:
    return sum(box.place[3] for box in boxes) + between * max(len(boxes) - 1, 0)


def _apart(found: Sequence[Link], gap: float) -> float:
    """Return what lies between two boxes of a column, so that labels in lines have room."""
    told: dict[tuple[str, bool], dict[str, None]] = defaultdict(dict)
    for one in found:
        is_only = sum(other.start == one.start for other in found) == 1
        told[one.start if is_only else one.end, is_only][one.label] = None
    lines = [_wrapped(" / ".join(one), LABEL, gap - 2 * _ELBOW - 4) for one in told.values()]
    most = max(map(len, lines), default=1)
    is_mixed = len({is_only for _, is_only in told}) > 1  # they stand at rows of their own
    return _BETWEEN + (most - 1 + 1.5 * is_mixed * (most > 1)) * LABEL * LEADING


def _moved(node: Node, right: float, down: float) -> Node:
    left, top, width, height = node.place
    return replace(node, place=(left + right, top + down, width, height))


def _shifted(part: Diagram, right: float, down: float) -> Diagram:
    return Diagram(
        part.height,
        tuple(_moved(node, right, down) for node in part.nodes),
        tuple(
            replace(line, points=tuple((x + right, y + down) for x, y in line.points))
            for line in part.lines
        ),
        tuple(
            replace(label, middle=(label.middle[0] + right, label.middle[1] + down))
            for label in part.labels
        ),
        (),
    )


def wide(text: str, size: float) -> float:
    """Return how wide a text is at most, in the units of its size."""
    full = sum(unicodedata.east_asian_width(letter) in "WFA" for letter in text)
    return size * (full + _NARROW * (len(text) - full))


def _wrapped(text: str, size: float, width: float) -> tuple[str, ...]:
    """Return a text in lines that fit, about as long: by words where it has some, else letters."""
    number = math.ceil(wide(text, size) / width)
    even = wide(text, size) / number + size if number > 1 else width
    fitting = _filled(text, size, min(width, even))
    return fitting if len(fitting) == number else _filled(text, size, width)


def _filled(text: str, size: float, width: float) -> tuple[str, ...]:
    in_words = wide(text, 1) < len(text)
    parts, between = (text.split(" "), " ") if in_words else (list(text), "")
    lines = [parts[0]]
    for part in parts[1:]:
        longer = f"{lines[-1]}{between}{part}"
        if wide(longer, size) <= width or part in _NOT_FIRST:
            lines[-1] = longer
        else:
            lines.append(part)
    return tuple(lines)


_NOT_FIRST = "、。，．・：；）」』】〕ー"  # what must not begin a line
