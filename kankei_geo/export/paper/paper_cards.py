"""Cards on paper: numbers that stand by themselves, in a grid."""

from collections.abc import Sequence

from kankei_geo.export import typeset
from kankei_geo.export.paper.sheet import MUTED, TEXT, Box, Sheet
from kankei_geo.export.typeset import BOLD, REGULAR
from kankei_geo.present.national_cards import Card

_GAP, _INSIDE, _MOST_COLUMNS = 0.2, 0.06, 4  # inches between cards, and below the rule of one
_SCALES = (1.4, 1.2, 1.0, 0.9, 0.8, 0.7, 0.6, 0.5)  # of the letters, the first that fits
_NAME, _NUMBER, _SMALL = 10.5, 20, 9  # points


def draw(sheet: Sheet, box: Box, cards: Sequence[Card]) -> None:
    """Draw cards in the grid in which their letters are largest."""
    grids = [(scale, columns) for scale in _SCALES for columns in range(1, _MOST_COLUMNS + 1)]
    fits = [
        grid
        for grid in grids
        if _height(sheet, box, cards, *grid) <= box.height
        and _are_whole(sheet, cards, grid[0], _wide(sheet, box, grid[1]))
    ]
    scale = fits[0][0] if fits else _SCALES[-1]
    # Of the grids with the same letters the one with the most cards side by side.
    columns = max((wide for size, wide in fits if size == scale), default=_MOST_COLUMNS)
    top = box.top
    for row in _rows(cards, columns):
        bottoms = [
            _card(sheet, _place(sheet, box, top, at, columns), card, scale)
            for at, card in enumerate(row)
        ]
        top = min(bottoms) - _GAP * sheet.unit


def _rows(cards: Sequence[Card], columns: int) -> list[Sequence[Card]]:
    return [cards[at : at + columns] for at in range(0, len(cards), columns)]


def _place(sheet: Sheet, box: Box, top: float, at: int, columns: int) -> Box:
    """Return the place of a card in its row; it reaches down to the end of the box."""
    wide = _wide(sheet, box, columns)
    left = box.left + at * (wide + _GAP * sheet.unit)
    return Box(left, box.bottom, wide, top - box.bottom)


def _wide(sheet: Sheet, box: Box, columns: int) -> float:
    return (box.width - (columns - 1) * _GAP * sheet.unit) / columns


def _texts(card: Card, scale: float) -> list[tuple[str, float, str, str]]:
    """Return the texts of a card, if any, each with size, weight and colour."""
    number = _NAME if card.is_lost else _NUMBER
    texts = [
        (card.name, _NAME * scale, REGULAR, TEXT),
        (card.number, number * scale, BOLD, TEXT),
        (card.about, _SMALL * scale, REGULAR, MUTED),
        (card.printed, _SMALL * scale, REGULAR, MUTED),
        (card.note, _SMALL * scale, REGULAR, TEXT),
    ]
    return [one for one in texts if one[0]]


def _are_whole(sheet: Sheet, cards: Sequence[Card], scale: float, wide: float) -> bool:
    """Tell whether each number is one line: in two it is hard to read."""
    size = sheet.points(_NUMBER * scale)
    return all(
        typeset.width_inches(card.number, size, BOLD) <= wide for card in cards if not card.is_lost
    )


def _card(sheet: Sheet, box: Box, card: Card, scale: float) -> float:
    """Draw a card from the top of a box; return where it ends."""
    sheet.rule(box.left, box.right, box.top)
    rest = Box(box.left, box.bottom, box.width, box.height - _INSIDE * sheet.unit)
    for text, size, weight, colour in _texts(card, scale):
        rest = sheet.write(text, rest, size, weight=weight, colour=colour)
    return rest.top


def _height(sheet: Sheet, box: Box, cards: Sequence[Card], scale: float, columns: int) -> float:
    """Return how high all cards are, in inches."""
    wide, gap = _wide(sheet, box, columns), _GAP * sheet.unit
    return sum(
        gap + max(_high(sheet, card, wide, scale) for card in row) for row in _rows(cards, columns)
    )


def _high(sheet: Sheet, card: Card, wide: float, scale: float) -> float:
    lines = (
        len(typeset.wrap(text, sheet.points(size), wide, weight)) * sheet.leading(size)
        for text, size, weight, _ in _texts(card, scale)
    )
    return _INSIDE * sheet.unit + sum(lines)
