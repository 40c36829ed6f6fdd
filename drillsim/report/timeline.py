"""The timeline of a run: a lane each for the leaks, the levels of command, the orders and the vehicles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MultipleLocator

from drillsim.record.run import Run
from drillsim.report.canvas import ALARM_RED, INK, QUIET, SAFE_GREEN, blank
from drillsim.report.telling import Telling
from drillsim.report.words import Words
from drillsim.scenario.schema import LEVELS

COLOURS: Final = {
    "undetected": "#8b0d1e", "leaking": "#e2574c", "shut_off": "#cfe5d6", "deciding": "#f2a541",
    "commanding": "#fbe3bd", "turning_out": "#9cc3ea", "driving": "#4d94d6", "setting_up": "#2f6aa8",
    "working": "#123f73",
}  # fmt: skip
BAR: Final = 0.62
LANE_IN: Final = 0.34
STEPS_S: Final = (30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400)
MOST_TICKS: Final = 10
SHORTEST_S: Final = 60.0
SPARE: Final = 0.08  # of the time shown, after the last thing that happened


@dataclass(frozen=True)
class Lane:
    """A named lane: phases as (key, start, end) and marks as (time, words), s since the start."""

    name: str
    phases: tuple[tuple[str, float, float], ...]
    marks: tuple[tuple[float, str], ...] = ()


def draw_timeline(run: Run, words: Words, note: str = "") -> Figure:
    """The timeline of a run as a figure."""
    telling = Telling.of(run, words.language)
    end = _end(telling)
    lanes = list(_lanes(telling, end))
    height = 2.2 + LANE_IN * max(len(lanes), 3)
    figure = blank(13.0, height)
    axes = figure.add_axes((0.19, 0.85 / height, 0.79, 1 - 2.05 / height))
    for number, lane in enumerate(lanes):
        _draw(axes, lane, -number)
    _finish(axes, telling, lanes, end)
    title = f"{words.say('headings', 'timeline')} · {words.name(run.scenario.file.name, '')}"
    figure.text(0.012, 1 - 0.35 / height, title, fontsize=14, weight="bold", color=INK)
    figure.text(0.012, 0.12 / height, note, fontsize=7, color=QUIET)
    _legend(figure, words, lanes, 1 - 0.7 / height)
    return figure


def _end(telling: Telling) -> float:
    """How far the axis reaches: a little beyond the last thing worth a bar, at most the run's end."""
    events = telling.run.events
    ended = telling.run.scenario.file.lasts
    times = events["time_s"][events["what"] != "run_ended"].astype(np.float64)
    last = float(times.max()) if times.size else 600.0
    return float(min(max(last, SHORTEST_S) * (1 + SPARE), max(ended, SHORTEST_S)))


def _lanes(telling: Telling, end: float) -> Iterator[Lane]:
    """All lanes from top to bottom."""
    words, run = telling.words, telling.run
    for id_, row in telling.summary["incidents"].items():
        yield Lane(words.thing(run, id_), tuple(_leak(row, end)))
    for level in LEVELS:
        times = telling.summary["levels"][level]
        if times["informed_s"] is not None:
            orders = sorted({order["ordered_s"] for order in telling.summary["orders"].values()
                             if order["level"] == level})  # fmt: skip
            decided = times["confirmed_s"] if times["confirmed_s"] is not None else end
            phases = (("deciding", times["informed_s"], decided), ("commanding", decided, end))
            yield Lane(words.say("levels", level), phases, tuple((time, "") for time in orders))
    for row in run.responses.rows():
        yield Lane(words.thing(run, row["vehicle"]), tuple(_mission(row, end)))


def _leak(row: dict[str, Any], end: float) -> Iterator[tuple[str, float, float]]:
    """A leak: unknown, known, shut off."""
    start = row["started_s"] if row["started_s"] is not None else 0.0
    closed = row["isolated_s"] if row["isolated_s"] is not None else end
    known = min(row["reported_s"] if row["reported_s"] is not None else closed, closed)
    yield from (("undetected", start, known), ("leaking", known, closed), ("shut_off", closed, end))


