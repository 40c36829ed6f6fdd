"""Windsocks that people read: who flees turns away from where the wind blows, if a windsock is in sight.

The office is an open yard here, with two people at (100, 25): 264.3 degrees and 250 m from there lies the western
assembly point, 92.2 degrees and 650 m the eastern one. The nearest windsock decides whether they know the wind.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from crowd_cases import Turned, even, small_crowd
from small_park import Data

from drillsim.units import NEVER


def yard(wind_from: float, sock: tuple[float, float] | None = (100.0, 125.0), true_north: float = 0.0):
    """What makes the office a yard, with one windsock or none, in a wind."""

    def alter(park: Data, day: Data) -> None:
        park["places"]["office"]["indoors"] = False
        park["windsocks"] = {} if sock is None else {"mast": {"at": list(sock)}}
        park["coordinates"] = {"true_north": f"{true_north} deg"}
        day["weather"]["wind_from"] = f"{wind_from} deg"

    return alter


def flees_to(turned: Turned) -> str:
    """Where the people of the yard go who smell chlorine in the first window."""
    turned.expose_to("chlorine")
    turned.window(chlorine=even(0.3))
    turned.until(900_000)
    (there,) = {int(turned.mover.whereabouts.node[0, turned.person(f"office/operator/{n}")]) for n in (1, 2)}
    return turned.park.junction_ids[there]


@pytest.mark.parametrize(
    ("wind_from", "goes"),
    [
        (270.0, "beyond_west"),  # from the west: the nearer one lies up the wind
        (0.0, "beyond_west"),  # across
        (84.3, "beyond_east"),  # straight to the west
        (129.2, "beyond_east"),  # 44.9 degrees off
        (129.4, "beyond_west"),  # 45.1 degrees off
    ],
)
def test_who_sees_a_windsock_goes_to_the_nearest_not_down_the_wind(
    tmp_path: Path, wind_from: float, goes: str
) -> None:
    assert flees_to(small_crowd(tmp_path, yard(wind_from))) == goes


@pytest.mark.parametrize(
    ("sock", "goes"),
    [((100.0, 225.0), "beyond_east"), ((100.0, 225.1), "beyond_west"), (None, "beyond_west")],
)
def test_with_none_in_sight_they_go_to_the_nearest(tmp_path: Path, sock: tuple[float, float] | None, goes: str) -> None:
    """200 m is as far as a windsock is read."""
    assert flees_to(small_crowd(tmp_path, yard(90.0, sock))) == goes


def test_bearings_are_from_true_north(tmp_path: Path) -> None:
    """True north lies along +x of the map: wind from the north blows to the west of the map."""
    assert flees_to(small_crowd(tmp_path, yard(0.0, true_north=90.0))) == "beyond_east"
    assert flees_to(small_crowd(tmp_path, yard(180.0, true_north=90.0))) == "beyond_west"


def test_where_all_lie_down_the_wind_the_nearest_has_to_do(tmp_path: Path) -> None:
    def alter(park: Data, day: Data) -> None:
        yard(90.0)(park, day)
        del park["assembly_points"]["assembly_east"]

    assert flees_to(small_crowd(tmp_path, alter)) == "beyond_west"


def turning(at: str):
    """A wind from the east that comes from the west after a while."""

    def alter(park: Data, day: Data) -> None:
        yard(90.0)(park, day)
        day["weather"]["changes"] = {"turn": {"after": at, "wind_from": "270 deg"}}

    return alter


def test_the_wind_is_read_at_that_moment(tmp_path: Path) -> None:
    """They smell it in the window to 5 s."""
    assert flees_to(small_crowd(tmp_path, turning("5 s"))) == "beyond_west"


def test_a_wind_that_turns_later_turns_nobody(tmp_path: Path) -> None:
    assert flees_to(small_crowd(tmp_path, turning("5.001 s"))) == "beyond_east"


def test_each_goes_by_what_is_in_sight_from_there(tmp_path: Path) -> None:
    """The unit at (310, 10) is 198 m from the windsock, the yard 310 m: one reads the wind, the others do not."""

    def alter(park: Data, day: Data) -> None:
        yard(90.0, (400.0, 186.0))(park, day)
        day["timings"]["flees_smell"] = "10 s"

    turned = small_crowd(tmp_path, alter)
    turned.expose_to("chlorine")
    turned.window(chlorine=even(0.3))
    turned.until(900_000)
    nodes = turned.mover.whereabouts.node[0]
    assert turned.park.junction_ids[nodes[turned.person("office/operator/1")]] == "beyond_west"
    assert turned.park.junction_ids[nodes[turned.person("unit/operator/1")]] == "beyond_east"


def test_an_order_goes_before_what_a_windsock_shows(tmp_path: Path) -> None:
    turned = small_crowd(tmp_path, yard(90.0))
    turned.expose_to("chlorine")
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["beyond_west"]),), chlorine=even(0.3))
    turned.until(600_000)
    assert turned.mover.whereabouts.node[0, turned.person("office/operator/1")] == turned.node("beyond_west")
    assert turned.arrived_at("office/operator/1") < NEVER
