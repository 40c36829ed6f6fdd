"""The timeline of a run: a lane each for the incidents, the levels of both ladders, and the vehicles and teams."""

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
from numpy.typing import NDArray

from drillsim.metrics.reading_tables import events_of, first_by_incident, is_small_matter, kind_of
from drillsim.record.run import Run
from drillsim.report.canvas import ALARM_RED, INK, QUIET, SAFE_GREEN, blank, noted, titled
from drillsim.report.telling import Telling
from drillsim.report.words import Words
from drillsim.scenario.schema import CIVIL_LEVELS, LEVELS

COLOURS: Final = {
    "undetected": "#8b0d1e", "leaking": "#e2574c", "shut_off": "#cfe5d6", "ran_empty": "#cdd2d8",
    "burning_unknown": "#7a2a00", "burning": "#e8590c", "controlled": "#f6c28b", "fire_over": "#d7ead9",
    "gathering_unknown": "#4b2a7d", "gathered": "#8f6cc4", "calming": "#cfc0e6", "gone": "#dcebe0",
    "deciding": "#f2a541", "commanding": "#fbe3bd", "turning_out": "#9cc3ea", "driving": "#4d94d6",
    "setting_up": "#2f6aa8", "working": "#123f73",
}  # fmt: skip
ACTS: Final = {
    "foam_on": ("o", "#d9822b"), "water_on": ("o", "#2a9fd6"), "cooling_on": ("s", "#7fd0f0"),
    "curtain_on": ("P", "#7fd0f0"), "talks_begun": ("D", "#b79be0"), "keeping_order": ("^", "#b79be0"),
    "supply_ended": ("X", "#c8102e"), "held_back": ("X", "#f2c14e"),
    "agent_refused": ("X", "#7a3db8"),
}  # fmt: skip
"""The marks on the lanes of vehicles and teams, by the event they stand for."""
MOST_LANES: Final = 32
"""So many vehicles and teams have a lane; the rest is counted."""
BAR: Final = 0.62
LEGEND_COLUMNS: Final = 9
LANE_IN: Final = 0.34
STEPS_S: Final = (30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 43_200, 86_400)
MOST_TICKS: Final = 10
SHORTEST_S: Final = 60.0
NEAR: Final = 0.1
"""Moments nearer than this share of the axis have their names one above the other."""
LEGEND_IN: Final = 0.2
SPARE: Final = 0.08  # of the time shown, after the last thing that happened


@dataclass(frozen=True)
class Lane:
    """A named lane: phases as (key, start, end) and marks as (time, key of the act; empty for an order), s."""

    name: str
    phases: tuple[tuple[str, float, float], ...]
    marks: tuple[tuple[float, str], ...] = ()


