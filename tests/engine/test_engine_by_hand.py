"""Three people, two vehicles and one leak, every tick worked out by hand.

The park, in metres; the wind blows from the west at 2 m/s:

    base --130-- clinic --200-- stage --140-- unit_door      road, 10 m/s
    (-450, 0)    (-320, 0)      (-120, 0)     (5, -40)
    muster --50-- office_door --60-- stage                   path, for walkers
    (-300, 60)    (-250, 60)         (-120, 0)

The leak is at (0, 0), 1.5 m high; the operator of the unit stands at (5, 0), straight down the wind, and the detector
gd1 at (10, 0). Two people are in the office, upwind. Everybody walks 1.25 m/s and every duration is fixed: shift 30 s,
firm 40 s, a call to the next level 25 s; orders take 10 s, but evacuation 20 s and valves 5 s; people leave 20 s after
they are told. 5 kg/s five metres away is pure gas nearly: it overcomes the hardiest in one window.

Walking. The office door is 2 m wide: 1.3 (2 - 0.3) = 2.21 persons/s, one every 453 ticks, and 12.5 m take 10 000.
The path is 2 m wide with a gate of 0.8 m: 1.3 (0.8 - 0.3) = 0.65 persons/s, one every 1539 ticks; 50 m take 40 000.

| who             | leaves home | admitted at the door | at office_door | admitted at the gate | at muster |
|-----------------|-------------|----------------------|----------------|----------------------|-----------|
| office/office/1 | 155 000     | 155 453              | 165 453        | 166 992              | 206 992   |
| office/office/2 | 155 000     | 155 906              | 165 906        | 168 531              | 208 531   |

The crew. Out of the unit at 628 000, fresh cylinders at 688 000; from then on it looks every 5 s for something to do.
Back from the casualty at 902 000, cylinders at 962 000. The ambulance looks every 5 s from 270 000 on, and from
1 098 000, when it is back at stage. Both go home once nothing leaks, nobody is missing and nobody waits.

The log. "Because of" is the line that caused it.

| tick      | what                 | who              | because of                     | how one gets there           |
|-----------|----------------------|------------------|--------------------------------|------------------------------|
| 60 000    | incident_started     | leak             |                                | given                        |
| 64 999    | smelled              | unit/operator/1  | incident_started leak          | in the window to 65 000      |
| 64 999    | fell                 | unit/operator/1  | incident_started leak          | at once, seen by nobody      |
| 85 000    | detector_alarm       | gd1              | incident_started leak          | read at 65 000, 20 s to T90  |
| 85 000    | detector_high_alarm  | gd1              | incident_started leak          | both points are passed       |
| 85 000    | reported             | detector:gd1     | detector_alarm gd1             | the call due at 125 000 lost |
| 85 000    | informed             | shift            | reported detector:gd1          |                              |
| 85 000    | ordered              | warn             | informed shift                 | when reported                |
| 95 000    | alarm_sounded        | warn             | ordered warn                   | 10 s                         |
| 115 000   | confirmed            | shift            | informed shift                 | 30 s                         |
| 115 000   | ordered              | call_crew        | confirmed shift                |                              |
| 115 000   | ordered              | leave            | confirmed shift                |                              |
| 115 000   | ordered              | shut             | confirmed shift                |                              |
| 125 000   | called_out           | gp1              | ordered call_crew              | 10 s                         |
| 130 000   | valve_failed         | valve            | ordered shut                   | 5 s, and 10 s of stroke      |
| 135 000   | evacuation_announced | leave            | ordered leave                  | 20 s                         |
| 140 000   | informed             | firm             | confirmed shift                | 25 s                         |
| 155 000   | turned_out           | gp1              | called_out gp1                 | 30 s                         |
| 155 000   | emptied              | office           | evacuation_announced leave     | 20 s to set out              |
| 180 000   | confirmed            | firm             | informed firm                  | 40 s                         |
| 180 000   | ordered              | call_ambulance   | confirmed firm                 |                              |
| 188 000   | arrived              | gp1              | turned_out gp1                 | 330 m to stage               |
| 190 000   | called_out           | amb1             | ordered call_ambulance         | 10 s                         |
| 208 531   | evacuated            | office           | emptied office                 | the second at muster         |
| 210 000   | turned_out           | amb1             | called_out amb1                | 20 s                         |
| 228 000   | work_started         | gp1              | arrived gp1                    | set-up 40 s                  |
| 230 000   | arrived              | amb1             | turned_out amb1                | 200 m to stage               |
| 270 000   | work_started         | amb1             | arrived amb1                   | set-up 40 s                  |
| 288 000   | entered              | gp1              | work_started gp1               | suits 60 s                   |
| 508 000   | isolated             | crew:gp1         | entered gp1                    | 120 m at 1 m/s, work 100 s   |
| 735 000   | head_counted         | shift            | evacuation_announced leave     | 600 s from 135 000           |
| 735 000   | casualty_reported    | unit/operator/1  | head_counted shift             | missed                       |
| 752 000   | entered              | gp1              | casualty_reported unit/operator/1 | looks at 738 000, 140 m   |
| 822 000   | picked_up            | unit/operator/1  | entered gp1                    | 40 m at 1 m/s, 30 s          |
| 902 000   | brought_out          | unit/operator/1  | picked_up unit/operator/1      | 40 m at 0.5 m/s              |
| 939 000   | triaged              | unit/operator/1  | brought_out unit/operator/1    | looks at 905 000, 140 m, 20 s |
| 999 000   | transported          | unit/operator/1  | triaged unit/operator/1        | treated 60 s                 |
| 1 078 000 | handed_over          | unit/operator/1  | transported unit/operator/1    | 340 m, 45 s                  |
| 1 335 000 | head_counted         | shift            | evacuation_announced leave     | 600 s on, nobody missing     |
| 1 358 000 | returned             | amb1             | work_started amb1              | looks at 1 338 000, 200 m    |
| 1 384 000 | returned             | gp1              | work_started gp1               | looks at 1 337 000, 470 m    |
| 1 800 000 | run_ended            | clock            |                                | given                        |
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from small_park import Data, fixed_set_up, write_and_load

from drillsim.engine.run import Settings, simulate
from drillsim.record.run import Run

DURATIONS = {
    "person_calls": "60 s", "shift_decides": "30 s", "firm_decides": "40 s", "call_next_level": "25 s",
    "alarm_takes": "10 s", "evacuate_takes": "20 s", "shut_valves_takes": "5 s", "call_out_takes": "10 s",
    "leaves_by_day": "20 s", "flees_smell": "20 s", "dons_suit": "60 s", "isolates_by_hand": "100 s",
    "picks_up_casualty": "30 s", "triages": "20 s", "treats_on_scene": "60 s", "hands_over": "45 s",
    "changes_cylinders": "60 s", "casualty_noticed": "60 s", "head_count": "600 s", "finds_missing": "0 s",
}  # fmt: skip
FIGURES = {
    "walking_speed_mean_m_s": 1.25, "walking_speed_lowest_m_s": 1.25, "walking_speed_highest_m_s": 1.25,
    "travel_noise_p90": 1, "suit_speed_m_s": 1, "carry_speed_m_s": 0.5, "air_use_median_L_min": 50,
    "air_use_p90_L_min": 50,
}  # fmt: skip


def park() -> Data:
    """The park of the page above."""
    road = {"kind": "road", "width": "6 m", "speed": "10 m/s"}
    path = {"kind": "path", "width": "2 m", "vehicles": False}
    return {
        "schema": "drillsim.park/1",
        "name": {"en": "By hand"},
        "junctions": {
            "base": [-450, 0], "clinic": [-320, 0], "stage": [-120, 0], "unit_door": [5, -40],
            "office_door": [-250, 60], "muster": [-300, 60],
        },
        "ways": {
            "road_1": {**road, "from": "base", "to": "clinic"},
            "road_2": {**road, "from": "clinic", "to": "stage"},
            "road_3": {**road, "from": "stage", "to": "unit_door", "length": "140 m"},
            "path_1": {**path, "from": "office_door", "to": "muster"},
            "path_2": {**path, "from": "stage", "to": "office_door"},
        },
        "gates": {"gate": {"way": "path_1", "width": "0.8 m"}},
        "places": {
            "unit": {
                "kind": "process_unit", "at": [5, 0], "indoors": False,
                "outline": [[4, 0], [5, 0], [6, 0]],  # no area: the operator stands at [5, 0]
                "exits": {"steps": {"to": "unit_door", "width": "2 m"}},
                "people": {"day": {"operator": 1}},
                "substances": {"chlorine": {"mass": "50 t"}},
            },
            "office": {
                "kind": "office", "at": [-250, 70],
                "exits": {"door": {"to": "office_door", "width": "2 m", "distance": "12.5 m"}},
                "people": {"day": {"office": 2}},
            },
        },
        "assembly_points": {"muster": {"at": "muster", "capacity": 10}},
        "stations": {
            "gas_station": {
                "kind": "gas_protection_station", "at": "base",
                "vehicles": {
                    "gp1": {"kind": "gas_protection_vehicle", "crew": 5, "breathing_sets": 10, "turnout": "30 s"}
                },
            },
            "clinic": {
                "kind": "clinic", "at": "clinic", "beds": 1,
                "vehicles": {"amb1": {"kind": "ambulance", "crew": 2, "turnout": "20 s"}},
            },
        },
        "detectors": {
            "gd1": {"at": [10, 0], "substance": "chlorine", "alarm": "1 ppm", "high_alarm": "2 ppm", "response": "20 s"}
        },
        "windsocks": {"sock": {"at": [-120, 10]}},
        "valves": {"valve": {"isolates": "unit", "closes_in": "10 s"}},
    }  # fmt: skip


def day() -> Data:
    """The day of the page above."""
    return {
        "schema": "drillsim.scenario/1",
        "name": {"en": "By hand"},
        "park": "park.yaml",
        "starts_at": "2026-03-14 10:00",
        "lasts": "30 min",
        "shift": "day",
        "weather": {"wind_from": "270 deg", "wind_speed": "2 m/s", "stability": "D"},
        "incidents": {
            "leak": {
                "kind": "gas_leak", "place": "unit", "substance": "chlorine", "rate": "5 kg/s", "starts_at": "60 s",
                "at": [0, 0], "height": "1.5 m",
            }
        },
        "failed_valves": ["valve"],
        "command": {"firm": {"informs_next": "not_over", "informs_next_after": "15 min"}},
        "orders": {
            "warn": {"level": "shift", "action": "alarm", "when": "reported"},
            "shut": {"level": "shift", "action": "shut_valves"},
            "leave": {"level": "shift", "action": "evacuate", "to": "nearest"},
            "call_crew": {"level": "shift", "action": "call_out", "send": {"isolate": 1}},
            "call_ambulance": {"level": "firm", "action": "call_out", "send": {"transport": 1}},
        },
        "timings": DURATIONS,
        "figures": FIGURES,
    }  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    scenario = write_and_load(tmp_path_factory.mktemp("by_hand"), park(), day())
    return simulate(fixed_set_up(scenario, "40 s"), Settings(seed=1, strict=True))


def rows_of_the_page(first: str) -> list[list[str]]:
    """The cells of the table above whose first heading is given."""
    lines = [line.strip("|").split("|") for line in (__doc__ or "").splitlines() if line.startswith("|")]
    tables = [[cell.strip() for cell in line] for line in lines]
    start = next(number for number, cells in enumerate(tables) if cells[0] == first)
    rows = []
    for cells in tables[start + 2 :]:
        if not cells[0] or len(cells) != len(tables[start]):
            break
        rows.append(cells)
    return rows


def tick(cell: str) -> int:
    return int(cell.replace(" ", ""))


def test_the_log_is_the_one_worked_out_by_hand(run: Run) -> None:
    expected = [(tick(at), what, who, cause) for at, what, who, cause, _ in rows_of_the_page("tick")]
    line = {row["id"]: row for row in run.events.rows()}
    found = []
    for row in line.values():
        cause = line.get(row["parent_id"])
        because = f"{cause['what']} {cause['who']}" if cause else ""
        found.append((round(row["time_s"] * 1000), row["what"], row["who"], because))
    assert found == expected
    assert len(expected) == 42


def test_the_two_from_the_office_walk_as_worked_out_by_hand(run: Run) -> None:
    page = rows_of_the_page("who")
    by_id = {row["id"]: row for row in run.people.rows()}
    assert len(page) == 2
    for who, leaves, *_, at_muster in page:
        person = by_id[who]
        assert (person["left_s"], person["arrived_s"]) == (tick(leaves) / 1000, tick(at_muster) / 1000)
        assert (person["alarmed_s"], person["alarmed_by"], person["order"]) == (95.0, "order", "evacuate")
        assert (person["destination"], person["state"], person["why_not_safe"]) == ("muster", "at_assembly_point", "")
        assert person["dose_ppm_min_chlorine"] == 0.0
    assert run.facts["crossings"] == 4


def test_the_operator_is_told_of_in_full(run: Run) -> None:
    (operator,) = (row for row in run.people.rows() if row["id"] == "unit/operator/1")
    seconds = {"alarmed_s": 65.0, "fell_s": 65.0, "reported_s": 735.0, "picked_up_s": 822.0, "brought_out_s": 902.0,
               "handed_over_s": 1078.0}  # fmt: skip
    assert {key: operator[key] for key in seconds} == seconds
    assert (operator["alarmed_by"], operator["order"], operator["state"]) == ("own_senses", "", "in_care")
    assert np.isnan(operator["left_s"])
    assert np.isnan(operator["arrived_s"])


def test_the_vehicles_do_what_was_worked_out_by_hand(run: Run) -> None:
    """Metres: to the scene, to and from the casualty, and home."""
    keys = ("called_out_s", "turned_out_s", "arrived_s", "work_started_s", "returned_s", "travel_m", "entries", "tasks")
    found = {row["vehicle"]: tuple(row[key] for key in keys) for row in run.responses.rows()}
    assert found == {
        "gp1": (125.0, 155.0, 188.0, 228.0, 1384.0, 330 + 140 + 470, 2, "measuring, isolating by hand, rescue"),
        "amb1": (190.0, 210.0, 230.0, 270.0, 1358.0, 200 + 140 + 340 + 200 + 200, 0, "transport"),
    }


def test_the_leak_gives_off_five_kilograms_a_second_until_isolated(run: Run) -> None:
    (leak,) = run.hazards.rows()
    assert leak["released_kg"] == pytest.approx(5.0 * (508 - 60), rel=1e-12)
    assert (leak["reported_s"], leak["reported_by"]) == (85.0, "detector:gd1")
    assert (leak["isolated_s"], leak["isolated_by"]) == (508.0, "crew:gp1")


def test_another_seed_tells_the_same_story(run: Run, tmp_path: Path) -> None:
    """Nothing in it is left to luck: the operator's sensitivity decides only how soon he would have died."""
    scenario = fixed_set_up(write_and_load(tmp_path, park(), day()), "40 s")
    other = simulate(scenario, Settings(seed=20260314))
    assert other.events == run.events
    assert other.responses == run.responses
