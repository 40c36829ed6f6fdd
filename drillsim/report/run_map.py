"""The map of a run: the park, how far the gas reached, and what happened where."""

from __future__ import annotations

from typing import Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from drillsim.metrics.reading_tables import events_of, is_small_matter
from drillsim.park.geometry import vector
from drillsim.record.run import Run
from drillsim.report.canvas import (
    AEGL_COLOURS,
    ALARM_RED,
    INK,
    QUIET,
    SAFE_GREEN,
    VEHICLE_BLUE,
    blank,
    frame_off,
)
from drillsim.report.park_layers import (
    DROPPED_FROM,
    NAME_WIDTH,
    Layers,
    attribution,
    ground,
    norths,
    scale_bar,
    wrapped,
)
from drillsim.report.plume_bands import Bands, plume_bands
from drillsim.report.run_incidents import blasts, heat, incidents, small_matters
from drillsim.report.words import Words

WIDTH_IN: Final = 14.0
LEGEND_IN: Final = 3.1
MOST_NAMES: Final = 40
ARROW_POINTS: Final = 55.0
"""Points across that no name covers round the arrow of the wind."""


def draw_map(run: Run, words: Words, note: str = "") -> Figure:
    """The map of a run as a figure; `note` goes into the line below it."""
    figure = blank(WIDTH_IN, 9.2)
    axes = figure.add_axes((0.01, 0.045, 1 - LEGEND_IN / WIDTH_IN - 0.02, 0.89))
    frame_off(axes)
    layers = Layers(axes, run.scenario.park, words)
    ground(layers)
    _gas(layers, run)
    found = (heat, blasts, small_matters, incidents)
    for layer in (*found, _instruments, _assembly_points, _help, _people, _wind, _names):
        layer(layers, run)
    norths(layers)
    scale_bar(layers)
    layers.settle()
    _title(figure, run, words)
    figure.text(0.012, 0.015, attribution(layers, note), fontsize=7, color=QUIET)
    handles = list(layers.legend.values())
    axes.legend(handles, list(layers.legend), loc="upper left", bbox_to_anchor=(1.01, 1.0), fontsize=8,
                frameon=False, borderaxespad=0.0, labelspacing=0.65)  # fmt: skip
    return figure


def _title(figure: Figure, run: Run, words: Words) -> None:
    file, park = run.scenario.file, run.scenario.park.file
    title = f"{words.name(file.name, '')} · {words.name(park.name, '')}"
    figure.text(0.012, 0.96, title, fontsize=15, weight="bold", color=INK)


def _gas(layers: Layers, run: Run) -> None:
    """Bands where the window means ever exceeded the guideline levels."""
    axes = layers.axes
    nothing = Bands(np.zeros(0), np.zeros(0), {})
    bands = plume_bands(run, (*axes.get_xlim(), *axes.get_ylim())) or nothing
    for level, ratio in sorted(bands.ratio.items()):
        if ratio.max() < 1.0:
            continue
        colour = AEGL_COLOURS[level]
        steep = np.log10(np.maximum(ratio, 1e-9))  # a plume falls by powers of ten: its edge is smooth in the logarithm
        axes.contourf(bands.x, bands.y, steep, levels=[0.0, np.inf], colors=[colour], alpha=0.38, zorder=4.5)
        axes.contour(bands.x, bands.y, steep, levels=[0.0], colors=[colour], linewidths=1.1, zorder=4.6)
        layers.explain(f"aegl_{level}", Patch(facecolor=colour, alpha=0.5, edgecolor=colour))


def _instruments(layers: Layers, run: Run) -> None:
    """Detectors, filled when they alarmed, and windsocks."""
    file = run.scenario.park.file
    alarmed = {event["who"] for what in ("detector_alarm", "detector_high_alarm") for event in events_of(run, what)}
    quiet = [detector.at for id_, detector in file.detectors.items() if id_ not in alarmed]
    loud = [detector.at for id_, detector in file.detectors.items() if id_ in alarmed]
    layers.symbol("detector", quiet, {"marker": "o", "markersize": 5, "markerfacecolor": "white",
                                      "markeredgecolor": ALARM_RED})  # fmt: skip
    layers.symbol("detector_alarmed", loud, {"marker": "o", "markersize": 6, "markerfacecolor": ALARM_RED,
                                             "zorder": 7})  # fmt: skip
    layers.symbol("windsock", [sock.at for sock in file.windsocks.values()],
                  {"marker": "4", "markersize": 9, "markeredgewidth": 1.4, "markeredgecolor": "#6a3fa0"})  # fmt: skip


