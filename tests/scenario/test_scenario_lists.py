"""Lists beside a park: what a roster, access counts and a ledger change in a scenario, and what goes before what."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from small_park import Data, no_incident, park_data, scenario_data, write_and_load

from drillsim.chance.realise import realise
from drillsim.errors import InputError
from drillsim.people.masks import Masks
from drillsim.people.network import build_network
from drillsim.people.population import populate
from drillsim.people.state import States
from drillsim.record.folder import noun_yaml
from drillsim.scenario.load import load_scenario
from drillsim.scenario.model import Scenario
from drillsim.scenario.written_out import written_out

ROSTER = """place,role,shift,count,registered
unit,contractor,day,8,yes
unit,contractor,day,2,no
unit,visitor,night,9,no
office,visitor,day,5,yes
office,operator,day,70,yes
"""
ACCESS = """gate,direction,role,count,time
west_gate,in,contractor,14,07:30
west_gate,out,contractor,4,09:15
west_gate,in,visitor,6,09:30
west_gate,in,visitor,20,10:01
west_gate,in,operator,50,06:00
"""
LEDGER = """place,station,vehicle,item,number,unit,next check
unit,,,escape masks,12,pcs,2030-01-01
unit,,,逃生面罩,3,个,2026-01-31
office,,,stretchers,4,pcs,
,fire_station,,breathing sets,9,pcs,
,,fire_engine_1,breathing sets,4,pcs,
,fire_station,,foam,1.5,m3,
"""


def data() -> tuple[Data, Data]:
    """The corridor with fifty people, some of them contractors and visitors, and a foam tender at its station."""
    park, day = park_data(50), no_incident(scenario_data())
    park["places"]["unit"]["people"]["day"] |= {"contractor": 3, "maintenance": 1}
    park["places"]["office"]["people"]["day"] |= {"contractor": 1, "visitor": 2}
    park["places"]["unit"]["escape_masks"] = 2
    park["places"]["workshop"]["escape_masks"] = 6
    park["stations"]["fire_station"]["vehicles"]["foam_1"] = {"kind": "foam_tender", "crew": 4, "breathing_sets": 1}
    return park, day


def load(folder: Path, day_with: Data, **files: str) -> Scenario:
    """The scenario with keys of its own, beside lists given as text."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    park, day = data()
    return write_and_load(folder, park, day | {name: f"{name}.csv" for name in files} | day_with)


def said(scenario: Scenario) -> str:
    return "\n".join(map(str, scenario.remarks))


def faults(folder: Path, day_with: Data, **files: str) -> list[str]:
    with pytest.raises(InputError) as error:
        load(folder, day_with, **files)
    return [str(problem) for problem in error.value.problems]


# ---- rosters


def test_a_roster_replaces_contractors_and_visitors_of_its_shift_where_it_names_them(tmp_path: Path) -> None:
    """Unit: 8 + 2 contractors for 3; office: 5 visitors for 2, its contractor and its operators stay the park's."""
    before, after = load(tmp_path / "a", {}), load(tmp_path / "b", {}, roster=ROSTER)
    assert before.head_count("unit") == {"operator": 7, "contractor": 3, "maintenance": 1}
    assert after.head_count("unit") == {"operator": 7, "contractor": 10, "maintenance": 1}
    assert before.head_count("office") == {"operator": 15, "contractor": 1, "visitor": 2}
    assert after.head_count("office") == {"operator": 15, "contractor": 1, "visitor": 5}
    assert after.head_count("workshop") == before.head_count("workshop")


def test_another_shift_has_its_own_people(tmp_path: Path) -> None:
    assert load(tmp_path, {"shift": "night"}, roster=ROSTER).head_count("unit") == {"operator": 7, "visitor": 9}


def test_what_the_scenario_says_goes_before_the_roster(tmp_path: Path) -> None:
    changed = {"people": {"unit": {"counts": {"contractor": 1}}}}
    assert load(tmp_path, changed, roster=ROSTER).head_count("unit")["contractor"] == 1


def test_the_people_of_a_roster_are_the_people_of_the_day(tmp_path: Path) -> None:
    cohorts = realise(load(tmp_path, {}, roster=ROSTER), seed=1).people.cohorts
    assert len(cohorts["unit/contractor"]) == 10
    assert len(cohorts["office/visitor"]) == 5


def test_the_share_registered_is_that_of_the_rosters_floating_people(tmp_path: Path) -> None:
    """Of 15 contractors and visitors by day 13; operators, whom the roster names too, do not count."""
    scenario = load(tmp_path / "a", {}, roster=ROSTER)
    assert scenario.registered_share == 13 / 15
    assert load(tmp_path / "b", {}).registered_share == scenario.profile.figures["registered_share"].value
    own = {"figures": {"registered_share": 0.5}}
    assert load(tmp_path / "c", own, roster=ROSTER).registered_share == 0.5


