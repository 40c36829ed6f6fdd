"""The marks of a review: rated as expected in the right share of cases, a planted delay traced, nobody else faulted."""

from __future__ import annotations

import numpy as np
import pytest
from review_days import drill, of, package, sheet

from drillsim.planner.observing import Observed
from drillsim.planner.package import Package
from drillsim.planner.reviewing.calibration import calibrate
from drillsim.planner.reviewing.judging import judge, late_steps, main_delay
from drillsim.planner.reviewing.observations import Observation, Observations, read_observations
from drillsim.planner.rules import step_kinds
from drillsim.planner.script import Step

CHAIN = ("incident_started", "reported", "informed", "confirmed", "ordered", "turned_out", "arrived", "work_started")


def made_up(runs: int, seed: int = 1, spread: float = 0.5) -> Package:
    """A chain of steps whose own times are lognormal about a minute, as data; nothing is simulated."""
    dice, observed, steps = np.random.default_rng(seed), Observed(runs), []
    at = np.full(runs, 120.0)
    for number, kind in enumerate(CHAIN, 1):
        key = f"{kind}::leak"
        if number > 1:
            at = at + 60.0 * np.exp(spread * dice.standard_normal(runs))
        observed.times[key] = at.tolist()
        p10, p50, p90 = np.quantile(at, (0.1, 0.5, 0.9))
        steps.append(Step(key, step_kinds()[kind], "", "leak", "", "", "", 1.0, p10, p50, p90, number,
                          depends_on=number - 1 or None))  # fmt: skip
    real = package()
    return Package(real.scenario, real.kind, 1, observed, tuple(steps), ())


def seen(made: Package, run: int, late: int = 0, by_s: float = 0.0) -> Observations:
    """A run as observed, with a delay at one step and everything after it."""
    return Observations("made up", {
        step.key: Observation(made.observed.instants(step.key)[run] + (by_s if late and step.number >= late else 0.0))
        for step in made.steps
    })  # fmt: skip


def test_a_drill_drawn_from_the_simulation_is_as_expected_in_the_right_share_of_cases():
    envelope, drawn = made_up(100), made_up(90, seed=2)
    judged = [one for run in range(90) for one in judge(envelope, seen(drawn, run)) if not one.step.injected]
    late, early = ([one.verdict for one in judged].count(kind) / len(judged) for kind in ("late", "early"))
    # one in ten each by the rule, less what falls within the five seconds that observers cannot tell
    assert 0.06 < late < 0.12 and 0.03 < early < 0.11
    assert 0.79 < 1 - late - early < 0.90
    counts = np.histogram([one.own_percentile for one in judged], 5, (0, 1))[0] / len(judged)
    assert counts == pytest.approx(0.2, abs=0.06)


@pytest.mark.parametrize("number", range(2, len(CHAIN) + 1))
def test_a_four_minute_delay_is_traced_to_its_step_and_faults_no_other(number):
    envelope = made_up(60)
    medians = np.cumsum([one.own.p50 for one in judge(envelope, seen(envelope, 0))])
    noted = {step.key: Observation(medians[step.number - 1] + (240.0 if step.number >= number else 0.0))
             for step in envelope.steps}  # fmt: skip
    judged = judge(envelope, Observations("medians", noted))
    assert main_delay(judged).step.number == number and main_delay(judged).clear
    assert main_delay(judged).lost_s == pytest.approx(240.0)
    assert [one.step.number for one in late_steps(judged)] == [number]
    assert {one.verdict for one in judged if 1 < one.step.number < number} <= {"on_time"}
    after = [one for one in judged if one.step.number > number]
    assert all(one.because == number for one in after if one.verdict == "consequence")
    assert {one.verdict for one in after} <= {"consequence", "on_time"}


def test_a_delay_is_traced_in_drills_with_luck_of_their_own():
    envelope, drawn = made_up(60), made_up(12, seed=3)
    named = [
        main_delay(judge(envelope, seen(drawn, run, number, 240.0))).step.number == number
        for run in range(12) for number in range(2, len(CHAIN) + 1)
    ]  # fmt: skip
    assert np.mean(named) > 0.9


def test_the_calibration_says_what_reviews_of_the_runs_say():
    made = made_up(12, spread=0.9)
    found = calibrate(made, 150.0)
    hits = {step.key: 0 for step in made.steps[1:]}
    late = 0
    for run in range(12):
        times = {key: [*all_[:run], *all_[run + 1 :]] for key, all_ in made.observed.times.items()}
        rest = Observed(11, times)
        others = Package(made.scenario, made.kind, 1, rest, made.steps, ())
        late += len(late_steps(judge(others, seen(made, run))))
        for step in made.steps[1:]:
            named = main_delay(judge(others, seen(made, run, step.number, 150.0)))
            hits[step.key] += named is not None and named.step.key == step.key
    assert found.steps == len(CHAIN) - 1 and found.late == pytest.approx(late / (12 * found.steps))
    assert found.traced == pytest.approx({key: hit / 12 for key, hit in hits.items()})
    assert found.late + found.early + found.on_time == pytest.approx(1.0)


@pytest.mark.parametrize("key", ["confirmed:shift:leak", "turned_out:gas_protection_1:leak"])
def test_a_delay_imposed_on_a_simulated_drill_is_traced_and_what_follows_is_not_faulted(tmp_path, key):
    day = drill(key, 240.0)
    judged = judge(package(), read_observations(sheet(tmp_path, day), package()))
    cause = main_delay(judged)
    assert cause.step.key == key and cause.clear
    moved = {one for one in day if day[one] - drill()[one] > 200.0} - {key}
    assert moved
    blamed = {one.step.key for one in judged if one.because == cause.step.number}
    assert blamed and blamed <= moved
    faulted = {one.step.key for one in late_steps(judged)} & moved
    assert len(faulted) <= max(1, len(moved) // 5)


def test_a_drill_as_simulated_has_no_clear_delay(tmp_path):
    judged = judge(package(), read_observations(sheet(tmp_path, drill()), package()))
    assert not any(one.clear for one in judged)
    assert {one.verdict for one in judged if one.step.injected} == {"given"}


def test_who_waited_for_a_late_step_that_is_not_its_cause_is_not_faulted():
    made = made_up(60, spread=0.2)
    gate, waits = made.steps[3], made.steps[-1]
    # the last step follows the fourth and the seventh, whichever is later; the log names the second as its cause
    after = np.array(made.observed.times[made.steps[6].key])
    made.observed.times[waits.key] = (np.maximum(after, np.array(made.observed.times[gate.key]) + 170.0) + 1.0).tolist()
    steps = (*made.steps[:-1], Step(**{**vars(waits), "depends_on": 2}))
    made = Package(made.scenario, made.kind, 1, made.observed, steps, ())
    noted = seen(made, 0)
    for step in made.steps[3:]:
        noted.by_key[step.key] = Observation(noted.by_key[step.key].at_s + 240.0)
    judged = judge(made, noted)
    assert judged[-1].waited and judged[-1].verdict == "consequence" and judged[-1].because == gate.number
    assert of("confirmed:shift:leak").kind.kind == "confirmed"
