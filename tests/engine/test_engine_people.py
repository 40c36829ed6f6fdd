"""Masks, registration and operators in whole runs: what they change, and what they leave alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from small_park import Data, fixed_set_up, leak, park_data, scenario_data, write_and_load

from drillsim.engine.run import Settings, simulate
from drillsim.record.run import Run

Row = dict[str, Any]


def play(folder: Path, park: Data, day: Data) -> Run:
    """A strict run."""
    return simulate(fixed_set_up(write_and_load(folder, park, day), "60 s"), Settings(seed=1, strict=True))


def everybody(run: Run) -> dict[str, Row]:
    return {row["id"]: row for row in run.people.rows()}


def logged(run: Run, what: str) -> list[Row]:
    return [row for row in run.events.rows() if row["what"] == what]


def leaking(people: int = 60, rate: str = "0.05 kg/s") -> tuple[Data, Data]:
    """The corridor with a leak upwind of the unit; the shift decides at once and all leave."""
    park, day = park_data(people), scenario_data()
    day["incidents"] = {"leak": leak(rate, "1 min")}
    day["lasts"] = "30 min"
    return park, day


def masked(park: Data, count: int) -> Data:
    for place in park["places"].values():
        place["escape_masks"] = count
    return park


# ---- masks


def test_with_masks_nobody_breathes_more_and_many_less(tmp_path: Path) -> None:
    park, day = leaking()
    bare = everybody(play(tmp_path / "bare", park, day))
    worn = everybody(play(tmp_path / "worn", masked(park, 99), day))
    dose = [(bare[id_]["dose_ppm_min_chlorine"], worn[id_]["dose_ppm_min_chlorine"]) for id_ in bare]
    assert all(with_mask <= without for without, with_mask in dose)
    touched = [one for one in dose if one[0] > 0]
    assert sum(with_mask < 0.5 * without for without, with_mask in touched) > 5
    assert sum(row["masked_s"] >= 0 for row in worn.values()) > 50
    assert all(np.isnan(row["masked_s"]) for row in bare.values())


def test_masks_are_put_on_when_alarmed(tmp_path: Path) -> None:
    park, day = leaking()
    found = everybody(play(tmp_path, masked(park, 3), day))
    wearers = {id_: row for id_, row in found.items() if row["masked_s"] >= 0}
    assert {id_ for id_ in wearers if id_.startswith("office")} == {f"office/operator/{n}" for n in (1, 2, 3)}
    assert all(row["masked_s"] == row["alarmed_s"] for row in wearers.values())


def test_one_mask_more_changes_one_person(tmp_path: Path) -> None:
    """Nobody falls on a day as mild as this, so that a mask helps its wearer alone."""
    park, day = leaking(rate="0.005 kg/s")
    day["figures"] = {**day.get("figures", {}), "exposure_slows": 0}  # a mask would also let him walk faster
    less, more = play(tmp_path / "less", masked(park, 4), day), play(tmp_path / "more", masked(park, 4), day)
    assert less.people == more.people
    park["places"]["unit"]["escape_masks"] = 5
    more = play(tmp_path / "one", park, day)
    assert more.events == less.events
    before, after = everybody(less), everybody(more)
    changed = {id_ for id_ in before if repr(before[id_]) != repr(after[id_])}
    assert changed == {"unit/operator/5"}


# ---- on a list or not


def alone(share: float, checks: str = "0 %") -> tuple[Data, Data]:
    """A contractor alone on the unit, straight down the wind of a great leak; heads are counted after 600 s."""
    park, day = leaking(rate="5 kg/s")
    park["places"]["unit"]["people"] = {"day": {"contractor": 1}}
    day["figures"], day["floating_checks"] = {"registered_share": share}, checks
    day["timings"] = {"head_count": "600 s"}
    return park, day


def reported(run: Run) -> list[tuple[float, float]]:
    """When the contractor was reported, and how long after the order to leave."""
    (order,) = logged(run, "evacuation_announced")
    (row,) = (row for row in run.people.rows() if row["id"] == "unit/contractor/1")
    assert row["fell_s"] > 0
    return [] if np.isnan(row["reported_s"]) else [(row["reported_s"], row["reported_s"] - order["time_s"])]


def test_the_head_count_finds_who_is_registered_and_nobody_else(tmp_path: Path) -> None:
    listed = play(tmp_path / "listed", *alone(1.0))
    unlisted = play(tmp_path / "unlisted", *alone(0.0))
    ((_, after),) = reported(listed)
    assert round(after, 3) >= 600
    assert reported(unlisted) == []
    assert everybody(listed)["unit/contractor/1"]["registered"]
    assert not everybody(unlisted)["unit/contractor/1"]["registered"]


def test_checks_before_the_day_find_the_missing_no_later(tmp_path: Path) -> None:
    """A check of everybody makes up for a register of nobody."""
    listed = reported(play(tmp_path / "listed", *alone(1.0)))
    assert reported(play(tmp_path / "checked", *alone(0.0, "100 %"))) == listed
    assert reported(play(tmp_path / "both", *alone(1.0, "100 %"))) == listed


# ---- operators


def test_the_log_tells_when_the_plant_is_safe_and_why(tmp_path: Path) -> None:
    """With 90 s fixed, the last operator of a plant that nothing comes between leaves as it is made safe."""
    park, day = leaking(rate="0.001 kg/s")
    day["timings"] = {"makes_plant_safe": "90 s", "leaves_by_day": "30 s"}
    run = play(tmp_path, park, day)
    (order,) = logged(run, "evacuation_announced")
    safe = logged(run, "plant_made_safe")
    assert "control_room" in {row["who"] for row in safe} <= {"control_room", "unit"}
    for row in safe:
        assert row["parent_id"] == order["id"]
        assert row["time_s"] == round(order["time_s"] + 120, 3)
    found = everybody(run)
    assert found["control_room/operator/1"]["left_s"] == round(order["time_s"] + 120, 3)
    assert found["office/operator/1"]["left_s"] == round(order["time_s"] + 30, 3)


def test_who_need_not_make_it_safe_leaves_no_later(tmp_path: Path) -> None:
    park, day = leaking(rate="0.001 kg/s")
    stays = everybody(play(tmp_path / "stays", park, day))
    goes = everybody(play(tmp_path / "goes", park, {**day, "timings": {"makes_plant_safe": "0 s"}}))
    for id_, row in stays.items():
        later = row["left_s"] > goes[id_]["left_s"]
        assert row["left_s"] >= goes[id_]["left_s"]
        assert not later or id_.startswith(("unit", "control_room"))
    assert any(row["left_s"] > goes[id_]["left_s"] for id_, row in stays.items())
