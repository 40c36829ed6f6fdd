"""Layers of a park map: areas, zones, ways by width, buildings, symbols, arrows to the norths, a scale bar."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from matplotlib import patheffects
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.transforms import Bbox

from drillsim.park.geometry import Floats, vector
from drillsim.park.model import Park
from drillsim.park.schema import Place
from drillsim.report.canvas import INK, PAPER, QUIET, dress
from drillsim.report.words import Words

AREA_COLOURS: Final = {
    "building": "#d9dde2", "plant": "#e6dfd3", "tank": "#cfd6de", "water": "#bcd9ee", "green": "#d5e8cf",
    "yard": "#ececec", "rail": "#8b8f94", "fence": "#8b8f94",
}  # fmt: skip
WAY_COLOURS: Final = {"road": "#a3a9b0", "path": "#c8b890", "stair": "#b58f5a", "corridor": "#c8b890",
                      "bridge": "#7f868d"}  # fmt: skip
_BUILDING, _OPEN_UNIT, _REFUGE = "#c3c8ce", "#dccfae", "#b9d8c2"
_ALONG_AREAS: Final = ("rail", "fence")
_AROUND: Final = ((0, -1), (0, 1), (3.5, 0), (-3.5, 0), (0, -2.2), (0, 2.2), (3, -1.8), (-3, -1.8), (3, 1.8), (-3, 1.8))
UNDRAWN_HALF_M: Final = 8.0
PARK_MARGIN: Final = 0.045
DROPPED_FROM: Final = 6
LEGEND_MARKER: Final = 9.0
KEPT_CLEAR_FROM: Final = 7
"""Symbols from this size on, in points, are not covered by names."""
OUTLIERS: Final = 0.015  # the share of points on each side that may lie far off
OUTLIER_SLACK: Final = 0.12  # of the extent of the rest: how far off is still part of the picture
NAME_WIDTH: Final = {"en": 16, "zh": 8}
"""Characters a line of a name on a map, by language."""
Point = tuple[float, float]


@dataclass(frozen=True)
class PlacedName:
    """A drawn name, the points where it may stand, and its rank: the lower, the earlier it chooses."""

    text: Any
    points: tuple[Point, ...]
    rank: int


@dataclass
class Layers:
    """Axes of a map in park metres, with the legend that grows as layers are drawn."""

    axes: Axes
    park: Park
    words: Words
    legend: dict[str, Any] = field(default_factory=dict)
    names: list[PlacedName] = field(default_factory=list)
    marks: list[tuple[Point, float]] = field(default_factory=list)
    """Symbols that no name may cover: where, and how many typographic points across."""

    def explain(self, key: str, handle: Any) -> None:
        """Adds a legend entry once, under the words of a label."""
        self.legend.setdefault(self.words.say("labels", key), handle)

    def symbol(self, key: str, points: Iterable[Point], style: dict[str, Any]) -> None:
        """Point symbols of one kind with their legend entry; nothing when there are none."""
        xy = np.array(list(points), dtype=np.float64).reshape(-1, 2)
        if not len(xy):
            return
        look = {"linestyle": "none", "markeredgecolor": INK, "markeredgewidth": 0.6, "zorder": 6, **style}
        self.axes.plot(xy[:, 0], xy[:, 1], **look)
        if look["markersize"] >= KEPT_CLEAR_FROM:
            self.marks += [((float(x), float(y)), float(look["markersize"])) for x, y in xy]
        shown = {name: value for name, value in look.items() if name != "zorder"}
        shown["markersize"] = min(float(shown["markersize"]), LEGEND_MARKER)
        self.explain(key, Line2D([], [], **shown))

    def label(self, points: Sequence[Point], text: str, style: dict[str, Any], rank: int = 0) -> None:
        """A name with a pale halo at the first of several points where it covers no other; see `settle`.

        Names of rank 0 stand where they are; of the others, lower ranks choose first. Names above
        DROPPED_FROM are left out where there is no room.
        """
        halo = [patheffects.withStroke(linewidth=2.2, foreground=PAPER, alpha=0.85)]
        look = {"ha": "center", "va": "center", "fontsize": 6.5, "color": INK, "zorder": 9, "clip_on": True, **style}
        drawn = self.axes.text(*points[0], text, path_effects=halo, **look)
        self.names.append(PlacedName(drawn, tuple(points), rank))

    def around(self, point: Point, share: float = 0.011) -> tuple[Point, ...]:
        """Places for a name round a symbol, by the height of the map: below, above, and farther."""
        low, high = self.axes.get_ylim()
        d, (x, y) = share * (high - low), point
        return tuple((x + across * d, y + up * d) for across, up in _AROUND)

    def settle(self) -> None:
        """Moves names off each other, in the order of their ranks, and drops the least where there is no room."""
        canvas = self.axes.figure.canvas
        dress(self.axes.figure, self.words.language)  # type: ignore[arg-type]  # sizes depend on the font
        canvas.draw()
        taken: list[Any] = [self._box(*mark) for mark in self.marks]
        inside = self.axes.get_window_extent()
        for name in sorted(self.names, key=lambda name: name.rank):
            if name.rank == 0 or _settled(name, taken, inside):
                taken.append(name.text.get_window_extent())
            elif name.rank >= DROPPED_FROM:
                name.text.remove()
            else:
                name.text.set_position(name.points[0])
                taken.append(name.text.get_window_extent())


    def _box(self, point: Point, across: float) -> Any:
        """The box on the canvas of a symbol so many typographic points across."""
        x, y = self.axes.transData.transform(point)
        half = 0.5 * across * self.axes.figure.dpi / 72.0
        return Bbox.from_extents(x - half, y - half, x + half, y + half)


def _settled(name: PlacedName, taken: list[Any], inside: Any) -> bool:
    """Whether one of a name's places is free; the name stands there then."""
    for point in name.points:
        name.text.set_position(point)
        box = name.text.get_window_extent()
        within = inside.x0 <= box.x0 and box.x1 <= inside.x1 and inside.y0 <= box.y0 and box.y1 <= inside.y1
        if within and not any(box.overlaps(other) for other in taken):
            return True
    return False


