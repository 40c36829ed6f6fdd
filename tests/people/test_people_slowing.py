"""What is breathed slows walking: the published curve, when it takes effect, for whom, and for how long."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from crowd_cases import Turned, even, small_crowd
from hypothesis import given
from hypothesis import strategies as st
from small_park import Data

from drillsim.hazards.irritants import figure, speed_share
from drillsim.units import NEVER

STRONG = 15.0
"""ppm of chlorine, 0.3 of what incapacitates: 0.141 of free speed."""
FREE = 1.25


def told_to_leave(folder: Path, gas: str = "chlorine", **figures: float) -> Turned:
    """The small crowd, the office told at 0 to leave for the far junction."""

    def alter(park: Data, day: Data) -> None:
        day["figures"] |= figures

    turned = small_crowd(folder, alter)
    turned.expose_to(gas)
    return turned


def leave(turned: Turned, ppm: float, gas: str = "chlorine", until: int = 2_000_000) -> int:
    """When the first of the office arrives, in the same air outdoors and in all the time."""
    air = {gas: even(ppm, ppm)}
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["j400"]),), **air)
    while turned.number * 5000 < until and turned.arrived_at("office/operator/1") >= NEVER:
        turned.window(**air)
    return turned.arrived_at("office/operator/1") - turned.left_at("office/operator/1")


@pytest.mark.parametrize(
    ("irritation", "share"),
    [(0.0, 1.0), (0.05, 0.914), (0.1, 0.714), (0.2, 0.308), (0.3, 0.141), (0.5, 0.1), (1.0, 0.1), (7.0, 0.1)],
)
def test_the_curve_is_the_published_one_down_to_its_floor(irritation: float, share: float) -> None:
    assert float(speed_share(irritation)) == pytest.approx(share, abs=0.0006)


@given(st.lists(st.floats(0.0, 1e12), min_size=2, max_size=20))
def test_more_of_it_never_makes_faster_and_nothing_makes_faster_than_unexposed(irritation: list[float]) -> None:
    share = speed_share(np.sort(irritation))
    assert (np.diff(share) <= 0.0).all()
    assert ((share > 0.0) & (share <= 1.0)).all()


def test_whoever_walks_in_an_irritant_takes_so_much_longer(tmp_path: Path) -> None:
    clean, slow = leave(told_to_leave(tmp_path / "a"), 0.0), leave(told_to_leave(tmp_path / "b"), 5.0)
    assert slow == pytest.approx(clean / float(speed_share(0.1)), rel=0.01)


def test_the_figure_switches_it_off(tmp_path: Path) -> None:
    off = told_to_leave(tmp_path / "b", exposure_slows=0)
    assert leave(off, STRONG) == leave(told_to_leave(tmp_path / "a"), 0.0)


@pytest.mark.parametrize("gas", ["phosgene", "carbon_monoxide", "hydrogen_sulfide"])
def test_what_has_no_published_sting_slows_nobody(tmp_path: Path, gas: str) -> None:
    assert figure(gas)["value"] is None
    assert leave(told_to_leave(tmp_path / "b", gas), 1.0, gas) == leave(told_to_leave(tmp_path / "a"), 0.0)


def test_a_walkway_entered_is_crossed_as_begun_and_the_next_one_slower(tmp_path: Path) -> None:
    turned = told_to_leave(tmp_path)
    turned.window(orders=(turned.order(0, "evacuate", ["office"], ["j400"]),))
    who, where = turned.person("office/operator/1"), turned.mover.whereabouts
    while where.walkway[0, who] < 0 or where.arrives_at[0, who] - turned.number * 5000 < 20_000:
        turned.window()
    ends = int(where.arrives_at[0, who])
    turned.window(chlorine=even(STRONG))
    turned.window(chlorine=even(STRONG))
    assert int(where.arrives_at[0, who]) == ends
    while where.walkway[0, who] < 0 or where.entered_at[0, who] < ends:
        turned.window(chlorine=even(STRONG))
    length = turned.network.length[where.walkway[0, who]]
    took = int(where.arrives_at[0, who] - where.entered_at[0, who])
    assert took == pytest.approx(1000 * length / (FREE * float(speed_share(STRONG / 50.0))), rel=1e-3)


def test_out_of_the_gas_one_walks_as_before(tmp_path: Path) -> None:
    turned = told_to_leave(tmp_path)
    turned.window(chlorine=even(STRONG, STRONG))
    turned.window(chlorine=even(STRONG, STRONG))
    assert turned.crowds.mover.speed == pytest.approx(FREE * float(speed_share(0.3)))
    turned.window()
    turned.window()
    assert turned.crowds.mover.speed == pytest.approx(FREE)
    assert turned.crowds.slowing.least == pytest.approx(float(speed_share(0.3)))


def test_a_mask_keeps_the_sting_out(tmp_path: Path) -> None:
    def alter(park: Data, day: Data) -> None:
        park["places"]["unit"]["escape_masks"] = 1
        day["figures"] |= {"escape_mask_factor": 50}

    turned = small_crowd(tmp_path, alter)
    turned.expose_to("chlorine")
    turned.window(orders=(turned.order(0, "alarm", ["unit"]),), chlorine=even(STRONG, STRONG))
    turned.window(chlorine=even(STRONG, STRONG))
    turned.window(chlorine=even(STRONG, STRONG))
    speed = turned.crowds.mover.speed
    assert speed[turned.person("unit/operator/1")] == FREE
    assert speed[turned.person("workshop/operator/1")] < FREE
