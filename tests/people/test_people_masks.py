"""Escape masks: who has one, when it is put on, what it keeps out and for how long.

Phosgene harms by ppm minutes: a window of 5 s at 1 ppm adds 5/60, through a mask of factor 50 a fiftieth of that.
Orders given in one window are heard at the start of the next; those given at 0 in the first.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from crowd_cases import Turned, even, small_crowd
from small_park import Data

from drillsim.hazards.fire.bodies import HeatEffect
from drillsim.units import NEVER

WINDOW = 5 / 60
"""Minutes of a window."""


def masks(counts: dict[str, int], people: dict[str, int] | None = None, **figures: float):
    """What puts masks into places of the small crowd, and other people onto the unit."""

    def alter(park: Data, day: Data) -> None:
        for id_, count in counts.items():
            park["places"][id_]["escape_masks"] = count
        if people is not None:
            park["places"]["unit"]["people"] = {"day": people}
        day["figures"] |= {"escape_mask_factor": 50, **figures}

    return alter


def dose(turned: Turned, id_: str) -> float:
    """ppm min of phosgene so far."""
    return float(turned.crowd.bodies["phosgene"].loads[1.0][0, turned.person(id_)])


def with_phosgene(turned: Turned) -> Turned:
    turned.expose_to("phosgene")
    return turned


def test_who_is_told_breathes_a_fiftieth_from_the_window_on_in_which_it_is_heard(tmp_path: Path) -> None:
    turned = with_phosgene(small_crowd(tmp_path, masks({"unit": 1}, {"operator": 2})))
    turned.window(phosgene=even(0.3))  # below what is smelled
    turned.window(orders=(turned.order(3000, "alarm", ["unit"]),), phosgene=even(0.3))
    assert turned.state("masked_at", "unit/operator/1") == 3000
    assert turned.state("masked_at", "unit/operator/2") == NEVER
    assert dose(turned, "unit/operator/1") == pytest.approx(0.3 * WINDOW * (1 + 1 / 50), rel=1e-12)
    assert dose(turned, "unit/operator/2") == pytest.approx(0.3 * WINDOW * 2, rel=1e-12)


def test_who_smells_it_has_breathed_one_window_before_the_mask_is_on(tmp_path: Path) -> None:
    turned = with_phosgene(small_crowd(tmp_path, masks({"unit": 1})))
    for _ in range(3):
        turned.window(phosgene=even(1.0))
    assert turned.state("masked_at", "unit/operator/1") == 5000
    assert dose(turned, "unit/operator/1") == pytest.approx(WINDOW * (1 + 2 / 50), rel=1e-12)


@pytest.mark.parametrize("minutes", [15, 2])
def test_a_mask_lasts_so_many_minutes(tmp_path: Path, minutes: int) -> None:
    turned = with_phosgene(small_crowd(tmp_path, masks({"control_room": 1}, escape_mask_minutes=minutes)))
    air = even(0.0, inside=0.3)
    turned.window(orders=(turned.order(0, "alarm", ["control_room"]),), phosgene=air)
    turned.until(minutes * 60_000, phosgene=air)
    assert dose(turned, "control_room/operator/1") == pytest.approx(0.3 * minutes / 50, rel=1e-9)
    turned.window(phosgene=air)
    assert dose(turned, "control_room/operator/1") == pytest.approx(0.3 * (minutes / 50 + WINDOW), rel=1e-9)


def test_a_second_alarm_does_not_make_a_mask_new(tmp_path: Path) -> None:
    turned = small_crowd(tmp_path, masks({"control_room": 1}))
    turned.window(orders=(turned.order(0, "alarm", ["control_room"]),))
    turned.window(orders=(turned.order(4000, "shelter", ["control_room"]),))
    assert turned.state("masked_at", "control_room/operator/1") == 0


def test_a_mask_keeps_no_heat_out(tmp_path: Path) -> None:
    turned = small_crowd(tmp_path, masks({"unit": 1}, {"operator": 2}))
    turned.crowds.expose_to(HeatEffect(), 60)
    turned.window(orders=(turned.order(0, "alarm", ["unit"]),), heat=even(2.0))
    first, second = (turned.person(f"unit/operator/{n}") for n in (1, 2))
    for load in turned.crowd.bodies["heat"].loads_now().values():
        assert load[0, first] == load[0, second] > 0


def test_the_air_outside_a_mask_is_not_clean(tmp_path: Path) -> None:
    """Phosgene is clean below 0.04 ppm: 0.05 through a mask is not clean safety, though it hardly harms."""
    turned = with_phosgene(small_crowd(tmp_path, masks({"unit": 1})))
    turned.window(orders=(turned.order(0, "alarm", ["unit"]),), phosgene=even(0.05))
    assert turned.state("unclean_at", "unit/operator/1") == 5000
    assert dose(turned, "unit/operator/1") == pytest.approx(0.05 * WINDOW / 50, rel=1e-12)


def test_walking_through_the_cloud_is_told_of_mask_or_none(tmp_path: Path) -> None:
    """On the road from 20 000 on, masked; phosgene harms above 0.6 ppm."""
    turned = with_phosgene(small_crowd(tmp_path, masks({"office": 2})))
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["beyond_west"]),))
    turned.until(60_000)
    turned.window(phosgene=even(0.7))
    assert turned.state("walked_in_cloud_at", "office/operator/1") == 65_000
    assert dose(turned, "office/operator/1") == pytest.approx(0.7 * WINDOW / 50, rel=1e-12)


def test_a_mask_left_behind_is_of_no_use(tmp_path: Path) -> None:
    """The office flees a drill on foot; when the road smells of gas, the masks hang in the office."""
    turned = with_phosgene(small_crowd(tmp_path, masks({"office": 2})))
    first, states = turned.person("office/operator/1"), turned.crowd.states
    states.leaves_at[0, first] = 0
    states.plan[0, first] = turned.crowd.knowledge.plan((turned.node("beyond_west"),))
    turned.until(60_000)
    turned.window(orders=(turned.order(58_000, "alarm", ["office"]),))
    assert turned.state("alarmed_at", "office/operator/1") == 58_000
    assert turned.state("masked_at", "office/operator/1") == NEVER
    assert turned.state("masked_at", "office/operator/2") == 58_000


def test_who_is_overcome_at_once_puts_nothing_on(tmp_path: Path) -> None:
    turned = small_crowd(tmp_path, masks({"unit": 1}))
    turned.expose_to("chlorine")
    turned.window(chlorine=even(1e5))
    assert turned.state("alarmed_at", "unit/operator/1") == turned.state("fell_at", "unit/operator/1") == 5000
    assert turned.state("masked_at", "unit/operator/1") == NEVER


def test_an_all_clear_is_no_reason_to_put_one_on(tmp_path: Path) -> None:
    turned = small_crowd(tmp_path, masks({"unit": 1}))
    turned.window(orders=(turned.order(0, "release", ["unit"]),))
    assert turned.state("masked_at", "unit/operator/1") == NEVER


def has_mask(turned: Turned, place: str = "unit") -> list[str]:
    """The people of a place for whom there is a mask."""
    at_hand = turned.crowd.hearing.masks.at_hand
    return [id_ for id_, mine in zip(turned.population.ids, at_hand, strict=True) if mine and id_.startswith(place)]


@pytest.mark.parametrize(
    ("count", "who"),
    [
        (0, []),
        (1, ["unit/operator/1"]),
        (3, ["unit/contractor/1", "unit/operator/1", "unit/operator/2"]),
        (4, ["unit/contractor/1", "unit/contractor/2", "unit/operator/1", "unit/operator/2"]),
        (9, ["unit/contractor/1", "unit/contractor/2", "unit/operator/1", "unit/operator/2", "unit/visitor/1"]),
    ],
)
def test_operators_are_served_first_and_visitors_last(tmp_path: Path, count: int, who: list[str]) -> None:
    """One mask more gives one person more a mask and moves no other."""
    people = {"visitor": 1, "contractor": 2, "operator": 2}
    assert has_mask(small_crowd(tmp_path, masks({"unit": count}, people))) == who


def test_one_more_person_who_is_served_last_moves_no_mask(tmp_path: Path) -> None:
    few = has_mask(small_crowd(tmp_path, masks({"unit": 2}, {"operator": 1, "visitor": 2})))
    assert few == ["unit/operator/1", "unit/visitor/1"]
    assert has_mask(small_crowd(tmp_path, masks({"unit": 2}, {"operator": 1, "visitor": 3}))) == few


def test_masks_of_one_place_serve_nobody_elsewhere(tmp_path: Path) -> None:
    turned = small_crowd(tmp_path, masks({"unit": 5}))
    assert turned.crowd.hearing.masks.at_hand.sum() == 1
    assert has_mask(turned, "office") == []
