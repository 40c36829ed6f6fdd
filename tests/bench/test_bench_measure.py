"""Measuring and judging with made-up works on a made-up clock: planted slowdowns are found, to the percent."""

from __future__ import annotations

import gc
from collections.abc import Callable
from itertools import groupby

import pytest

from drillsim.bench.baseline import Baseline, baseline_of
from drillsim.bench.calibration import VERSION, calibrate
from drillsim.bench.measure import MIN_SAMPLE_S, Measured, Work, Works, measure, ratio_of
from drillsim.bench.verdict import Verdict, judge
from drillsim.errors import DrillsimError

WORK = Work(people=10, crossings=20, windows=30, events=40)
DESCRIBED = {
    "schema": "drillsim.bench/1", "scenario": "made up", "scenario_sha256": "0", "lasts_s": 60.0, "seed": 1,
    "drillsim": "1", "python": "3.11.7", "numpy": "2.4.6", "compiled": False, "calibration": VERSION,
}  # fmt: skip


class Machine:
    """A machine whose clock is turned by the works alone; `disturbed` works, by number, take three times as long."""

    def __init__(self, run_s: float = 1.0, reference_s: float = 2.0, disturbed: frozenset[int] = frozenset()) -> None:
        self.now, self.done, self.disturbed = 0.0, 0, disturbed
        self.order: list[str] = []
        self.works = Works(
            self._work("run", run_s, WORK), self._work("reference", reference_s, WORK), self._work("c", 0.1, None)
        )

    def _work(self, name: str, takes_s: float, result: Work | None) -> Callable[[], Work]:
        def work() -> Work:
            self.done += 1
            self.order.append(name)
            self.now += takes_s * (3.0 if self.done in self.disturbed else 1.0)
            return result  # type: ignore[return-value]

        return work

    def measure(self, pairs: int = 15) -> Measured:
        return measure(self.works, pairs, clock=lambda: self.now)


def saved() -> Baseline:
    return baseline_of(DESCRIBED, Machine().measure())


def verdict(machine: Machine) -> Verdict:
    return judge(saved(), DESCRIBED, machine.measure())


def test_ratios_are_those_of_the_works() -> None:
    measured = Machine().measure()
    assert measured.run.median == pytest.approx(10.0) and measured.reference.median == pytest.approx(0.5)
    assert measured.run_s == pytest.approx(1.0) and measured.calibration_s == pytest.approx(0.1)
    assert measured.run.spread == pytest.approx(0.0) and measured.work == WORK and measured.pairs == 15


@pytest.mark.parametrize(
    ("run_s", "grade"),
    [(1.0, "ok"), (1.09, "ok"), (1.10, "warning"), (1.15, "warning"), (1.24, "warning"), (1.25, "slower"),
     (1.40, "slower"), (0.91, "ok"), (0.85, "faster")],
)  # fmt: skip
def test_a_planted_slowdown_is_graded(run_s: float, grade: str) -> None:
    found = verdict(Machine(run_s=run_s))
    assert [change.grade for change in found.changes] == [grade, grade]
    assert found.changes[0].slower == pytest.approx(run_s - 1.0)
    assert found.failed == (grade == "slower") and found.warned == (grade == "warning")


def test_a_slowdown_of_both_engines_shows_beside_the_calibration_alone() -> None:
    found = verdict(Machine(run_s=1.4, reference_s=2.8))
    assert [change.grade for change in found.changes] == ["slower", "ok"] and found.failed


def test_a_machine_twice_as_slow_changes_nothing() -> None:
    machine = Machine()
    measured = measure(machine.works, 15, clock=lambda: 2.0 * machine.now)
    assert not any(change.slower > 1e-9 for change in judge(saved(), DESCRIBED, measured).changes)


def test_disturbed_rounds_do_not_move_the_median() -> None:
    disturbed = frozenset(range(10, 40))
    assert [change.grade for change in verdict(Machine(disturbed=disturbed)).changes] == ["ok", "ok"]


def test_works_take_turns_and_change_places() -> None:
    machine = Machine()
    machine.measure(pairs=3)
    turns = [name for name, _ in groupby(machine.order)]
    one, other = ["run", "reference", "c"], ["reference", "run", "c"]
    assert turns[5:] == ["c", *one, *other, *one]


def test_what_is_short_is_repeated_within_a_sample() -> None:
    machine = Machine(run_s=MIN_SAMPLE_S / 4.5, reference_s=1.0)
    measured = machine.measure(pairs=3)
    assert machine.order.count("run") == 2 + 3 * 5
    assert measured.run_s == pytest.approx(MIN_SAMPLE_S / 4.5)


def test_engines_that_differ_in_their_work_are_refused() -> None:
    machine = Machine()
    works = Works(machine.works.run, lambda: Work(10, 21, 30, 40), machine.works.calibration)
    with pytest.raises(DrillsimError, match="different work"):
        measure(works, 15)


def test_work_that_is_not_accepted_ends_the_measurement_at_once() -> None:
    machine = Machine()

    def refuse(_: Work) -> None:
        raise DrillsimError("no")

    with pytest.raises(DrillsimError, match="no"):
        measure(machine.works, 15, refuse)
    assert machine.order == ["run"]


def test_garbage_is_collected_again_afterwards() -> None:
    assert gc.isenabled()
    Machine().measure(pairs=3)
    assert gc.isenabled()


def test_progress_is_told_round_by_round() -> None:
    machine, told = Machine(), []
    measure(machine.works, 4, told=lambda done, of: told.append((done, of)), clock=lambda: machine.now)
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_few_pairs_busy_machines_and_other_versions_are_said() -> None:
    now = DESCRIBED | {"numpy": "2.5.0"}
    measured = Machine(disturbed=frozenset(range(12, 16)) | frozenset(range(26, 31))).measure(pairs=5)
    said = "\n".join(judge(saved(), now, measured).remarks)
    assert "5 pairs instead of 15" in said and "numpy 2.4.6 when saved, 2.5.0 now" in said and "busy" in said
    assert judge(saved(), DESCRIBED, Machine().measure()).remarks == ()


def test_a_baseline_rests_on_fifteen_pairs() -> None:
    with pytest.raises(DrillsimError, match="got 14"):
        baseline_of(DESCRIBED, Machine().measure(pairs=14))


def test_quartiles() -> None:
    found = ratio_of([1.0, 2.0, 3.0, 4.0, 5.0])
    assert (found.lower, found.median, found.upper) == (2.0, 3.0, 4.0) and found.spread == pytest.approx(2 / 3)


def test_the_fixed_piece_of_work_is_what_it_always_was() -> None:
    """Another number means another piece of work: raise its version and save baselines anew."""
    assert VERSION == 1 and calibrate() == CALIBRATED


CALIBRATED = 1555692