Frame = tuple[float, float, float, float]
"""Smallest and largest x, smallest and largest y, metres."""


def whole(park: Park) -> Frame:
    """The frame of everything there is, drawn areas apart."""
    return _framed(_points(park))


def core(park: Park) -> Frame:
    """The frame that a map fills: the park without its few far outliers, such as a hospital across the water."""
    points = _points(park)
    low, high = np.quantile(points, [OUTLIERS, 1 - OUTLIERS], axis=0)
    slack = OUTLIER_SLACK * (high - low)
    inner = points[((points >= low - slack) & (points <= high + slack)).all(axis=1)]
    return _framed(inner if len(inner) else points)


def _points(park: Park) -> Floats:
    """Junctions, places and fixed points, (n, 2)."""
    places = [np.array([place.at, *place.outline]) for place in park.file.places.values()]
    return np.concatenate([park.junction_xy, *places])


def _framed(points: Floats) -> Frame:
    """The frame around points with a margin."""
    low, high = points.min(axis=0), points.max(axis=0)
    margin = max(float((high - low).max()) * PARK_MARGIN, 20.0)
    return float(low[0] - margin), float(high[0] + margin), float(low[1] - margin), float(high[1] + margin)


def fit(axes: Axes, frame: Frame) -> None:
    """Shows a frame without distortion, widened so that it fills the axes."""
    box, (width_in, height_in) = axes.get_position(), axes.figure.get_size_inches()  # type: ignore[union-attr]
    ratio = (box.width * width_in) / (box.height * height_in)
    x0, x1, y0, y1 = frame
    wide, high = max(x1 - x0, (y1 - y0) * ratio), max(y1 - y0, (x1 - x0) / ratio)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    axes.set_xlim(x - wide / 2, x + wide / 2)
    axes.set_ylim(y - high / 2, y + high / 2)
    axes.set_aspect("equal", adjustable="box")


