"""What a report says of what left the vessels, and of what staying in a shelter was worth."""

from __future__ import annotations

import math
from collections.abc import Mapping

from drillsim.hazards.own import substance_in
from drillsim.metrics.reading_tables import begun_of_kind
from drillsim.report.amounts import mass, substance_name
from drillsim.report.moments import NOTHING
from drillsim.report.telling import Cell, Row, Section, Telling

_PER_CENT = 100.0


def spills(telling: Telling) -> Section:
    """Each leak through a hole: how large that was, what left the vessel, and where it went by the end."""
    rows: list[Row] = []
    for row in begun_of_kind(telling.run, "gas_leak"):
        hole, pool = float(row.get("hole_mm", math.nan)), float(row.get("pool_m2", 0.0))
        if math.isnan(hole) and not pool > 0.0:
            continue
        incident = str(row["incident"])
        size = telling.words.say("phrases", "burst_vessel") if math.isnan(hole) else f"{hole:,.0f} mm"
        rows.append((
            Cell(telling.words.thing(telling.run, incident)), Cell(size), Cell(mass(float(row["left_vessel_kg"]))),
            Cell(f"{_PER_CENT * float(row['airborne_share']):.0f} %"), Cell(mass(float(row["released_kg"]))),
            Cell(f"{pool:,.0f} m²" if pool > 0.0 else NOTHING), Cell(mass(float(row["in_pool_kg"]))),
            Cell(mass(float(row["kept_back_kg"]))),
        ))  # fmt: skip
    heads = telling.heads("incident", "hole", "left_vessel", "airborne", "given_off", "pool", "in_pool", "kept_back")
    return telling.section("spills", heads, rows, telling.words.say("phrases", "spills_note") if rows else "")


def shelters(telling: Telling) -> Section:
    """Each place that was shut against gas: the load of staying, of leaving at the best moment, and at the door."""
    found: Mapping[str, Mapping[str, Mapping[str, float]]] = telling.run.facts.get("shelters", {})
    rows: list[Row] = []
    for gas, places in sorted(found.items()):
        for place, loads in sorted(places.items()):
            door = loads["outdoors_load"]
            best = telling.when(loads["best_leave_s"]) if loads["best_leave_s"] > 0.0 else None
            rows.append((
                Cell(telling.words.thing(telling.run, place)), Cell(_gas(telling, gas)),
                Cell(_share(loads["stay_load"], door), "bad" if loads["stay_load"] > door > 0.0 else ""),
                Cell(_share(loads["best_load"], door)),
                best or Cell(telling.words.say("phrases", "never_in"), "quiet"),
            ))  # fmt: skip
    heads = telling.heads("place", "substance", "stayed_share", "best_share", "best_moment")
    return telling.section("sheltering", heads, rows, telling.words.say("phrases", "shelters_note") if rows else "")


def _gas(telling: Telling, id_: str) -> str:
    """What a gas is called."""
    return substance_name(substance_in(telling.run.scenario, id_), telling.words)


def _share(load: float, door: float) -> str:
    """A load as a share of that before the door."""
    return f"{_PER_CENT * load / door:.0f} %" if door > 0.0 else NOTHING
