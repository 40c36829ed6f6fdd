"""What a report says of explosions: what burned, how strong by each method, how far the blast reached."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from drillsim.hazards.own import substance_in
from drillsim.hazards.substances import UnknownSubstanceError
from drillsim.metrics.blasts import KINDS
from drillsim.metrics.reading_tables import begun_of_kind
from drillsim.report.amounts import length, mass, substance_name
from drillsim.report.moments import NOTHING
from drillsim.report.telling import Cell, Row, Section, Telling

BOUNDS: Final = ("20_7", "13_8", "6_9", "1_03")
"""The pressures of the usual bounds, kPa, as in the columns of the hazards table."""
METHODS: Final = ("flame_speed", "tnt")


def explosions(telling: Telling) -> Section:
    """Each explosion: what burned, by which method people got it, the speed of its flame, its TNT, what it broke."""
    words, rows = telling.words, []
    for row in _begun(telling):
        rows.append((
            Cell(words.thing(telling.run, str(row["incident"]))), telling.when(_known(row, "exploded_s")),
            Cell(_gas(telling, str(row["substance"]))), Cell(_burned(row)),
            Cell(words.say("methods", str(row["method"]))), Cell(_number(row, "flame_speed_m_s", "{:,.0f} m/s")),
            Cell(_number(row, "tnt_kg", "{:,.0f} kg")), Cell(_fire(telling, row)),
            Cell(_number(row, "vessels_failed", "{:,.0f}"), "bad" if row["vessels_failed"] > 0 else ""),
        ))  # fmt: skip
    heads = telling.heads("incident", "when", "substance", "burned_mass", "method", "flame_speed", "tnt", "flash",
                          "vessels_broken")  # fmt: skip
    return telling.section("explosions", heads, rows, words.say("phrases", "explosions_note") if rows else "")


def blast_reach(telling: Telling) -> Section:
    """How far each blast reached by each method; the one that people got is marked."""
    words, rows = telling.words, list[Row]()
    for row in _begun(telling):
        for bound in BOUNDS:
            cells = [_distance(telling, row, bound, method) for method in METHODS]
            rows.append((
                Cell(words.thing(telling.run, str(row["incident"]))), Cell(words.say("labels", f"blast_{bound}")),
                Cell(words.say("phrases", f"blast_bound_{bound}")), *cells,
            ))  # fmt: skip
    heads = telling.heads("incident", "pressure", "blast_meaning", "by_flame_speed", "by_tnt")
    return telling.section("blast_reach", heads, rows, words.say("phrases", "blast_note") if rows else "")


def _begun(telling: Telling) -> list[dict[str, Any]]:
    """The rows of all explosions there were."""
    rows = [row for kind in KINDS for row in begun_of_kind(telling.run, kind)]
    return [row for row in rows if np.isfinite(float(row.get("exploded_s", np.nan)))]


def _known(row: dict[str, Any], name: str) -> float | None:
    value = float(row.get(name, np.nan))
    return value if np.isfinite(value) else None


def _number(row: dict[str, Any], name: str, form: str) -> str:
    """A figure of a row as text; a dash for none."""
    value = _known(row, name)
    return NOTHING if value is None or (value <= 0.0 and name == "tnt_kg") else form.format(value)


def _gas(telling: Telling, id_: str) -> str:
    """The name of what burned."""
    try:
        return substance_name(substance_in(telling.run.scenario, id_), telling.words)
    except UnknownSubstanceError:
        return telling.words.known("fuels", id_)


def _burned(row: dict[str, Any]) -> str:
    """The flammable mass of a cloud."""
    value = _known(row, "flammable_kg")
    return NOTHING if value is None else mass(value)


def _fire(telling: Telling, row: dict[str, Any]) -> str:
    """How far the flash went, or how wide the fireball was and how long it lasted."""
    flash, ball = _known(row, "flash_reach_m"), _known(row, "fireball_m")
    if flash is not None:
        return length(flash)
    if ball is None:
        return NOTHING
    said = {"wide": length(ball), "seconds": f"{float(row['fireball_s']):.0f}"}
    return telling.words.say("phrases", "fireball_wide", said)


def _distance(telling: Telling, row: dict[str, Any], bound: str, method: str) -> Cell:
    """One distance; quiet when people got the other method's."""
    far = _known(row, f"reach_{bound}_kPa_{method}_m")
    if far is None:
        return Cell(NOTHING, "quiet")
    text = length(far) if far > 0.0 else telling.words.say("phrases", "not_reached")
    return Cell(text, "" if str(row["method"]) == method and far > 0.0 else "quiet")
