"""Operators who make the plant safe before they leave, and what makes them leave without.

Everybody leaves 20 s after an order, operators of unit and control room 100 s later: at 120 000 after an order at 0.
The office has operators too, but no plant.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from crowd_cases import Turned, even, small_crowd
from small_park import Data

from drillsim.units import NEVER

ALL = ["unit", "control_room", "office"]


def takes(law: object):
    """What makes the law of making safe, on a unit with two operators and a contractor."""

    def alter(park: Data, day: Data) -> None:
        park["places"]["unit"]["people"] = {"day": {"operator": 2, "contractor": 1}}
        day["timings"]["makes_plant_safe"] = law

    return alter


@pytest.fixture
def turned(tmp_path: Path) -> Turned:
    return small_crowd(tmp_path, takes("100 s"))


def test_operators_of_plant_stay_until_it_is_safe_and_nobody_else_does(turned: Turned) -> None:
    order = turned.order(0, "evacuate", ALL, ["beyond_west"])
    turned.window(orders=(order,))
    turned.until(300_000)
    left = {id_: turned.left_at(id_) for id_ in turned.population.ids if not id_.startswith("workshop")}
    assert left == {
        "control_room/operator/1": 120_000, "unit/operator/1": 120_000, "unit/operator/2": 120_000,
        "unit/contractor/1": 20_000, "office/operator/1": 20_000, "office/operator/2": 20_000,
    }  # fmt: skip
    assert sorted(turned.log("plant_made_safe")) == [(120_000, "control_room"), (120_000, "unit")]
    assert {event.parent for event in turned.journal.events if event.what == "plant_made_safe"} == {order.cause}


def test_the_plant_is_safe_before_the_place_is_called_empty(turned: Turned) -> None:
    turned.window(orders=(turned.order(0, "evacuate", ["unit"], ["beyond_west"]),))
    turned.until(130_000)
    lines = [(event.tick, event.what) for event in turned.journal.events if event.who == "unit"]
    assert lines == [(120_000, "plant_made_safe"), (120_000, "emptied")]


def test_the_last_operator_decides(tmp_path: Path) -> None:
    """Who stays how long is settled by luck; the plant is safe when the second has finished."""
    turned = small_crowd(tmp_path, takes({"median": "60 s", "p90": "150 s"}))
    turned.window(orders=(turned.order(0, "evacuate", ["unit"], ["beyond_west"]),))
    turned.until(1_500_000)
    stay = turned.population.luck.makes_safe_in
    left = []
    for id_ in ("unit/operator/1", "unit/operator/2"):
        left.append(turned.left_at(id_))
        assert left[-1] == int(np.ceil(1000 * (20 + stay[turned.person(id_)])))
    assert left[0] != left[1]
    assert turned.log("plant_made_safe") == [(max(left), "unit")]


def test_a_timing_of_nothing_switches_it_off(tmp_path: Path) -> None:
    turned = small_crowd(tmp_path, takes("0 s"))
    turned.window(orders=(turned.order(0, "evacuate", ALL, ["beyond_west"]),))
    turned.until(300_000)
    assert turned.left_at("unit/operator/1") == turned.left_at("control_room/operator/1") == 20_000
    assert turned.log("plant_made_safe") == []


def test_who_flees_of_their_own_accord_makes_nothing_safe(turned: Turned) -> None:
    turned.expose_to("chlorine")
    turned.window(chlorine=even(0.3))
    turned.window(orders=(turned.order(9000, "evacuate", ["unit"], ["beyond_west"]),))
    turned.until(300_000)
    assert turned.left_at("unit/operator/1") == turned.left_at("unit/operator/2") == 15_000
    assert turned.log("plant_made_safe") == []


def test_who_smells_gas_while_at_it_gives_it_up(turned: Turned) -> None:
    """In the window to 40 000, so gone 10 s later; the control room, indoors in clean air, finishes."""
    turned.expose_to("chlorine")
    turned.window(orders=(turned.order(0, "evacuate", ALL, ["j400"]),))
    turned.until(35_000)
    turned.window(chlorine=even(0.3))
    turned.until(300_000)
    assert turned.left_at("unit/operator/1") == 50_000
    assert turned.mover.whereabouts.node[0, turned.person("unit/operator/1")] == turned.node("j400")
    assert turned.log("plant_made_safe") == [(120_000, "control_room")]


def test_who_smells_gas_as_the_work_ends_has_finished(turned: Turned) -> None:
    """Smelled in the window to 115 000, gone at 120 000 with the work done and not at 125 000."""
    turned.expose_to("chlorine")
    turned.window(orders=(turned.order(0, "evacuate", ["unit"], ["j400"]),))
    turned.until(110_000)
    turned.window(chlorine=even(0.3))
    turned.until(300_000)
    assert turned.left_at("unit/operator/1") == 120_000
    assert turned.log("plant_made_safe") == [(120_000, "unit")]


def test_who_falls_at_it_leaves_the_plant_as_it_is(turned: Turned) -> None:
    turned.expose_to("chlorine")
    turned.window(orders=(turned.order(0, "evacuate", ["unit"], ["beyond_west"]),))
    turned.until(60_000)
    turned.window(chlorine=even(1e5))
    turned.until(300_000)
    assert turned.state("fell_at", "unit/operator/1") == 65_000
    assert turned.log("plant_made_safe") == []


def test_who_falls_indoors_at_it_leaves_the_plant_as_it_is_too(turned: Turned) -> None:
    """Nobody flees from indoors, so the fall alone ends the work."""
    turned.expose_to("chlorine")
    turned.window(orders=(turned.order(0, "evacuate", ["control_room"], ["beyond_west"]),))
    turned.until(60_000)
    turned.window(chlorine=even(0.0, inside=1e5))
    turned.until(300_000)
    assert turned.state("fell_at", "control_room/operator/1") == 65_000
    assert turned.log("plant_made_safe") == []


def test_being_told_again_does_not_begin_it_anew(turned: Turned) -> None:
    turned.window(orders=(turned.order(0, "evacuate", ["unit"], ["beyond_west"]),))
    turned.until(60_000)
    turned.window(orders=(turned.order(59_000, "evacuate", ["unit"], ["beyond_east"]),))
    turned.until(300_000)
    assert turned.left_at("unit/operator/1") == 120_000
    assert turned.log("plant_made_safe") == [(120_000, "unit")]


def test_who_is_told_to_shelter_instead_breaks_it_off(turned: Turned) -> None:
    turned.window(orders=(turned.order(0, "evacuate", ["control_room"], ["beyond_west"]),))
    turned.until(60_000)
    turned.window(orders=(turned.order(59_000, "shelter", ["control_room"]),))
    turned.until(300_000)
    assert turned.left_at("control_room/operator/1") == NEVER
    assert turned.log("plant_made_safe") == []


def test_who_is_sent_on_from_elsewhere_has_no_plant_there(turned: Turned) -> None:
    """The first order leads to the junction at the unit's door; from there all leave 20 s after the second."""
    turned.window(orders=(turned.order(0, "evacuate", ["unit"], ["j300"]),))
    turned.until(200_000)
    assert turned.arrived_at("unit/operator/2") < 200_000
    turned.window(orders=(turned.order(199_000, "evacuate", ["unit"], ["j400"]),))
    turned.until(400_000)
    arrived = sorted(turned.arrived_at(f"unit/operator/{n}") for n in (1, 2))
    assert arrived[0] == 219_000 + 138 + 80_000 + 138  # behind the contractor at the road
    assert turned.log("plant_made_safe") == [(120_000, "unit")]
