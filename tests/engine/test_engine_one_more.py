"""One more changes one thing: a person, a vehicle, an incident, a casualty leave everybody else's luck untouched."""

from collections.abc import Callable
from pathlib import Path

import pytest
from corridor import Data, corridor, load, play

from drillsim.record.run import Run

Line = tuple[float, str, str, str]


def busy() -> tuple[Data, Data]:
    """A day on which every kind of luck is drawn: falls, entries, isolation by hand, ambulances."""
    park, scenario = corridor()
    del park["valves"]
    del scenario["orders"]["valves"]
    scenario["lasts"] = "50 min"
    scenario["incidents"]["leak"]["rate"] = "2 kg/s"
    scenario["orders"]["leave"]["when"] = "reported"
    scenario["orders"]["ambulance"] = {"level": "shift", "action": "call_out", "when": "casualty",
                                       "send": {"transport": 1}}  # fmt: skip
    return park, scenario


def one_person_more(park: Data, scenario: Data) -> None:
    """In a hut that sorts before every other place, with a way of its own to the assembly point."""
    park["places"]["a_hut"] = {"kind": "guard_booth", "at": [385, 30], "zone": "all",
                               "exits": {"main": {"to": "e2"}}, "people": {"day": {"guard": 1}}}  # fmt: skip


def one_vehicle_more(park: Data, scenario: Data) -> None:
    """In a station that sorts first, farther away than the others."""
    park["stations"]["a_station"] = {"kind": "fire_station", "at": "e2", "vehicles": {
        "a_truck": {"kind": "gas_protection_vehicle", "crew": 4, "breathing_sets": 8}}}  # fmt: skip


def one_incident_more(park: Data, scenario: Data) -> None:
    """A whiff in the last minute, named before the other."""
    scenario["incidents"]["a_whiff"] = {**scenario["incidents"]["leak"], "starts_at": "49 min", "rate": "0.01 g/s"}


def lines(run: Run, until: float = float("inf")) -> list[Line]:
    """The log without what the newcomers do."""
    return [
        (row["time_s"], row["what"], row["who"], row["where"])
        for row in run.events.rows()
        if row["time_s"] < until and not row["who"].startswith("a_")
    ]


@pytest.mark.parametrize("more", [one_person_more, one_vehicle_more, one_incident_more])
def test_the_log_of_everybody_else_stays_as_it_was(tmp_path: Path, more: Callable[[Data, Data], None]) -> None:
    park, scenario = busy()
    base = play(load(tmp_path / "base", park, scenario))
    kinds = {line[1] for line in lines(base)}
    assert {"picked_up", "isolated", "triaged", "handed_over"} <= kinds
    more(park, scenario)
    other = play(load(tmp_path / "more", park, scenario))
    assert lines(other, 2900.0) == lines(base, 2900.0)


def test_one_casualty_more_moves_nobody_elses_luck(tmp_path: Path) -> None:
    """How long each thing took from its cause, where both days have it and nobody had to wait for a free hand."""
    park, scenario = busy()
    base = play(load(tmp_path / "base", park, scenario))
    scenario["people"] = {"unit": {"counts": {"operator": 30}}}
    other = play(load(tmp_path / "more", park, scenario))
    took, took_more = durations(base), durations(other)
    both = {key for key in took if key in took_more and key[0] in ("turned_out", "work_started", "transported")}
    assert len(both) >= 4
    assert {key: took[key] for key in both} == {key: took_more[key] for key in both}


def durations(run: Run) -> dict[tuple[str, str], float]:
    """Seconds from cause to effect of the first event of each kind and entity."""
    rows = {row["id"]: row for row in run.events.rows()}
    took: dict[tuple[str, str], float] = {}
    for row in rows.values():
        if row["parent_id"]:
            took.setdefault((row["what"], row["who"]), round(row["time_s"] - rows[row["parent_id"]]["time_s"], 3))
    return took
