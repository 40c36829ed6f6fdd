"""The park at a few chosen times, side by side: gas, heat, people outdoors, and how dense the ways are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from drillsim.hazards.fire.radiation import Flame, reach_m, vapour_pressure_Pa
from drillsim.hazards.fire.room import heat_kW_m2, size_of
from drillsim.hazards.fire.shape import breezes_of
from drillsim.hazards.own import own_substances, substance_in
from drillsim.hazards.substances import substance_ids
from drillsim.metrics.reading_tables import begun_of_kind, column
from drillsim.record.run import Run
from drillsim.record.snapshot import Snapshot
from drillsim.report.canvas import AEGL_COLOURS, FIRE_ORANGE, INK, QUIET, blank, frame_off, noted, titled
from drillsim.report.park_layers import Frame, Layers, attribution, core, footprint_of, layer_ground
from drillsim.report.run_incidents import SYMBOLS, begun, where
from drillsim.report.telling import Telling
from drillsim.report.words import Words
from drillsim.scenario.schema.incidents.fire import Fire

MOST_MOMENTS: Final = 6
FEWEST_MOMENTS: Final = 2
COLUMNS: Final = 3
PANEL_IN: Final = (4.3, 3.5)
GAP_IN: Final = 0.12
HEAD_IN, CLOCK_IN, FOOT_IN = 0.6, 0.28, 1.05
AEGL_MINUTES: Final = 60.0
ALIKE_M: Final = 30.0
ALIKE_SHARE: Final = 0.05
STANDING_FROM: Final = 5
"""So many people at one spot are drawn as one disc."""
WAY_COLOURS: Final = {"way_amber": (0.5, "#f2b134"), "way_red": (1.08, "#e4572e"), "way_full": (2.15, "#8b0d1e")}
"""The density in people per m2 from which a way is coloured, and how: Fruin's level E begins at 1.08, F at 2.15."""
HEAT_COLOURS: Final = {"heat_4_7": (4.7, "#f6a04d"), "heat_12_5": (12.5, "#e8590c"), "heat_37_5": (37.5, "#9c1c00")}
PEOPLE_BLUE: Final = "#0b3d91"
ZOOM_CELLS: Final = 120
MARKER_POINTS: Final[dict[str, float]] = {"leak": 8.0, "fire": 10.0, "gathering": 8.0, "explosion": 10.0}
ZOOM_SHARE: Final = 0.34
BREATHING_HEIGHT_M: Final = 1.5
ZOOM_LEAST_M: Final = 25.0
ZOOM_BEYOND: Final = 1.35