def ground(layers: Layers) -> None:
    """The still picture: areas, ways by width, places; the axes fitted to the park."""
    layer_ground(layers, core(layers.park))


def layer_ground(layers: Layers, frame: Frame) -> None:
    """The still picture within a frame."""
    fit(layers.axes, frame)
    _areas(layers)
    _ways(layers)
    _places(layers)


def _areas(layers: Layers) -> None:
    """Areas, water and green below all else; rails and fences as lines."""
    rank = {"water": 0, "green": 1, "yard": 2}
    areas = sorted(layers.park.file.areas.values(), key=lambda area: rank.get(area.kind, 3))
    for area in areas:
        if len(area.outline) < 2:
            continue
        if area.kind in _ALONG_AREAS:
            xy = np.array(area.outline)
            style = "--" if area.kind == "fence" else "-"
            layers.axes.plot(xy[:, 0], xy[:, 1], style, color=AREA_COLOURS[area.kind], lw=0.9, zorder=2)
        else:
            layers.axes.add_patch(Polygon(np.array(area.outline), closed=True, facecolor=AREA_COLOURS[area.kind],
                                          edgecolor="#9aa2ab", linewidth=0.3, zorder=1))  # fmt: skip
        if area.kind in ("water", "green", "tank", "rail", "fence"):
            layers.explain(f"area_{area.kind}", _area_handle(area.kind))


def _area_handle(kind: str) -> Line2D:
    """The legend's picture of a kind of area."""
    colour = AREA_COLOURS[kind]
    if kind in _ALONG_AREAS:
        return Line2D([], [], color=colour, lw=1.2, ls="--" if kind == "fence" else "-")
    return Line2D([], [], marker="s", ls="none", ms=8, mfc=colour, mec="#9aa2ab")


def _ways(layers: Layers) -> None:
    """Ways drawn as wide as they are, at least a hairline; closed ones dashed in red."""
    ways, lines = layers.park.ways, layers.park.ways.lines
    drawn = [lines.points[lines.first[i] : lines.first[i + 1]] for i in range(len(ways.ids))]
    points_per_m = _points_per_metre(layers.axes)
    widths = np.maximum(ways.width * points_per_m, 0.7)
    for kind in ("path", "stair", "corridor", "road", "bridge"):
        which = [i for i in range(len(ways.ids)) if ways.kind[i] == kind]
        if not which:
            continue
        layers.axes.add_collection(LineCollection(
            [drawn[i] for i in which], linewidths=[widths[i] for i in which], colors=WAY_COLOURS[kind],
            capstyle="round", zorder=3 if kind in ("road", "bridge") else 2.8), autolim=False)  # fmt: skip
        if kind in ("road", "path"):
            layers.explain(kind, Line2D([], [], color=WAY_COLOURS[kind], lw=3 if kind == "road" else 1.4))
    closed = [drawn[i] for i in np.flatnonzero(~ways.open)]
    if closed:
        layers.axes.add_collection(LineCollection(closed, linewidths=1.4, colors="#b00020", linestyles="--", zorder=4),
                                   autolim=False)  # fmt: skip
        layers.explain("closed", Line2D([], [], color="#b00020", lw=1.4, ls="--"))


def _places(layers: Layers) -> None:
    """Places as their footprint, or a square where none is drawn."""
    for place in layers.park.file.places.values():
        colour = place_colour(place)
        ring = footprint_of(place)
        layers.axes.add_patch(Polygon(ring, closed=True, facecolor=colour, edgecolor=QUIET, linewidth=0.5, zorder=4))
        key = "refuge" if place.refuge else "building" if place.indoors else "open_unit"
        layers.explain(key, Line2D([], [], marker="s", ls="none", ms=8, mfc=colour, mec=QUIET))


def place_colour(place: Place) -> str:
    """The tint of a place: refuge, building or open-air unit."""
    return _REFUGE if place.refuge else _BUILDING if place.indoors else _OPEN_UNIT


