"""Peers beside us: the table's figures with a peer made up, and that each installed peer gets everybody out."""

import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.evacuation import Evacuation, grid_park
from benchmarks.peers import jupedsim_csm
from benchmarks.peers.__main__ import main
from benchmarks.peers.catalogue import PEERS, peers
from benchmarks.peers.compare import Ours, Row, compare
from benchmarks.peers.result import Peer, PeerResult
from benchmarks.peers.table import NOT_INSTALLED, remarks, table
from benchmarks.walking import movers


def late(_: Evacuation) -> PeerResult:
    """Two people who arrive 10 and 30 s after ours, in half a second of work."""
    return PeerResult(1.0, 0.5, 2, np.array([110.0, 230.0]), "made up")


def made_up(needs: tuple[str, ...] = ()) -> Peer:
    return Peer("made-up", needs, late, "nothing", "nothing at all")


def row(peer: Peer, batch_s: float = 0.005) -> Row:
    """Two people of ours who arrive at 100 and 200 s, having started at 0, in 0.01 s, half that in a batch."""
    ours = Ours("fast", 0.02, 0.01, batch_s, np.array([100.0, 200.0]))
    return Row(peer, "2 on 5", 300.0, ours, None if peer.missing else late(grid_park(12, 2, 1)))


def test_a_line_has_ratios_and_differences() -> None:
    us, them = table([row(made_up())]).splitlines()[1:]
    assert us.split() == ["drillsim", "(fast)", "2", "on", "5", "0.02", "0.01", "1.5e+04", "1", "2", "0", "0", "0", "2"]
    assert them.split() == ["made-up", "2", "on", "5", "1", "0.5", "340", "50", "100", "+20.0", "+29.0", "+30.0", "2"]


def test_a_mover_without_batches_has_no_ratio_in_a_batch() -> None:
    us, them = table([row(made_up(), float("nan"))]).splitlines()[1:]
    assert us.split()[9] == "-" and them.split()[8] == "-"


def test_a_peer_that_is_missing_says_how_to_get_it() -> None:
    lines = table([row(made_up(("no_such_module",)))]).splitlines()
    assert len(lines) == 3 and lines[2].endswith(NOT_INSTALLED)


def test_lines_are_in_columns_and_each_case_begins_with_us() -> None:
    lines = table([row(made_up()), row(made_up())]).splitlines()
    assert [line.split()[0] for line in lines] == ["simulator", "drillsim", "made-up", "made-up"]
    assert len({len(line) for line in lines}) == 1


def test_remarks_say_what_is_timed_and_modelled_and_what_a_run_noted() -> None:
    said = remarks([row(made_up()), row(made_up())])
    assert said.count("  timed: nothing") == 1 and said.count("models nothing at all") == 1
    assert "made-up, 2 on 5: made up" in said


def test_a_comparison_runs_both() -> None:
    found = compare(made_up(), grid_park(12, 2, 1), movers()[0], repeats=2, batch=2)
    assert found.result is not None and found.result.wall_s == 1.0
    assert len(found.ours.arrival_times_s) == 2 and found.ours.cpu_s > 0 and found.case == "2 on 12"


def test_an_unknown_peer_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="none called nobody"):
        peers(("mesa", "nobody"))
    answer = CliRunner().invoke(main, ["--peers", "nobody"])
    assert answer.exit_code == 2 and "none called nobody" in answer.output


def test_the_command_prints_a_table() -> None:
    answer = CliRunner().invoke(main, ["--nodes", "12", "--people", "30", "--peers", "simpy-process", "--repeats", "1"])
    assert answer.exit_code == 0, answer.output
    lines = answer.output.splitlines()
    assert lines[0].startswith("simulator") and lines[2].startswith("simpy-process") and lines[2].endswith(" 30")


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer.name)
def test_a_peer_gets_everybody_out(peer: Peer) -> None:
    if peer.missing:
        pytest.skip(f"{', '.join(peer.missing)} not installed")
    people = 12 if peer.slow else 60
    park = grid_park(12, people, seed=1)
    found = peer.run(park)
    assert found.arrived == people and len(found.arrival_times_s) == people
    assert found.wall_s > 0 and found.cpu_s > 0
    walking_s = park.length.min() / park.speed.max()
    assert found.arrival_times_s.min() > walking_s / 2 and found.arrival_times_s.max() < 600


def test_gates_that_jupedsim_cannot_have_are_said() -> None:
    assert jupedsim_csm._note(grid_park(12, 200, seed=1)) == "" == jupedsim_csm._note(grid_park(34, 5000, seed=1))
    assert "gates are NOT alike" in jupedsim_csm._note(grid_park(34, 1000, seed=1))
