"""The evacuation that all comparisons share: its counts, that it can be walked, and that it is always the same."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.evacuation import GRIDS, Evacuation, evacuation_of, grid_park, growing_park
from benchmarks.plain_walker import PlainWalker
from benchmarks.walking import Drive, make_mover, movers, walk
from drillsim.people.network import WINDOW_TICKS
from drillsim.units import TICKS_PER_S


def two_nodes() -> Evacuation:
    """A street of 80 m to a gate's far end and three people before it; the gate lets one in every 1 000 ticks.

    Specific flow 1.3 per metre of effective width, 0.15 m less on each side: 1.0692 m give one in 1 000 ticks.
    """
    return evacuation_of(
        xy=np.array([[0.0, 0.0], [80.0, 0.0]]),
        ends=np.array([[0, 1]]),
        gate_width=np.array([1 / 1.3 + 0.3 + 1e-9]),
        home=np.zeros(3, dtype=np.int64),
        speed=np.array([1.0, 2.0, 1.6]),
        start_tick=np.array([0, 300, 5_000]),
    )


@pytest.mark.parametrize("nodes", sorted(GRIDS))
def test_a_grid_park_has_its_nodes_and_a_way_out_of_each(nodes: int) -> None:
    park = grid_park(nodes, 1000, seed=1)
    assert len(park.xy) == nodes and len(park.destinations) == GRIDS[nodes][2]
    assert set(np.flatnonzero(park.onward < 0)) == set(park.destinations.tolist())
    assert park.hops.min() >= 1
    assert (park.start[::2] == park.end[1::2]).all() and (park.end[::2] == park.start[1::2]).all()


@pytest.mark.parametrize("nodes", sorted(GRIDS))
def test_crossings_outlast_a_window(nodes: int) -> None:
    park = grid_park(nodes, 1000, seed=1)
    assert park.length.min() >= 60.0 and park.length.max() <= 140.0
    assert park.length.min() / park.speed.max() * TICKS_PER_S > WINDOW_TICKS
    assert park.network.step == WINDOW_TICKS


def test_the_large_case_has_31_000_crossings() -> None:
    assert grid_park(600, 5000, seed=1).hops.sum() == pytest.approx(31_000, rel=0.1)


def test_the_large_case_lasts_10_to_20_minutes_with_queues_at_the_gates() -> None:
    park = grid_park(600, 5000, seed=1)
    walked = walk(make_mover(movers()[0], park), park)
    alone = np.zeros(5000)
    at = park.home.copy()
    while (park.onward[at] >= 0).any():
        way = park.onward[at]
        alone += np.where(way >= 0, park.length[way] / park.speed, 0.0)
        at = np.where(way >= 0, park.end[way], at)
    waited = (walked.arrived_at[0] - park.start_tick) / TICKS_PER_S - alone
    assert walked.crossings == park.hops.sum() and walked.arrived == 5000
    assert 600 < walked.quantiles_s()["last"] < 1200
    assert (waited > 30).mean() > 0.2


@pytest.mark.parametrize("people", [500, 5000, 50_000])
def test_the_network_grows_with_the_people_and_the_way_does_not(people: int) -> None:
    park = growing_park(people, seed=1)
    assert len(park.xy) == pytest.approx(people * 12 / 100, rel=0.01)
    assert park.hops.mean() == pytest.approx(6.0, rel=0.05)


def test_the_same_seed_gives_the_same_park_and_another_another() -> None:
    first, again, other = grid_park(34, 300, 1), grid_park(34, 300, 1), grid_park(34, 300, 2)
    for name in ("xy", "start", "length", "gate_width", "home", "speed", "start_tick"):
        assert np.array_equal(getattr(first, name), getattr(again, name))
    assert not np.array_equal(first.xy, other.xy) and not np.array_equal(first.speed, other.speed)


def test_arrays_of_a_park_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        grid_park(12, 10, 1).speed[0] = 2.0


def test_an_unknown_size_is_refused() -> None:
    with pytest.raises(ValueError, match="no such grid park"):
        grid_park(35, 10, 1)


def test_plain_walkers_take_turns_at_the_gate() -> None:
    """The gate opens to the first at 1 000, to the second, who came at 300, at 2 000, to the third at 6 000.

    They cross 80 m in 80, 40 and 50 s.
    """
    park = two_nodes()
    assert park.network.pause[0] == 1000
    plain = PlainWalker(park).run()
    assert plain.arrived_at.tolist() == [81_000, 42_000, 56_000] and plain.crossings == 3


@pytest.mark.parametrize("name", movers())
def test_our_movers_agree_with_plain_walkers_where_nothing_is_crowded(name: str) -> None:
    park = two_nodes()
    assert walk(make_mover(name, park), park).arrived_at[0].tolist() == [81_000, 42_000, 56_000]


@pytest.mark.skipif("fast" not in movers(), reason="there is no fast mover")
def test_a_batch_begins_with_the_run_itself_and_deals_the_others_out_anew() -> None:
    park = grid_park(34, 400, seed=1)
    one = walk(make_mover("reference", park), park)
    batch = Drive(make_mover("fast", park, 3), park).run()
    assert batch.arrived_at.shape == (3, 400) and batch.crossings == 3 * one.crossings
    assert np.array_equal(batch.arrived_at[0], one.arrived_at[0])
    assert not np.array_equal(batch.arrived_at[1], one.arrived_at[0])
    speed, start_tick = park.luck(3)
    assert all(np.array_equal(np.sort(row), np.sort(park.speed)) for row in speed)
    assert all(np.array_equal(np.sort(row), np.sort(park.start_tick)) for row in start_tick)


def test_the_reference_moves_one_replication_only() -> None:
    with pytest.raises(ValueError, match="replications"):
        make_mover("reference", two_nodes(), 2)