def test_a_roster_that_does_not_say_who_is_registered_leaves_that_to_the_profile(tmp_path: Path) -> None:
    scenario = load(tmp_path, {}, roster="place,role,shift,count\nunit,contractor,day,8\n")
    assert scenario.head_count("unit")["contractor"] == 8
    assert scenario.registered_share == scenario.profile.figures["registered_share"].value


def test_what_of_a_roster_is_not_used_is_said(tmp_path: Path) -> None:
    assert "70 people of role 'operator' are not taken" in said(load(tmp_path / "a", {}, roster=ROSTER))
    assert "names nobody of the turnaround shift" in said(load(tmp_path / "b", {"shift": "turnaround"}, roster=ROSTER))
    assert load(tmp_path / "c", {}).remarks == ()


# ---- access counts


def test_the_gates_are_compared_with_the_people_of_the_day(tmp_path: Path) -> None:
    """Inside at 10:00: 10 contractors, 6 visitors, 50 operators. The roster has 10 + 1 and 5, the park 50."""
    scenario = load(tmp_path, {}, roster=ROSTER, access=ACCESS)
    remarks = [str(one) for one in scenario.remarks if "gates" in one.message]
    assert remarks == [
        "access.csv: the gates counted 10 of role 'contractor' inside, the scenario has 11; "
        "bring roster and access counts into line",
        "access.csv: the gates counted 6 of role 'visitor' inside, the scenario has 5; "
        "bring roster and access counts into line",
    ]


def test_counts_by_shift_go_before_counts_by_the_clock(tmp_path: Path) -> None:
    text = "gate,direction,role,count,shift,time\n" + "west_gate,in,contractor,4,day,\nwest_gate,in,visitor,2,night,\n"
    assert "gates" not in said(load(tmp_path / "a", {}, access=text))
    wrong = text.replace(",4,day", ",5,day")
    assert "counted 5 of role 'contractor' inside, the scenario has 4" in said(load(tmp_path / "b", {}, access=wrong))


def test_access_counts_move_nobody(tmp_path: Path) -> None:
    before, after = load(tmp_path / "a", {}), load(tmp_path / "b", {}, access=ACCESS)
    assert {id_: before.head_count(id_) for id_ in before.park.file.places} == {
        id_: after.head_count(id_) for id_ in after.park.file.places
    }


# ---- ledgers


def test_a_ledger_sets_the_masks_of_places(tmp_path: Path) -> None:
    """12 + 3 on the unit for the park's 2; the workshop, which the ledger does not name, keeps its 6."""
    scenario = load(tmp_path, {}, ledger=LEDGER)
    assert [scenario.escape_masks(id_) for id_ in ("unit", "workshop", "office")] == [15, 6, 0]
    network = build_network(scenario.park)
    population = populate(realise(scenario, seed=1), network)
    at_hand = Masks(scenario, network, population, States.unaware((1, len(population)))).at_hand
    on_the_unit = population.place == network.place["unit"]
    assert at_hand[on_the_unit].sum() == 11  # all who are there
    assert at_hand.sum() == 11 + 6


def test_a_ledger_loads_vehicles_themselves_or_by_their_station(tmp_path: Path) -> None:
    """9 sets among the two vehicles not named that carry some: 5 and 4; the police car carries none."""
    fleet = load(tmp_path, {}, ledger=LEDGER).fleet
    expected = {"fire_engine_1": 4, "foam_1": 5, "gas_protection_1": 4, "police_1": 0}
    assert {id_: fleet[id_].vehicle.breathing_sets for id_ in expected} == expected
    assert fleet["foam_1"].vehicle.foam == 1.5
    assert fleet["fire_engine_1"].vehicle.foam is None


def test_a_vehicle_of_the_scenario_keeps_its_own_load(tmp_path: Path) -> None:
    own = {"fire_engine_1": {"kind": "fire_engine", "crew": 6, "breathing_sets": 2, "station": "fire_station"}}
    assert load(tmp_path, {"fleet": own}, ledger=LEDGER).fleet["fire_engine_1"].vehicle.breathing_sets == 2


def test_what_of_a_ledger_is_overdue_or_cannot_be_used_is_said(tmp_path: Path) -> None:
    kilograms = LEDGER.replace("foam,1.5,m3", "foam,900,kg")
    scenario = load(tmp_path, {}, ledger=kilograms)
    assert "the next check of 1 rows was due before 2026-03-14: 3" in said(scenario)
    assert "foam_concentrate is counted in kg and was not used; count it in L" in said(scenario)
    assert scenario.fleet["foam_1"].vehicle.foam is None