def _assembly_points(layers: Layers, run: Run) -> None:
    """Assembly points, green, or red when gas above the clean threshold reached them; with head counts."""
    park = run.scenario.park
    rows = {row["id"]: row for row in run.assembly.rows()}
    hit = {id_ for id_, row in rows.items() if row["used_in_cloud"] or np.isfinite(row["in_cloud_s"])}
    for key, wanted, colour in (("assembly_point", False, SAFE_GREEN), ("assembly_point_in_cloud", True, ALARM_RED)):
        ids = [id_ for id_ in park.file.assembly_points if (id_ in hit) is wanted]
        layers.symbol(key, [park.xy(park.file.assembly_points[id_].at) for id_ in ids],
                      {"marker": "P", "markersize": 11, "markerfacecolor": colour, "zorder": 7})  # fmt: skip
        for id_ in ids:
            count = rows[id_]["arrived"] if id_ in rows else 0
            people = layers.words.say("labels", "people_here", {"count": f"{count:,}"})
            name = layers.words.name(park.file.assembly_points[id_].name, id_)
            style = {"color": colour, "weight": "bold", "fontsize": 7}
            around = layers.around(park.xy(park.file.assembly_points[id_].at), 0.022)
            layers.label(around, f"{name}\n{people}", style, 2)


def _help(layers: Layers, run: Run) -> None:
    """Stations, and the junctions where vehicles staged."""
    park = run.scenario.park
    stations = [(id_, station, park.xy(station.at)) for id_, station in park.file.stations.items()]
    layers.symbol("station", [xy for _, _, xy in stations],
                  {"marker": "s", "markersize": 8, "markerfacecolor": VEHICLE_BLUE})  # fmt: skip
    for id_, station, xy in stations[:MOST_NAMES]:
        layers.label(layers.around(xy, 0.016), layers.words.name(station.name, id_), {"color": VEHICLE_BLUE}, 4)
    staged: dict[str, list[str]] = {}
    for row in run.responses.rows():
        of_day = not is_small_matter(run, str(row["incident"]))
        if of_day and row["staging"] in park.junction and np.isfinite(row["arrived_s"]):
            staged.setdefault(row["staging"], []).append(layers.words.thing(run, row["vehicle"]))
    layers.symbol("staging", [park.xy(junction) for junction in staged],
                  {"marker": "D", "markersize": 8, "markerfacecolor": "#58a6e8", "zorder": 7})  # fmt: skip
    for junction, names in staged.items():
        text = "\n".join(sorted(set(names))[:6])
        layers.label(layers.around(park.xy(junction), 0.018), text, {"color": VEHICLE_BLUE, "fontsize": 7}, 3)


def _people(layers: Layers, run: Run) -> None:
    """Where people fell: at a place, a junction, or on a way."""
    park = run.scenario.park
    found = []
    for event in events_of(run, "fell"):
        where = event["where"]
        if where in park.file.places:
            found.append(park.file.places[where].at)
        elif where in park.junction:
            found.append(park.xy(where))
        elif where in park.ways.number:
            x, y = park.ways.lines.at(np.array([park.ways.number[where]]), np.array([0.5]))
            found.append((float(x[0]), float(y[0])))
    layers.symbol("fell", found, {"marker": "v", "markersize": 7, "markerfacecolor": "#111111", "zorder": 8})


def _wind(layers: Layers, run: Run) -> None:
    """A big arrow along which the wind blows, with its speed, for each stretch of weather."""
    axes, words = layers.axes, layers.words
    x0, x1 = axes.get_xlim()
    y0, y1 = axes.get_ylim()
    long = 0.07 * (y1 - y0)
    for number, weather in enumerate(run.winds.weathers[:3]):
        centre = (x0 + 0.07 * (x1 - x0) + number * 2.6 * long, y1 - 0.085 * (y1 - y0))
        dx, dy = vector(weather.wind_from_deg + 180.0, run.scenario.park.north_deg)
        tail, tip = ((centre[0] + sign * dx * long / 2, centre[1] + sign * dy * long / 2) for sign in (-1, 1))
        arrow = {"arrowstyle": "simple,head_length=1.1,head_width=1.1,tail_width=0.4", "fc": "#6a3fa0", "ec": "white"}
        axes.annotate("", xy=tip, xytext=tail, arrowprops=arrow, zorder=10)
        layers.marks.append((centre, ARROW_POINTS))
        start = run.winds.starts_s[number]
        since = f"\n+{start:,.0f} s" if number else ""
        text = f"{words.say('labels', 'wind')} {weather.wind_speed_m_s:g} m/s · {weather.stability}{since}"
        style = {"color": "#6a3fa0", "fontsize": 8, "weight": "bold"}
        layers.label([(centre[0], centre[1] - 0.95 * long)], text, style)


def _names(layers: Layers, run: Run) -> None:
    """The names of places, where there is room for them."""
    for id_, place in run.scenario.park.file.places.items():
        name = wrapped(layers.words.name(place.name, id_), NAME_WIDTH[layers.words.language])
        layers.label([place.at, *layers.around(place.at)], name, {"fontsize": 5.5, "color": QUIET}, DROPPED_FROM)
