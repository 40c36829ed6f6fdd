"""What bodies breathe and what it does: doses by hand, guideline levels, clean air, the air along one's own path."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from crowd_cases import Air, Turned, even, second_building, small_crowd
from scipy.special import ndtri

from drillsim.hazards.gas.bodies import GasBodies, clean_below_ppm
from drillsim.hazards.substances import substance
from drillsim.people.news import Deed
from drillsim.people.state import States
from drillsim.units import NEVER


def breathing(id_: str, ppm: list[float], seconds: int, sensitivity: float = 0.5, minutes: int = 60) -> GasBodies:
    """One person a concentration, breathing it in windows of 5 s from the start, then clean air for an hour."""
    bodies = GasBodies(substance(id_), np.full((1, len(ppm)), sensitivity), minutes)
    for end in range(5, 60 * minutes + 5, 5):
        bodies.feel(np.arange(len(ppm)), np.array(ppm) * (end <= seconds), float(end), 5.0)
    return bodies


def test_the_dose_of_a_constant_concentration_is_its_power_times_the_minutes() -> None:
    """Chlorine for 7 min: C t for observation, C^2 t for Withers & Lees and the AEGL, C^2.75 t for other probits."""
    bodies = breathing("chlorine", [0.0, 10.0, 40.0], 420)
    assert set(bodies.loads) == {1.0, 2.0, 2.75}
    for n, load in bodies.loads.items():
        assert load[0].tolist() == pytest.approx([0.0, 10.0**n * 7, 40.0**n * 7], rel=1e-12)
    assert bodies.peak.tolist() == [[0.0, 10.0, 40.0]]


@pytest.mark.parametrize(("u", "z"), [(0.5, 0.0), (0.1, float(ndtri(0.1)))])
def test_who_is_overcome_and_who_dies_follows_the_chosen_probit_and_ones_own_sensitivity(u: float, z: float) -> None:
    """Withers & Lees: ln L = (5 + z + 8.29) / 0.92; overcome at a third of the concentration, a ninth of the load."""
    lethal = np.exp((13.29 + z) / 0.92)
    ten_minutes = [float(np.sqrt(lethal * share / 10)) for share in (0.99 / 9, 1.01 / 9, 0.99, 1.01)]
    bodies = breathing("chlorine", ten_minutes, 600, u)
    assert bodies.overcome.tolist() == [[False, True, True, True]]
    assert bodies.dead.tolist() == [[False, False, False, True]]


def test_nobody_is_overcome_by_phosgene_while_it_lasts() -> None:
    bodies = breathing("phosgene", [1e4], 600)
    assert bodies.dead.all()
    assert not bodies.overcome.any()


def test_a_short_exposure_is_spread_over_ten_minutes() -> None:
    """AEGL-2 of chlorine is 2.8 ppm for 10 min: C^2 x 2 min = 2.8^2 x 10 min, so C = 2.8 sqrt(5) for 2 min."""
    just = 2.8 * np.sqrt(5)
    for seconds in (120, 60, 30, 5):
        ppm = just * np.sqrt(120 / seconds)
        bodies = breathing("chlorine", [ppm * 0.999, ppm * 1.001], seconds)
        assert bodies.columns()["aegl2_chlorine"].tolist() == [0, 1]


def test_the_record_holds_the_load_after_each_whole_minute() -> None:
    """1 ppm for 90 s: n = 2 gives 1 after a minute, 1.5 after two and ever after; nothing at the start."""
    bodies = breathing("chlorine", [1.0], 90, minutes=5)
    record = bodies.record(np.array([0]))[:, 0].tolist()
    assert record == pytest.approx([0.0, 1.0, 1.5, 1.5, 1.5, 1.5], rel=1e-12)
    assert record[0] == 0.0


def test_idle_windows_that_were_jumped_leave_no_hole_in_the_record() -> None:
    """Carbon monoxide, 12 000 ppm min in each of two windows an hour apart: AEGL-3 is 17 000 in 10 min, 36 000 in 4 h.

    One window of 18 000 ppm min exceeds it.
    """

    def beyond_three(ppm: float) -> bool:
        bodies = GasBodies(substance("carbon_monoxide"), np.full((1, 1), 0.5), 120)
        for end in (5.0, 3605.0):
            bodies.feel(np.array([0]), np.array([ppm]), end, 5.0)
        return bool(bodies.columns()["aegl3_carbon_monoxide"][0] == 1)

    assert not beyond_three(12_000 * 12)
    assert beyond_three(18_000 * 12)


def test_levels_that_are_not_established_stay_unsaid() -> None:
    bodies = breathing("phosgene", [10.0], 600)
    columns = bodies.columns()
    assert columns["aegl1_phosgene"].tolist() == [-1]
    assert columns["aegl3_phosgene"].tolist() == [1]


@pytest.mark.parametrize(("id_", "ppm"), [("chlorine", 0.5), ("phosgene", 0.04), ("carbon_monoxide", 27.0)])
def test_clean_air_is_below_the_lowest_level_established(id_: str, ppm: float) -> None:
    """AEGL-1 for 10 min where there is one; else the smallest value of the lowest level that there is."""
    assert clean_below_ppm(substance(id_)) == ppm


# ---- the air along one's own path


@pytest.fixture
def turned(tmp_path: Path) -> Turned:
    turned = small_crowd(tmp_path)
    turned.expose_to("phosgene")  # smelled at 0.5 ppm and nobody falls
    return turned


def dose(turned: Turned, id_: str) -> float:
    """ppm min so far."""
    return float(turned.crowd.bodies["phosgene"].loads[1.0][0, turned.person(id_)])


def field(ppm: object) -> Air:
    return Air(ppm, np.zeros(4))  # type: ignore[arg-type]


def leave(turned: Turned, place: str, to: str) -> None:
    turned.window(orders=(turned.order(0, "evacuate", [place], [to]),))


def test_one_walker_through_a_steady_plume_breathes_the_integral_along_the_way(turned: Turned) -> None:
    """A plume 400 m long that falls linearly, 0.001 (400 - |x|) ppm, walked through from the office to the gate.

    Along a straight leg the mid-point of each window is exact. Person 1 leaves at 20 000, at j100 40 453, on the road
    at 40 591 and at its end at 120 591. Before it and while in a queue one stands in the
    middle of the office and at the junctions, so the legs are summed where only the road is walked: 50 s to 115 s.
    """
    leave(turned, "office", "beyond_west")
    air = field(lambda x, y: 0.001 * (400 - np.abs(x)))
    turned.until(50_000, phosgene=air)
    before = dose(turned, "office/operator/1")
    turned.until(115_000, phosgene=air)
    x0, x1 = (100 - 1.25 * (t - 40.591) for t in (50.0, 115.0))
    by_hand = 0.001 * (400 - (x0 + x1) / 2) * (115 - 50) / 60
    assert dose(turned, "office/operator/1") - before == pytest.approx(by_hand, rel=1e-12)


def test_a_curved_plume_is_met_at_the_middle_of_each_window(turned: Turned) -> None:
    """A Gaussian of 40 m across the road, summed by hand over the windows from 50 s to 115 s."""
    leave(turned, "office", "beyond_west")
    air = field(lambda x, y: 3.0 * np.exp(-(((x - 40.0) / 40.0) ** 2)))
    turned.until(50_000, phosgene=air)
    before = dose(turned, "office/operator/1")
    turned.until(115_000, phosgene=air)
    middles = np.array([100 - 1.25 * (t + 2.5 - 40.591) for t in range(50, 115, 5)])
    by_hand = float(np.sum(3.0 * np.exp(-(((middles - 40.0) / 40.0) ** 2))) * 5 / 60)
    assert dose(turned, "office/operator/1") - before == pytest.approx(by_hand, rel=1e-12)
    fine = np.linspace(100 - 1.25 * (50 - 40.591), 100 - 1.25 * (115 - 40.591), 100_001)
    integral = float(np.mean(3.0 * np.exp(-(((fine - 40.0) / 40.0) ** 2))) * 65 / 60)
    assert by_hand == pytest.approx(integral, rel=1e-3)


def test_people_indoors_feel_the_air_indoors_and_on_open_units_that_outdoors(turned: Turned) -> None:
    inside = np.zeros(4)
    inside[turned.network.place["office"]] = 2.0
    turned.window(phosgene=Air(lambda x, y: np.full(len(x), 12.0), inside))
    assert dose(turned, "office/operator/1") == pytest.approx(2.0 * 5 / 60, rel=1e-12)
    assert dose(turned, "workshop/operator/1") == 0.0
    assert dose(turned, "unit/operator/1") == pytest.approx(12.0 * 5 / 60, rel=1e-12)


def test_the_window_in_which_one_goes_out_is_felt_outdoors_between_the_two(turned: Turned) -> None:
    """Both leave at 20 000; admitted at 20 453 and 20 906, they have walked 4.547 and 4.094 s by 25 000."""
    leave(turned, "office", "beyond_west")
    seen: list[float] = []

    def note(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        seen.extend(y[x == 100.0].tolist())
        return np.zeros(len(x))

    turned.until(20_000)
    turned.window(phosgene=field(note))
    assert seen == pytest.approx([25 - 1.25 * 4.547 / 2, 25 - 1.25 * 4.094 / 2], rel=1e-12)


def test_who_walks_to_a_shelter_feels_the_air_inside_it_once_there(tmp_path: Path) -> None:
    turned = small_crowd(tmp_path, lambda park, day: second_building(park, (300.0, 20.0), "j300"))
    turned.expose_to("phosgene")
    turned.window(orders=(turned.order(0, "shelter", ["unit"]),))
    turned.until(45_000)
    inside = np.zeros(5)
    inside[turned.network.place["shed"]] = 6.0
    air = Air(lambda x, y: np.full(len(x), 100.0), inside)
    turned.window(phosgene=air)
    assert turned.arrived_at("unit/operator/1") == 48_220
    assert dose(turned, "unit/operator/1") == pytest.approx(100.0 * 5 / 60, rel=1e-12)
    turned.window(phosgene=air)
    assert dose(turned, "unit/operator/1") == pytest.approx(106.0 * 5 / 60, rel=1e-12)


def test_the_released_stand_outside_while_the_building_is_aired(turned: Turned) -> None:
    turned.window(orders=(turned.order(0, "shelter", ["office"]),))
    turned.window(orders=(turned.order(4000, "release", ["office"]),), phosgene=even(1.0, inside=50.0))
    assert dose(turned, "office/operator/1") == pytest.approx(1.0 * 5 / 60, rel=1e-12)


def test_nobody_who_has_been_picked_up_breathes(turned: Turned) -> None:
    turned.window(phosgene=even(12.0))
    before = dose(turned, "unit/operator/1")
    turned.mover.stop(np.array([turned.person("unit/operator/1")]), 5_000)
    deed = Deed(4000, turned.person("unit/operator/1"), "picked_up")
    turned.window(deeds=(deed,), phosgene=even(12.0, inside=12.0))
    assert dose(turned, "unit/operator/1") == before > 0


def test_the_last_window_of_unclean_air_is_kept(turned: Turned) -> None:
    """Phosgene is clean below 0.04 ppm."""
    unclean = lambda: turned.state("unclean_at", "unit/operator/1")  # noqa: E731
    turned.window(phosgene=even(0.039))
    assert unclean() == States.unaware((1, 1)).unclean_at[0, 0] == -1
    turned.window(phosgene=even(0.04))
    turned.window(phosgene=even(0.039))
    assert unclean() == 10_000


def test_two_gases_are_felt_each_by_itself(turned: Turned) -> None:
    turned.expose_to("chlorine")
    turned.window(phosgene=even(0.1), chlorine=even(0.2))
    where = turned.person("unit/operator/1")
    assert turned.crowd.bodies["chlorine"].peak[0, where] == 0.2
    assert turned.crowd.bodies["phosgene"].peak[0, where] == 0.1
    assert turned.smelled_at("unit/operator/1") == NEVER
