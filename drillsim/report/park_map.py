"""The picture of a park that hangs in a control room: everything fixed, named, with legend, norths and scale."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Polygon, Wedge

from drillsim.park.model import Park
from drillsim.park.schema import Station
from drillsim.report.canvas import ALARM_RED, INK, PAPER, QUIET, SAFE_GREEN, VEHICLE_BLUE, blank, dress, frame_off, png
from drillsim.report.fonts import figure_words
from drillsim.report.park_layers import Layers, attribution, ground, norths, scale_bar
from drillsim.report.words import Language

A2_IN: Final = (23.39, 16.54)
PANEL_IN: Final = 4.6
DPI: Final = 130
ZONE_COLOURS: Final = ("#e4572e", "#2e86ab", "#f2b134", "#6a994e", "#8e5ea2", "#17a398", "#b56576", "#577590",
                       "#bc6c25", "#386641")  # fmt: skip
_NAME_WIDTH: Final = {"en": 16, "zh": 8}


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
    _panel(figure, layers)
    figure.text(0.01, 0.967, words.name(park.file.name, ""), fontsize=26, weight="bold", color=INK)
    figure.text(0.01, 0.012, attribution(layers, note), fontsize=9, color=QUIET)
    return figure


def park_png(park: Park, language: Language = "en") -> bytes:
    """The picture of a park as PNG bytes."""
    return png(draw_park(park, language), language, DPI)


def _zones(layers: Layers) -> None:
    """Alarm zones as tints behind their places, by the hull of their footprints."""
    file = layers.park.file
    for number, (id_, zone) in enumerate(file.zones.items()):
        colour = ZONE_COLOURS[number % len(ZONE_COLOURS)]
        points = [point for place in file.places.values() if place.zone == id_ for point in (place.at, *place.outline)]
        if not points:
            continue
        hull = _hull(np.array(points, dtype=np.float64))
        if len(hull) > 2:
            layers.axes.add_patch(Polygon(hull, closed=True, facecolor=colour, edgecolor=colour, alpha=0.13, zorder=1.5,
                                          linewidth=14, joinstyle="round"))  # fmt: skip
        name = layers.words.say("labels", "zone", {"name": layers.words.name(zone.name, id_)})
        layers.legend[name] = Patch(facecolor=colour, alpha=0.3, edgecolor=colour)


def _hull(points: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """The convex hull of points (n, 2), by Andrew's monotone chain."""
    ordered = sorted({(float(x), float(y)) for x, y in points})
    if len(ordered) < 3:
        return np.array(ordered).reshape(-1, 2)

    def half(sequence: list[tuple[float, float]]) -> list[tuple[float, float]]:
        kept: list[tuple[float, float]] = []
        for x, y in sequence:
            while len(kept) > 1:
                (ax, ay), (bx, by) = kept[-2], kept[-1]
                if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                    break
                kept.pop()
            kept.append((x, y))
        return kept[:-1]

    return np.array(half(ordered) + half(ordered[::-1]))


def _gates(layers: Layers) -> None:
    """Gates and doors in the middle of their ways, with their names."""
    park = layers.park
    on = {id_: park.ways.number[gate.on] for id_, gate in park.file.gates.items()}
    x, y = park.ways.lines.at(np.array(list(on.values()), dtype=np.int64), np.full(len(on), 0.5))
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    layers.symbol("gate", points, {"marker": "s", "markersize": 7, "markerfacecolor": "white", "markeredgewidth": 1.6})
    for point, gate in zip(points, park.file.gates.values(), strict=True):
        _name_below(layers, point, layers.words.name(gate.name, ""), {"fontsize": 7})


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
        _name_below(layers, xy, text, {"color": SAFE_GREEN, "weight": "bold", "fontsize": 8.5})


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
        _name_below(layers, xy, name, {"color": VEHICLE_BLUE, "weight": "bold", "fontsize": 8})


def _name_below(layers: Layers, point: tuple[float, float], text: str, style: dict[str, Any]) -> None:
    """A name under a symbol, a little lower than it by the height of the map."""
    low, high = layers.axes.get_ylim()
    if text:
        layers.label((point[0], point[1] - 0.009 * (high - low)), text, {"va": "top", "linespacing": 1.05, **style})


def _names(layers: Layers) -> None:
    """The names of places, wrapped, in the middle of each."""
    low, high = layers.axes.get_ylim()
    width = _NAME_WIDTH[layers.words.language]
    for id_, place in layers.park.file.places.items():
        text = wrapped(layers.words.name(place.name, id_), width)
        tall = max((y for _, y in place.outline), default=place.at[1]) - place.at[1]
        isolated = any(valve.isolates == id_ for valve in layers.park.file.valves.values())
        lift = max(0.008 * (high - low), 0.25 * tall) if isolated else 0.0  # the valve's symbol sits in the middle
        layers.label((place.at[0], place.at[1] + lift), text, {"fontsize": 6.8, "linespacing": 1.0})


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


def _road_names(layers: Layers) -> None:
    """Each named road once, along its longest stretch."""
    park = layers.park
    longest: dict[str, int] = {}
    for number, id_ in enumerate(park.ways.ids):
        name = layers.words.name(park.file.ways[id_].name, "")
        if name and (name not in longest or park.ways.length[number] > park.ways.length[longest[name]]):
            longest[name] = number
    for name, number in longest.items():
        x, y = park.ways.lines.at(np.array([number, number, number]), np.array([0.35, 0.5, 0.65]))
        angle = math.degrees(math.atan2(y[2] - y[0], x[2] - x[0]))
        angle = (angle + 90.0) % 180.0 - 90.0
        style = {"rotation": angle, "rotation_mode": "anchor", "fontsize": 6.8, "color": "#39424d", "style": "italic"}
        layers.label((float(x[1]), float(y[1])), name, style)


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
    room = max(bottom - 0.05, 0.1)
    size = min(10.0, room * A2_IN[1] * 72 / (1.45 * max(len(lines), 1)))
    step = size * 1.45 / 72 / A2_IN[1]
    for number, (text, heavy) in enumerate(lines):
        figure.text(left + (0.0 if heavy else 0.008), bottom - 0.02 - number * step, text, fontsize=size,
                    weight="bold" if heavy else "normal", color=VEHICLE_BLUE if heavy else INK)  # fmt: skip


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