def test_what_no_vehicle_takes_is_said(tmp_path: Path) -> None:
    text = "station,item,number,unit\nclinic,foam,200,L\nclinic,breathing sets,3,pcs\n"
    remarks = said(load(tmp_path, {}, ledger=text))
    assert "no vehicle of 'clinic' takes its foam_concentrate" in remarks
    assert "no vehicle of 'clinic' takes its breathing_sets" in remarks


# ---- files


def test_the_digest_of_every_list_is_kept(tmp_path: Path) -> None:
    scenario = load(tmp_path, {}, roster=ROSTER, access=ACCESS, ledger=LEDGER)
    for name, text in (("roster.csv", ROSTER), ("access.csv", ACCESS), ("ledger.csv", LEDGER)):
        assert scenario.sources[name] == hashlib.sha256(text.encode()).hexdigest()
    assert {"park.yaml", "scenario.yaml"} <= set(scenario.sources)


def test_a_workbook_says_the_same_as_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in ROSTER.splitlines():
        book.active.append([int(cell) if cell.isdigit() else cell for cell in line.split(",")])
    (tmp_path / "x").mkdir()
    book.save(tmp_path / "x" / "roster.xlsx")
    by_book, by_text = load(tmp_path / "x", {"roster": "roster.xlsx"}), load(tmp_path / "t", {}, roster=ROSTER)
    assert by_book.lists.expected == by_text.lists.expected
    assert by_book.registered_share == by_text.registered_share
    assert "roster.xlsx" in by_book.sources


def test_a_list_that_is_not_there_or_lies_outside_is_refused_with_all_else(tmp_path: Path) -> None:
    (tmp_path / "ledger.csv").write_text(LEDGER)
    given = {"roster": "none.csv", "ledger": "../ledger.csv", "failed_valves": ["no_such"]}
    found = faults(tmp_path / "in", given)
    assert len(found) == 3
    assert any("roster" in one and "name an existing .csv or .xlsx file" in one for one in found)
    assert any("ledger" in one and "outside the project folder" in one for one in found)
    assert any("no valve 'no_such'" in one for one in found)


def test_faults_of_all_lists_are_told_at_once(tmp_path: Path) -> None:
    wrong = {"roster": ROSTER.replace("office,", "offise,"), "ledger": LEDGER.replace(",12,", ",a dozen,")}
    found = faults(tmp_path, {}, **wrong)
    assert sum("'offise' is no place of the park" in one for one in found) == 2
    assert sum("'a dozen' is not a number" in one for one in found) == 1


def test_checks_of_the_floating_population_are_a_share(tmp_path: Path) -> None:
    assert load(tmp_path / "a", {"floating_checks": "25 %"}).file.floating_checks == 0.25
    (one,) = faults(tmp_path / "b", {"floating_checks": "120 %"})
    assert "out of range" in one


@pytest.mark.parametrize("factor", [0.0, 0.5])
def test_a_mask_does_not_make_the_air_worse(tmp_path: Path, factor: float) -> None:
    (one,) = faults(tmp_path, {"figures": {"escape_mask_factor": factor}})
    assert "write 1 or more" in one


def test_lists_change_nobody_elses_luck(tmp_path: Path) -> None:
    """Those whom park and roster both have are the same people, but for who is registered."""
    before, after = (realise(load(tmp_path / name, {}, **files), 7).people for name, files in
                     (("a", {}), ("b", {"roster": ROSTER, "access": ACCESS, "ledger": LEDGER})))  # fmt: skip
    for cohort, rows in before.cohorts.items():
        there = after.cohorts[cohort]
        for name in ("speed", "leaves_in", "sensitivity", "makes_safe_in"):
            mine, theirs = (getattr(luck, name)[one.start : one.stop] for luck, one in ((before, rows), (after, there)))
            assert np.array_equal(mine, theirs[: len(mine)]), (cohort, name)


def test_written_out_the_same_day_needs_no_lists(tmp_path: Path) -> None:
    own = {"people": {"unit": {"counts": {"operator": 9}}}}
    scenario = load(tmp_path / "lists", own, roster=ROSTER, access=ACCESS, ledger=LEDGER)
    file, park = written_out(scenario)
    folder = tmp_path / "alone"
    folder.mkdir()
    (folder / "park.yaml").write_text(noun_yaml(park), encoding="utf-8")
    (folder / "scenario.yaml").write_text(noun_yaml(file), encoding="utf-8")
    alone = load_scenario(folder / "scenario.yaml")
    assert alone.remarks == ()
    for id_ in scenario.park.file.places:
        assert alone.head_count(id_) == scenario.head_count(id_)
        assert alone.escape_masks(id_) == scenario.escape_masks(id_)
    assert alone.head_count("unit") == {"operator": 9, "contractor": 10, "maintenance": 1}
    assert alone.registered_share == scenario.registered_share == 13 / 15
    assert {id_: one.vehicle for id_, one in alone.fleet.items()} == {
        id_: one.vehicle for id_, one in scenario.fleet.items()
    }
