"""The map of a drill: where it happens, where controllers and observers stand, where people gather."""

from __future__ import annotations

from typing import Final

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from drillsim.planner.sheets_plans import controllers_of, marks, place_of
from drillsim.planner.telling import Telling
from drillsim.report.canvas import INK, QUIET, SAFE_GREEN, VEHICLE_BLUE, blank, frame_off
from drillsim.report.fonts import drawn_stamp
from drillsim.report.park_layers import Layers, Point, attribution, ground, norths, scale_bar
from drillsim.report.run_incidents import SYMBOLS
from drillsim.report.words import Words

WIDTH_IN: Final = 14.0
LEGEND_IN: Final = 3.4
POST: Final = "#6d2077"


def draw_plan_map(telling: Telling, words: Words, note: str = "") -> Figure:
    """The map of a drill as a figure, stamped; `note` goes into the line below it."""
    figure = blank(WIDTH_IN, 9.2)
    axes = figure.add_axes((0.01, 0.045, 1 - LEGEND_IN / WIDTH_IN - 0.02, 0.89))
    frame_off(axes)
    layers = Layers(axes, telling.package.scenario.park, words)
    ground(layers)
    for layer in (_incidents, _gathering, _stations, _posts):
        layer(layers, telling)
    norths(layers)
    scale_bar(layers)
    layers.settle()
    name = words.name(telling.package.scenario.file.name, "")
    title = f"{drawn_stamp()} · {name} · {words.say('headings', 'posts')}"
    figure.text(0.012, 0.96, title, fontsize=15, weight="bold", color=INK)
    figure.text(0.012, 0.015, attribution(layers, note), fontsize=7, color=QUIET)
    axes.legend(list(layers.legend.values()), list(layers.legend), loc="upper left", bbox_to_anchor=(1.01, 1.0),
                fontsize=8, frameon=False, borderaxespad=0.0, labelspacing=0.65)  # fmt: skip
    return figure


def _incidents(layers: Layers, telling: Telling) -> None:
    """The incidents of the scenario, each with its name."""
    for id_, incident in telling.package.scenario.file.incidents.items():
        if incident.kind in SYMBOLS:
            key, style = SYMBOLS[incident.kind]
            at = incident.spot(layers.park)
            layers.symbol(key, [at], style)
            layers.label(layers.around(at, 0.02)[1:], telling.say.thing(id_), {"weight": "bold", "fontsize": 8}, 1)


def _gathering(layers: Layers, telling: Telling) -> None:
    """Assembly points with their names."""
    points = layers.park.file.assembly_points
    layers.symbol("assembly_point", [layers.park.xy(one.at) for one in points.values()],
                  {"marker": "P", "markersize": 11, "markerfacecolor": SAFE_GREEN, "zorder": 7})  # fmt: skip
    for id_, one in points.items():
        style = {"color": SAFE_GREEN, "fontsize": 7}
        layers.label(layers.around(layers.park.xy(one.at), 0.022), telling.say.thing(id_), style, 3)


def _stations(layers: Layers, telling: Telling) -> None:
    """Stations of the vehicles that play."""
    fleet = telling.package.scenario.fleet
    ids = sorted({fleet[id_].station for id_ in telling.package.vehicles})
    stations = layers.park.file.stations
    layers.symbol("station", [layers.park.xy(stations[id_].at) for id_ in ids],
                  {"marker": "s", "markersize": 8, "markerfacecolor": VEHICLE_BLUE})  # fmt: skip
    for id_ in ids:
        at = layers.park.xy(stations[id_].at)
        layers.label(layers.around(at, 0.016), telling.say.thing(id_), {"color": VEHICLE_BLUE, "fontsize": 7}, 4)


def _posts(layers: Layers, telling: Telling) -> None:
    """The posts of controllers by their marks; several at one place share a label, the legend says who is who."""
    keys = list(controllers_of(telling))
    at: dict[Point, list[str]] = {}
    for mark, key in zip(marks(len(keys)), keys, strict=True):
        at.setdefault(_spot(layers, place_of(telling, key)), []).append(mark)
        nothing = Line2D([], [], linestyle="none")
        layers.legend[f"{mark}  {telling.say.say('controllers', key)}"] = nothing
    style = {"marker": "o", "markersize": 9, "markerfacecolor": POST, "zorder": 9}
    layers.symbol("controller_post", list(at), style)
    for point, here in at.items():
        text = " ".join(here)
        layers.label(layers.around(point, 0.016), text, {"color": POST, "weight": "bold", "fontsize": 10}, 0)


def _spot(layers: Layers, id_: str) -> Point:
    """Where a thing of the park is: a place, an assembly point, a station, a junction."""
    park = layers.park
    if id_ in park.file.places:
        return park.file.places[id_].at
    for things in (park.file.assembly_points, park.file.stations):
        if id_ in things:
            return park.xy(things[id_].at)  # type: ignore[index]
    return park.xy(id_)
