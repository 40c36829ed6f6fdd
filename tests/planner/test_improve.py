"""Single changes: what a scenario suggests, that cover never gets less, and how gains are ranked."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import yaml
from click.testing import CliRunner
from small_park import park_data, road, scenario_data, write_and_load

from drillsim.cli import main
from drillsim.engine.run import Settings, simulate
from drillsim.planner.changes import fullest_way, single_changes
from drillsim.planner.cover import Cover, less_cover
from drillsim.planner.fleet_changes import as_fleet
from drillsim.planner.improve import Terms, proposals_of, winds_of
from drillsim.planner.ranking import ranked
from drillsim.planner.siting.gathering import point_to_add, walks_of
from drillsim.record.table import Table
from drillsim.report.improve_page import improve_figures, write_improve
from drillsim.report.improve_story import tell_improve
from drillsim.scenario.model import Scenario
from drillsim.study.playing import NUMBERS, Outcome
from drillsim.study.results import Results
from drillsim.study.schema import Setting


def day() -> dict[str, Any]:
    return scenario_data() | {"lasts": "8 min", "failed_valves": ["remote_valve"]}


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return write_and_load(tmp_path, park_data(30, gates=1), day())


def with_far_station() -> dict[str, Any]:
    """The corridor with a second station further from the unit than the first."""
    park = park_data(10)
    park["junctions"]["farther"] = [2000.0, 0.0]
    park["ways"] |= road(["beyond_east", "farther"])
    park["stations"]["far"] = {"kind": "fire_station", "at": "farther"}
    return park


def setting(**changes: Any) -> Setting:
    return Setting.model_validate({"name": {"en": "x", "zh": "某"}, "set": changes})


def moved(scenario: Scenario, station: str) -> Setting:
    return setting(**{"fleet.gas_protection_1": as_fleet(scenario.fleet["gas_protection_1"], station)})


def outcomes(proposals: Any, values: Any) -> Results:
    """Results made up: `values(what_if, wind, run)` by measure, the rest without a value."""
    known = {}
    for design in proposals.study.designs:
        wind = int(design.numbers.get("wind", 0))
        known[design.id] = {
            run: Outcome(design.id, run, "ok", tuple(values(design.what_if, wind, run).get(name) for name in NUMBERS))
            for run in range(12)
        }
    return Results(proposals.study, known)


def test_a_scenario_suggests_what_is_shut_broken_late_or_thin(scenario: Scenario) -> None:
    run = simulate(scenario, Settings(pictures=False, hops=True), None)
    found = single_changes(scenario, run)
    assert found["open_east_gate"].set_ == {"park.gates.east_gate.open": True}
    assert found["repair_remote_valve"].set_ == {"failed_valves": []}
    assert found["shift_reports_at_once"].set_ == {"command.shift.informs_next": "reported"}
    assert found["detector_at_leak"].set_["park.detectors.detector_at_leak"]["alarm"] == "1 mg/m3"
    assert found["masks_at_unit"].set_ == {"park.places.unit.escape_masks": 4}
    more = found["one_more_gas_protection_vehicle"].set_
    assert more["orders.call_vehicles.vehicles"][-1] == "gas_protection_1_more_1"
    assert more["fleet.gas_protection_1_more_1"]["station"] == "fire_station"
    way = fullest_way(scenario, run)
    assert found[f"widen_{way}"].set_[f"park.ways.{way}.width"] == "12 m"
    proposals = proposals_of(scenario, found, Terms(2, 1))
    assert not proposals.left_out and not proposals.less_cover


def test_the_fullest_way_is_the_one_with_most_people_at_once_on_its_area(scenario: Scenario) -> None:
    hops = Table({
        "way": np.array(["road_j100", "road_j200", "road_j200", "road_j300", "road_j300"], dtype=object),
        "entered_s": np.array([0.0, 0.0, 5.0, 0.0, 10.0]), "due_s": np.array([9.0, 10.0, 15.0, 10.0, 20.0]),
    })  # fmt: skip
    assert fullest_way(scenario, SimpleNamespace(hops=hops)) == "road_j200"  # type: ignore[arg-type]


def test_a_vehicle_that_leaves_a_place_uncovered_is_less_cover(tmp_path: Path) -> None:
    park = with_far_station()
    there = write_and_load(tmp_path / "a", park, day())
    proposals = proposals_of(there, {"near": moved(there, "clinic"), "far": moved(there, "far")}, Terms(2, 1))
    assert set(proposals.less_cover) == {"far"}
    assert ("gas_detection", "unit") in proposals.less_cover["far"]


def test_cover_counts_the_second_vehicle_too(tmp_path: Path) -> None:
    park = park_data(10)
    park["stations"]["fire_station"]["vehicles"]["gas_protection_2"] = {"kind": "gas_protection_vehicle", "crew": 5}
    today = write_and_load(tmp_path / "a", park, day())
    one = write_and_load(tmp_path / "b", park, day() | {"off_the_run": ["gas_protection_2"]})
    assert less_cover(Cover(one), Cover(today)) == []
    assert ("gas_detection", "unit") in less_cover(Cover(today), Cover(one))


def test_travel_times_are_the_roads_over_the_share_of_the_speed_limit(scenario: Scenario) -> None:
    member = scenario.fleet["gas_protection_1"]
    taken = Cover(scenario).seconds(member, "fire_station", "unit")
    assert taken == pytest.approx(72.0 / member.kind.speed_share, rel=1e-3)  # 720 m at 10 m/s


def test_changes_that_do_not_load_are_left_out_and_said_so(scenario: Scenario) -> None:
    wrong = setting(**{"park.gates.east_gate.way": "nowhere"})
    proposals = proposals_of(scenario, {"wrong": wrong}, Terms(2, 1))
    assert "nowhere" in proposals.left_out["wrong"]
    assert [one.what_if for one in proposals.study.designs] == ["base"]


def test_winds_go_round_from_the_own_one_and_later_changes_turn_along(tmp_path: Path) -> None:
    data = day()
    data["weather"] = data["weather"] | {"changes": {"veer": {"after": "5 min", "wind_from": "300 deg"}}}
    levels = winds_of(write_and_load(tmp_path, park_data(10), data), 4)["wind"]["levels"].values()
    assert [one["set"]["weather.wind_from"] for one in levels] == ["225 deg", "315 deg", "45 deg", "135 deg"]
    assert [one["set"]["weather.changes.veer.wind_from"] for one in levels][:2] == ["300 deg", "30 deg"]


def test_the_point_to_add_shortens_the_walk_and_is_no_nearer_to_the_hazard(tmp_path: Path) -> None:
    park = park_data(300, gates=1)
    park["junctions"] |= {"near": [400.0, 200.0], "north": [400.0, 460.0], "norther": [400.0, 700.0]}
    park["ways"] |= road(["j400", "near", "north", "norther"])
    there = write_and_load(tmp_path, park, day())
    walks, added = walks_of(there), point_to_add(there)
    assert added == "north" and "near" not in walks.junctions
    costs, today = walks.costs, list(walks.fixed)
    means = {site: walks.people @ np.minimum(costs[:, today].min(axis=1), costs[:, n])
             for n, site in enumerate(walks.junctions)}  # fmt: skip
    assert means[added] == min(means.values())
    far = {site: np.hypot(*(np.array(there.park.xy(site)) - (310.0, 10.0))) for site in walks.junctions}
    assert min(far.values()) == min(far[one.at] for one in there.park.file.assembly_points.values())


def test_ranking_recommends_what_is_sure_and_never_less_cover(tmp_path: Path) -> None:
    park = with_far_station()
    there = write_and_load(tmp_path, park, day())
    names = {name: setting(**{"park.gates.east_gate.width": f"{2 + n} m"})
             for n, name in enumerate(("good", "nothing", "bad", "one_wind"), 1)}  # fmt: skip
    proposals = proposals_of(there, {**names, "far": moved(there, "far")}, Terms(12, 2))
    by = {"base": (0, 0), "good": (-5, -5), "nothing": (0, 0), "bad": (5, 5), "one_wind": (-20, 4), "far": (-9, -9)}

    def values(what_if: str, wind: int, run: int) -> dict[str, float]:
        noise = 0.1 * ((run * 7 + len(what_if)) % 5)
        return {"exposed_aegl2": 40.0 + 10 * wind + run + by[what_if][wind] + noise, "missing": 0.0}

    results = outcomes(proposals, values)
    ranking = ranked(results, proposals)
    assert {one.id: one.verdict for one in ranking} == {
        "good": "better", "one_wind": "mixed", "nothing": "unsure", "bad": "worse", "far": "less_cover"}  # fmt: skip
    assert [one.id for one in ranking] == ["good", "one_wind", "nothing", "bad", "far"]
    gain = next(one for one in ranking[1].gains if one.overall.measure == "exposed_aegl2")
    assert gain.worst_design == "base-2" and gain.worst.mean.value == pytest.approx(4.0, abs=0.5)
    assert gain.overall.difference.mean.value == pytest.approx(-8.0, abs=0.5)
    for language in ("en", "zh"):
        story = tell_improve(results, proposals, language)  # type: ignore[arg-type]
        assert len(story.section("ranking").rows) == 5 and len(story.section("less_cover").rows) == 1
    assert set(improve_figures(results, proposals, "en")) == {"gains_exposed_aegl2.png"}
    write_improve(results, proposals, tmp_path, "en")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "not recommended, less cover at unit" in page and "less_cover" in (tmp_path / "ranking.csv").read_text()


def test_command_plays_ranks_and_writes(tmp_path: Path) -> None:
    data = day() | {"lasts": "4 min", "orders": {}, "incidents": {}}
    (tmp_path / "park.yaml").write_text(yaml.safe_dump(park_data(4, gates=1)), encoding="utf-8")
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    words = ["improve", str(tmp_path / "a.yaml"), "--replications", "2", "--winds", "1", "--workers", "1", "--json"]
    done = CliRunner().invoke(main, [*words, "-o", str(tmp_path / "out")], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)["ranking"]
    assert {row["change"] for row in told} >= {"open_east_gate", "repair_remote_valve"}
    assert {"report.html", "ranking.csv", "designs.csv", "journal.sqlite"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }
    again = CliRunner().invoke(main, [*words, "-o", str(tmp_path / "out")])
    assert again.exit_code == 2 and "--resume" in again.output


def test_command_refuses_bad_input(tmp_path: Path) -> None:
    (tmp_path / "park.yaml").write_text(yaml.safe_dump(park_data(4)), encoding="utf-8")
    data = day() | {"objectives": {"soon": {"measure": "no_such_s", "at_most": "5 min"}}}
    (tmp_path / "a.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    done = CliRunner().invoke(main, ["improve", str(tmp_path / "a.yaml")])
    assert done.exit_code == 2 and "no_such_s" in done.output and "a.yaml" in done.output
    assert CliRunner().invoke(main, ["improve", str(tmp_path / "none.yaml")]).exit_code == 2