def draw_moments(run: Run, words: Words, note: str = "") -> Figure | None:
    """The chosen moments as a figure; None when no moment shows anything."""
    chosen = choose(run)
    if not chosen:
        return None
    telling = Telling.of(run, words.language)
    columns = 2 if len(chosen) == 4 else min(COLUMNS, len(chosen))
    rows = -(-len(chosen) // columns)
    wide = columns * (PANEL_IN[0] + GAP_IN) + GAP_IN
    high = HEAD_IN + rows * (PANEL_IN[1] + CLOCK_IN + GAP_IN) + FOOT_IN
    figure = blank(max(wide, 9.2), high)
    frame, legend = frame_of(run, chosen), dict[str, Any]()
    for number, shot in enumerate(chosen):
        left = GAP_IN + (number % columns) * (PANEL_IN[0] + GAP_IN)
        bottom = high - HEAD_IN - (number // columns + 1) * (PANEL_IN[1] + CLOCK_IN + GAP_IN)
        _panel(figure, (left, bottom + GAP_IN), (telling, shot, frame), legend)
    titled(figure, words, "moments", words.name(run.scenario.file.name, ""))
    figure.legend(list(legend.values()), list(legend), loc="lower left", bbox_to_anchor=(0.004, 0.28 / high),
                  ncol=5 if columns == COLUMNS else 3,
                  fontsize=8, frameon=False, columnspacing=1.3, handletextpad=0.5)  # fmt: skip
    layers = Layers(figure.axes[0], run.scenario.park, words)
    noted(figure, attribution(layers, note))
    return figure


def choose(run: Run) -> list[Snapshot]:
    """Up to six moments with something to see, evenly picked among those that differ; none when fewer than two."""
    shown: list[Snapshot] = []
    for shot in run.snapshots:
        if _shows_something(run, shot) and not (shown and _alike(run, shown[-1], shot)):
            shown.append(shot)
    if len(shown) < min(FEWEST_MOMENTS, len(run.snapshots)):
        return []
    picks = np.unique(np.round(np.linspace(0, len(shown) - 1, min(MOST_MOMENTS, len(shown)))).astype(int))
    return [shown[number] for number in picks.tolist()] if shown else []


def _shows_something(run: Run, shot: Snapshot) -> bool:
    """Whether gas is above a guideline level, something burns, people are on their way, or a crowd stands there."""
    ratio = gas_ratio(run, shot)
    walking = bool(len(shot.people)) and _at(run, "walking", shot.time_s) + _at(run, "waiting", shot.time_s) > 0
    crowd = any(_at(run, f"present_{row['incident']}", shot.time_s) > 0 for row in begun_of_kind(run, "gathering"))
    return walking or crowd or bool(flames(run, shot)) or any(bool((share >= 1.0).any()) for share in ratio.values())


def _alike(run: Run, one: Snapshot, other: Snapshot) -> bool:
    """Whether two moments look the same: people where they were, gas over the same ground, nothing burning."""
    if flames(run, one) or flames(run, other) or one.people.shape != other.people.shape:
        return False
    moved = np.hypot(*(one.people - other.people).T) > ALIKE_M
    after = gas_ratio(run, other)
    gas = [(a >= 1.0) != (after.get(level, 0.0) >= 1.0) for level, a in gas_ratio(run, one).items()]
    differs = max((float(change.mean()) for change in gas), default=0.0)
    return bool(moved.mean() < ALIKE_SHARE if len(moved) else True) and differs < ALIKE_SHARE / 10


def _at(run: Run, name: str, time_s: float) -> float:
    """The value of a column of the series at a time; 0 where there is none."""
    if not len(run.series):
        return 0.0
    row = int(np.clip(np.searchsorted(run.series["time_s"], time_s), 0, len(run.series) - 1))
    return float(np.nan_to_num(column(run.series, name)[row]))


def gas_ratio(run: Run, shot: Snapshot) -> dict[int, Any]:
    """Each guideline level's share reached, the highest over all gases, (rows, columns); by level where established."""
    ratio: dict[int, Any] = {}
    known = {*substance_ids(), *own_substances(run.scenario)}
    for name, value in shot.fields.items():
        if name not in known:
            continue
        gas = substance_in(run.scenario, name)
        for level in (1, 2, 3):
            ppm = gas.aegl_ppm[level][gas.aegl_durations_min.index(AEGL_MINUTES)]
            if ppm is not None:
                ratio[level] = np.maximum(ratio.get(level, 0.0), value / ppm)
    return dict(sorted(ratio.items()))


def flames(run: Run, shot: Snapshot) -> list[Flame]:
    """The flames that stand at a moment: the grid of a picture is too coarse for their heat."""
    found, breeze = [], breezes_of(run.winds)[run.winds.stretch_at(shot.time_s)]
    for id_, noun in begun(run):
        kW = _at(run, f"heat_release_kW_{id_}", shot.time_s)
        if isinstance(noun, Fire) and kW > 0:
            found.append(size_of(noun, run.scenario, run.winds.north_deg).flame(kW, breeze))
    return found


def frame_of(run: Run, chosen: Sequence[Snapshot]) -> Frame:
    """What all panels show: where gas is, people are and incidents happened, within the map's usual frame."""
    x0, x1, y0, y1 = core(run.scenario.park)
    points = [np.array([where(run, noun) for _, noun in begun(run)], dtype=np.float64).reshape(-1, 2)]
    for shot in chosen:
        points.append(shot.people.reshape(-1, 2))
        for share in gas_ratio(run, shot).values():
            rows, columns = np.nonzero(share >= 1.0)
            points.append(np.stack([shot.grid_x[columns], shot.grid_y[rows]], axis=1))
    xy = np.concatenate(points)
    inside = xy[(xy[:, 0] >= x0) & (xy[:, 0] <= x1) & (xy[:, 1] >= y0) & (xy[:, 1] <= y1)]
    if not len(inside):
        return x0, x1, y0, y1
    low, high = np.quantile(inside, [0.002, 0.998], axis=0)
    margin = max(0.06 * float((high - low).max()), 100.0)
    return (float(max(low[0] - margin, x0)), float(min(high[0] + margin, x1)),
            float(max(low[1] - margin, y0)), float(min(high[1] + margin, y1)))  # fmt: skip


def _panel(
    figure: Figure, corner: tuple[float, float], what: tuple[Telling, Snapshot, Frame], legend: dict[str, Any]
) -> None:
    """One moment, its lower left corner given in inches."""
    telling, shot, frame = what
    wide, high = figure.get_size_inches()
    box = (corner[0] / wide, corner[1] / high, PANEL_IN[0] / wide, PANEL_IN[1] / high)
    axes = figure.add_axes(box)
    axes.set_xticks([])
    axes.set_yticks([])
    layers = Layers(axes, telling.run.scenario.park, telling.words)
    layer_ground(layers, frame)
    layers.legend.clear()
    _gas(layers, telling.run, shot)
    _ways(layers, shot)
    _people(layers, shot)
    for id_, noun in begun(telling.run):
        if noun.kind in SYMBOLS and _has_begun(telling.run, id_, shot):
            key, style = SYMBOLS[noun.kind]
            layers.symbol(key, [where(telling.run, noun)], {**style, "markersize": MARKER_POINTS[key]})
    standing = flames(telling.run, shot)
    if standing:
        _zoom(figure, box, (telling, shot, standing), layers)
    left = telling.words.say("labels", "people_out", {"count": f"{len(shot.people):,}"})
    axes.set_title(f"{telling.clock.time(shot.time_s)} · {left}", fontsize=8.5, color=INK, loc="left", pad=3)
    legend.update({name: handle for name, handle in layers.legend.items() if name not in legend})


def _has_begun(run: Run, id_: str, shot: Snapshot) -> bool:
    """Whether an incident had begun by a moment."""
    rows = np.flatnonzero(run.hazards["incident"] == id_)
    return bool(len(rows)) and float(run.hazards["started_s"][rows[0]]) <= shot.time_s


def _gas(layers: Layers, run: Run, shot: Snapshot) -> None:
    """Where gas is above the guideline levels at the moment."""
    x, y = _wide(shot.grid_x), _wide(shot.grid_y)
    for level, ratio in gas_ratio(run, shot).items():
        share = np.repeat(np.repeat(ratio, len(y) // len(ratio), axis=0), len(x) // ratio.shape[1], axis=1)
        if share.max() >= 1.0:
            colour, steep = AEGL_COLOURS[level], np.log10(np.maximum(share, 1e-9))
            layers.axes.contourf(x, y, steep, levels=[0.0, np.inf], colors=[colour], alpha=0.5,
                                 zorder=4.5)  # fmt: skip
            layers.explain(f"now_aegl_{level}", Patch(facecolor=colour, alpha=0.6, edgecolor=colour))


def _wide(axis: Any) -> Any:
    """An axis of a grid, one of a single value made two: a park along one road has a single row of cells."""
    return axis if len(axis) > 1 else axis[0] + np.array([-0.5, 0.5])


def _ways(layers: Layers, shot: Snapshot) -> None:
    """Ways on which people stand or walk densely."""
    lines, bounds = layers.park.ways.lines, [*WAY_COLOURS.items()]
    for number, (key, (least, colour)) in enumerate(bounds):
        most = bounds[number + 1][1][0] if number + 1 < len(bounds) else np.inf
        which = np.flatnonzero((shot.density >= least) & (shot.density < most)).tolist()
        if which:
            drawn = [lines.points[lines.first[i] : lines.first[i + 1]] for i in which]
            layers.axes.add_collection(LineCollection(drawn, linewidths=2.6, colors=colour, zorder=5), autolim=False)
            layers.explain(key, Line2D([], [], color=colour, lw=2.6))


def _people(layers: Layers, shot: Snapshot) -> None:
    """Everybody who has left their place: a dot each, and a disc where many stand on one spot."""
    if not len(shot.people):
        return
    spots, counts = np.unique(np.round(shot.people), axis=0, return_counts=True)
    style: dict[str, Any] = {"marker": "o", "ls": "none", "mfc": PEOPLE_BLUE, "mec": "none"}
    apart = spots[counts < STANDING_FROM]
    layers.axes.plot(apart[:, 0], apart[:, 1], markersize=1.9, alpha=0.6, zorder=6, **style)
    for (x, y), count in zip(spots.tolist(), counts.tolist(), strict=True):
        if count >= STANDING_FROM:
            layers.axes.plot([x], [y], markersize=2.0 + 0.7 * float(np.sqrt(count)), alpha=0.45, zorder=6, **style)
    layers.explain("people_dots", Line2D([], [], markersize=4, **style))


def _free_corner(layers: Layers, run: Run, shot: Snapshot, at: Any) -> tuple[int, int]:
    """The corner of a panel that hides the least of people and gas, and no fire: 0 or 1 from the left and below."""
    x0, x1 = layers.axes.get_xlim()
    y0, y1 = layers.axes.get_ylim()
    points = [shot.people.reshape(-1, 2), np.repeat(at, 10_000, axis=0)]
    for ratio in gas_ratio(run, shot).values():
        rows, columns = np.nonzero(ratio >= 1.0)
        points.append(np.stack([shot.grid_x[columns], shot.grid_y[rows]], axis=1))
    share = np.concatenate(points)
    share = (share - (x0, y0)) / (x1 - x0, y1 - y0)
    tall = ZOOM_SHARE * PANEL_IN[0] / PANEL_IN[1]
    hidden = {}
    for across, up in ((1, 0), (0, 0), (1, 1), (0, 1)):
        beside = share[:, 0] > 1 - ZOOM_SHARE if across else share[:, 0] < ZOOM_SHARE
        level = share[:, 1] > 1 - tall if up else share[:, 1] < tall
        hidden[across, up] = int((beside & level).sum())
    return min(hidden, key=lambda corner: hidden[corner])


def _zoom(
    figure: Figure, box: tuple[float, float, float, float], what: tuple[Telling, Snapshot, list[Flame]], layers: Layers
) -> None:
    """An enlarged corner round the fires, with the heat they give."""
    telling, shot, standing = what
    wide, high = figure.get_size_inches()
    side, at = ZOOM_SHARE * PANEL_IN[0], np.array([(flame.x, flame.y) for flame in standing])
    across, up = _free_corner(layers, telling.run, shot, at)
    left = box[0] + (across * (PANEL_IN[0] - side - 0.1) + 0.05) / wide
    inset = figure.add_axes((left, box[1] + (up * (PANEL_IN[1] - side - 0.1) + 0.05) / high, side / wide, side / high))
    frame_off(inset)
    vapour = vapour_pressure_Pa(telling.run.winds.weathers[0])
    half = _half(standing, vapour) + float(np.ptp(at, axis=0).max()) / 2
    x0, y0 = ((at.min(axis=0) + at.max(axis=0)) / 2).tolist()
    x, y = np.meshgrid(np.linspace(x0 - half, x0 + half, ZOOM_CELLS), np.linspace(y0 - half, y0 + half, ZOOM_CELLS))
    heat = heat_kW_m2(tuple(standing), vapour, x, y, np.full(x.shape, BREATHING_HEIGHT_M))
    for place in layers.park.file.places.values():
        ring = footprint_of(place)
        inset.fill(ring[:, 0], ring[:, 1], facecolor="#d9dde2", edgecolor=QUIET, linewidth=0.5, zorder=1)
    for key, (bound, colour) in HEAT_COLOURS.items():
        if heat.max() >= bound:
            inset.contourf(x, y, heat, levels=[bound, np.inf], colors=[colour], alpha=0.45, zorder=2)
            layers.explain(key, Patch(facecolor=colour, alpha=0.6, edgecolor=colour))
    inset.plot(at[:, 0], at[:, 1], marker="*", ls="none", ms=8, mfc=FIRE_ORANGE, mec=INK, mew=0.5, zorder=3)
    _frame_zoom(inset, (x0, y0, half), telling.words)


def _half(standing: list[Flame], vapour: float) -> float:
    """Half the side of the enlarged square, m: a little more than the farthest heat of the lowest bound."""
    lowest = min(bound for bound, _ in HEAT_COLOURS.values())
    return max(ZOOM_BEYOND * max(reach_m(flame, lowest, vapour) for flame in standing), ZOOM_LEAST_M)


def _frame_zoom(inset: Axes, square: tuple[float, float, float], words: Words) -> None:
    """The frame, the title and a bar of scale of the enlarged square."""
    x0, y0, half = square
    inset.set_xlim(x0 - half, x0 + half)
    inset.set_ylim(y0 - half, y0 + half)
    inset.set_aspect("equal")
    inset.patch.set_edgecolor(INK)
    inset.patch.set_linewidth(1.0)
    long = float(max(step for step in (5, 10, 20, 50, 100, 200, 500, 1000) if step <= max(half, 5.0)))
    left, low = x0 - 0.9 * half, y0 - 0.86 * half
    inset.plot([left, left + long], [low, low], color=INK, linewidth=1.6, zorder=4)
    inset.text(left, low + 0.06 * half, f"{long:g} m", fontsize=6, color=INK, zorder=4)
    inset.text(x0, y0 + 0.86 * half, words.say("labels", "zoom"), fontsize=6.5, color=INK, ha="center", zorder=4)
