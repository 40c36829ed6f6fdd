"""The incidents of a run on a map: a symbol for each kind, how far heat reached, where small matters came up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patches import Circle

from drillsim.metrics.blasts import KINDS
from drillsim.metrics.reading_tables import begun_of_kind, is_small_matter
from drillsim.record.run import Run
from drillsim.report.canvas import ALARM_RED, BLAST_RED, CROWD_PURPLE, FIRE_ORANGE, QUIET
from drillsim.report.park_layers import Layers, Point
from drillsim.scenario.schema.incidents import IncidentNoun

EXPLOSION: Final[dict[str, Any]] = {"marker": (8, 1, 0), "markersize": 17, "markerfacecolor": BLAST_RED, "zorder": 8}
RINGS: Final = {"20_7": "-", "6_9": "--", "1_03": ":"}
"""The overpressures, kPa, whose reach is drawn, and how."""
SYMBOLS: Final = {
    "gas_leak": ("leak", {"marker": "X", "markersize": 13, "markerfacecolor": ALARM_RED, "zorder": 8}),
    "fire": ("fire", {"marker": "*", "markersize": 17, "markerfacecolor": FIRE_ORANGE, "zorder": 8}),
    "gathering": ("gathering", {"marker": "h", "markersize": 13, "markerfacecolor": CROWD_PURPLE, "zorder": 8}),
    "cloud_explosion": ("explosion", EXPLOSION),
    "vessel_burst": ("explosion", EXPLOSION),
}
"""The label and the look of the symbol of each kind of incident."""
_LARGEST: Final = 22.0
"""How many typographic points across the place with most small matters is drawn."""
_REACH: Final = "reach_4_7_kW_m2_m"


def where(run: Run, noun: IncidentNoun) -> Point:
    """Where an incident is on the map: its own point, where people gather, or the middle of its place."""
    park = run.scenario.park
    junction = getattr(noun, "junction", None)
    if noun.at is not None:
        return noun.at
    return park.xy(junction) if junction is not None else park.file.places[noun.place].at


def begun(run: Run) -> Iterator[tuple[str, IncidentNoun]]:
    """The incidents of the scenario that have begun, small matters apart."""
    for kind in SYMBOLS:
        for row in begun_of_kind(run, kind):
            noun = run.scenario.file.incidents.get(str(row["incident"]))
            if noun is not None:
                yield str(row["incident"]), noun


def incidents(layers: Layers, run: Run) -> None:
    """The symbols and names of all incidents that have begun."""
    shown = list(begun(run))
    for kind, (key, style) in SYMBOLS.items():
        layers.symbol(key, [where(run, noun) for _, noun in shown if noun.kind == kind], style)
    for id_, noun in shown:
        around = layers.around(where(run, noun), 0.02)[1:]
        layers.label(around, layers.words.thing(run, id_), {"weight": "bold", "fontsize": 8}, 1)


def heat(layers: Layers, run: Run) -> None:
    """How far each fire's heat reached the bound for people, at its highest."""
    for row in begun_of_kind(run, "fire"):
        noun, reach = run.scenario.file.incidents.get(str(row["incident"])), float(row.get(_REACH, np.nan))
        if noun is not None and reach > 0:
            style = {"edgecolor": FIRE_ORANGE, "facecolor": FIRE_ORANGE, "alpha": 0.3, "zorder": 4.7}
            layers.axes.add_patch(Circle(where(run, noun), reach, **style))
            layers.explain("heat_reach", Line2D([], [], marker="o", ls="none", ms=9, mfc=FIRE_ORANGE, alpha=0.4))


def blasts(layers: Layers, run: Run) -> None:
    """Rings about each explosion where its blast, as people got it, falls to the usual bounds."""
    for kind in KINDS:
        for row in begun_of_kind(run, kind):
            noun = run.scenario.file.incidents.get(str(row["incident"]))
            for bound, line in RINGS.items():
                reach = float(row.get(f"reach_{bound}_kPa_m", np.nan))
                if noun is not None and reach > 0:
                    style = {"edgecolor": BLAST_RED, "facecolor": "none", "linestyle": line, "lw": 1.3, "zorder": 4.8}
                    layers.axes.add_patch(Circle(where(run, noun), reach, **style))
                    layers.explain(f"blast_{bound}", Line2D([], [], color=BLAST_RED, ls=line, lw=1.3))


def small_matters(layers: Layers, run: Run) -> None:
    """A disc at each place where small matters came up, its area as their number."""
    events, places = run.events, run.scenario.park.file.places
    rows = events["what"] == "incident_started"
    counts: dict[str, int] = {}
    for incident, place in zip(events["incident"][rows].tolist(), events["where"][rows].tolist(), strict=True):
        if place in places and is_small_matter(run, incident):
            counts[place] = counts.get(place, 0) + 1
    most = max(counts.values(), default=1)
    for place, count in counts.items():
        size = max(_LARGEST * float(np.sqrt(count / most)), 3.0)
        look: dict[str, Any] = {"marker": "o", "ls": "none", "mfc": CROWD_PURPLE, "mec": QUIET, "alpha": 0.45}
        layers.axes.plot(*places[place].at, markersize=size, zorder=5, **look)
    if counts:
        disc = Line2D([], [], marker="o", ls="none", ms=9, mfc=CROWD_PURPLE, mec=QUIET, alpha=0.5)
        layers.explain("matter_here", disc)
