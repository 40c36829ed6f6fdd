"""The fast engine tells every day as the reference does, to the last bit: random days, and the shipped scenarios."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_park import Data, leak, no_incident, park_data, place, scenario_data, write_and_load

import drillsim
from drillsim import api
from drillsim.engine.run import Settings, simulate
from drillsim.record.folder import TABLES
from drillsim.record.run import Run
from drillsim.scenario.model import Scenario

LONG: Final = os.environ.get("DRILLSIM_LONG") == "1"
EXAMPLES: Final = int(os.environ.get("DRILLSIM_EXAMPLES", "60" if LONG else "30"))
"""Random days; raise it by the environment for a long search."""
PROJECT = Path(drillsim.__file__).parents[1]
SHIPPED = sorted((PROJECT / "scenarios").glob("*.yaml"))
IN_FULL: Final = ("chlorine_leak_night", "gate_crowd", *(("phosgene_leak_day", "slick_at_jetty") if LONG else ()))
BUSY_S: Final = 1200.0 if LONG else 600.0
seen: Counter[str] = Counter()


def same(one: Run, other: Run) -> None:
    """Two runs have equal tables, facts and measures."""
    for name in TABLES:
        assert getattr(one, name) == getattr(other, name), name
    assert dict(one.facts) == dict(other.facts)


def random_day(random: Random) -> tuple[Data, Data]:
    """A corridor with upper floors, narrow doors and a second way; leaks, orders and barriers that come as they may."""
    park, day = park_data(random.choice((20, 90, 260)), gates=random.choice((1, 2))), scenario_data()
    park["junctions"] |= {"south": [250.0, -90.0]}
    way = {"kind": random.choice(("road", "path")), "width": f"{random.choice((1, 2, 6))} m"}
    park["ways"] |= {"past": {**way, "from": "j200", "to": "south"}, "again": {**way, "from": "south", "to": "j400"}}
    park["places"]["shed"] = place("warehouse", (250.0, -110.0), "south", random.choice((0, 5)))
    for id_ in ("office", "workshop"):
        park["places"][id_] |= {"storeys": random.choice((1, 3)), "escape_masks": random.choice((0, 10))}
        park["places"][id_]["exits"]["door"]["width"] = f"{random.choice((0.8, 1.2, 2))} m"
    if random.random() < 0.5:
        day["starts_at"], day["shift"] = "2026-03-14 02:00", "night"
    day["lasts"] = f"{random.randint(20, 45)} min"
    day["weather"] |= {"wind_from": f"{random.randrange(0, 360, 15)} deg", "stability": random.choice("ABCDEF")}
    day["weather"]["wind_speed"] = f"{random.choice((1, 2, 3, 6))} m/s"
    if random.random() < 0.5:
        turns = {"after": f"{random.randint(3, 15)} min", "wind_from": f"{random.randrange(0, 360, 30)} deg"}
        day["weather"]["changes"] = {"turns": turns}
    rates = random.sample(("0.002 kg/s", "0.02 kg/s", "0.3 kg/s", "3 kg/s"), 2)
    day["incidents"] = {"leak": leak(rates[0])}
    if random.random() < 0.4:
        day["incidents"]["second"] = leak(rates[1], starts_at=f"{random.randint(4, 15)} min")
    day["figures"] = {"clear_for_s": random.choice((20, 300))}
    day["orders"] |= random_orders(random)
    return park, day


def random_orders(random: Random) -> Data:
    """Orders beside the usual: shelter, barriers that close and open again, an all clear."""
    after = lambda: f"{random.randint(1, 240)} s"  # noqa: E731
    found: Data = {}
    if random.random() < 0.7:
        places = random.sample(["office", "workshop", "control_room", "shed"], 2)
        found["shelter"] = {"level": "shift", "action": "shelter", "places": places, "when": "reported"}
    if random.random() < 0.7:
        ways = random.sample(["road_j100", "road_j200", "road_j400", "past"], random.randint(1, 2))
        bar = {"level": "shift", "action": "close_ways", "ways": list(ways), "when": "reported"}
        found["bar"] = {**bar, "takes": after()}
        if random.random() < 0.6:
            when = {"when": "over", "takes": after()} if random.random() < 0.5 else {"takes": "8 min"}
            found["unbar"] = {"level": "shift", "action": "open_ways", "ways": list(ways), **when}
    if random.random() < 0.8:
        found["clear"] = {"level": "shift", "action": "all_clear", "zones": ["all"], "takes": after()}
    return found


def note(run: Run) -> None:
    """What occurred in a day, for the count over all of them."""
    events = Counter(run.events["what"].tolist())
    for what in ("way_closed", "way_opened", "rerouted", "fell", "picked_up", "brought_out", "building_shut",
                 "smelled"):  # fmt: skip
        seen[what] += events[what] > 0
    seen["masked"] += bool((run.people["masked_s"] >= 0).any())
    seen["walked_in_cloud"] += bool((run.people["walked_in_cloud_s"] >= 0).any())
    seen["released"] += bool((run.people["released_s"] >= 0).any())
    seen["crossings"] += run.facts["crossings"] > 0


@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])  # fmt: skip
@given(number=st.integers(0, 2**32))
def test_a_random_day_is_the_same_by_both_engines(tmp_path_factory: pytest.TempPathFactory, number: int) -> None:
    random = Random(number)
    scenario = write_and_load(tmp_path_factory.mktemp("day"), *random_day(random))
    seed = random.randrange(1000)
    fast, reference = (simulate(scenario, Settings(seed, mover=name, strict=True)) for name in ("fast", "reference"))
    same(fast, reference)
    note(fast)


def test_everything_occurred_in_the_random_days() -> None:
    if not seen:
        pytest.skip("counts the random days of the test before; run the whole file")
    wanted = ("crossings", "way_closed", "way_opened", "rerouted", "fell", "picked_up", "brought_out", "building_shut",
              "smelled", "masked", "walked_in_cloud", "released")  # fmt: skip
    assert not [what for what in wanted if not seen[what]], dict(seen)


def shipped(path: Path) -> Scenario:
    """A scenario as a planner loads it; skips one whose map is no part of the repository."""
    if path.stem.startswith("krems") and not (PROJECT / "maps" / "krems.yaml").is_file():
        pytest.skip("maps/krems.yaml has not been made from the OpenStreetMap extract")
    return api.load_scenario(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_scenario_is_the_same_by_both_engines(path: Path) -> None:
    """In full, or its first minutes where a day takes long."""
    scenario = shipped(path)
    if path.stem not in IN_FULL:
        scenario = replace(scenario, file=scenario.file.model_copy(update={"lasts": BUSY_S}))
    fast, reference = (api.simulate(scenario, seed=3, engine=engine) for engine in ("fast", "reference"))
    same(fast, reference)
    assert dict(fast.measures) == dict(reference.measures)


def test_every_crossing_is_told_on_request(tmp_path: Path) -> None:
    """Whoever walks goes from node to node, and is nowhere before the crossing before has ended."""
    scenario = write_and_load(tmp_path, *random_day(Random(3)))
    plain, run = api.simulate(scenario), api.simulate(scenario, hops=True)
    same(plain, run)
    assert not len(plain.hops) and len(run.hops) == run.facts["crossings"] > 20
    last: dict[str, dict[str, Any]] = {}
    for row in run.hops.rows():
        assert row["due_s"] > row["entered_s"]
        before = last.get(row["person"])
        if before is not None:
            assert before["to"] == row["from"] and before["due_s"] <= row["entered_s"]
        last[row["person"]] = row
    arrived = {row["id"]: row["arrived_s"] for row in run.people.rows()}
    assert all(arrived[who] == row["due_s"] for who, row in last.items() if arrived[who] == arrived[who])


def test_an_engine_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    scenario = write_and_load(tmp_path, park_data(5), no_incident(scenario_data()))
    with pytest.raises(drillsim.DrillsimError, match="no 'quick'; choose from fast, reference"):
        api.simulate(scenario, engine="quick")