def footprint_of(place: Place) -> Floats:
    """The ring of a place, (n, 2); a small square where none is drawn."""
    if len(place.outline) > 2:
        return np.array(place.outline, dtype=np.float64)
    return np.array(place.at) + UNDRAWN_HALF_M * np.array([(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])


def _points_per_metre(axes: Axes) -> float:
    """Typographic points a metre of the park takes on paper."""
    box = axes.get_position()
    figure = axes.figure
    x0, x1 = axes.get_xlim()
    y0, y1 = axes.get_ylim()
    width_in, height_in = figure.get_size_inches()  # type: ignore[union-attr]
    return float(72.0 * min(box.width * width_in / (x1 - x0), box.height * height_in / (y1 - y0)))


def norths(layers: Layers, corner: Point = (0.965, 0.93), long: float = 0.055) -> None:
    """Arrows to true north and, where it differs, to plant north, in the corner of the axes."""
    axes, coordinates = layers.axes, layers.park.file.coordinates
    x0, x1 = axes.get_xlim()
    y0, y1 = axes.get_ylim()
    arms = [(coordinates.true_north, "true_north", INK, 1.0)]
    if coordinates.plant_north != coordinates.true_north:
        arms.append((coordinates.plant_north, "plant_north", "#8a5a00", 0.8))
    for number, (direction, key, colour, share) in enumerate(arms):
        foot = (x0 + corner[0] * (x1 - x0) - number * 0.7 * long * (y1 - y0), y0 + (corner[1] - long) * (y1 - y0))
        dx, dy = vector(0.0, direction)
        reach = long * share * (y1 - y0)
        tip = (foot[0] + dx * reach, foot[1] + dy * reach)
        arrow = {"arrowstyle": "-|>", "color": colour, "lw": 1.6}
        axes.annotate("", xy=tip, xytext=foot, arrowprops=arrow, zorder=10)
        name = (foot[0] + dx * reach * 1.3, foot[1] + dy * reach * 1.3)
        layers.label([name], layers.words.say("labels", key), {"color": colour, "fontsize": 9, "weight": "bold"})
        layers.explain(f"{key}_long", Line2D([], [], marker="^", ls="none", ms=7, mfc=colour, mec=colour))


def scale_bar(layers: Layers, corner: Point = (0.03, 0.035)) -> None:
    """A bar of a round length, about a sixth of the map."""
    axes = layers.axes
    x0, x1 = axes.get_xlim()
    y0, y1 = axes.get_ylim()
    wanted = (x1 - x0) / 6
    power = 10.0 ** np.floor(np.log10(wanted))
    metres = float(max(step * power for step in (1, 2, 5) if step * power <= wanted))
    x, y = x0 + corner[0] * (x1 - x0), y0 + corner[1] * (y1 - y0)
    thick = 0.006 * (y1 - y0)
    for part, colour in ((0, INK), (1, PAPER)):
        left = x + part * metres / 2
        axes.add_patch(Polygon([(left, y), (left + metres / 2, y), (left + metres / 2, y + thick), (left, y + thick)],
                               closed=True, facecolor=colour, edgecolor=INK, linewidth=0.8, zorder=10))  # fmt: skip
    text = f"{metres:,.0f} m" if metres < 1000 else f"{metres / 1000:g} km"
    layers.label([(x + metres / 2, y + 3.2 * thick)], text, {"fontsize": 8})


def attribution(layers: Layers, note: str = "") -> str:
    """The line below a map: licence of its data, and a note."""
    licence = layers.park.file.licence.strip() or layers.words.say("labels", "no_licence")
    return " · ".join(part for part in (licence, note) if part)


def wrapped(text: str, width: int) -> str:
    """A name broken into short lines: between words, or between characters where there are no spaces."""
    if " " in text:
        lines = [""]
        for word in text.split():
            joined = f"{lines[-1]} {word}".strip()
            if len(joined) <= width or not lines[-1]:
                lines[-1] = joined
            else:
                lines.append(word)
        return "\n".join(lines)
    count = math.ceil(len(text) / width)
    each = math.ceil(len(text) / count) if count else width
    return "\n".join(text[start : start + each] for start in range(0, len(text), each)) if len(text) > width else text