def _mission(row: dict[str, Any], end: float) -> Iterator[tuple[str, float, float]]:
    """A vehicle's phases; a phase whose end never came lasts to the end."""
    times = [row[f"{name}_s"] for name in ("called_out", "turned_out", "arrived", "work_started", "returned")]
    for number, key in enumerate(("turning_out", "driving", "setting_up", "working")):
        if not np.isfinite(times[number]):
            return
        later = [time for time in times[number + 1 :] if np.isfinite(time)]
        yield key, float(times[number]), float(later[0]) if later else end


def _draw(axes: Axes, lane: Lane, y: int) -> None:
    """One lane: bars of its phases, triangles for its marks."""
    for key, start, end in lane.phases:
        if end > start:
            axes.barh(y, end - start, left=start, height=BAR, color=COLOURS[key], edgecolor="white", linewidth=0.6)
    for time, _ in lane.marks:
        axes.plot([time], [y + BAR * 0.62], marker="v", markersize=6, color=INK, zorder=5)


def _finish(axes: Axes, telling: Telling, lanes: list[Lane], end: float) -> None:
    """Names of lanes, clock times below, marks of report and isolation across."""
    axes.set_yticks([-number for number in range(len(lanes))], [lane.name for lane in lanes], fontsize=8)
    axes.set_ylim(-len(lanes) + 0.4, 0.75)
    axes.set_xlim(0, end)
    mark_moments(axes, telling)
    time_axis(axes, telling)
    axes.grid(axis="x", color="#e3e6ea", linewidth=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0)


def mark_moments(axes: Axes, telling: Telling) -> None:
    """Vertical lines at the first report, the isolation and the all clear, named above the axes."""
    events = telling.run.events
    clear = events["time_s"][events["what"] == "all_clear"]
    moments = (("reported", telling.summary["first_report_s"], ALARM_RED),
               ("isolated", telling.summary["isolated_s"], SAFE_GREEN),
               ("all_clear", float(clear[0]) if len(clear) else None, "#2f6aa8"))  # fmt: skip
    for number, (key, time, colour) in enumerate(moments):
        if time is None:
            continue
        axes.axvline(time, color=colour, linewidth=1.2, linestyle=(0, (4, 2)), zorder=4)
        lift = 2 + 9 * (number % 2)  # neighbours may be close
        axes.annotate(telling.words.say("labels", key), (time, 1.0), xycoords=("data", "axes fraction"),
                      xytext=(3, lift), textcoords="offset points", fontsize=8, color=colour)  # fmt: skip


def time_axis(axes: Axes, telling: Telling) -> None:
    """Ticks at whole steps with the clock and the minutes since the start."""
    end = float(axes.get_xlim()[1])
    step = next((step for step in STEPS_S if end / step <= MOST_TICKS), STEPS_S[-1])
    axes.xaxis.set_major_locator(MultipleLocator(step))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda s, _: f"{telling.clock.wall(s)[:8]}\n{s / 60:,g}"))
    axes.tick_params(axis="x", labelsize=8)
    axes.set_xlabel(telling.words.say("labels", "minutes_since_start"), fontsize=8, color=QUIET)


def _legend(figure: Figure, words: Words, lanes: list[Lane], y: float) -> None:
    """The phases that occur, in one line under the title."""
    used = {key for lane in lanes for key, start, end in lane.phases if end > start}
    keys = [key for key in COLOURS if key in used]
    handles: list[Any] = [Patch(facecolor=COLOURS[key], label=words.say("labels", key)) for key in keys]
    if any(lane.marks for lane in lanes):
        handles.append(Line2D([], [], marker="v", ls="none", color=INK, label=words.say("labels", "order")))
    if handles:
        figure.legend(handles=handles, loc="center left", bbox_to_anchor=(0.005, y), ncol=len(handles), fontsize=7.5,
                      frameon=False, handlelength=1.3, columnspacing=1.1)  # fmt: skip
