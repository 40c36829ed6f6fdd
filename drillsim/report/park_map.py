"""The picture of a park that hangs in a control room: everything fixed, named, with legend, norths and scale."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Polygon, Wedge

from drillsim.park.model import Park
from drillsim.park.schema import Station
from drillsim.report.canvas import ALARM_RED, INK, PAPER, QUIET, SAFE_GREEN, VEHICLE_BLUE, blank, dress, frame_off, png
from drillsim.report.fonts import figure_words
from drillsim.report.park_layers import (
    DROPPED_FROM,
    NAME_WIDTH,
    Layers,
    attribution,
    core,
    fit,
    footprint_of,
    ground,
    norths,
    scale_bar,
    whole,
    wrapped,
)
from drillsim.report.words import Language

A2_IN: Final = (23.39, 16.54)
PANEL_IN: Final = 4.6
DPI: Final = 130
OVERVIEW_TOP: Final = 0.17
ZONE_COLOURS: Final = ("#e4572e", "#2e86ab", "#f2b134", "#6a994e", "#8e5ea2", "#17a398", "#b56576", "#577590",
                       "#bc6c25", "#386641")  # fmt: skip


def draw_park(park: Park, language: Language = "en") -> Figure:
    """The park as an A2 landscape figure in one language."""
    words, note = figure_words(language)
    figure = blank(*A2_IN)
    axes = figure.add_axes((0.008, 0.03, 1 - PANEL_IN / A2_IN[0] - 0.016, 0.925))
    frame_off(axes)
    layers = Layers(axes, park, words)
    ground(layers)
    for layer in (_zones, _gates, _equipment, _cameras, _assembly_points, _stations, _names, _road_names):
        layer(layers)
    norths(layers, (0.975, 0.96), 0.05)
    scale_bar(layers, (0.015, 0.02))
    layers.settle()
    _panel(figure, layers)
    figure.text(0.01, 0.967, words.name(park.file.name, ""), fontsize=26, weight="bold", color=INK)
    figure.text(0.01, 0.012, attribution(layers, note), fontsize=9, color=QUIET)
    return figure


def park_png(park: Park, language: Language = "en") -> bytes:
    """The picture of a park as PNG bytes."""
    return png(draw_park(park, language), language, DPI)


def _zones(layers: Layers) -> None:
    """Alarm zones as a tinted rim round each of their places: a zone may lie scattered over the park."""
    file = layers.park.file
    for number, (id_, zone) in enumerate(file.zones.items()):
        colour = ZONE_COLOURS[number % len(ZONE_COLOURS)]
        for place in file.places.values():
            if place.zone == id_:
                layers.axes.add_patch(Polygon(footprint_of(place), closed=True, facecolor=colour, edgecolor=colour,
                                              alpha=0.28, linewidth=13, joinstyle="round", zorder=1.6))  # fmt: skip
        name = layers.words.say("labels", "zone", {"name": layers.words.name(zone.name, id_)})
        layers.legend[name] = Patch(facecolor=colour, alpha=0.4, edgecolor=colour)


def _gates(layers: Layers) -> None:
    """Gates and doors in the middle of their ways, with their names."""
    park = layers.park
    on = {id_: park.ways.number[gate.way] for id_, gate in park.file.gates.items()}
    x, y = park.ways.lines.at(np.array(list(on.values()), dtype=np.int64), np.full(len(on), 0.5))
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    layers.symbol("gate", points, {"marker": "s", "markersize": 7, "markerfacecolor": "white", "markeredgewidth": 1.6})
    for point, gate in zip(points, park.file.gates.values(), strict=True):
        layers.label(layers.around(point), layers.words.name(gate.name, ""), {"fontsize": 7}, 5)


def _equipment(layers: Layers) -> None:
    """Hydrants, detectors, windsocks, and valves at the places they isolate."""
    file = layers.park.file
    layers.symbol("hydrant", [hydrant.at for hydrant in file.hydrants.values()],
                  {"marker": "^", "markersize": 6, "markerfacecolor": "#d62828"})  # fmt: skip
    layers.symbol("detector", [detector.at for detector in file.detectors.values()],
                  {"marker": "o", "markersize": 6, "markerfacecolor": "white", "markeredgecolor": ALARM_RED,
                   "markeredgewidth": 1.4})  # fmt: skip
    layers.symbol("windsock", [sock.at for sock in file.windsocks.values()],
                  {"marker": "4", "markersize": 12, "markeredgewidth": 1.8, "markeredgecolor": "#6a3fa0"})  # fmt: skip
    for key, remote in (("valve", True), ("valve_hand", False)):
        places = sorted({valve.isolates for valve in file.valves.values() if valve.remote is remote})
        style = {"marker": "d", "markersize": 9, "markerfacecolor": "#ffd23f" if remote else "white"}
        layers.symbol(key, [file.places[place].at for place in places], style)


def _cameras(layers: Layers) -> None:
    """Cameras with the sector they look into; domes as a ring."""
    north = layers.park.north_deg
    cameras = layers.park.file.cameras
    for camera in cameras.values():
        middle = 90.0 - (camera.heading + north)
        wedge = Wedge(camera.at, camera.range, middle - camera.view / 2, middle + camera.view / 2, facecolor="#3b3b98",
                      edgecolor="#3b3b98", alpha=0.045, linewidth=0.5, zorder=4.2)  # fmt: skip
        layers.axes.add_patch(wedge)
    layers.symbol("camera", [camera.at for camera in cameras.values()],
                  {"marker": ">", "markersize": 6, "markerfacecolor": "#3b3b98"})  # fmt: skip


def _assembly_points(layers: Layers) -> None:
    """Assembly points with name and capacity."""
    park = layers.park
    points = {id_: park.xy(point.at) for id_, point in park.file.assembly_points.items()}
    layers.symbol("assembly_point", points.values(), {"marker": "P", "markersize": 15, "markerfacecolor": SAFE_GREEN,
                                                      "zorder": 7})  # fmt: skip
    for id_, xy in points.items():
        point = park.file.assembly_points[id_]
        holds = layers.words.say("labels", "capacity", {"count": f"{point.capacity:,}"})
        text = f"{layers.words.name(point.name, id_)}\n{holds}"
        layers.label(layers.around(xy, 0.017), text, {"color": SAFE_GREEN, "weight": "bold", "fontsize": 8.5}, 1)


def _stations(layers: Layers) -> None:
    """Stations with their names; their vehicles stand in the panel."""
    park = layers.park
    stations = {id_: park.xy(station.at) for id_, station in park.file.stations.items()}
    layers.symbol("station", stations.values(), {"marker": "s", "markersize": 12, "markerfacecolor": VEHICLE_BLUE,
                                                 "zorder": 7})  # fmt: skip
    for number, (id_, xy) in enumerate(stations.items(), 1):
        layers.axes.text(*xy, str(number), color=PAPER, fontsize=8, weight="bold", ha="center", va="center_baseline",
                         zorder=8)  # fmt: skip
        name = layers.words.name(park.file.stations[id_].name, id_)
        layers.label(layers.around(xy, 0.014), name, {"color": VEHICLE_BLUE, "weight": "bold", "fontsize": 8.5}, 2)


def _names(layers: Layers) -> None:
    """The names of places, wrapped, in the middle of each."""
    width = NAME_WIDTH[layers.words.language]
    for id_, place in layers.park.file.places.items():
        text = wrapped(layers.words.name(place.name, id_), width)
        around = layers.around(place.at)
        isolated = any(valve.isolates == id_ for valve in layers.park.file.valves.values())
        points = around if isolated else (place.at, *around)  # the valve's symbol sits in the middle
        layers.label(points, text, {"fontsize": 7.2, "linespacing": 1.0}, 3)


def _road_names(layers: Layers) -> None:
    """Each named road once, along its longest stretch."""
    park = layers.park
    longest: dict[str, int] = {}
    for number, id_ in enumerate(park.ways.ids):
        name = layers.words.name(park.file.ways[id_].name, "")
        if name and (name not in longest or park.ways.length[number] > park.ways.length[longest[name]]):
            longest[name] = number
    for name, number in longest.items():
        shares = np.array([0.5, 0.3, 0.7, 0.4, 0.6, 0.2, 0.8])
        x, y = park.ways.lines.at(np.full(len(shares), number), shares)
        angle = math.degrees(math.atan2(y[6] - y[5], x[6] - x[5]))
        angle = (angle + 90.0) % 180.0 - 90.0
        style = {"rotation": angle, "rotation_mode": "anchor", "fontsize": 7, "color": "#39424d", "style": "italic"}
        layers.label(list(zip(x.tolist(), y.tolist(), strict=True)), name, style, DROPPED_FROM)


def _panel(figure: Figure, layers: Layers) -> None:
    """The panel at the right: legend above, stations with their vehicles below."""
    left = 1 - PANEL_IN / A2_IN[0]
    handles = list(layers.legend.values())
    legend = figure.legend(handles, list(layers.legend), loc="upper left", bbox_to_anchor=(left, 0.955), fontsize=10,
                           frameon=False, labelspacing=0.55, borderaxespad=0.0)  # fmt: skip
    dress(figure, layers.words.language)  # its size depends on the font
    figure.canvas.draw()
    bottom = legend.get_window_extent().y0 / figure.bbox.height
    lines = _vehicle_lines(layers)
    floor = OVERVIEW_TOP if _overview(figure, layers, left) else 0.03
    room = max(bottom - 0.02 - floor, 0.1)
    size = min(10.0, room * A2_IN[1] * 72 / (1.45 * max(len(lines), 1)))
    step = size * 1.45 / 72 / A2_IN[1]
    for number, (text, heavy) in enumerate(lines):
        figure.text(left + (0.0 if heavy else 0.008), bottom - 0.02 - number * step, text, fontsize=size,
                    weight="bold" if heavy else "normal", color=VEHICLE_BLUE if heavy else INK)  # fmt: skip


def _overview(figure: Figure, layers: Layers, left: float) -> bool:
    """A small map of everything, with the frame of the large one; only when that leaves something out."""
    park = layers.park
    large, small = whole(park), core(park)
    if (large[1] - large[0]) * (large[3] - large[2]) < 1.1 * (small[1] - small[0]) * (small[3] - small[2]):
        return False
    axes = figure.add_axes((left, 0.03, PANEL_IN / A2_IN[0] - 0.012, OVERVIEW_TOP - 0.05))
    fit(axes, large)
    lines = park.ways.lines
    for number in range(len(park.ways.ids)):
        xy = lines.points[lines.first[number] : lines.first[number + 1]]
        axes.plot(xy[:, 0], xy[:, 1], color=QUIET, linewidth=0.8)
    x0, x1 = layers.axes.get_xlim()
    y0, y1 = layers.axes.get_ylim()
    axes.plot([x0, x1, x1, x0, x0], [y0, y0, y1, y1, y0], color=ALARM_RED, linewidth=1.2)
    for number, station in enumerate(park.file.stations.values(), 1):
        x, y = park.xy(station.at)
        axes.plot([x], [y], marker="s", markersize=8, color=VEHICLE_BLUE)
        axes.text(x, y, str(number), color=PAPER, fontsize=6, ha="center", va="center_baseline", weight="bold")
    axes.set_xticks([])
    axes.set_yticks([])
    return True


def _vehicle_lines(layers: Layers) -> list[tuple[str, bool]]:
    """Stations, numbered as on the map, and their vehicles."""
    words = layers.words
    lines = []
    for number, (id_, station) in enumerate(layers.park.file.stations.items(), 1):
        lines.append((f"{number}  {_station_name(layers, id_, station)}", True))
        lines += [(words.name(vehicle.name, vehicle_id), False) for vehicle_id, vehicle in station.vehicles.items()]
    return lines


def _station_name(layers: Layers, id_: str, station: Station) -> str:
    return layers.words.name(station.name, layers.words.say("labels", f"station_{station.kind}") or id_)