def draw_timeline(run: Run, words: Words, note: str = "") -> Figure | None:
    """The timeline of a run as a figure; None when nothing has a lane."""
    telling = Telling.of(run, words.language)
    end = _end(telling)
    lanes = [*_incidents(telling, end), *_levels(telling, end)]
    vehicles = list(_vehicles(telling, end))
    if not lanes and not vehicles:
        return None
    left_out = len(vehicles) - MOST_LANES
    lanes += vehicles[:MOST_LANES]
    handles = _handles(words, lanes)
    extra = LEGEND_IN * ((len(handles) - 1) // LEGEND_COLUMNS)
    height = 2.25 + extra + LANE_IN * max(len(lanes), 3)
    figure = blank(13.0, height)
    axes = figure.add_axes((0.19, 0.85 / height, 0.79, 1 - (2.1 + extra) / height))
    for number, lane in enumerate(lanes):
        _draw(axes, lane, -number)
    _finish(axes, telling, lanes, end)
    titled(figure, words, "timeline", words.name(run.scenario.file.name, ""))
    more = words.say("labels", "rows_left", {"count": f"{left_out:,}"}) if left_out > 0 else ""
    noted(figure, " · ".join(part for part in (more, note) if part))
    figure.legend(handles=handles, loc="upper left", bbox_to_anchor=(0.005, 1 - 0.5 / height), ncol=LEGEND_COLUMNS,
                  fontsize=7.5, frameon=False, handlelength=1.3, columnspacing=1.1)  # fmt: skip
    return figure


def _end(telling: Telling) -> float:
    """How far the axis reaches: a little beyond the last thing worth a bar, at most the run's end."""
    run = telling.run
    ended = run.scenario.file.lasts
    known = (run.events["what"] != "run_ended") & ~_of_small_matters(run)
    times = run.events["time_s"][known].astype(np.float64)
    last = float(times.max()) if times.size else 600.0
    return float(min(max(last, SHORTEST_S) * (1 + SPARE), max(ended, SHORTEST_S)))


def _of_small_matters(run: Run) -> NDArray[np.bool_]:
    """Which events belong to small matters (events)."""
    return np.array([is_small_matter(run, incident) for incident in run.events["incident"].tolist()], dtype=bool)


def _incidents(telling: Telling, end: float) -> Iterator[Lane]:
    """A lane for each incident that has begun, small matters apart."""
    phases_of = {"gas_leak": _leak, "fire": _fire, "gathering": _crowd}
    empty = first_by_incident(telling.run, "empty")
    for id_, row in telling.summary["incidents"].items():
        kind = kind_of(telling.run, {**row, "incident": id_})
        if kind in phases_of and row["started_s"] is not None:
            told = {**row, "empty_s": empty.get(id_)}
            yield Lane(telling.words.thing(telling.run, id_), tuple(phases_of[kind](told, end)))


def _levels(telling: Telling, end: float) -> Iterator[Lane]:
    """A lane for each level of either ladder that was told, with its orders as marks."""
    for level in (*LEVELS, *CIVIL_LEVELS):
        times = telling.summary["levels"].get(level)
        if times is not None and times["informed_s"] is not None:
            orders = sorted({order["ordered_s"] for order in telling.summary["orders"].values()
                             if order["level"] == level})  # fmt: skip
            decided = times["confirmed_s"] if times["confirmed_s"] is not None else end
            phases = (("deciding", times["informed_s"], decided), ("commanding", decided, end))
            yield Lane(telling.words.say("levels", level), phases, tuple((time, "") for time in orders))


def _vehicles(telling: Telling, end: float) -> Iterator[Lane]:
    """A lane for each vehicle and team sent to an incident, all its missions in one, what it did as marks."""
    run, phases = telling.run, dict[str, list[tuple[str, float, float]]]()
    for row in run.responses.rows():
        if not is_small_matter(run, str(row["incident"])):
            phases.setdefault(row["vehicle"], []).extend(_mission(row, end))
    marks: dict[str, list[tuple[float, str]]] = {}
    for what in ACTS:
        for event in events_of(run, what):
            marks.setdefault(event["who"], []).append((float(event["time_s"]), what))
    for vehicle, spans in phases.items():
        yield Lane(telling.words.thing(run, vehicle), tuple(spans), tuple(sorted(marks.get(vehicle, []))))


def _leak(row: dict[str, Any], end: float) -> Iterator[tuple[str, float, float]]:
    """A leak: unknown, known, shut off or run empty."""
    shut, empty = row["isolated_s"], row["empty_s"]
    closed = min((time for time in (shut, empty) if time is not None), default=end)
    known = min(row["reported_s"] if row["reported_s"] is not None else closed, closed)
    last = "shut_off" if shut is not None and shut <= closed else "ran_empty"
    yield from (("undetected", row["started_s"], known), ("leaking", known, closed), (last, closed, end))


def _fire(row: dict[str, Any], end: float) -> Iterator[tuple[str, float, float]]:
    """A fire: unknown, known, under control, out."""
    out = row["out_s"] if row["out_s"] is not None else end
    held = min(row["under_control_s"] if row["under_control_s"] is not None else out, out)
    known = min(row["reported_s"] if row["reported_s"] is not None else held, held)
    yield from (("burning_unknown", row["started_s"], known), ("burning", known, held), ("controlled", held, out),
                ("fire_over", out, end))  # fmt: skip


def _crowd(row: dict[str, Any], end: float) -> Iterator[tuple[str, float, float]]:
    """A gathering: unknown, known, settled and on its way, gone."""
    gone = row["dispersed_s"] if row["dispersed_s"] is not None else end
    settled = min(row["settled_s"] if row["settled_s"] is not None else gone, gone)
    known = min(row["reported_s"] if row["reported_s"] is not None else settled, settled)
    yield from (("gathering_unknown", row["started_s"], known), ("gathered", known, settled),
                ("calming", settled, gone), ("gone", gone, end))  # fmt: skip


def _mission(row: dict[str, Any], end: float) -> Iterator[tuple[str, float, float]]:
    """A vehicle's phases; a phase whose end never came lasts to the end."""
    times = [row[f"{name}_s"] for name in ("called_out", "turned_out", "arrived", "work_started", "returned")]
    for number, key in enumerate(("turning_out", "driving", "setting_up", "working")):
        if not np.isfinite(times[number]):
            return
        later = [time for time in times[number + 1 :] if np.isfinite(time)]
        yield key, float(times[number]), float(later[0]) if later else end


def _draw(axes: Axes, lane: Lane, y: int) -> None:
    """One lane: bars of its phases, triangles for orders, signs for what was done."""
    for key, start, end in lane.phases:
        if end > start:
            axes.barh(y, end - start, left=start, height=BAR, color=COLOURS[key], edgecolor="white", linewidth=0.6)
    for time, key in lane.marks:
        if key:
            marker, colour = ACTS[key]
            axes.plot([time], [y], marker=marker, markersize=6.5, mfc=colour, mec=INK, mew=0.6, zorder=5)
        else:
            axes.plot([time], [y + BAR * 0.62], marker="v", markersize=6, color=INK, zorder=5)


def _finish(axes: Axes, telling: Telling, lanes: list[Lane], end: float) -> None:
    """Names of lanes, clock times below, marks of report and ends across."""
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


def mark_moments(axes: Axes, telling: Telling, named: bool = True) -> None:
    """Vertical lines at the first report and at the ends of incidents, named above the axes; no two names meet."""
    events, summary = telling.run.events, telling.summary
    clear = events["time_s"][(events["what"] == "all_clear")]
    moments = (("reported", summary["first_report_s"], ALARM_RED), ("isolated", summary["isolated_s"], SAFE_GREEN),
               ("under_control", summary["fire_under_control_s"], "#b35c00"),
               ("fire_out", summary["fire_out_s"], SAFE_GREEN), ("crowd_gone", summary["crowd_cleared_s"], "#7a4fb0"),
               ("all_clear", float(clear[0]) if len(clear) else None, "#2f6aa8"))  # fmt: skip
    end = float(axes.get_xlim()[1])
    known = sorted((time, key, colour) for key, time, colour in moments if time is not None and time <= end)
    before, lift = -np.inf, 0
    for time, key, colour in known:
        axes.axvline(time, color=colour, linewidth=1.2, linestyle=(0, (4, 2)), zorder=4)
        if named:
            lift = (lift + 1) % 3 if time - before < NEAR * end else 0
            before = time
            late = time > (1 - NEAR / 1.5) * end  # a name at the edge stands left of its line
            axes.annotate(telling.words.say("labels", key), (time, 1.0), xycoords=("data", "axes fraction"),
                          xytext=(-3 if late else 3, 2 + 9 * lift), textcoords="offset points", fontsize=8,
                          color=colour, ha="right" if late else "left")  # fmt: skip


def time_axis(axes: Axes, telling: Telling) -> None:
    """Ticks at whole steps with the clock and the minutes since the start."""
    end = float(axes.get_xlim()[1])
    step = next((step for step in STEPS_S if end / step <= MOST_TICKS), STEPS_S[-1])
    axes.xaxis.set_major_locator(MultipleLocator(step))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda s, _: f"{telling.clock.wall(s)[:8]}\n{s / 60:,g}"))
    axes.tick_params(axis="x", labelsize=8)
    axes.set_xlabel(telling.words.say("labels", "minutes_since_start"), fontsize=8, color=QUIET)


def _handles(words: Words, lanes: list[Lane]) -> list[Any]:
    """What the legend shows: the phases and marks that occur."""
    used = {key for lane in lanes for key, start, end in lane.phases if end > start}
    keys = [key for key in COLOURS if key in used]
    handles: list[Any] = [Patch(facecolor=COLOURS[key], label=words.say("labels", key)) for key in keys]
    marks = {key for lane in lanes for _, key in lane.marks}
    if "" in marks:
        handles.append(Line2D([], [], marker="v", ls="none", color=INK, label=words.say("labels", "order")))
    for key, (marker, colour) in ACTS.items():
        if key in marks:
            handles.append(Line2D([], [], marker=marker, ls="none", mfc=colour, mec=INK, mew=0.6,
                                  label=words.say("labels", f"act_{key}")))  # fmt: skip
    return handles
