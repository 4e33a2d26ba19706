"""Shapes on slides: polygons as native freeforms, groups, names and alternative texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import shapely
from pptx.oxml.shapes.autoshape import CT_Shape
from pptx.shapes.freeform import FreeformBuilder
from pptx.util import Inches, Length

from kankei_geo.base import harmless
from kankei_geo.present.legend import LegendClass
from kankei_geo.present.words import words

Box = tuple[float, float, float, float]  # left, top, width, height in inches
BETWEEN = 0.3  # inches between two parts of a slide


@dataclass(frozen=True)
class Plane:
    """Where metres of the projection lie on a slide.

    Attributes
    ----------
    left, top : int
        EMU of the point that is furthest west and north.
    west, north : float
        That point in metres of the equal-area projection.
    scale : float
        EMU for a metre.
    """

    left: int
    top: int
    west: float
    north: float
    scale: float

    @classmethod
    def fitting(cls, bounds: tuple[float, float, float, float], box: Box) -> "Plane":
        """Return the largest plane that shows `bounds` (metres) from the upper left of a box."""
        west, south, east, north = bounds
        left, top, width, height = (Inches(side) for side in box)
        scale = min(width / (east - west), height / (north - south))
        return cls(left, top, west, north, scale)

    def place(self, x: float, y: float) -> tuple[int, int]:
        """Return where a point in metres lies, in EMU."""
        return (
            round(self.left + (x - self.west) * self.scale),
            round(self.top + (self.north - y) * self.scale),
        )


def parted(box: Box, share: float, upright: float | None = None) -> tuple[Box, Box]:
    """Return a box as two: side by side, or one above the other on an upright slide.

    Parameters
    ----------
    box : tuple of float
        Left, top, width and height in inches.
    share, upright : float
        Of the first one, of the width and, on an upright slide, of the height (the same if
        left out).
    """
    left, top, width, height = box
    if height > width:
        high = (height - BETWEEN) * (share if upright is None else upright)
        below = top + high + BETWEEN
        return (left, top, width, high), (left, below, width, height - high - BETWEEN)
    wide = (width - BETWEEN) * share
    return (left, top, wide, height), (left + wide + BETWEEN, top, width - wide - BETWEEN, height)


class _Builder(FreeformBuilder):
    """The library's builder, which looks for corner and number of the shape once.

    The library looks for the corner at each point, and for a number among all, each against all.
    """

    @cached_property
    def shape_offset_x(self) -> Length:
        """The farthest left; asked for when the drawing is whole."""
        return super().shape_offset_x

    @cached_property
    def shape_offset_y(self) -> Length:
        """The farthest up; asked for when the drawing is whole."""
        return super().shape_offset_y

    def _add_freeform_sp(self, origin_x: Length, origin_y: Length) -> Any:  # noqa: ANN401 -- python-pptx has no types
        number = self._shapes._next_shape_id  # noqa: SLF001 -- no public way
        corner = (self._left + origin_x, self._top + origin_y)
        shape = CT_Shape.new_freeform_sp(
            number, f"Freeform {number - 1}", *corner, self._width, self._height
        )
        self._shapes._spTree.insert_element_before(shape, "p:extLst")  # noqa: SLF001 -- the same
        return shape


def freeform(target: Any, geometry: shapely.Geometry, plane: Plane) -> Any:  # noqa: ANN401 -- python-pptx has no types
    """Add one shape for a polygon or several, islands and holes included.

    Parameters
    ----------
    target : pptx shapes of a slide or of a group
        Where it is added.
    geometry : shapely.Polygon or shapely.MultiPolygon
        In metres of the plane.
    plane : Plane
        Tells where it lies. Where contours of one shape overlap, the inner one is a hole.
    """
    first, *rest = ([plane.place(*point) for point in ring.coords] for ring in _rings(geometry))
    builder = _Builder.new(target, *first[0], x_scale=1.0, y_scale=1.0)
    builder.add_line_segments(first[1:-1], close=True)
    for ring in rest:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:-1], close=True)
    return undressed(builder.convert_to_shape())


def line(target: Any, geometry: shapely.LineString, plane: Plane) -> Any:  # noqa: ANN401 -- the same
    """Add one open line without a fill; `freeform` tells the parameters."""
    first, *rest = (plane.place(*point) for point in geometry.coords)
    builder = _Builder.new(target, *first, x_scale=1.0, y_scale=1.0)
    builder.add_line_segments(rest, close=False)
    shape = undressed(builder.convert_to_shape())
    shape.fill.background()
    return shape


def fit_group(target: Any) -> None:  # noqa: ANN401 -- the same
    """Give a group the frame of its shapes: the library forgets that for freeforms."""
    target._element.recalculate_extents()  # noqa: SLF001 -- no public way


def undressed(shape: Any) -> Any:  # noqa: ANN401 -- the same
    """Take a shape's style off: the theme's shadow and colours are none of a map's."""
    style = shape._element.find("{*}style")  # noqa: SLF001 -- no public way
    if style is not None:
        shape._element.remove(style)  # noqa: SLF001 -- the same
    return shape


def _rings(geometry: shapely.Geometry) -> Iterator[shapely.LinearRing]:
    for part in shapely.get_parts(geometry):
        yield part.exterior
        yield from part.interiors


def group(slide: Any, name: str, text: str) -> Any:  # noqa: ANN401 -- the same
    """Add a group of shapes with a name and an alternative text."""
    added = slide.shapes.add_group_shape()
    describe(added, name, text)
    return added


def large_group(slide: Any, name: str, text: str) -> Any:  # noqa: ANN401 -- the same
    """Add a group of many shapes, which `fit_group` measures when it is whole.

    Until then, nothing else may be added to the slide. The library would look for a number and
    measure the whole group for each shape, which takes longer than to draw them all.
    """
    added = group(slide, name, text)
    added.shapes.turbo_add_enabled = True
    added.shapes._recalculate_extents = _no_measure  # noqa: SLF001 -- no public way
    return added


def _no_measure() -> None:
    """Leave the frame of a group to `fit_group`."""


def describe(shape: Any, name: str, text: str) -> None:  # noqa: ANN401 -- the same
    """Give a shape its name, and the text that is read to those who cannot see it."""
    shape.name = harmless.xml(name)
    shape._element._nvXxPr.cNvPr.set("descr", harmless.xml(text))  # noqa: SLF001 -- no public way


def class_text(item: LegendClass, number: int | str, language: str) -> str:
    """Return a class's label with its number of municipalities, where there is one."""
    label = words.class_label(item, language)
    if number == "":
        return label
    return words.translator(language)("{label}: {number}").format(label=label, number=number)
