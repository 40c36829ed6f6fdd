"""Each sense worked out by hand: cameras, booths, coastal watches, patrols, drones, faces of the missing.

The corridor's unit leaks chlorine at (0, -30) from second 30 on. A window lasts five seconds, so that the cloud can be
seen from 35 s on. There are no detectors, and nobody calls in time.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from corridor import Data, corridor, first, load, play
from small_park import fixed_set_up

from drillsim.chance.realise import realise
from drillsim.engine.run import Settings, simulate
from drillsim.hazards.flammability import lfl_ppm
from drillsim.record.run import Run
from drillsim.response.senses.booths import found_per_day, inspecting_booths
from drillsim.response.senses.patrols import Round
from drillsim.response.senses.sense import next_due
from drillsim.units import NEVER

SEEDS = range(12)
VISIBLE_S = 35.0
CAMERA = {"at": [30, -30], "range": "100 m"}
NOBODY_CALLS = {"person_calls": "5 h"}


def unseen() -> tuple[Data, Data]:
    """The corridor in which nothing detects the leak."""
    park, scenario = corridor()
    del park["detectors"]
    scenario["timings"] = dict(NOBODY_CALLS)
    return park, scenario


def deserted() -> tuple[Data, Data]:
    """The same without anybody in it, and without orders: nothing but the leak and who looks for it."""
    park, scenario = unseen()
    for place in park["places"].values():
        place["people"] = {}
    return park, scenario | {"orders": {}}


def one_falls() -> tuple[Data, Data]:
    """The same with one operator at (0, -30), five metres down the wind of a leak that overcomes anybody at once.

    A report is imposed at 40 s; heads are counted 100 s after the evacuation is announced.
    """
    park, scenario = unseen()
    unit = park["places"]["unit"]
    unit |= {"people": {"day": {"operator": 1}}, "outline": [[-1, -30], [0, -30], [1, -30]]}
    scenario["incidents"]["leak"] |= {"at": [0, -25], "rate": "5 kg/s", "height": "1.5 m"}
    scenario["weather"]["wind_speed"] = "2 m/s"
    scenario["timings"] |= {"head_count": "100 s", "finds_missing": "10 min", "casualty_noticed": "5 h"}
    return park, scenario


REPORTED = {"reported:leak": 40_000}


def lines(run: Run) -> list[tuple[Any, ...]]:
    """The whole log."""
    return [tuple(row.values()) for row in run.events.rows()]


def rows_of(run: Run, what: str) -> list[dict[str, Any]]:
    """All events of a kind."""
    return [row for row in run.events.rows() if row["what"] == what]


# ---- cameras


def test_a_watched_camera_notices_from_when_there_is_something_to_see(tmp_path: Path) -> None:
    park, scenario = unseen()
    park["cameras"] = {"cam": CAMERA}
    scenario["timings"]["camera_notices"] = "10 s"
    run = play(load(tmp_path, park, scenario))
    assert first(run, "camera_saw", "cam") == VISIBLE_S + 10
    assert first(run, "reported", "camera:cam") == VISIBLE_S + 10
    assert run.hazards["reported_by"][0] == "camera:cam"


def test_a_camera_looked_at_now_and_then_notices_at_its_looks(tmp_path: Path) -> None:
    park, scenario = deserted()
    park["cameras"] = {"cam": {**CAMERA, "looked_at_every": "4 min"}}
    scenario["timings"]["camera_notices"] = "10 s"
    day = load(tmp_path, park, scenario)
    for seed in range(5):
        look = int(realise(day, seed).draw("cam", "phase") * 240_000) / 1000
        look += 240.0 if look < VISIBLE_S else 0.0
        assert first(play(day, seed), "camera_saw", "cam") == look + 10


def test_looking_less_often_detects_no_earlier(tmp_path: Path) -> None:
    park, scenario = deserted()
    park["cameras"] = {"cam": CAMERA}
    watched = load(tmp_path / "watched", park, scenario)
    park["cameras"] = {"cam": {**CAMERA, "looked_at_every": "10 min"}}
    looked_at = load(tmp_path / "looked_at", park, scenario)
    times = [(first(play(watched, seed), "camera_saw"), first(play(looked_at, seed), "camera_saw")) for seed in SEEDS]
    assert all(a <= b for a, b in times) and sum(a < b for a, b in times) >= 10


def test_what_is_over_before_the_look_is_not_seen(tmp_path: Path) -> None:
    park, scenario = unseen()
    park["cameras"] = {"cam": {**CAMERA, "looked_at_every": "20 min"}}
    scenario["incidents"]["leak"]["lasts"] = "30 s"
    day = load(tmp_path, park, scenario)
    phases = {seed: realise(day, seed).draw("cam", "phase") * 1200 for seed in SEEDS}
    late = [seed for seed, phase in phases.items() if not 35 <= phase <= 65]
    assert late and not rows_of(play(day, late[0]), "camera_saw")


def test_a_fall_in_view_is_noticed_at_the_next_look(tmp_path: Path) -> None:
    park, scenario = one_falls()
    scenario["timings"]["casualty_noticed"] = "10 s"
    park["cameras"] = {"cam": CAMERA}
    watched = play(load(tmp_path / "watched", park, scenario), imposed=REPORTED)
    assert first(watched, "fell") == 34.999
    assert first(watched, "casualty_reported") == 45.0  # told at 35 s
    park["cameras"]["cam"] = {**CAMERA, "looked_at_every": "60 s"}
    day = load(tmp_path / "looked_at", park, scenario)
    look = next_due(35_000, 60_000, int(realise(day, 1).draw("cam", "phase") * 60_000)) / 1000
    assert first(play(day, imposed=REPORTED), "casualty_reported") == look + 10
    park["places"]["unit"]["indoors"] = True  # no camera looks through walls
    inside = play(load(tmp_path / "inside", park, scenario), imposed=REPORTED)
    assert not [row for row in rows_of(inside, "casualty_reported") if row["detail"] == "seen"]


# ---- faces


def test_a_camera_that_knows_faces_finds_who_is_missing(tmp_path: Path) -> None:
    park, scenario = one_falls()
    scenario["timings"]["recognises_face"] = "30 s"
    park["cameras"] = {"cam": {**CAMERA, "looked_at_every": "5 h", "recognises_faces": True}}
    run = play(load(tmp_path / "knows", park, scenario), imposed=REPORTED)
    counted = first(run, "head_counted")
    assert counted == first(run, "evacuation_announced") + 100
    assert first(run, "face_recognised", "cam") == first(run, "casualty_reported") == pytest.approx(counted + 30)
    (report,) = rows_of(run, "casualty_reported")
    (found,) = rows_of(run, "face_recognised")
    assert report["detail"] == "recognised on camera" and report["parent_id"] == found["id"]
    assert found["detail"] == report["who"] == "unit/operator/1"


@pytest.mark.parametrize("why", ["knows no faces", "looks away", "indoors"])
def test_who_is_not_in_view_is_found_by_the_search(tmp_path: Path, why: str) -> None:
    park, scenario = one_falls()
    scenario["timings"]["recognises_face"] = "30 s"
    park["cameras"] = {"cam": {**CAMERA, "looked_at_every": "5 h", "recognises_faces": why != "knows no faces"}}
    if why == "looks away":
        park["cameras"]["cam"] |= {"heading": "90 deg", "view": "60 deg"}
    park["places"]["unit"]["indoors"] = why == "indoors"
    run = play(load(tmp_path, park, {**scenario, "lasts": "25 min"}), imposed=REPORTED)
    assert not rows_of(run, "face_recognised")
    (report,) = rows_of(run, "casualty_reported")
    assert report["detail"] == "missed at the head count"
    assert report["time_s"] == pytest.approx(missed_at(run) + 600)


def missed_at(run: Run) -> float:
    """The first head count after the fall."""
    fell = first(run, "fell")
    return min(float(row["time_s"]) for row in rows_of(run, "head_counted") if row["time_s"] > fell)


def test_who_falls_after_the_count_is_recognised_before_the_next(tmp_path: Path) -> None:
    park, scenario = one_falls()
    scenario["timings"] |= {"recognises_face": "30 s", "leaves_by_day": "14 min", "head_count": "5 min",
                            "finds_missing": "0 s"}  # fmt: skip
    scenario["lasts"] = "20 min"
    scenario["incidents"]["z_burst"] = {**copy.deepcopy(scenario["incidents"]["leak"]), "starts_at": "600 s"}
    scenario["incidents"]["leak"] |= {"rate": "0.001 g/s", "lasts": "10 s"}
    park["cameras"] = {"cam": {**CAMERA, "looked_at_every": "5 h", "recognises_faces": True}}
    run = play(load(tmp_path, park, scenario), imposed=REPORTED)
    before, after = (row["time_s"] for row in rows_of(run, "head_counted")[:2])
    assert before < first(run, "fell") == 604.999 < after
    assert first(run, "face_recognised") == first(run, "casualty_reported") == 605.0 + 5 + 30  # listed a window later


# ---- booths and the coastal watch


def test_a_booth_sees_what_is_near(tmp_path: Path) -> None:
    park, scenario = unseen()
    park["gates"]["booth"] = {"way": "c-eo", "width": "3 m", "kind": "guard_booth"}  # halfway along it: (75, 0)
    scenario["timings"]["camera_notices"] = "10 s"
    far = load(tmp_path / "far", park, scenario | {"figures": {"booth_sees_m": 80}})
    assert not rows_of(play(far), "booth_saw")  # 80.8 m
    near = play(load(tmp_path / "near", park, scenario | {"figures": {"booth_sees_m": 81}}))
    assert first(near, "booth_saw", "booth") == VISIBLE_S + 10
    assert near.hazards["reported_by"][0] == "booth:booth"
    assert inspecting_booths(far.park) == 0 and found_per_day(far.park) == 0.0


def test_inspecting_booths_find_their_own_number_or_the_usual(tmp_path: Path) -> None:
    park, scenario = unseen()
    park["gates"] = {
        "a": {"way": "c-eo", "width": "3 m", "kind": "guard_booth", "inspects": True, "finds_per_day": 1.5},
        "b": {"way": "wo-c", "width": "3 m", "kind": "guard_booth", "inspects": True},
        "c": {"way": "c-n", "width": "3 m", "kind": "guard_booth"},
    }
    built = load(tmp_path, park, scenario).park
    assert inspecting_booths(built) == 2
    assert found_per_day(built) == pytest.approx(1.5 + 0.2)  # 0.2 a day: hazards/matters/matters.yaml


@pytest.mark.parametrize(("lasts", "seen_at"), [("400 s", 480.0), ("380 s", float("inf"))])
def test_a_coastal_watch_reports_what_its_picture_showed(tmp_path: Path, lasts: str, seen_at: float) -> None:
    """Pictures every ten minutes of the clock: from 10:03 on the first is taken 420 s later, and analysed for 60 s.

    The leak ends at 430 s, after the picture and before the end of its analysis; or at 410 s, before the picture.
    """
    park, scenario = unseen()
    park["watches"] = {"shore": {"at": [0, -2000], "heading": "0 deg", "view": "20 deg", "every": "10 min"}}
    scenario["starts_at"] = "2026-03-14 10:03"
    scenario["incidents"]["leak"]["lasts"] = lasts
    scenario["timings"]["watch_looks"] = "60 s"
    run = play(load(tmp_path / "sees", park, scenario))
    assert first(run, "watch_saw", "shore") == seen_at
    assert run.hazards["reported_by"][0] == ("watch:shore" if seen_at < 1000 else "")
    park["watches"]["shore"]["heading"] = "11 deg"  # the edge of its view passes 11 - 10 degrees east of the unit
    assert not rows_of(play(load(tmp_path / "away", park, scenario)), "watch_saw")


# ---- patrols

ROUTE = {"route": ["w2", "e2"], "every": "1000 s", "speed": "2 m/s"}
"""760 m there and back: 760 s of walking, then 240 s at the first junction. Within 50 m of (0, -30) where |x| <= 40:
from 170 to 210 s on the way out, and from 550 to 590 s on the way back."""


@pytest.mark.parametrize(("every", "period_s"), [("1000 s", 1000), ("5 min", 760)])
def test_a_patrol_sees_what_it_passes(tmp_path: Path, every: str, period_s: int) -> None:
    """No round begins before the last is done, however often it is wanted."""
    park, scenario = deserted()
    park["patrols"] = {"round": {**ROUTE, "every": every}}
    scenario["lasts"] = "20 min"
    scenario["timings"]["patrol_reports"] = "5 s"
    day = load(tmp_path, park, scenario)
    for seed in range(4):
        begins = int(realise(day, seed).draw("round", "patrol_phase") * period_s * 1000) / 1000
        rounds = [begins + number * period_s for number in (-1, 0, 1)]
        near = [(at + a, at + b) for at in rounds for a, b in ((170, 210), (550, 590))]
        expected = min(max(a, VISIBLE_S) for a, b in near if b >= VISIBLE_S)
        run = play(day, seed)
        assert first(run, "patrol_saw", "round") == pytest.approx(expected, abs=1e-9)
        assert first(run, "reported", "patrol:round") == pytest.approx(expected + 5, abs=1e-9)


def test_joint_patrols_walk_in_alert_periods_only(tmp_path: Path) -> None:
    park, scenario = unseen()
    park["patrols"] = {"joint": {"route": ["c"], "every": "1 h", "on_duty": "alert_period"}}  # a post by the unit
    assert not rows_of(play(load(tmp_path / "usual", park, scenario)), "patrol_saw")
    alert = play(load(tmp_path / "alert", park, scenario | {"alert_period": True}))
    assert first(alert, "patrol_saw", "joint") == VISIBLE_S


def test_a_patrol_twice_as_often_detects_no_later_on_average(tmp_path: Path) -> None:
    park, scenario = deserted()
    scenario["lasts"] = "34 min"
    means = []
    for every in ("2000 s", "1000 s"):
        park["patrols"] = {"round": {**ROUTE, "every": every}}
        day = load(tmp_path / every, park, scenario)
        means.append(np.mean([first(play(day, seed), "patrol_saw") for seed in SEEDS]))
    assert means[1] < means[0] < 34 * 60


@pytest.mark.parametrize("seed", range(5))
def test_passings_are_where_the_walker_is_near(seed: int) -> None:
    """Against a walker followed step by step, over three rounds and on either side of second 0."""
    rng = np.random.default_rng(seed)
    corners = rng.uniform(-100, 100, (6, 2))
    corners = np.vstack([corners, corners[:1], corners[:1]])
    took = np.hypot(*np.diff(corners[:-1], axis=0).T) / 1.4
    at_s = np.concatenate([[0.0], np.cumsum(took), [np.ceil(took.sum()) + 100.0]])
    period, phase = int(at_s[-1] * 1000), 123_456
    one = Round(corners, at_s, period, phase)
    spot, within = tuple(((corners[1] + corners[2]) / 2).tolist()), 45.0
    ticks = np.arange(0, 3 * period, 500)
    since = ((ticks - phase) % period) / 1000
    x, y = np.interp(since, at_s, corners[:, 0]), np.interp(since, at_s, corners[:, 1])
    far = np.hypot(x - spot[0], y - spot[1])
    due = np.array([one.next_passing(within, spot, int(tick)) for tick in ticks])
    assert (due >= ticks).all() and (due[far < within - 0.01] == ticks[far < within - 0.01]).all()
    assert (due[far > within + 0.01] > ticks[far > within + 0.01]).all()
    assert (due[1:] >= due[:-1]).all() and (far < within).any() and (far > within).any()
    assert one.next_passing(0.001, (500.0, 500.0), 0) == NEVER


# ---- drones


def flown(leak: Data, figures: Data | None = None) -> tuple[Data, Data]:
    """A drone at (-300, 0), 12 m/s: 25 s to the junction at (0, 0), and 30 m on to the leak above the unit."""
    park, scenario = one_falls()
    park["stations"]["fire"]["vehicles"] = {"eye": {"kind": "drone", "crew": 1, "turnout": "20 s"}}
    park["stations"]["clinic"]["vehicles"] = {}
    park["places"]["unit"]["substances"]["ammonia"] = {"mass": "20 t"}
    scenario["incidents"]["leak"] |= leak
    scenario["orders"] = {"fly": {"level": "shift", "action": "call_out", "when": "reported", "send": {"look": 1}}}
    scenario["timings"] |= {"drone_finds": "20 s"}
    scenario["figures"] |= {"travel_noise_p90": 1, **(figures or {})}
    return park, scenario


def with_ammonia(figures: Data | None = None) -> tuple[Data, Data]:
    """The same with a leak of ammonia beside the chlorine, which is colourless."""
    park, scenario = flown({"at": [0, -25]}, figures)
    ammonia = {"substance": "ammonia", "line_mass": "0 kg"}
    scenario["incidents"]["z_ammonia"] = {**copy.deepcopy(scenario["incidents"]["leak"]), **ammonia}
    scenario["orders"]["fly"]["incidents"] = ["leak"]
    return park, scenario


def fly(folder: Path, days: tuple[Data, Data]) -> Run:
    """A run in which every set-up takes ten seconds."""
    day = fixed_set_up(load(folder, *days), "10 s")
    return simulate(day, Settings(strict=True, imposed=REPORTED))


def test_a_drone_looks_from_above_and_finds_who_lies_in_the_open(tmp_path: Path) -> None:
    run = fly(tmp_path / "open", flown({"at": [0, -25]}))
    assert first(run, "arrived", "eye") == pytest.approx(first(run, "turned_out", "eye") + 25)
    assert first(run, "work_started", "eye") == pytest.approx(first(run, "arrived", "eye") + 10)
    there = first(run, "work_started", "eye") + 2.084  # 25 m, rounded up to a tick
    assert first(run, "drone_saw", "eye") == pytest.approx(there)
    (report,) = rows_of(run, "casualty_reported")
    assert report["detail"] == "seen by drone" and report["time_s"] == pytest.approx(there + 20)
    assert not rows_of(run, "held_back")
    park, scenario = flown({"at": [0, -25]})
    park["places"]["unit"]["indoors"] = True
    assert not rows_of(fly(tmp_path / "inside", (park, scenario)), "casualty_reported")


def test_a_drone_keeps_out_of_a_flammable_cloud(tmp_path: Path) -> None:
    """Ammonia burns from 150 000 ppm on; five metres down the wind of 5 kg/s there is more than a tenth of that.

    It goes back to the nearest junction 100 m away that is not down the wind: (150, 0), 153 m from the leak.
    """
    assert lfl_ppm("ammonia") == 150_000 and lfl_ppm("chlorine") is None and lfl_ppm("heat") is None
    run = fly(tmp_path / "near", with_ammonia())
    assert first(run, "held_back", "eye") == first(run, "work_started", "eye")
    (held,) = rows_of(run, "held_back")
    assert held["detail"] == "flammable cloud"
    assert first(run, "drone_saw", "eye") == pytest.approx(first(run, "held_back") + 12.5)  # 150 m
    far = fly(tmp_path / "far", with_ammonia({"drone_looks_from_m": 150}))
    assert rows_of(far, "held_back") and not rows_of(far, "drone_saw")
    bold = fly(tmp_path / "bold", with_ammonia({"drone_turns_back_share_of_lfl": 1e6}))
    assert not rows_of(bold, "held_back") and first(bold, "drone_saw") == first(run, "held_back") + 2.084


def test_a_drone_goes_in_once_the_cloud_has_gone(tmp_path: Path) -> None:
    """From its stand-off it cannot make out who lies 153 m away; above the leak it does, once 300 s have passed."""
    park, scenario = with_ammonia()
    scenario["incidents"]["z_ammonia"]["lasts"] = "270 s"
    run = fly(tmp_path, (park, scenario))
    assert len(rows_of(run, "held_back")) == 1
    (found,) = rows_of(run, "casualty_reported")
    assert found["detail"] == "seen by drone" and 320 < found["time_s"] < 300 + 120  # the cloud, the flight, the look


def test_a_battery_ends(tmp_path: Path) -> None:
    run = fly(tmp_path / "short", flown({"at": [0, -25]}, {"drone_endurance_s": 90, "drone_sees_m": 0}))
    assert run.responses["tasks"][0] == "looking, battery used up"
    assert first(run, "drone_saw") < first(run, "turned_out") + 90
    too_short = fly(tmp_path / "too_short", flown({"at": [0, -25]}, {"drone_endurance_s": 50}))
    assert not rows_of(too_short, "drone_saw") and not rows_of(too_short, "casualty_reported")


# ---- one more


MORE: dict[str, Data] = {
    "camera": {"cameras": {"a_cam": {**CAMERA, "looked_at_every": "50 min", "recognises_faces": True}}},
    "watch": {"watches": {"a_watch": {"at": [0, -500]}}},
    "patrol": {"patrols": {"a_patrol": {"route": ["w2", "n"], "every": "1 h", "sees": "20 m"}}},
    "booth": {"gates": {"a_booth": {"way": "bypass", "width": "4 m", "kind": "guard_booth"}}},
}


@pytest.mark.parametrize("what", sorted(MORE))
def test_one_more_leaves_every_other_event_as_it_was(tmp_path: Path, what: str) -> None:
    park, scenario = corridor()
    park["cameras"] = {"cam": CAMERA}
    park["patrols"] = {"round": ROUTE}
    base = play(load(tmp_path / "base", park, scenario))
    assert first(base, "reported") < 100.0
    for collection, things in MORE[what].items():
        park[collection] = {**park.get(collection, {}), **copy.deepcopy(things)}
    assert lines(play(load(tmp_path / "more", park, scenario))) == lines(base)


def test_a_quiet_day_is_jumped(tmp_path: Path) -> None:
    park, scenario = unseen()
    for things in MORE.values():
        for collection, nouns in things.items():
            park[collection] = {**park.get(collection, {}), **copy.deepcopy(nouns)}
    run = play(load(tmp_path, park, scenario | {"incidents": {}, "lasts": "300 d"}))
    assert run.facts["windows"] <= 2
